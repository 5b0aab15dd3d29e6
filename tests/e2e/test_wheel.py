"""The wheel: it installs into an empty environment, and its command answers."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from chalicelib import __version__

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel from a copy of this checkout, because setuptools writes into its sources."""
    source, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    tracked = subprocess.run(
        ["git", "ls-files", "-z", "chalicelib", "pyproject.toml", "README.md", "LICENSE"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, tracked.stdout.split("\0")):
        target = source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
    build = [sys.executable, "-m", "uv", "build", "--wheel", "--no-build-isolation", "--offline", "--quiet"]
    subprocess.run([*build, "--out-dir", out, source], check=True)
    return next(out.glob("*.whl"))


def test_the_command_of_an_empty_environment_prints_the_version(wheel, tmp_path):
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path], check=True)
    python = tmp_path / "bin" / "python"
    install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--offline", "--no-deps", "--python", python]
    subprocess.run([*install, wheel], check=True)
    answer = subprocess.run([tmp_path / "bin" / "reelwright", "--version"], capture_output=True, text=True, check=True)
    assert answer.stdout == f"reelwright {__version__}\n"


@pytest.mark.parametrize(
    "name",
    [
        "chalicelib/py.typed",
        "chalicelib/api/contracts/api.idl",
        "chalicelib/render/fonts/Inter/Inter-Regular.ttf",
        "chalicelib/pages/templates/base.html",
        "chalicelib/pages/examples/python.py",
    ],
)
def test_the_wheel_has_the_files_that_the_code_reads(wheel, name):
    assert name in ZipFile(wheel).namelist()


def test_the_wheel_holds_nothing_but_the_package(wheel):
    assert {name.split("/")[0] for name in ZipFile(wheel).namelist()} == {
        "chalicelib",
        f"reelwright-{__version__}.dist-info",
    }
