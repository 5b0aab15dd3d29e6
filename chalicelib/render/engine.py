"""What renders: everything that decides px and does not come from a template or a video, in one digest."""

import hashlib
import re
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.metadata import version
from pathlib import Path

from .ffmpeg.binaries import Binaries
from .fonts import font_names, font_path

# What draws pictures and texts.
_LIBRARIES = ("pillow", "pi-heif", "resvg-py", "uharfbuzz", "uniseg", "budoux")
_RENDER = Path(__file__).parent
_DOMAIN = _RENDER.parent / "domain"
# From a script to what is stored.
_STEPS = ("domain", "script", "pipeline", "render")
_IMPORT = re.compile(r"^(?:from|import) chalicelib\.domain\.(\w+)", re.MULTILINE)
# How things are told when they go wrong.
_DECIDES_NOTHING = frozenset({"errors"})


@cache
def engine(binaries: Binaries) -> str:
    """The digest, in hex, of our own code, Python, the libraries, the fonts and ffmpeg."""
    # ffmpeg by its bytes: what it tells of its version says nothing of the encoders in it.
    return _digest(*_code(code_files()), *_libraries(), *_fonts(), _digest_of(binaries.ffmpeg))


@cache
def release(binaries: Binaries) -> str:
    """The digest, in hex, of the engine and of all other code that has a part in making a video."""
    files = (path for folder in _STEPS for path in (_RENDER.parent / folder).rglob("*.py"))
    return _digest(engine(binaries), *_code(sorted(files)))


def _digest(*parts: str) -> str:
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()


def _code(files: Iterable[Path]) -> Iterator[str]:
    for path in files:
        yield str(path.relative_to(_RENDER.parent))
        yield path.read_text(encoding="utf-8")


def code_files() -> list[Path]:
    """The files of our own code that decide px, in order: all of what renders, and what that takes of the domain."""
    found, new = set[Path](), set(_RENDER.rglob("*.py"))
    while new:
        found |= new
        names = {name for path in new for name in _IMPORT.findall(path.read_text(encoding="utf-8"))}
        new = {_DOMAIN / f"{name}.py" for name in names - _DECIDES_NOTHING} - found
    return sorted(found)


def _libraries() -> Iterator[str]:
    yield f"python {sys.version_info.major}.{sys.version_info.minor}"
    yield from (f"{name} {version(name)}" for name in _LIBRARIES)


def _fonts() -> Iterator[str]:
    for name in font_names():
        yield name + _digest_of(font_path(name))


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
