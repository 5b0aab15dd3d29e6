"""Variables: checks that all are given and used, and `{{name}}` inside texts.

Source: docs/vendors/script-language.md, "Time": error 2005, "Not all variables defined".
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import bidirectional

from .diagnostics import Diagnostic, ProblemKind, Report, ScriptWarning, did_you_mean, listing, show
from .numbers import Number
from .objects import Script, ScriptObject
from .properties import ALPHA, DURATION, EVENTS, PLAY, PROPERTIES, VISIBLE, Z_INDEX, Property
from .types import DeclaredValue

TEXT = "text"
"""The name of the text of an object among its parts."""

_IN_TEXT = re.compile(r"\{\{([^{}]*)\}\}")

_STRONG = frozenset(("L", "R", "AL"))
_LEFT_TO_RIGHT = frozenset("L")
# Embeddings, overrides and isolates. Marks stay: they only state a direction.
_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BRACES = re.compile(r"\{\{|\}\}")
# Every other property affects only its own object. Events may fade.
_TIMING = (PLAY, DURATION, EVENTS, Z_INDEX, ALPHA, VISIBLE)


@dataclass(frozen=True, slots=True)
class VariableUse:
    """A use of a variable by an object: in a property, or in its text, which has the name `text` here.

    `example` is a value that fits the property; a text has none.
    """

    variable: str
    object_id: str
    part: str
    example: str


def check_variables(script: Script, texts: Mapping[str, str], variables: Mapping[str, str]) -> None:
    """Check that all used variables have values: in scripts, and in the texts of their objects (by id).

    Raises:
        ScriptError: with one problem of kind `variable` for each object that lacks any, listing their names.
    """
    report = Report()
    for each in script.objects:
        missing = sorted(_used_by(each, texts) - variables.keys())
        if missing:
            names = listing(map(show, missing))
            text = f"no value is given for the variable{'s' if missing[1:] else ''} {names}"
            report.add(Diagnostic(ProblemKind.VARIABLE, text, expected=", ".join(missing)), each.location)
    report.raise_any()


def variable_users(script: Script, texts: Mapping[str, str]) -> frozenset[str]:
    """Return the ids of the objects that use any variable, in the scripts or in their texts (by id)."""
    return frozenset(each.id for each in script.objects if _used_by(each, texts))


def variable_uses(script: Script, texts: Mapping[str, str]) -> Iterator[VariableUse]:
    """Yield each use of a variable, in the order of the objects: in scripts, and in the texts of objects (by id)."""
    for each in script.objects:
        for name in sorted(text_variables(texts.get(each.id, ""))):
            yield VariableUse(name, each.id, TEXT, "")
        for known, declared in each.declared.items():
            for name in sorted(declared.variables):
                yield VariableUse(name, each.id, known, _example(PROPERTIES[known], declared))


def _example(known: Property[Any], declared: DeclaredValue[Any]) -> str:
    """Return a value that a variable in a property can have: a number, or true or false."""
    if isinstance(known.default, bool):
        return "true"
    if known is not DURATION or not isinstance(declared, Number):
        return "1"
    # Alone it is in ms. In an expression such as `$seconds*1000` it is smaller.
    return "3000" if len(declared.expression.nodes) == 1 else "3"


def is_steady(script: Script, own: Collection[str]) -> bool:
    """Return whether all videos of the script show and play their objects at the same times, and in the same order.

    They do if timing and order use no variables, and no duration depends on a media file that each video supplies.
    `own` are the ids of the objects with such files.
    """
    declared = (each.declared.get(known.name) for each in script.objects for known in _TIMING)
    timed = (each for each in script.objects if each.id in own and each.kind.is_timed)
    varies = any(value.variables for value in declared if value is not None)
    return not varies and all(DURATION.name in each.declared for each in timed)


def variable_warnings(
    script: Script, texts: Mapping[str, str], variables: Mapping[str, str]
) -> tuple[ScriptWarning, ...]:
    """Return warnings about values that nothing uses, and about braces in texts that enclose no name."""
    return (*_unused(script, texts, variables), *_stray_braces(script, texts))


def _used_by(each: ScriptObject, texts: Mapping[str, str]) -> frozenset[str]:
    return each.variables | text_variables(texts.get(each.id, ""))


def _unused(script: Script, texts: Mapping[str, str], variables: Mapping[str, str]) -> Iterator[ScriptWarning]:
    used: frozenset[str] = frozenset().union(*(_used_by(each, texts) for each in script.objects))
    for name in sorted(variables.keys() - used):
        hint = did_you_mean(name, sorted(used - variables.keys()) or sorted(used))
        yield ScriptWarning(f"The variable {show(name)} is given, but nothing uses it{hint}", "")


def _stray_braces(script: Script, texts: Mapping[str, str]) -> Iterator[ScriptWarning]:
    for each in script.objects:
        rest = _IN_TEXT.sub(lambda match: "" if match[1].strip() else match[0], texts.get(each.id, ""))
        if _BRACES.search(rest):
            text = "the text has {{ or }} that enclose no name; they are shown as they are"
            yield ScriptWarning(f"{each.location}: {text}", each.id)


def text_variables(text: str) -> frozenset[str]:
    """Return the names of the variables that a text contains as `{{name}}`; blanks around a name do not count."""
    return frozenset(match[1].strip() for match in _IN_TEXT.finditer(text) if match[1].strip())


def fill_text(text: str, variables: Mapping[str, str]) -> str:
    """Return a text with each `{{name}}` replaced by the variable's text. `{{…}}` in a variable's text stays.

    Where directions mix, the variable's text is isolated, so that an Arabic name does not reorder an English sentence.
    Directional controls in it are dropped for the same reason. Source: Unicode Standard Annex #9.

    Raises:
        KeyError: a variable has no value; see `check_variables`.
    """
    rest = _directions(_IN_TEXT.sub("", text))

    def filled(match: re.Match[str]) -> str:
        name = match[1].strip()
        return _isolated(_CONTROLS.sub("", variables[name]), rest) if name else match[0]

    return _IN_TEXT.sub(filled, text)


def _isolated(value: str, around: frozenset[str]) -> str:
    if not around or around | _directions(value) <= _LEFT_TO_RIGHT:
        return value
    return "\n".join(f"\N{FIRST STRONG ISOLATE}{line}\N{POP DIRECTIONAL ISOLATE}" for line in value.split("\n"))


def _directions(text: str) -> frozenset[str]:
    """Return the strong bidirectional classes of a text's characters."""
    return frozenset(map(bidirectional, text)) & _STRONG
