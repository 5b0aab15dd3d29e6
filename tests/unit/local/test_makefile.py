"""What `make` passes on, and what it asks for first. Nothing is installed or run."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
OURS = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS", "ARCH", "BUCKET", "FONTS", "PORT", "STAGE"}

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="make is not installed")


def make(*arguments):
    environment = {name: value for name, value in os.environ.items() if name not in OURS}
    command = ["make", "--no-print-directory", "--old-file", ".venv/ok", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False)


def test_a_package_is_for_the_architecture_that_is_named():
    assert '"prod" --architecture "arm64"' in make("--dry-run", "package", "ARCH=arm64").stdout


def test_a_package_is_for_the_architecture_of_its_stage_if_none_is_named():
    assert "--architecture" not in make("--dry-run", "package").stdout


def test_a_deployment_needs_a_bucket():
    asked = make("can-deploy")
    assert asked.returncode != 0
    assert asked.stdout == "Name a bucket of yours for the artifacts: make deploy BUCKET=my-artifacts\n"


def test_a_deployment_asks_for_the_bucket_before_it_packages():
    commands = make("--dry-run", "deploy").stdout
    assert -1 < commands.index("Name a bucket") < commands.index("local.aws_package")
