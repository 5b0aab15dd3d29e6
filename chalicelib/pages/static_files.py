"""The static files of pages: style sheets, scripts, the icon, and the pictures of the script reference."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from .responses import JPEG, version_of
from .script_bundle import bundle, compact

_STATIC = Path(__file__).parent / "static"
_OF_VIDEO_PAGES = Path(__file__).parents[1] / "video_pages" / "static"
# docs/ is beside chalicelib/ in the deployment package too: vendor/docs links to its served parts.
DOCS = Path(__file__).parents[2] / "docs" / "reference"
PICTURES = DOCS / "pictures"
_MODULES = _OF_VIDEO_PAGES / "player"
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".jpg": JPEG,
    # Licences of files that browsers load.
    ".txt": "text/plain; charset=utf-8",
}


@cache
def _paths() -> Mapping[str, Path]:
    found = [*_STATIC.iterdir(), *_OF_VIDEO_PAGES.iterdir(), *PICTURES.iterdir()]
    modules = {"player.js": _MODULES / "main.js", "waiting.js": _MODULES / "waiting.js"}
    return {path.name: path for path in found if path.suffix in _TYPES} | modules


def content_of(name: str) -> tuple[bytes, str] | None:
    """Return the content and the type of a file, or None if there is no such file.

    Modules are one script with those that they import.
    """
    path = _paths().get(name)
    return (_content(path), _TYPES[Path(name).suffix]) if path else None


@cache
def address_of(name: str) -> str:
    """Return the URL of a file, relative to pages, with its version."""
    return f"pages/{name}?v={version_of(_content(_paths()[name]))}"


@cache
def _content(path: Path) -> bytes:
    if path.parent == _MODULES:
        return bundle(path.parent, path.stem)
    return compact(path.read_text()) if path.suffix == ".css" else path.read_bytes()


def size_of(name: str) -> tuple[int, int]:
    """Return width and height of a picture in px, from its JPEG frame header: the API does not load Pillow.

    Source: ITU-T T.81, B.1.1.3 and B.2.2.
    """
    data = _paths()[name].read_bytes()
    at = 2
    while data[at + 1] not in (0xC0, 0xC1, 0xC2):
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return int.from_bytes(data[at + 7 : at + 9], "big"), int.from_bytes(data[at + 5 : at + 7], "big")
