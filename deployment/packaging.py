"""Run `chalice package` with the resources of .chalice/ merged. Unchanged sources are not packaged again."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from deployment.build_lock import build_lock
from deployment.errors import DeploymentError
from deployment.paths import ROOT
from deployment.stage_settings import PREFIX
from deployment.targets import Target

PACKAGE_ZIP = "deployment.zip"
"""The zip with the code of all functions. Chalice gives it its name."""

_ZIPS = ROOT / ".chalice" / "deployments"
_WHOLE = _ZIPS / "sources.sha256"
_OS_ERROR = re.compile(r"\w+: \[Errno \d+\] ")
# The version of the packaging itself: a change invalidates all packages.
_FORM = "lean 2"
# Of vendor/, the targets of its links: a glob does not follow links.
_SOURCES = (
    "app.py",
    "requirements.txt",
    ".chalice/*.json",
    "chalicelib/**/*",
    "LICENSE",
    "layers/ffmpeg/licences/GPL-3.0.txt",
    "vendor/*.md",
    "vendor/licences/*",
    "docs/reference/script-language.md",
    "docs/reference/pictures/*",
)


def run_chalice(stage: str, out: Path, target: Target, architecture: str | None = None) -> None:
    """Run `chalice package` for a stage into a folder, with our resources merged.

    Without an `architecture`, that of the stage applies.

    Raises:
        DeploymentError: Chalice failed, or a dependency has no wheel for the target.
    """
    with build_lock():
        _run_chalice(stage, out, target, architecture)


def _run_chalice(stage: str, out: Path, target: Target, architecture: str | None) -> None:
    # Chalice would report a folder that cannot be made by a traceback.
    out.mkdir(parents=True, exist_ok=True)
    sources = sources_digest(target)
    # Chalice reuses its zip of the same sources, even if it is for another target or incomplete.
    if not (_WHOLE.exists() and _WHOLE.read_text() == sources):
        shutil.rmtree(_ZIPS, ignore_errors=True)
    _WHOLE.unlink(missing_ok=True)
    resources = ROOT / ".chalice" / "resources.json"
    command = [sys.executable, "-m", "deployment.chalice_package", stage, str(out), str(resources)]
    if architecture is not None:
        command.append(architecture)
    _run(command, {**_environment(), **target.pip}, out, "`chalice package`")
    _WHOLE.write_text(sources)
    # Compile with the target's Python, and ignore the Python settings of the environment.
    command = [target.python, "-E", "-m", "deployment.package_optimizer", str(out / PACKAGE_ZIP)]
    _run(command, dict(os.environ), out, "Compiling the modules")


def _run(command: list[str], environment: dict[str, str], out: Path, name: str) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    if done.returncode or "Could not install dependencies" in said:
        shutil.rmtree(out, ignore_errors=True)
        # An error of the operating system, such as a full disk, says all in its last line.
        last = said.strip().rpartition("\n")[2]
        reason = f" {last}" if _OS_ERROR.match(last) else f"\n{said.strip()}"
        raise DeploymentError(f"{name} failed:{reason}")


def _environment() -> dict[str, str]:
    # Chalice creates clients that it does not use. They need a region, and must not ask the network for credentials.
    region = os.environ.get("AWS_DEFAULT_REGION", "us-east-1")
    needed = {"AWS_DEFAULT_REGION": region, "AWS_EC2_METADATA_DISABLED": "true"}
    # Settings are those of the stage. Packaging needs no credentials, so it does not depend on an AWS profile.
    left_out = (PREFIX, "AWS_")
    return {name: value for name, value in os.environ.items() if not name.startswith(left_out)} | needed


def sources_digest(target: Target) -> str:
    """Return a digest of everything that decides what is in a package for a target."""
    digest = hashlib.sha256(repr((target.identity, _FORM)).encode())
    for path in source_files():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def source_files(patterns: Iterable[str] = _SOURCES, root: Path = ROOT) -> Iterator[Path]:
    """Yield the files of the project that match patterns, by default all that decide a package."""
    for pattern in patterns:
        yield from sorted(path for path in root.glob(pattern) if path.is_file() and "__pycache__" not in path.parts)
