"""A deployment package that starts fast: modules compiled, and without what the functions do not use.

Lambda cannot keep what it compiles, and would do so in each container: with compiled modules, which Chalice and pip
leave out, a container of the API starts in a third of the time (bench/RESULTS.md). And botocore describes four hundred
services, in half of all files.

    python -m local.package_optimizer deployment.zip        # with the Python that is to load the modules

It needs nothing but that Python, which need not be the one of the other commands.
"""

import compileall
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from py_compile import PycInvalidationMode
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

SERVICES = frozenset({"dynamodb", "s3", "ses", "sqs", "sts"})
"""Those of which chalicelib/wiring.py makes clients."""

_LAMBDA = "/var/task"
_SERVICE = re.compile(r"botocore/data/([^/]+)/")
# The largest by far, and only jobs of some seconds load some of it: a package may have 250 MB with its layers.
_NOT_COMPILED = ("fontTools/",)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16


def optimize_package(package: Path) -> None:
    """Replace a zip by one with what is needed of it, modules compiled for the Python that runs this.

    The same files give the same zip each time, in whatever order and with whatever permissions they are in the first.
    """
    part = package.with_suffix(".part")
    with TemporaryDirectory() as folder, ZipFile(package) as whole, ZipFile(part, "w", ZIP_DEFLATED) as lean:
        needed = sorted(name for name in whole.namelist() if _is_needed(name))
        whole.extractall(folder, [name for name in needed if _is_compiled(name)])
        for name in needed:
            _add(lean, name, whole.read(name))
        for name, content in _compiled(Path(folder)):
            _add(lean, name, content)
    part.replace(package)


def _add(archive: ZipFile, name: str, content: bytes) -> None:
    entry = ZipInfo(name, _EPOCH)
    entry.external_attr = _READABLE
    archive.writestr(entry, content, ZIP_DEFLATED)


def _is_needed(name: str) -> bool:
    service = _SERVICE.match(name)
    # What is compiled already, is so for the files of a folder here.
    return "__pycache__/" not in name and (service is None or service[1] in SERVICES)


def _is_compiled(name: str) -> bool:
    return name.endswith(".py") and not name.startswith(_NOT_COMPILED)


def _compiled(folder: Path) -> Iterator[tuple[str, bytes]]:
    # Not checked against their sources when they are loaded: in a zip these have no true times.
    unchecked = PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(folder, quiet=2, stripdir=str(folder), prependdir=_LAMBDA, invalidation_mode=unchecked)
    for path in sorted(folder.rglob("*.pyc")):
        yield path.relative_to(folder).as_posix(), path.read_bytes()


if __name__ == "__main__":
    optimize_package(Path(sys.argv[1]))
