"""What renders: everything that decides px and does not come from a template or a video, in one digest."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from .binaries import Binaries
from .fonts import font_names, font_path
from .run import run

# What draws pictures and texts.
_LIBRARIES = ("pillow", "uharfbuzz", "uniseg")
_PACKAGES = (Path(__file__).parent, Path(__file__).parent.parent / "domain")
_TIMEOUT_S = 30


@cache
def engine(binaries: Binaries) -> str:
    """The digest, in hex, of our own code, the libraries, the fonts and the build of ffmpeg.

    Raises:
        FfmpegError, Transient: ffmpeg does not run.
    """
    digest = hashlib.sha256()
    for part in (*_code(), *_libraries(), *_fonts(), run([str(binaries.ffmpeg), "-version"], timeout_s=_TIMEOUT_S)):
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()


def _code() -> Iterator[str]:
    for package in _PACKAGES:
        for path in sorted(package.rglob("*.py")):
            yield str(path.relative_to(package))
            yield path.read_text(encoding="utf-8")


def _libraries() -> Iterator[str]:
    return (f"{name} {version(name)}" for name in _LIBRARIES)


def _fonts() -> Iterator[str]:
    for name in font_names():
        with font_path(name).open("rb") as file:
            yield name + hashlib.file_digest(file, "sha256").hexdigest()
