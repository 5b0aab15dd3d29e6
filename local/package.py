"""Package the app with `chalice package`, as for AWS. Unchanged sources are not packaged again."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_STORED, ZipFile

from local.errors import LocalCloudError
from local.package_optimizer import add_file, compile_modules
from local.paths import DEV_PACKAGE, PACKAGE, ROOT
from local.settings import PREFIX
from local.targets import Target, this_machine

# What belongs to our own code in a package.
_CODE = ("app.py", "chalicelib/", "__pycache__/app.")
_STAMP = PACKAGE / "sources.sha256"
_ZIPS = ROOT / ".chalice" / "deployments"
_WHOLE = _ZIPS / "sources.sha256"
# The version of the packaging itself: a change invalidates all packages.
_FORM = "lean 2"
# Of vendor/, the targets of its links: a glob does not follow links.
_SOURCES = (
    "app.py",
    "requirements.txt",
    ".chalice/*.json",
    "chalicelib/**/*",
    "vendor/*.md",
    "docs/reference/script-language.md",
    "docs/reference/pictures/*",
)


def package() -> Path:
    """Return the folder with `sam.json` and `deployment.zip` for the local cloud.

    Raises:
        LocalCloudError: Chalice failed.
    """
    target = this_machine()
    if not is_packaged():
        shutil.rmtree(PACKAGE, ignore_errors=True)
        run_chalice("local", PACKAGE, target)
        _STAMP.write_text(_sources(target))
    return PACKAGE


def is_packaged() -> bool:
    """Return whether the package for the local cloud is up to date."""
    return _STAMP.exists() and _STAMP.read_text() == _sources(this_machine())


def update_code() -> Path:
    """Return a folder with a package of the current code, and with the dependencies of the last package.

    It takes seconds, where Chalice collects all dependencies again. `package` must have been called before.
    """
    DEV_PACKAGE.mkdir(exist_ok=True)
    new = DEV_PACKAGE / "deployment.part"
    with TemporaryDirectory() as folder, ZipFile(PACKAGE / "deployment.zip") as last, ZipFile(new, "w") as archive:
        for entry in last.infolist():
            if not entry.filename.startswith(_CODE):
                archive.writestr(entry, last.read(entry), ZIP_STORED)
        for path in _files(("app.py", "chalicelib/**/*")):
            name, content = path.relative_to(ROOT).as_posix(), path.read_bytes()
            add_file(archive, name, content)
            if path.suffix == ".py":
                copy = Path(folder, name)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(content)
        for name, content in compile_modules(Path(folder)):
            add_file(archive, name, content)
    new.replace(DEV_PACKAGE / "deployment.zip")
    shutil.copy(PACKAGE / "sam.json", DEV_PACKAGE)
    return DEV_PACKAGE


def run_chalice(stage: str, out: Path, target: Target, architecture: str | None = None) -> None:
    """Run `chalice package` for a stage into a folder, with our resources merged.

    Without an `architecture`, that of the stage applies.

    Raises:
        LocalCloudError: Chalice failed, or a dependency has no wheel for the target.
    """
    sources = _sources(target)
    # Chalice reuses its zip of the same sources, even if it is for another target or incomplete.
    if not (_WHOLE.exists() and _WHOLE.read_text() == sources):
        shutil.rmtree(_ZIPS, ignore_errors=True)
    _WHOLE.unlink(missing_ok=True)
    resources = ROOT / ".chalice" / "resources.json"
    command = [sys.executable, "-m", "local.chalice_package", stage, str(out), str(resources)]
    if architecture is not None:
        command.append(architecture)
    _run(command, {**_environment(stage), **target.pip}, out, "`chalice package`")
    _WHOLE.write_text(sources)
    # Compile with the target's Python, and ignore the Python settings of the environment.
    command = [target.python, "-E", "-m", "local.package_optimizer", str(out / "deployment.zip")]
    _run(command, dict(os.environ), out, "Compiling the modules")


def _run(command: list[str], environment: dict[str, str], out: Path, name: str) -> None:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    said = done.stdout + done.stderr
    if done.returncode or "Could not install dependencies" in said:
        shutil.rmtree(out, ignore_errors=True)
        raise LocalCloudError(f"{name} failed:\n{said.strip()}")


def _environment(stage: str) -> dict[str, str]:
    # Chalice creates clients that it does not use. They need a region, and must not ask the network for credentials.
    region = os.environ.get("AWS_DEFAULT_REGION", "us-east-1")
    needed = {"AWS_DEFAULT_REGION": region, "AWS_EC2_METADATA_DISABLED": "true"}
    # Settings are those of the stage. Packaging needs no credentials, so it does not depend on an AWS profile.
    left_out = (PREFIX, "AWS_")
    return {name: value for name, value in os.environ.items() if not name.startswith(left_out)} | needed


def _sources(target: Target) -> str:
    digest = hashlib.sha256(repr((target.identity, _FORM)).encode())
    for path in _files():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _files(patterns: Iterable[str] = _SOURCES) -> Iterator[Path]:
    for pattern in patterns:
        yield from sorted(path for path in ROOT.glob(pattern) if path.is_file() and "__pycache__" not in path.parts)
