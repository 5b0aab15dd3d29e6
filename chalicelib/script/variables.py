"""Variables: whether all are given, and `{{name}}` inside texts.

Source: docs/vendors/script-language.md, "Time": error 2005, "Not all variables defined".
"""

import re
from collections.abc import Collection, Iterator, Mapping
from unicodedata import bidirectional

from .diagnostics import Caution, Fault, ProblemKind, Report
from .objects import ScriptObject
from .properties import ALPHA, DURATION, EVENTS, PLAY, VISIBLE, Z_INDEX
from .script import Script
from .wording import did_you_mean, listing, show

_IN_TEXT = re.compile(r"\{\{([^{}]*)\}\}")


_STRONG = frozenset(("L", "R", "AL"))
_LEFT_TO_RIGHT = frozenset("L")
# Embeddings, overrides and isolates; marks, which only tell a direction, may stay.
_CONTROLS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_BRACES = re.compile(r"\{\{|\}\}")
# All else of an object is seen on that object alone. Events may fade.
_TIMING = (PLAY, DURATION, EVENTS, Z_INDEX, ALPHA, VISIBLE)


def check_variables(script: Script, texts: Mapping[str, str], variables: Mapping[str, str]) -> None:
    """Whether all variables that are used have values: in scripts, and in the texts of their objects (by id).

    Raises:
        ScriptError: with one problem of kind `variable` for each object that lacks any, listing their names.
    """
    report = Report()
    for each in script.objects:
        missing = sorted(_used_by(each, texts) - variables.keys())
        if missing:
            names = listing(map(show, missing))
            text = f"no value is given for the variable{'s' if missing[1:] else ''} {names}"
            report.add(Fault(ProblemKind.VARIABLE, text, expected=", ".join(missing)), each.place)
    report.raise_any()


def variable_users(script: Script, texts: Mapping[str, str]) -> frozenset[str]:
    """The ids of the objects in which any variable is used, in the scripts or in their texts (by id)."""
    return frozenset(each.id for each in script.objects if _used_by(each, texts))


def is_steady(script: Script, own: Collection[str]) -> bool:
    """Whether all is seen and heard at the same times, and one in front of the other, whatever the variables are and
    whatever fills the objects `own` (by id): no variable decides that, and no length is that of a media of theirs.
    """
    settings = (each.settings.get(known.name) for each in script.objects for known in _TIMING)
    timed = (each for each in script.objects if each.id in own and each.kind.is_timed)
    varies = any(setting.variables for setting in settings if setting is not None)
    return not varies and all(DURATION.name in each.settings for each in timed)


def variable_cautions(script: Script, texts: Mapping[str, str], variables: Mapping[str, str]) -> tuple[Caution, ...]:
    """What is surely not meant: values that nothing uses, and braces in texts that enclose no name."""
    return (*_unused(script, texts, variables), *_stray_braces(script, texts))


def _used_by(each: ScriptObject, texts: Mapping[str, str]) -> frozenset[str]:
    settings = (setting.variables for setting in each.settings.values())
    return text_variables(texts.get(each.id, "")).union(*settings)


def _unused(script: Script, texts: Mapping[str, str], variables: Mapping[str, str]) -> Iterator[Caution]:
    used: frozenset[str] = frozenset().union(*(_used_by(each, texts) for each in script.objects))
    for name in sorted(variables.keys() - used):
        hint = did_you_mean(name, sorted(used - variables.keys()) or sorted(used))
        yield Caution(f"The variable {show(name)} is given, but nothing uses it{hint}", "")


def _stray_braces(script: Script, texts: Mapping[str, str]) -> Iterator[Caution]:
    for each in script.objects:
        rest = _IN_TEXT.sub(lambda match: "" if match[1].strip() else match[0], texts.get(each.id, ""))
        if _BRACES.search(rest):
            text = "the text has {{ or }} that enclose no name; they are shown as they are"
            yield Caution(f"{each.place}: {text}", each.id)


def text_variables(text: str) -> frozenset[str]:
    """The names of the variables that a text contains as `{{name}}`; blanks around a name do not count."""
    return frozenset(match[1].strip() for match in _IN_TEXT.finditer(text) if match[1].strip())


def fill_text(text: str, variables: Mapping[str, str]) -> str:
    """A text with each `{{name}}` replaced by the variable's text, in which nothing is replaced again.

    Where directions mix, what is filled in is isolated: an Arabic name does not turn an English sentence around. Nor do
    directional controls in it, which are left out. Source: Unicode Standard Annex #9.

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
    """The strong bidirectional classes of its characters."""
    return frozenset(map(bidirectional, text)) & _STRONG
