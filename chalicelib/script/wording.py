"""How problems are worded: what was found is quoted and cut, and near misses are answered with the right name."""

import json
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from itertools import islice
from typing import Any

from .diagnostics import Fault, ProblemKind

_MAX_SHOWN = 60
_MAX_LISTED = 30
_MAX_COMPARED = 500


def show(value: Any) -> str:
    """A value as JSON, cut to a length that fits a message, without characters that UTF-8 cannot hold."""
    text = json.dumps(value, ensure_ascii=False, default=str).encode(errors="backslashreplace").decode()
    return text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 1] + "…"


def show_number(value: float) -> str:
    """A number as a script's author would write it: `500` rather than `500.0`."""
    return str(int(value)) if abs(value) < 1e15 and value == int(value) else repr(value)


def listing(names: Iterable[str]) -> str:
    """Names with commas between them, the first few if there are many."""
    shown = list(islice(names, _MAX_LISTED + 1))
    return ", ".join(shown[:_MAX_LISTED]) + (", …" if len(shown) > _MAX_LISTED else "")


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`; did you mean "photo"?`, or nothing if no name is near."""
    candidates = {candidate.lower(): candidate for candidate in islice(known, _MAX_COMPARED)}
    near = get_close_matches(name.lower()[:200], candidates, n=1)
    return f"; did you mean {show(candidates[near[0]])}?" if near else ""


def unknown(what: str, name: str, known: Collection[str]) -> Fault:
    """The fault for a name that is not among the `known` ones."""
    text = f"{show(name)} is no {what}{did_you_mean(name, known) or ';'} known: {listing(known)}"
    return Fault(ProblemKind.NAME, text, expected=listing(known), found=show(name))
