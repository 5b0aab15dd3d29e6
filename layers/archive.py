"""Zips of layers, which are the same each time that they are made of the same files."""

import zipfile

EXECUTABLE = 0o100755
READABLE = 0o100644
_EPOCH = (1980, 1, 1, 0, 0, 0)


def add_file(zip_: zipfile.ZipFile, name: str, content: bytes, mode: int) -> None:
    """Add a file to a zip, with the same time always, and with these permissions."""
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.external_attr = mode << 16
    entry.compress_type = zipfile.ZIP_DEFLATED
    zip_.writestr(entry, content)
