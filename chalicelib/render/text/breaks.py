"""The places where a text may be split: into paragraphs, lines, and the characters that readers see. Pure.

Source: UAX #14 and UAX #29, implemented by uniseg. BudouX finds the words of Thai, which are written without blanks.
"""

import re
from functools import cache, lru_cache
from unicodedata import category

import budoux
from uniseg.graphemecluster import grapheme_cluster_boundaries, grapheme_clusters
from uniseg.linebreak import line_break_boundaries

SOFT_HYPHEN = "\u00ad"
_NEW_LINES = re.compile(r"\r\n|[\n\v\f\r\x85\u2028\u2029]")
_THAI = re.compile(r"[\u0e01-\u0e3a\u0e40-\u0e4e]{2,}")
# Vowels that are written before their consonant, and characters that never begin a line.
_THAI_LEADING = frozenset("เแโใไ")
_THAI_TRAILING = frozenset("ะาำๅๆฯ")
# Most texts are words of Latin letters between blanks. No rule looks beyond a blank from a word of `_WORD`, as its
# first and last characters are of no class that such a rule names. A word of `_WHOLE` is broken nowhere.
_LETTER = "A-Za-zÀ-ÖØ-öø-ʯ"
_WORD = rf"[{_LETTER}0-9](?:[!-~¡-\u02ff€]*[{_LETTER}0-9,.:;!?%)€-])?"
_WORDS = re.compile(rf" *(?:{_WORD} +)*(?:{_WORD})?")
_WHOLE = re.compile(rf"(?:[{_LETTER}0-9]+(?:'[{_LETTER}]+)*|[0-9]+(?:[.,][0-9]+)*)[,.:;!?]*")
_PIECES = re.compile("[^ ]+| +")
# No character of these blocks joins another one, except a line feed.
_SEPARATE = re.compile(r"[ -\u02ff]*")


def paragraphs(text: str) -> list[str]:
    """Return the paragraphs of a text, without empty ones at its beginning and end.

    Tabs become blanks. Other control characters, which have no glyph, are left out.
    """
    clean = _NEW_LINES.sub("\n", text).strip("\n").replace("\t", " ")
    return ["".join(filter(_is_text, paragraph)) for paragraph in clean.split("\n")]


def clusters(text: str) -> list[str]:
    """Return the characters as readers see them: letters with their accents, emoji with all of their parts."""
    return list(text) if text.isascii() or _SEPARATE.fullmatch(text) else list(grapheme_clusters(text))


def line_ends(text: str) -> list[int]:
    """Return the places where a line of a paragraph may end, in order; the last is the paragraph's end."""
    if _WORDS.fullmatch(text):
        return _ends_of_words(text)
    ends = {end for end in line_break_boundaries(text) if end}
    for stretch in _THAI.finditer(text):
        ends.update(stretch.start() + end for end in _thai_ends(stretch.group()))
    return sorted(ends | {len(text)})


def forget_words() -> None:
    """Clear the cache of words."""
    _ends_in_word.cache_clear()


def _ends_of_words(text: str) -> list[int]:
    ends, start = [], 0
    for piece in _PIECES.findall(text):
        if piece[0] != " " and not _WHOLE.fullmatch(piece):
            ends += [start + end for end in _ends_in_word(piece)]
        start += len(piece)
        if piece[0] == " ":
            ends.append(start)
    return ends if ends and ends[-1] == len(text) else [*ends, len(text)]


@lru_cache(maxsize=1024)
def _ends_in_word(word: str) -> tuple[int, ...]:
    """Return the places in a word where a line may end, without its own end."""
    return tuple(end for end in line_break_boundaries(word) if 0 < end < len(word))


@cache
def _thai() -> budoux.Parser:
    return budoux.load_default_thai_parser()


def _thai_ends(text: str) -> list[int]:
    """Return the ends of all words except the last."""
    whole = set(grapheme_cluster_boundaries(text))
    ends, end = [], 0
    for word in _thai().parse(text)[:-1]:
        end += len(word)
        if end in whole and text[end - 1] not in _THAI_LEADING and text[end] not in _THAI_TRAILING:
            ends.append(end)
    return ends


def _is_text(character: str) -> bool:
    return category(character) != "Cc"
