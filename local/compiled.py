"""Compiled modules for the deployment package: Lambda cannot keep what it compiles, and would do so in each container.

Chalice and pip leave them out. With them a container of the API starts in less than half the time (bench/RESULTS.md).
"""

import compileall
from collections.abc import Iterable
from pathlib import Path
from py_compile import PycInvalidationMode
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_LAMBDA = "/var/task"
# The largest by far, and only jobs of some seconds load some of it: a package may have 250 MB with its layers.
_LEFT_OUT = ("fontTools/",)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16


def add_compiled(package: Path) -> None:
    """Put the compiled form of its modules into a zip, for the Python that runs this; the same bytes each time."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        with ZipFile(package) as archive:
            there = set(archive.namelist())
            archive.extractall(folder, (name for name in there if _is_wanted(name)))
        # Not checked against their sources when they are loaded: in a zip these have no true times.
        compileall.compile_dir(
            folder, quiet=2, stripdir=made, prependdir=_LAMBDA, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH
        )
        with ZipFile(package, "a") as archive:
            _add(archive, folder, (path for path in sorted(folder.rglob("*.pyc")) if _name(path, folder) not in there))


def _is_wanted(name: str) -> bool:
    return name.endswith(".py") and not name.startswith(_LEFT_OUT)


def _add(archive: ZipFile, folder: Path, paths: Iterable[Path]) -> None:
    for path in paths:
        entry = ZipInfo(_name(path, folder), _EPOCH)
        entry.external_attr = _READABLE
        entry.compress_type = ZIP_DEFLATED
        archive.writestr(entry, path.read_bytes())


def _name(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()
