"""Which font draws what: the one that a script names, or the first other one that has the glyphs.

That is decided for each character as readers see it, so that a letter and its accents, or the parts of an emoji, come
from one font.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from unicodedata import category, normalize

from uniseg.emoji import emoji_presentation, extended_pictographic

from chalicelib.render.text_breaks import clusters, paragraphs

from .files import font_names
from .harfbuzz import Face, open_font

_AS_TEXT, _AS_EMOJI = "\ufe0e", "\ufe0f"
# Han characters look different in these; the others in a text tell which of them it is written in.
_KANA, _HANGUL = ("\u3041", "\u30ff"), ("\u1100", "\ud7a3")
_HAN_FONTS = ("NotoSansSC", "NotoSansTC", "NotoSansHK", "NotoSansJP", "NotoSansKR")
_EMOJI_FONTS = ("NotoColorEmoji", "NotoEmoji")


class FontStack:
    """A font, and those that step in for it in a text.

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
        """Whether a font is one of those; the blanks that they have are as wide as their pictures."""
        return face in self._emoji

    def face_for(self, cluster: str) -> Face:
        """The font that draws a character as readers see it; the first one if none can."""
        if cluster not in self._chosen:
            self._chosen[cluster] = self._choice(cluster)
        return self._chosen[cluster]

    def missing(self, cluster: str) -> list[str]:
        """Which parts of it no font has; none if one font has all of it."""
        candidates = self._candidates(cluster)
        if any(covers(face, cluster) for face in candidates):
            return []
        return [part for part in cluster if not any(covers(face, part) for face in candidates)] or list(cluster)

    def _choice(self, cluster: str) -> Face:
        candidates = self._candidates(cluster)
        whole = next((face for face in candidates if covers(face, cluster)), None)
        return whole or next((face for face in candidates if covers(face, cluster[0])), self.first)

    def _candidates(self, cluster: str) -> Sequence[Face]:
        others = [open_font(name) for name in self._others]
        return [*self._emoji, self.first, *others] if _is_emoji(cluster) else [self.first, *others, *self._emoji]


def missing_glyphs(text: str, font: str) -> tuple[str, ...]:
    """The characters of a text that no font has, each once; `font` is the one that the script names.

    Raises:
        UnknownFontError: see `font_path`.
    """
    stack = FontStack(font, text)
    parts = (part for line in paragraphs(text) for cluster in clusters(line) for part in stack.missing(cluster))
    return tuple(dict.fromkeys(parts))


def covers(face: Face, cluster: str) -> bool:
    """Whether a font has all glyphs of a character with its accents, in one piece or in several."""
    return any(all(map(face.has, form)) for form in _forms(cluster))


def _forms(cluster: str) -> Iterator[str]:
    for form in ("NFC", "NFD"):
        yield "".join(c for c in normalize(form, cluster) if not _is_invisible(c))


def _is_invisible(character: str) -> bool:
    """Blanks, joiners, variation selectors: what needs no glyph of its own."""
    return category(character) in ("Cc", "Cf", "Zs") or "\ufe00" <= character <= "\ufe0f" or character == "\u034f"


def _is_emoji(cluster: str) -> bool:
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
    """Inter, then all Noto fonts; in the same weight if there is one."""
    special = {*_HAN_FONTS, *_EMOJI_FONTS}
    noto = [name for name in names if name.startswith("Noto") and name not in special]
    families = ["Inter", *(name for name in noto if not name.endswith("-Bold")), *han]
    weighted = [f"{name}-Bold" if bold and f"{name}-Bold" in names else name for name in families]
    return tuple(name for name in weighted if name in names)
