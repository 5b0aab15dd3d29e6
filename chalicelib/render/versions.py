"""Digests of the code and tools that decide px. A cached segment is valid until one of them changes."""

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from .ffmpeg.binaries import Binaries
from .fonts import font_names, font_path

# The libraries that draw pictures and texts.
_LIBRARIES = ("pillow", "pi-heif", "resvg-py", "uharfbuzz", "uniseg", "budoux")
_RENDER = Path(__file__).parent
_DOMAIN = _RENDER.parent / "domain"
# The packages that turn a script into the stored files.
_PACKAGES = ("domain", "script", "pipeline", "render")
_IMPORT = re.compile(r"^(?:from|import) chalicelib\.domain\.(\w+)", re.MULTILINE)
# Errors only word failures: they decide no px.
_NO_PX = frozenset({"errors"})


@cache
def renderer_version(binaries: Binaries) -> str:
    """Return the digest, in hex, of the renderer's code, Python, the libraries, the fonts and ffmpeg."""
    # ffmpeg's own version string says nothing about the encoders built into it, so its bytes are hashed.
    return _digest(*_code(code_files()), *_libraries(), *_fonts(), _file_digest(binaries.ffmpeg))


@cache
def code_version(binaries: Binaries) -> str:
    """Return the digest, in hex, of the renderer's version and of all other code that takes part in making a video."""
    files = (path for package in _PACKAGES for path in (_RENDER.parent / package).rglob("*.py"))
    return _digest(renderer_version(binaries), *_code(sorted(files)))


def code_files() -> list[Path]:
    """Return the code files that decide px, in order: the renderer's, and those of the domain that they import."""
    found, new = set[Path](), set(_RENDER.rglob("*.py"))
    while new:
        found |= new
        names = {name for path in new for name in _IMPORT.findall(path.read_text(encoding="utf-8"))}
        new = {_DOMAIN / f"{name}.py" for name in names - _NO_PX} - found
    return sorted(found)


def _digest(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()


def _code(files: Iterable[Path]) -> Iterator[str]:
    for path in files:
        yield str(path.relative_to(_RENDER.parent))
        yield path.read_text(encoding="utf-8")


def _libraries() -> Iterator[str]:
    yield f"python {sys.version_info.major}.{sys.version_info.minor}"
    yield from (f"{name} {version(name)}" for name in _LIBRARIES)


def _fonts() -> Iterator[str]:
    for name in font_names():
        yield name + _file_digest(font_path(name))


def _file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
