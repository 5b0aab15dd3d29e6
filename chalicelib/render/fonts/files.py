"""The font files and their names. Light: only directories are listed.

A file's name without `-Regular` is the name of its font. The fonts come from `REELWRIGHT_FONTS_DIR`, from the fonts
layer, and from here; of two with one name the first counts.
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
    """No font has that name; the text lists those there are."""

    def __str__(self) -> str:
        """Without the quotes that a KeyError puts around its text."""
        return str(self.args[0])


def font_names() -> tuple[str, ...]:
    """The names that `textFont` may have, the default first."""
    return tuple(_files())


def font_path(name: str) -> Path:
    """The TrueType or OpenType file of a font. An account's own fonts go by the absolute paths of their files.

    Raises:
        UnknownFontError: naming the known fonts.
    """
    if Path(name).is_absolute():
        return Path(name)
    if name not in _files():
        raise UnknownFontError(f"unknown font {name!r}; known are {', '.join(font_names())}")
    return _files()[name]


def fonts_in(*directories: Path) -> dict[str, Path]:
    """The fonts in some directories and below, by name; those of the first directory go before those of the others."""
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
