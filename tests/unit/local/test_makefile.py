"""The commands that `make` runs, and its checks before them. Nothing is installed or run."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
OURS = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
OURS |= {"ARCH", "AT", "BUCKET", "DATA", "FONTS", "ONLY", "PORT", "STAGE", "TO", "URL", "WEBHOOK", "YES"}
INSTALLED = [option for name in (".venv/bin/python", ".venv/local", ".venv/ok") for option in ("--old-file", name)]

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")


def make(*arguments):
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    command = ["make", "--no-print-directory", *INSTALLED, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_package_is_for_the_architecture_that_is_named():
    assert '"prod" --architecture "arm64"' in make("--dry-run", "package", "ARCH=arm64").stdout


def test_a_package_is_for_the_architecture_of_its_stage_if_none_is_named():
    assert "--architecture" not in make("--dry-run", "package").stdout


def test_a_deployment_passes_its_options_on():
    said = make("--dry-run", "deploy", "STAGE=dev", "BUCKET=mine", "YES=1", "ARCH=arm64", "FONTS=1").stdout
    assert 'deployment deploy "dev" --bucket "mine" --yes --architecture "arm64" --fonts\n' in said


@pytest.mark.parametrize(
    "target", ["check", "deploy", "protect", "releases", "rollback", "smoke", "restore", "destroy"]
)
def test_the_commands_of_a_deployment_are_about_prod_by_default(target):
    assert f'deployment {target} "prod"' in make("--dry-run", target).stdout


def test_data_stays_unless_its_deletion_is_named():
    assert "--data" not in make("--dry-run", "destroy").stdout
    assert '--data "delete"' in make("--dry-run", "destroy", "DATA=delete").stdout


def test_a_restore_names_its_moment():
    assert '--at "2026-11-28T10:00Z"' in make("--dry-run", "restore", "AT=2026-11-28T10:00Z").stdout


def test_a_rollback_may_name_its_release():
    assert '--to "20261128T100000Z-0.1.0"' in make("--dry-run", "rollback", "TO=20261128T100000Z-0.1.0").stdout


@pytest.mark.parametrize("path", ["tests/unit/local", "tests/unit/local/test_run_file.py::test_what_is_recorded"])
def test_a_path_runs_only_its_tests(path):
    assert make("--dry-run", "test", f"ONLY={path}").stdout == f".venv/bin/pytest -q {path}\n"


def test_words_choose_among_all_tests():
    assert make("--dry-run", "test", "ONLY=webhook and not slow").stdout == (
        '.venv/bin/pytest -q tests/unit tests/integration tests/e2e tests/golden -k "webhook and not slow"\n'
    )


def test_all_tests_run_if_none_are_chosen():
    assert make("--dry-run", "test").stdout.count("pytest") == 2


@pytest.mark.parametrize("target", ["up", "demo", "logs", "examples", "package"])
def test_commands_of_users_do_not_install_the_tools_of_developers(target):
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    command = ["make", "--dry-run", "--assume-new", "requirements-local.txt", "--assume-new", "requirements-dev.txt"]
    done = subprocess.run([*command, target], cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    assert "local.install requirements-local.txt" in done.stdout
    assert "requirements-dev.txt" not in done.stdout
