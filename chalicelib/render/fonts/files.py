"""The font files and their names. Light to import: it only lists directories.

A file's name without `-Regular` is the name of its font. Fonts are read from `REELWRIGHT_FONTS_DIR`, from the fonts
layer, and from this package; the first of two with one name is used.
"""

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

_BUNDLED = Path(__file__).parent
_LAYER = Path("/opt/fonts")
_FIRST = ("Inter", "Inter-Bold")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


class UnknownFontError(KeyError):
    """No font has that name; the message lists the known ones."""

    def __str__(self) -> str:
        """Return the message without the quotes that KeyError adds."""
        return str(self.args[0])


def font_names() -> tuple[str, ...]:
    """Return the names that `textFont` may have, the default first."""
    return tuple(_files())


def font_path(name: str) -> Path:
    """Return the TrueType or OpenType file of a font. The names of an account's own fonts are absolute paths.

    Raises:
        UnknownFontError: no font has the name; the message lists the known ones.
    """
    if Path(name).is_absolute():
        return Path(name)
    if name not in _files():
        raise UnknownFontError(f"unknown font {name!r}; known are {', '.join(font_names())}")
    return _files()[name]


def fonts_in(*directories: Path) -> dict[str, Path]:
    """Return the fonts in and below some directories, by name; earlier directories take precedence."""
    found: dict[str, Path] = {}
    for directory in directories:
        for name, path in sorted(_named(directory)):
            found.setdefault(name, path)
    return dict(sorted(found.items(), key=lambda font: (font[0] not in _FIRST, font[0])))


def _files() -> dict[str, Path]:
    return _found(os.environ.get("REELWRIGHT_FONTS_DIR"))


@cache
def _found(own: str | None) -> dict[str, Path]:
    return fonts_in(*([Path(own)] if own else []), _LAYER, _BUNDLED)


def _named(directory: Path) -> Iterator[tuple[str, Path]]:
    for path in directory.rglob("*"):
        name = path.stem.removesuffix("-Regular")
        if path.suffix in (".ttf", ".otf") and _NAME.fullmatch(name):
            yield name, path
