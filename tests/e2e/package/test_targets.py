"""The packages for AWS Lambda and for the local cloud's Python. Both are built from the package index."""

import json
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from deployment.packaging import run_chalice
from deployment.targets import RUNTIME, this_machine
from tests.e2e.package.conftest import unpack

# What only operators have is not in the package.
IMPORT_ALL = """
import importlib, pathlib, sys
sys.path.insert(0, sys.argv[1])
task = pathlib.Path(sys.argv[1])
modules = [".".join(path.relative_to(task).with_suffix("").parts) for path in (task / "chalicelib").rglob("*.py")]
left_out = ("chalicelib.cli", "chalicelib.pages.examples")
for name in ["app", "PIL._imaging", "nh3", "pi_heif", "resvg_py", *modules]:
    if not name.startswith(left_out):
        importlib.import_module(name.removesuffix(".__init__"))
"""


def unpacked(zip_: Path, folder: Path) -> Path:
    """Unpack a package into a folder, and return the folder."""
    unpack(zip_, folder / "task")
    return folder / "task"


def import_all(python: str, task: Path) -> None:
    """Import all modules of the functions, without the packages that are installed here."""
    environment = {"REELWRIGHT_STACK": "reelwright-prod", "AWS_DEFAULT_REGION": "us-east-1"}
    command = [python, "-I", "-S", "-B", "-c", IMPORT_ALL, str(task)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def tags_of_modules(task: Path) -> set[str]:
    return {path.suffixes[0] for path in (task / "chalicelib").rglob("*.pyc")}


def tags_of_extensions(task: Path) -> set[str]:
    return {path.suffixes[0] for path in (task / "PIL").glob("*.so")}


def test_the_package_for_aws_fits_its_runtime_independent_of_the_python_that_makes_it(package, lambda_python, tmp_path):
    machine = {"x86_64": "x86_64", "aarch64": "arm64"}.get(platform.machine())
    if sys.platform != "linux" or machine is None:
        pytest.skip("Lambda's wheels do not run on this machine")
    folder = package(machine)
    task = unpacked(folder / "deployment.zip", tmp_path)
    resources = json.loads((folder / "sam.json").read_text())["Resources"].values()
    functions = [resource["Properties"] for resource in resources if resource["Type"] == "AWS::Serverless::Function"]
    assert {function["Runtime"] for function in functions} == {RUNTIME} == {"python3.13"}
    assert tags_of_extensions(task) == {f".cpython-313-{platform.machine()}-linux-gnu"}
    assert tags_of_modules(task) == {".cpython-313"}
    import_all(lambda_python, task)


def test_the_package_for_another_architecture_has_its_extensions(package, tmp_path):
    task = unpacked(package("arm64") / "deployment.zip", tmp_path)
    assert tags_of_extensions(task) == {".cpython-313-aarch64-linux-gnu"}


def test_the_package_of_the_local_cloud_is_for_the_python_that_runs_it(tmp_path):
    target = this_machine()
    run_chalice("local", tmp_path, target)
    task = unpacked(tmp_path / "deployment.zip", tmp_path)
    assert tags_of_modules(task) == {f".{sys.implementation.cache_tag}"}
    import_all(target.python, task)
