"""One unpacked package whose files the processes of all functions share.

MiniStack unpacks the package for each process that it starts. That takes the emulator seconds of CPU, in which it
answers nobody, and 120 MB of disk. Hard links take a tenth of a second and no space.
"""

import hashlib
import os
import shutil
import tempfile
import threading
import zipfile
from pathlib import Path

_unpacking = threading.Lock()


class SharedZipFile(zipfile.ZipFile):
    """A zip file whose members are unpacked once, and then linked to wherever they are wanted.

    A process must not write into its files in place: the others would see it. It may add and replace files. AWS gives
    functions no write access to their package at all.
    """

    def extractall(self, path: object = None, members: object = None, pwd: object = None) -> None:
        """Link all members into a folder. The other arguments are not used here."""
        assert members is None
        assert pwd is None
        shutil.copytree(self._unpacked(), str(path or "."), copy_function=os.link, symlinks=True, dirs_exist_ok=True)

    def _unpacked(self) -> Path:
        folder = Path(tempfile.gettempdir()) / f"package-{self._fingerprint()}"
        with _unpacking:
            if not folder.exists():
                # A process that is killed meanwhile must leave no half of a package under its final name.
                partial = folder.with_suffix(".partial")
                shutil.rmtree(partial, ignore_errors=True)
                super().extractall(partial)
                partial.rename(folder)
        return folder

    def _fingerprint(self) -> str:
        members = [(each.filename, each.CRC, each.file_size, each.external_attr) for each in self.infolist()]
        return hashlib.sha256(repr(members).encode()).hexdigest()[:32]
