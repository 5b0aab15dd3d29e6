"""The direction of each part of a text, by the Unicode Bidirectional Algorithm. Pure.

We implement it because no library returns the characters' levels, which are needed to shape each part in its direction.

Source: UAX #9, revision 50 (Unicode 16). Comments name the rules.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from unicodedata import bidirectional, normalize

_MAX_DEPTH = 125
_MAX_BRACKETS = 63
_BRACKETS = (
    "()[]{}༺༻༼༽᚛᚜⁅⁆⁽⁾₍₎⌈⌉⌊⌋〈〉❨❩❪❫❬❭❮❯❰❱❲❳❴❵⟅⟆⟦⟧⟨⟩⟪⟫⟬⟭⟮⟯⦃⦄⦅⦆⦇⦈⦉⦊⦋⦌⦍⦐⦏⦎⦑⦒⦓⦔⦕⦖⦗⦘⧘⧙⧚⧛⧼⧽⸢⸣⸤⸥⸦⸧⸨⸩⹕⹖⹗⹘⹙⹚⹛⹜"
    "〈〉《》「」『』【】〔〕〖〗〘〙〚〛﹙﹚﹛﹜﹝﹞（）［］｛｝｟｠｢｣"
)
_CLOSING = dict(zip(_BRACKETS[::2], _BRACKETS[1::2], strict=True))
_CLOSERS = frozenset(_CLOSING.values())
_ISOLATES = frozenset(("LRI", "RLI", "FSI"))
_EMBEDDINGS = {"RLE": "", "LRE": "", "RLO": "R", "LRO": "L"}
_RTL = frozenset(("R", "AL", "RLE", "RLO", "RLI", "AN"))
_NEUTRAL = frozenset(("B", "S", "WS", "ON", "PDI")) | _ISOLATES
_REMOVED = frozenset(("LRE", "RLE", "LRO", "RLO", "PDF", "BN"))
_BLANK = frozenset(("WS", "PDI", "B", "S")) | _ISOLATES | _REMOVED
# The class of unassigned characters, which mostly are emoji younger than Python's tables.
_UNKNOWN = "ON"


@dataclass(frozen=True, slots=True)
class _Status:
    level: int
    override: str = ""
    is_isolate: bool = False


@dataclass(slots=True)
class _Sequence:
    """An isolating run sequence: the places of its characters, and the directions before and after it."""

    places: list[int]
    level: int
    before: str = ""
    after: str = ""
    types: list[str] = field(default_factory=list)

    @property
    def direction(self) -> str:
        return _direction(self.level)


def levels_of(text: str) -> tuple[int, list[int]]:
    """Return the level of a paragraph, and of each of its characters: odd levels run from right to left.

    The paragraph's level is that of its first letter with a direction; 0 without such a letter.
    """
    classes = [bidirectional(character) or _UNKNOWN for character in text]
    if _RTL.isdisjoint(classes):
        return 0, [0] * len(text)
    pairs = _isolate_pairs(classes)
    base = _first_strong(classes, pairs, 0, len(classes))
    levels, types = _explicit(classes, pairs, base)
    for sequence in _sequences(classes, levels, pairs, base):
        sequence.types = [types[place] for place in sequence.places]
        _resolve_weak(sequence)
        _resolve_brackets(sequence, text)
        _resolve_neutral(sequence)
        for place, type_ in zip(sequence.places, sequence.types, strict=True):
            levels[place] += _implicit(type_, levels[place])
    _level_removed(classes, levels, base)
    return base, levels


def line_levels(text: str, levels: Sequence[int], base: int) -> list[int]:
    """Return the levels of one line of a paragraph: blanks at its end have the paragraph's direction (rule L1)."""
    result, at_end = list(levels), True
    for place in range(len(text) - 1, -1, -1):
        kind = bidirectional(text[place]) or _UNKNOWN
        if kind in ("S", "B") or (at_end and kind in _BLANK):
            result[place], at_end = base, True
        elif kind not in _REMOVED:
            at_end = False
    return result


def visual_order(levels: Sequence[int]) -> list[int]:
    """Return the order, from left to right, of items with these levels on a line (rule L2)."""
    order = list(range(len(levels)))
    for level in range(max(levels, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and levels[order[end]] >= level:
                end += 1
            order[start:end] = order[start:end][::-1]
            start = end + 1
    return order


def _direction(level: int) -> str:
    return "R" if level % 2 else "L"


def _isolate_pairs(classes: Sequence[str]) -> dict[int, int]:
    """Return the end of each isolate by its beginning; an unclosed one ends with the text (BD9)."""
    pairs: dict[int, int] = {}
    open_: list[int] = []
    for place, kind in enumerate(classes):
        if kind in _ISOLATES:
            open_.append(place)
        elif kind == "PDI" and open_:
            pairs[open_.pop()] = place
    return pairs | dict.fromkeys(open_, len(classes))


def _first_strong(classes: Sequence[str], pairs: dict[int, int], start: int, end: int) -> int:
    """Return the level of the first strong character (P2, P3)."""
    place = start
    while place < end:
        kind = classes[place]
        if kind in ("L", "R", "AL"):
            return 0 if kind == "L" else 1
        place = pairs.get(place, place) + 1
    return 0


def _explicit(classes: Sequence[str], pairs: dict[int, int], base: int) -> tuple[list[int], list[str]]:
    """Return each character's level from embeddings and isolates, and its type after overrides (X1 to X8)."""
    stack = [_Status(base)]
    too_deep_isolates = too_deep_embeddings = isolates = 0
    levels, types = [], list(classes)
    for place, kind in enumerate(classes):
        top = stack[-1]
        if kind == "PDI":
            if too_deep_isolates:
                too_deep_isolates -= 1
            elif isolates:
                too_deep_embeddings = 0
                while not stack[-1].is_isolate:
                    stack.pop()
                stack.pop()
                isolates -= 1
        elif kind == "PDF":
            if not too_deep_isolates and too_deep_embeddings:
                too_deep_embeddings -= 1
            elif not too_deep_isolates and not top.is_isolate and len(stack) > 1:
                stack.pop()
        levels.append(stack[-1].level if kind != "B" else base)
        if stack[-1].override and kind not in _REMOVED and kind != "B":
            types[place] = stack[-1].override
        if kind not in _EMBEDDINGS and kind not in _ISOLATES:
            continue
        is_isolate = kind in _ISOLATES
        if kind == "FSI":
            kind = "RLI" if _first_strong(classes, pairs, place + 1, pairs[place]) else "LRI"
        level = (top.level + 1) | 1 if kind.startswith("R") else (top.level + 2) & ~1
        if level <= _MAX_DEPTH and not too_deep_isolates and not too_deep_embeddings:
            stack.append(_Status(level, _EMBEDDINGS.get(kind, ""), is_isolate))
            isolates += is_isolate
        elif is_isolate:
            too_deep_isolates += 1
        elif not too_deep_isolates:
            too_deep_embeddings += 1
    return levels, types


def _sequences(classes: Sequence[str], levels: Sequence[int], pairs: dict[int, int], base: int) -> list[_Sequence]:
    """Return the runs of one level, joined where one continues after an isolate (X10)."""
    kept = [place for place, kind in enumerate(classes) if kind not in _REMOVED]
    runs: list[list[int]] = []
    for place in kept:
        if runs and levels[runs[-1][-1]] == levels[place]:
            runs[-1].append(place)
        else:
            runs.append([place])
    ends = {end: start for start, end in pairs.items()}
    joined: dict[int, list[int]] = {}
    for run in runs:
        joined[run[-1]] = [*joined.pop(ends.get(run[0], -1), []), *run]
    return [_with_neighbours(places, classes, levels, kept, base, pairs) for places in joined.values()]


def _with_neighbours(
    places: list[int],
    classes: Sequence[str],
    levels: Sequence[int],
    kept: Sequence[int],
    base: int,
    pairs: dict[int, int],
) -> _Sequence:
    level = levels[places[0]]
    first, last = bisect_left(kept, places[0]), bisect_left(kept, places[-1])
    before = levels[kept[first - 1]] if first else base
    # An unclosed isolate is followed by the paragraph's own level.
    at_end = places[-1] in pairs or last + 1 == len(kept)
    after = base if at_end else levels[kept[last + 1]]
    return _Sequence(places, level, _direction(max(level, before)), _direction(max(level, after)))


def _resolve_weak(sequence: _Sequence) -> None:
    types = sequence.types
    before = sequence.before
    for index, kind in enumerate(types):  # W1
        if kind == "NSM":
            types[index] = "ON" if before in _ISOLATES or before == "PDI" else before
        before = types[index]
    strong = sequence.before
    for index, kind in enumerate(types):  # W2, W3 after it
        if kind in ("L", "R", "AL"):
            strong = kind
        elif kind == "EN" and strong == "AL":
            types[index] = "AN"
    types[:] = ["R" if kind == "AL" else kind for kind in types]
    for index in range(1, len(types) - 1):  # W4
        around = types[index - 1]
        if around == types[index + 1] and (types[index], around) in (("ES", "EN"), ("CS", "EN"), ("CS", "AN")):
            types[index] = around
    _spread(types, "ET", lambda before, after: "EN" if "EN" in (before, after) else "ET")  # W5
    types[:] = ["ON" if kind in ("ES", "ET", "CS") else kind for kind in types]  # W6
    strong = sequence.before
    for index, kind in enumerate(types):  # W7
        if kind in ("L", "R"):
            strong = kind
        elif kind == "EN" and strong == "L":
            types[index] = "L"


def _resolve_brackets(sequence: _Sequence, text: str) -> None:
    """Resolve brackets (N0)."""
    types, own = sequence.types, sequence.direction
    for start, end in _bracket_pairs(sequence, text):
        inside = {_strong(kind) for kind in types[start + 1 : end]}
        other = "L" if own == "R" else "R"
        if own in inside:
            direction = own
        elif other in inside:
            context = next(filter(None, map(_strong, reversed(types[:start]))), sequence.before)
            direction = other if context == other else own
        else:
            continue
        for index in (start, end):
            types[index] = direction
            # Marks on a bracket take its type.
            for after in range(index + 1, len(types)):
                if bidirectional(text[sequence.places[after]]) != "NSM":
                    break
                types[after] = direction


def _bracket_pairs(sequence: _Sequence, text: str) -> list[tuple[int, int]]:
    """Return the pairs of brackets, in the order of their beginnings (BD16)."""
    pairs: list[tuple[int, int]] = []
    open_: list[tuple[str, int]] = []
    for index, place in enumerate(sequence.places):
        character = normalize("NFC", text[place])
        if sequence.types[index] != "ON":
            continue
        if character in _CLOSING:
            if len(open_) == _MAX_BRACKETS:
                return []
            open_.append((normalize("NFC", _CLOSING[character]), index))
        elif character in _CLOSERS:
            for depth in range(len(open_) - 1, -1, -1):
                if open_[depth][0] == character:
                    pairs.append((open_[depth][1], index))
                    del open_[depth:]
                    break
    return sorted(pairs)


def _resolve_neutral(sequence: _Sequence) -> None:
    """Resolve neutral characters (N1, N2)."""
    before, after = sequence.before, sequence.after

    def between(left: str, right: str) -> str:
        left, right = _strong(left or before) or left, _strong(right or after) or right
        return left if left == right and left in ("L", "R") else sequence.direction

    sequence.types[:] = ["N" if kind in _NEUTRAL else kind for kind in sequence.types]
    _spread(sequence.types, "N", between)


def _strong(kind: str) -> str:
    """Return the direction of a type beside neutrals, where numbers count as right-to-left letters."""
    return {"L": "L", "R": "R", "EN": "R", "AN": "R"}.get(kind, "")


def _spread(types: list[str], kind: str, between: Callable[[str, str], str]) -> None:
    """Replace each stretch of one type by the result of `between` for its two neighbours ("" for a missing one)."""
    start = 0
    while start < len(types):
        end = start
        while end < len(types) and types[end] == kind:
            end += 1
        if end > start:
            found = between(types[start - 1] if start else "", types[end] if end < len(types) else "")
            types[start:end] = [found] * (end - start)
        start = end + 1


def _implicit(kind: str, level: int) -> int:
    """Return the number by which a type raises the level (I1, I2)."""
    if level % 2:
        return 0 if kind == "R" else 1
    return {"R": 1, "AN": 2, "EN": 2}.get(kind, 0)


def _level_removed(classes: Iterable[str], levels: list[int], base: int) -> None:
    """Give each character without a level the level of the character before it."""
    for place, kind in enumerate(classes):
        if kind in _REMOVED:
            levels[place] = levels[place - 1] if place else base
