"""Package the app with `chalice package`, as it is deployed on AWS too; again only if something has changed."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from local.paths import PACKAGE, ROOT
from local.trouble import Trouble

_STAMP = PACKAGE / "sources.sha256"
_SOURCES = ("app.py", "requirements.txt", ".chalice/*.json", "chalicelib/**/*")


def package(stage: str = "local") -> Path:
    """The folder with `sam.json` and `deployment.zip`.

    Raises:
        Trouble: Chalice could not make it.
    """
    stamp = f"{stage} {sys.version_info[:2]} {_hash()}"
    if not (_STAMP.exists() and _STAMP.read_text() == stamp):
        shutil.rmtree(PACKAGE, ignore_errors=True)
        run_chalice(stage, PACKAGE, ROOT / ".chalice" / "resources.json")
        _STAMP.write_text(stamp)
    return PACKAGE


def run_chalice(stage: str, out: Path, resources: Path) -> None:
    """Run `chalice package` for a stage into a folder, with the resources merged.

    Raises:
        Trouble: it failed, or left out a dependency for which there is no wheel that runs on Lambda.
    """
    chalice = [sys.executable, "-c", "from chalice.cli import main; main()", "package"]
    command = [*chalice, "--stage", stage, "--merge-template", str(resources), str(out)]
    # A region only for Chalice's own clients, which it makes and does not use.
    environment = os.environ | {"AWS_DEFAULT_REGION": os.environ.get("AWS_DEFAULT_REGION", "us-east-1")}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    if done.returncode or "Could not install dependencies" in said:
        shutil.rmtree(out, ignore_errors=True)
        raise Trouble(f"`chalice package` failed:\n{said.strip()}")


def _hash() -> str:
    digest = hashlib.sha256()
    for path in _files():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _files() -> Iterator[Path]:
    for pattern in _SOURCES:
        yield from sorted(path for path in ROOT.glob(pattern) if path.is_file() and "__pycache__" not in path.parts)
