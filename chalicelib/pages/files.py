"""The files that pages load: style, scripts, the icon, and the pictures of the script reference."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from .served import JPEG, version_of

_STATIC = Path(__file__).parent / "static"
# In the package, as here, docs/ is beside chalicelib/: vendor/docs links to the served parts of it.
DOCS = Path(__file__).parents[2] / "docs" / "reference"
PICTURES = DOCS / "pictures"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".jpg": JPEG,
}


@cache
def _paths() -> Mapping[str, Path]:
    found = [*_STATIC.iterdir(), *PICTURES.iterdir()]
    return {path.name: path for path in found if path.suffix in _TYPES}


def content_of(name: str) -> tuple[bytes, str] | None:
    """The content and the type of a file, if there is one of that name."""
    path = _paths().get(name)
    return (path.read_bytes(), _TYPES[path.suffix]) if path else None


@cache
def address_of(name: str) -> str:
    """Where a page finds a file, relative to itself, with its version."""
    return f"pages/{name}?v={version_of(_paths()[name].read_bytes())}"


def size_of(name: str) -> tuple[int, int]:
    """Width and height of a picture in px, as its JPEG frame header tells them.

    Source: ITU-T T.81, B.1.1.3 and B.2.2. Pillow is not loaded by the API.
    """
    data = _paths()[name].read_bytes()
    at = 2
    while data[at + 1] not in (0xC0, 0xC1, 0xC2):
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
