"""Package the app with `chalice package`, as it is deployed on AWS too; again only if something has changed."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from local.lean import make_lean
from local.paths import PACKAGE, ROOT
from local.trouble import Trouble

_STAMP = PACKAGE / "sources.sha256"
_ZIPS = ROOT / ".chalice" / "deployments"
_WHOLE = _ZIPS / "sources.sha256"
# Of what is made of the sources: another one makes all anew.
_FORM = "lean"
# Of vendor/, what it links to: a glob does not follow links.
_SOURCES = (
    "app.py",
    "requirements.txt",
    ".chalice/*.json",
    "chalicelib/**/*",
    "docs/script-language.md",
    "docs/pictures/*",
)


def package() -> Path:
    """The folder with `sam.json` and `deployment.zip` for the local cloud.

    Raises:
        Trouble: Chalice could not make it.
    """
    stamp = _sources()
    if not (_STAMP.exists() and _STAMP.read_text() == stamp):
        shutil.rmtree(PACKAGE, ignore_errors=True)
        run_chalice("local", PACKAGE)
        _STAMP.write_text(stamp)
    return PACKAGE


def run_chalice(stage: str, out: Path, architecture: str | None = None) -> None:
    """Run `chalice package` for a stage into a folder, with our resources merged; the stage may name the architecture.

    Raises:
        Trouble: it failed, or left out a dependency for which there is no wheel that runs on Lambda.
    """
    sources = _sources()
    # Chalice uses its zip of the same sources again, even one that it was stopped at or that lacks a dependency.
    if not (_WHOLE.exists() and _WHOLE.read_text() == sources):
        shutil.rmtree(_ZIPS, ignore_errors=True)
    _WHOLE.unlink(missing_ok=True)
    resources = ROOT / ".chalice" / "resources.json"
    command = [sys.executable, "-m", "local.chalice_package", stage, str(out), str(resources)]
    if architecture is not None:
        command.append(architecture)
    done = subprocess.run(command, cwd=ROOT, env=_environment(stage), capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    if done.returncode or "Could not install dependencies" in said:
        shutil.rmtree(out, ignore_errors=True)
        raise Trouble(f"`chalice package` failed:\n{said.strip()}")
    _WHOLE.write_text(sources)
    make_lean(out / "deployment.zip")


def _environment(stage: str) -> dict[str, str]:
    # Chalice makes clients that it does not use: they need a region, and are not to ask the network for credentials.
    region = os.environ.get("AWS_DEFAULT_REGION", "us-east-1")
    needed = {"AWS_DEFAULT_REGION": region, "AWS_EC2_METADATA_DISABLED": "true"}
    if stage != "local":
        return os.environ | needed
    # What runs here does not depend on a profile of AWS, be it there or not.
    return {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | needed


def _sources() -> str:
    digest = hashlib.sha256(repr((sys.version_info[:2], _FORM)).encode())
    for path in _files():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for pattern in _SOURCES:
        yield from sorted(path for path in ROOT.glob(pattern) if path.is_file() and "__pycache__" not in path.parts)
