"""Package the app for the local cloud, as for AWS."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_STORED, ZipFile

from deployment.package_optimizer import add_file, compile_modules
from deployment.packaging import PACKAGE_ZIP, run_chalice, source_files, sources_digest
from deployment.targets import this_machine
from local.paths import DEV_PACKAGE, PACKAGE, ROOT

# What belongs to our own code in a package.
_CODE = ("app.py", "chalicelib/", "__pycache__/app.")
_STAMP = PACKAGE / "sources.sha256"


def package() -> Path:
    """Return the folder with `sam.json` and `deployment.zip` for the local cloud.

    Raises:
        DeploymentError: Chalice failed.
    """
    target = this_machine()
    if not is_packaged():
        shutil.rmtree(PACKAGE, ignore_errors=True)
        run_chalice("local", PACKAGE, target)
        _STAMP.write_text(sources_digest(target))
    return PACKAGE


def is_packaged() -> bool:
    """Return whether the package for the local cloud is up to date."""
    return _STAMP.exists() and _STAMP.read_text() == sources_digest(this_machine())


def update_code() -> Path:
    """Return a folder with a package of the current code, and with the dependencies of the last package.

    It takes seconds, where Chalice collects all dependencies again. `package` must have been called before.
    """
    DEV_PACKAGE.mkdir(exist_ok=True)
    new = DEV_PACKAGE / "deployment.part"
    with TemporaryDirectory() as folder, ZipFile(PACKAGE / PACKAGE_ZIP) as last, ZipFile(new, "w") as archive:
        for entry in last.infolist():
            if not entry.filename.startswith(_CODE):
                archive.writestr(entry, last.read(entry), ZIP_STORED)
        for path in source_files(("app.py", "chalicelib/**/*"), ROOT):
            name, content = path.relative_to(ROOT).as_posix(), path.read_bytes()
            add_file(archive, name, content)
            if path.suffix == ".py":
                copy = Path(folder, name)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(content)
        for name, content in compile_modules(Path(folder)):
            add_file(archive, name, content)
    new.replace(DEV_PACKAGE / PACKAGE_ZIP)
    shutil.copy(PACKAGE / "sam.json", DEV_PACKAGE)
    return DEV_PACKAGE
