"""The Pythons that a deployment package is built for: AWS Lambda's, or the one that runs the local cloud.

Wheels and compiled modules fit one Python. On AWS that is the runtime below, independent of the operator's Python. The
local cloud runs the functions with the operator's own Python.
"""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from deployment.errors import DeploymentError

VERSION = (3, 13)
RUNTIME = "python3.13"
"""Lambda's name for it. The template also names it for the local cloud, which ignores it."""

# Amazon Linux 2023, which this runtime is built on, has glibc 2.34.
_GLIBC_MINORS = range(34, 16, -1)
_MACHINES = {"x86_64": "x86_64", "arm64": "aarch64"}
# A build without the global lock cannot load the wheels; a preview may compile to another bytecode.
_IS_RIGHT = f"""
import sys, sysconfig
right = sys.version_info[:2] == {VERSION} and sys.version_info.releaselevel == "final"
sys.exit(not (right and sys.implementation.name == "cpython" and not sysconfig.get_config_var("Py_GIL_DISABLED")))
"""
_TIMEOUT_S = 60


@dataclass(frozen=True, slots=True)
class Target:
    """The Python and the machine that a package is built for.

    `python` compiles its modules. `pip` has environment variables by which pip picks wheels. `identity` differs for
    targets whose packages differ.
    """

    python: str
    pip: Mapping[str, str]
    identity: str


def this_machine() -> Target:
    """Return the target for the local cloud: the Python that runs this, on this machine."""
    return Target(sys.executable, {}, f"{sys.version} {sysconfig.get_platform()}")


def aws_lambda(architecture: str) -> Target:
    """Return the target for Lambda, `x86_64` or `arm64`.

    Raises:
        DeploymentError: this machine has no Python of Lambda's version.
    """
    python, machine = find_python(), _MACHINES[architecture]
    platforms = [f"manylinux_2_{minor}_{machine}" for minor in _GLIBC_MINORS]
    pip = {
        "PIP_PYTHON": python,  # pip then reads environment markers as Lambda's Python
        "PIP_PLATFORM": " ".join([*platforms, f"manylinux2014_{machine}"]),
        "PIP_ONLY_BINARY": ":all:",
    }
    version = subprocess.run([python, "-VV"], capture_output=True, text=True, check=True, timeout=_TIMEOUT_S).stdout
    return Target(python, pip, f"{version} {architecture}")


def find_python() -> str:
    """Return the path of a Python of Lambda's version.

    Raises:
        DeploymentError: there is none; the text names the command that installs it.
    """
    for candidate in _candidates():
        if _is_right(candidate):
            return candidate
    number = ".".join(map(str, VERSION))
    raise DeploymentError(
        f"A package for AWS is made by Python {number}, as Lambda runs it, and none is here. "
        f"Install it, for instance with: pyenv install {number}, or: uv python install {number}"
    )


def _candidates() -> Iterator[str]:
    # The running Python is the last choice: the package should not depend on it.
    if on_path := shutil.which(RUNTIME):
        yield on_path
    yield from _of_pyenv()
    yield from _of_uv()
    yield sys.executable


def _of_pyenv() -> list[str]:
    root = _pyenv_root()
    number = r"\.".join(map(str, VERSION))
    patches = {}
    for folder in (root / "versions").glob("*"):
        if found := re.fullmatch(rf"{number}\.(\d+)", folder.name):
            patches[int(found[1])] = str(folder / "bin" / "python")
    return [patches[patch] for patch in sorted(patches, reverse=True)]


def _pyenv_root() -> Path:
    if named := os.environ.get("PYENV_ROOT"):
        return Path(named)
    # Shims on the path reveal pyenv's folder, also if another user has installed it.
    shims = Path(shutil.which(RUNTIME) or "").parent
    return shims.parent if shims.name == "shims" else Path.home() / ".pyenv"


def _of_uv() -> list[str]:
    number = ".".join(map(str, VERSION))
    command = [sys.executable, "-m", "uv", "python", "find", "--no-project", "--system", number]
    environment = os.environ | {"UV_PYTHON_DOWNLOADS": "never"}
    said = _output(command, environment)
    return [said] if said else []


def _is_right(python: str) -> bool:
    # A shim of pyenv exists even if its Python is not selected.
    return _output([python, "-c", f"{_IS_RIGHT.strip()}"]) is not None


def _output(command: list[str], environment: Mapping[str, str] | None = None) -> str | None:
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=_TIMEOUT_S)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None
