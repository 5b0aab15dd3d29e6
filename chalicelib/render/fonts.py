"""The fonts that every script may name. The API asks for their names, so this must not load Pillow."""

from pathlib import Path

_DIRECTORY = Path(__file__).parent / "fonts"
_FILES = {"Inter": "Inter-Regular.ttf", "Inter-Bold": "Inter-Bold.ttf"}


class UnknownFontError(KeyError):
    """No font has that name; the text lists those there are."""

    def __str__(self) -> str:
        """Without the quotes that a KeyError puts around its text."""
        return str(self.args[0])


def font_names() -> tuple[str, ...]:
    """The names that `textFont` may have, the default first."""
    return tuple(_FILES)


def font_path(name: str) -> Path:
    """The TrueType file of a font.

    Raises:
        UnknownFontError: naming the known fonts.
    """
    if name not in _FILES:
        raise UnknownFontError(f"unknown font {name!r}; known are {', '.join(font_names())}")
    return _DIRECTORY / _FILES[name]
