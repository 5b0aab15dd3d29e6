"""The font for each character: the one that a script names, or the first other one that has the glyphs.

It is chosen for each character as readers see it, so that a letter and its accents, or the parts of an emoji, use one
font.
"""

from collections.abc import Iterator
from functools import lru_cache
from unicodedata import category, normalize

from uniseg.emoji import emoji_presentation, extended_pictographic

from ..fonts.files import font_names
from ..fonts.harfbuzz import Face, open_font
from .breaks import clusters, paragraphs

_FIRST_ACCENT = "\u0300"
_AS_TEXT, _AS_EMOJI = "\ufe0e", "\ufe0f"
# Han characters look different in these languages. The other characters of a text show its language.
_KANA, _HANGUL = ("\u3041", "\u30ff"), ("\u1100", "\ud7a3")
_HAN_FONTS = ("NotoSansSC", "NotoSansTC", "NotoSansHK", "NotoSansJP", "NotoSansKR")
_EMOJI_FONTS = ("NotoColorEmoji", "NotoEmoji")


class FontStack:
    """A font, and its fallbacks for a text.

    Raises:
        UnknownFontError: see `font_path`.
    """

    def __init__(self, name: str, text: str) -> None:
        self.first = open_font(name)
        names = font_names()
        self._others = _others(names, _han_order(text), bold=self.first.is_bold)
        self._emoji = tuple(open_font(name) for name in _EMOJI_FONTS if name in names)
        self._chosen: dict[str, Face] = {}

    def is_for_emoji(self, face: Face) -> bool:
        """Return whether a font is for emoji, whose blanks are as wide as its pictures."""
        return face in self._emoji

    def face_for(self, cluster: str) -> Face:
        """Return the font for a character as readers see it; the first font if none has it."""
        if has_plainly(self.first, cluster):
            return self.first
        if cluster not in self._chosen:
            self._chosen[cluster] = self._choice(cluster)
        return self._chosen[cluster]

    def missing(self, cluster: str) -> list[str]:
        """Return the parts of a character that no font has; empty if one font has all of them."""
        if self._covering(cluster, cluster):
            return []
        return [part for part in cluster if not self._covering(cluster, part)] or list(cluster)

    def _choice(self, cluster: str) -> Face:
        return self._covering(cluster, cluster) or self._covering(cluster, cluster[0]) or self.first

    def _covering(self, cluster: str, part: str) -> Face | None:
        """Return the first candidate that has a part of a character."""
        return next((face for face in self._candidates(cluster) if covers(face, part)), None)

    def _candidates(self, cluster: str) -> Iterator[Face]:
        """Yield the fonts for a character, in order; each is opened on demand, as the first one usually suffices."""
        emoji = is_emoji(cluster)
        yield from self._emoji if emoji else ()
        yield self.first
        yield from (open_font(name) for name in self._others)
        yield from () if emoji else self._emoji


def missing_glyphs(text: str, font: str) -> tuple[str, ...]:
    """Return the characters of a text that no font has, each once. `font` is the one that the script names.

    Raises:
        UnknownFontError: see `font_path`.
    """
    first = open_font(font)
    if all(has_plainly(first, character) for character in set(text)):
        return ()
    stack = FontStack(font, text)
    each = dict.fromkeys(cluster for line in paragraphs(text) for cluster in clusters(line))
    return tuple(dict.fromkeys(part for cluster in each for part in stack.missing(cluster)))


def has_plainly(face: Face, cluster: str) -> bool:
    """Return whether a font has a character of the first blocks, none of which joins others or is an emoji."""
    return len(cluster) == 1 and cluster < _FIRST_ACCENT and face.has(cluster)


def covers(face: Face, cluster: str) -> bool:
    """Return whether a font has all glyphs of a character with its accents, precomposed or in parts."""
    return any(all(map(face.has, form)) for form in _forms(cluster))


def _forms(cluster: str) -> Iterator[str]:
    for form in ("NFC", "NFD"):
        yield "".join(c for c in normalize(form, cluster) if not _is_invisible(c))


def _is_invisible(character: str) -> bool:
    """Return whether a character needs no glyph: blanks, joiners, variation selectors."""
    return category(character) in ("Cc", "Cf", "Zs") or "\ufe00" <= character <= "\ufe0f" or character == "\u034f"


def is_emoji(cluster: str) -> bool:
    """Return whether a character is drawn as a picture."""
    if _AS_TEXT in cluster:
        return False
    return (
        emoji_presentation(cluster[0])
        or _AS_EMOJI in cluster
        or ("\u200d" in cluster and extended_pictographic(cluster[0]))
    )


def _han_order(text: str) -> tuple[str, ...]:
    preferred = ""
    if any(_KANA[0] <= c <= _KANA[1] for c in text):
        preferred = "NotoSansJP"
    elif any(_HANGUL[0] <= c <= _HANGUL[1] for c in text):
        preferred = "NotoSansKR"
    return tuple(sorted(_HAN_FONTS, key=lambda name: name != preferred))


@lru_cache(maxsize=8)
def _others(names: tuple[str, ...], han: tuple[str, ...], *, bold: bool) -> tuple[str, ...]:
    """Return Inter, then all Noto fonts, in the same weight if it exists."""
    special = {*_HAN_FONTS, *_EMOJI_FONTS}
    noto = [name for name in names if name.startswith("Noto") and name not in special]
    families = ["Inter", *(name for name in noto if not name.endswith("-Bold")), *han]
    weighted = [f"{name}-Bold" if bold and f"{name}-Bold" in names else name for name in families]
    return tuple(name for name in weighted if name in names)
