"""Fonts that an account has uploaded, for its own texts."""

import re
from dataclasses import dataclass

from chalicelib.domain.timeline import TextStyle, Timeline

MAX_FONT_BYTES = 32_000_000
MAX_FONT_NAME_CHARS = 200
"""The limit of `textFont`."""

_CONTENT_TYPE = re.compile(r"font/(ttf|otf|sfnt)|application/(x-font-(ttf|otf|truetype|opentype)|font-sfnt)", re.ASCII)


@dataclass(frozen=True, slots=True)
class FontFacts:
    """The facts in a font; `name` suits scripts: letters, digits and hyphens, no blanks."""

    name: str
    family: str
    style: str
    is_bold: bool
    glyphs: int
    characters: int


@dataclass(frozen=True, slots=True)
class Font:
    """A font of an account. `id` is the name by which scripts use it, `sha256` that of its file, in hex."""

    account_id: str
    id: str
    family: str
    style: str
    size_bytes: int
    sha256: str
    created_ms: int

    @property
    def key(self) -> str:
        """The key of its file in the bucket."""
        return f"fonts/{self.account_id}/{self.sha256}"


def is_font(content_type: str) -> bool:
    """Return whether a Content-Type header names a TrueType or OpenType font. Source: RFC 8081, and older names."""
    return _CONTENT_TYPE.fullmatch(content_type.partition(";")[0].strip().lower()) is not None


def fonts_of(timeline: Timeline) -> dict[str, str]:
    """Return the font of each text, by the id of its object."""
    styles = {play.object_id: play.look.style for play in timeline.plays if play.look}
    return {name: style.font for name, style in styles.items() if isinstance(style, TextStyle)}
