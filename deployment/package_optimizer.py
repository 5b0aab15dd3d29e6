"""Make a deployment package start fast: add compiled modules, and leave out files that the functions do not use.

Lambda cannot keep compiled modules, so each container would compile them. Chalice and pip leave them out. With them, a
container of the API starts in a third of the time (bench/RESULTS.md). botocore describes four hundred services, in half
of all files.

    python -m deployment.package_optimizer deployment.zip        # with the Python that will load the modules

It needs no library, because that Python need not be the one of the other commands.
"""

import compileall
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from py_compile import PycInvalidationMode
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

SERVICES = frozenset({"dynamodb", "kms", "s3", "secretsmanager", "ses", "sqs", "sts"})
"""The services of which chalicelib/wiring creates clients."""

_LAMBDA = "/var/task"
_SERVICE = re.compile(r"botocore/data/([^/]+)/")
# Of Powertools, telemetry uses the logs and the metrics: a ninth of its files.
_UNUSED = re.compile(r"aws_lambda_powertools/(event_handler/|utilities/(?!__init__\.py|jmespath_utils/|typing/))")
# The largest library by far. Only jobs of several seconds load parts of it, and a package is limited to 250 MB.
_NOT_COMPILED = ("fontTools/",)
_EPOCH = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o644 << 16


def optimize_package(package: Path) -> None:
    """Replace a zip by one with only the needed files, and with modules compiled for the running Python.

    The same files give the same zip, independent of their order and permissions.
    """
    part = package.with_suffix(".part")
    with TemporaryDirectory() as folder, ZipFile(package) as whole, ZipFile(part, "w", ZIP_DEFLATED) as lean:
        needed = sorted(name for name in whole.namelist() if _is_needed(name))
        whole.extractall(folder, [name for name in needed if _is_compiled(name)])
        for name in needed:
            add_file(lean, name, whole.read(name))
        for name, content in compile_modules(Path(folder)):
            add_file(lean, name, content)
    part.replace(package)


def add_file(archive: ZipFile, name: str, content: bytes) -> None:
    """Add a file to a zip, with the same time and permissions always."""
    entry = ZipInfo(name, _EPOCH)
    entry.external_attr = _READABLE
    archive.writestr(entry, content, ZIP_DEFLATED)


def _is_needed(name: str) -> bool:
    # Modules that are compiled already name files of a folder on this machine.
    if "__pycache__/" in name or _UNUSED.match(name):
        return False
    service = _SERVICE.match(name)
    return service is None or service[1] in SERVICES


def _is_compiled(name: str) -> bool:
    return name.endswith(".py") and not name.startswith(_NOT_COMPILED)


def compile_modules(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Compile the modules of a folder. Yield the name and the content of each compiled file."""
    # Python must not check them against their sources, which have no true times in a zip.
    unchecked = PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(folder, quiet=2, stripdir=str(folder), prependdir=_LAMBDA, invalidation_mode=unchecked)
    for path in sorted(folder.rglob("*.pyc")):
        yield path.relative_to(folder).as_posix(), path.read_bytes()


if __name__ == "__main__":
    optimize_package(Path(sys.argv[1]))
