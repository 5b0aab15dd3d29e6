"""The Python that a package is made for, and the search for that of Lambda. Shell scripts stand in for Pythons."""

import re
import sys
from pathlib import Path

import pytest

from deployment import targets
from deployment.errors import DeploymentError
from deployment.targets import aws_lambda, find_python, this_machine

RIGHT = "exit 0"
WRONG = "exit 127"  # as a shim of pyenv whose Python is not switched on


@pytest.fixture
def machine(monkeypatch, tmp_path):
    """Pretend a machine without Lambda's Python: its path, home and running Python are empty."""
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("PYENV_ROOT", raising=False)
    monkeypatch.setattr(targets.sys, "executable", put(tmp_path / "venv", "python", WRONG))
    return tmp_path


def put(folder, name, script):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)
    return str(folder / name)


def in_pyenv(root, version, script=RIGHT):
    return put(root / "versions" / version / "bin", "python", script)


def test_it_is_found_on_the_path_first(machine):
    in_pyenv(machine / ".pyenv", "3.13.9")
    on_path = put(machine / "bin", "python3.13", RIGHT)
    assert find_python() == on_path


def test_a_shim_that_runs_nothing_is_passed_over(machine):
    put(machine / "bin", "python3.13", WRONG)
    behind = in_pyenv(machine / ".pyenv", "3.13.0")
    assert find_python() == behind


def test_the_newest_matching_python_of_pyenv_is_used(machine):
    for version in ("3.12.99", "3.13.9", "3.13.11", "3.13.12t", "3.14.0"):
        in_pyenv(machine / ".pyenv", version)
    assert find_python() == str(machine / ".pyenv" / "versions" / "3.13.11" / "bin" / "python")


def test_pyenv_may_be_in_another_folder(machine, monkeypatch):
    elsewhere = in_pyenv(machine / "other", "3.13.0")
    monkeypatch.setenv("PYENV_ROOT", str(machine / "other"))
    assert find_python() == elsewhere


def test_pyenv_is_where_its_shims_are(machine, monkeypatch):
    monkeypatch.setenv("PATH", str(machine / "other" / "shims"))
    put(machine / "other" / "shims", "python3.13", WRONG)
    elsewhere = in_pyenv(machine / "other", "3.13.0")
    assert find_python() == elsewhere


def test_uv_finds_it(machine):
    python = put(machine / "uv", "python3.13", RIGHT)
    put(machine / "venv", "python", f'case "$*" in *"uv python find"*3.13) echo {python};; *) {WRONG};; esac')
    assert find_python() == python


def test_the_python_that_runs_this_will_do(machine):
    put(machine / "venv", "python", f'case "$*" in *uv*) {WRONG};; *) {RIGHT};; esac')
    assert find_python() == targets.sys.executable


def test_a_missing_python_is_reported_with_the_command_that_installs_it(machine):
    with pytest.raises(
        DeploymentError, match=r"^A package for AWS is made by Python 3\.13.*: pyenv install 3\.13, .*$"
    ):
        find_python()


def test_a_real_python_is_right_if_it_is_of_the_version():
    assert targets._is_right(sys.executable) == (sys.version_info[:2] == (3, 13))


@pytest.mark.parametrize(("architecture", "machine_name"), [("x86_64", "x86_64"), ("arm64", "aarch64")])
def test_wheels_for_lambda_need_its_glibc_or_an_older_one(machine, architecture, machine_name):
    put(machine / "bin", "python3.13", RIGHT)
    platforms = aws_lambda(architecture).pip["PIP_PLATFORM"].split()
    newest, *_, oldest = platforms
    assert (newest, oldest) == (f"manylinux_2_34_{machine_name}", f"manylinux2014_{machine_name}")
    assert {f"manylinux_2_{minor}_{machine_name}" for minor in (17, 27, 28)} < set(platforms)


def test_pip_runs_as_the_python_of_lambda_and_builds_nothing(machine):
    python = put(machine / "bin", "python3.13", RIGHT)
    target = aws_lambda("x86_64")
    assert target.python == target.pip["PIP_PYTHON"] == python
    assert target.pip["PIP_ONLY_BINARY"] == ":all:"


def test_packages_for_different_pythons_or_architectures_are_distinguished(machine):
    put(machine / "bin", "python3.13", "echo Python 3.13.0")
    older = [aws_lambda(architecture).identity for architecture in ("x86_64", "arm64")]
    put(machine / "bin", "python3.13", "echo Python 3.13.1")
    assert len({*older, aws_lambda("x86_64").identity, this_machine().identity}) == 4


def test_the_local_cloud_has_the_wheels_of_the_python_that_runs_it():
    assert (this_machine().python, this_machine().pip) == (sys.executable, {})


def test_requirements_do_not_depend_on_the_machine_that_packages():
    # pip takes the version in a marker from Lambda's Python, but the system and the processor from this machine.
    required = (Path(__file__).parents[3] / "requirements.txt").read_text()
    assert not re.findall(r"sys_platform|platform_(?:machine|system|release|version)|os_name", required)
