"""The forms of values: how numbers, booleans, choices, names, colours and groups of numbers are written in scripts.

Source: docs/vendors/script-language.md, "Shape" and "Properties".
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar, cast

from chalicelib.domain.font import MAX_FONT_NAME_CHARS
from chalicelib.domain.timeline import Color

from .diagnostics import Fault, Place, ProblemKind, Skip
from .evaluation import Scope
from .explained import Explained, Plain, Pointer, plain
from .numbers import Amount, Limits, amount
from .reading import Form, Reading, Setting, check_keys
from .wording import listing, show, unknown

__all__ = ["Amount", "Constant", "Group", "Limits", "amount", "boolean", "choice", "color", "group", "name"]

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_VARIABLE = re.compile(r"\s*\$([A-Za-z_]\w*)\s*", re.ASCII)
_COLOR = re.compile(r"(?:0x([0-9a-f]{6})|#([0-9a-f]{6}(?:[0-9a-f]{2})?))", re.IGNORECASE)
_BOOLEANS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Constant(Generic[T]):
    """A setting that is known already; `place` is None for a default, which is written nowhere."""

    known: T
    source: Plain = ""
    place: Place | None = None
    variables: frozenset[str] = frozenset()

    def value(self, scope: Scope) -> T:
        """The known value."""
        return self.known

    def explained(self, scope: Scope) -> Iterator[Explained]:
        """The value, if it is written."""
        if self.place:
            source = self.source if isinstance(self.source, str) else show(self.source)
            yield Explained(self.place.property or "", source, (plain(cast("Any", self.known)),))


@dataclass(frozen=True, slots=True)
class Switch:
    """A boolean that a variable gives."""

    variable: str
    reading: Reading

    @property
    def variables(self) -> frozenset[str]:
        """The one variable."""
        return frozenset([self.variable])

    def value(self, scope: Scope) -> bool:
        """What the variable is. Raises `Fault` if it is not `true` or `false`."""
        if self.variable not in scope.variables:
            raise Skip
        found = scope.variables[self.variable]
        if found.strip() not in _BOOLEANS:
            text = f"the variable ${self.variable} is {show(found)}, but true or false is expected"
            raise Fault(ProblemKind.VALUE, text, expected="true, false", found=show(found), place=self.reading.place)
        return _BOOLEANS[found.strip()]

    def explained(self, scope: Scope) -> Iterator[Explained]:
        """The boolean, and the variable's text."""
        pointer = Pointer(f"${self.variable}", (scope.variables[self.variable],))
        yield Explained(self.reading.place.property or "", pointer.text, (self.value(scope),), (pointer,))


@dataclass(frozen=True, slots=True)
class Group(Generic[T]):
    """Several values, by name, that make one."""

    parts: Mapping[str, Setting[Any]]
    make: Callable[..., T]

    @property
    def variables(self) -> frozenset[str]:
        """Those of all parts."""
        return frozenset().union(*(part.variables for part in self.parts.values()))

    def value(self, scope: Scope) -> T:
        """The value made of all parts."""
        return self.make(*(part.value(scope) for part in self.parts.values()))

    def explained(self, scope: Scope) -> Iterator[Explained]:
        """The values of all parts."""
        for part in self.parts.values():
            yield from part.explained(scope)


def boolean(raw: Any, reading: Reading) -> Setting[bool]:
    """`true`, `"true"` or `"$name"`."""
    if isinstance(raw, bool):
        return Constant(raw, raw, reading.place)
    if isinstance(raw, str) and raw.strip() in _BOOLEANS:
        return Constant(_BOOLEANS[raw.strip()], raw, reading.place)
    variable = _VARIABLE.fullmatch(raw) if isinstance(raw, str) else None
    if not variable:
        raise _unfit("true, false or a $variable", raw)
    return Switch(variable[1], reading)


def choice(values: type[E]) -> Form[E]:
    """One of a few words."""

    def read(raw: Any, reading: Reading) -> Setting[E]:
        if raw not in list(values):
            raise _unfit(listing(values), raw)
        return Constant(values(raw), raw, reading.place)

    return read


def name(raw: Any, reading: Reading) -> Setting[str]:
    """Read a name, which need not be that of anything."""
    if not isinstance(raw, str) or len(raw) > MAX_FONT_NAME_CHARS or not raw.isprintable():
        raise _unfit(f"a name of at most {MAX_FONT_NAME_CHARS} printable characters", raw)
    return Constant(raw, raw, reading.place)


def color(raw: Any, reading: Reading) -> Setting[Color]:
    """`"0xRRGGBB"`, `"#RRGGBB"` or `"#RRGGBBAA"`."""
    match = _COLOR.fullmatch(raw) if isinstance(raw, str) else None
    if not match:
        raise _unfit('"0xRRGGBB", "#RRGGBB" or "#RRGGBBAA"', raw)
    return Constant(Color(*bytes.fromhex(match[1] or match[2])), raw, reading.place)


def group(make: Callable[..., T], parts: Mapping[str, Form[Any]], defaults: Mapping[str, Any] | None = None) -> Form[T]:
    """An object with a value for each of the `parts`; those without a default are needed.

    `make` gets them in the order of `parts`.
    """
    optional = {key: Constant(value) for key, value in (defaults or {}).items()}
    needed = [key for key in parts if key not in optional]

    def read(raw: Any, reading: Reading) -> Setting[T]:
        if not isinstance(raw, dict):
            raise _unfit("{" + listing(parts) + "}", raw)
        for key in (key for key in raw if key not in parts):
            reading.report.add(unknown("argument", key, parts), reading.place)
        check_keys(raw, needed)
        given = {key: reading.at(key).read(form, raw[key]) for key, form in parts.items() if key in raw}
        settings: dict[str, Setting[Any] | None] = {key: given.get(key, optional.get(key)) for key in parts}
        whole = {key: setting for key, setting in settings.items() if setting is not None}
        if len(whole) < len(settings):
            raise Skip
        return Group(whole, make)

    return read


def _unfit(expected: str, raw: Any) -> Fault:
    note = ""
    if isinstance(raw, str) and raw.startswith("$") and "$" not in expected:
        note = "; a variable can only stand for a number or for true and false"
    return Fault(ProblemKind.VALUE, f"{show(raw)}, expected {expected}{note}", expected=expected, found=show(raw))
