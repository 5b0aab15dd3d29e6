"""Moments of a video that lie outside of its objects, such as the beginnings of chapters: `photo.start+500`.

They are expressions over the times of objects, in ms. One over an object that is played several times has several
values, of which the earliest counts.
"""

from collections.abc import Mapping, Sequence

from chalicelib.domain.media import MediaFacts

from .context import Origin
from .diagnostics import Diagnostic, Location, ProblemKind, Report, ScriptError, Unresolved, listing, show, unknown_name
from .evaluation import Scope, evaluate
from .expressions import Expression, parse_expression
from .objects import Script
from .resolver import open_context

_NO_OBJECT = ""


def check_moment(text: str, script: Script) -> None:
    """Check all that can be known of a moment before a video is made.

    Raises:
        ScriptError: it is no expression, or uses an object that the script does not have.
    """
    report = Report()
    with report.catching(Location()):
        _parse(text, script)
    report.raise_any()


def moment_variables(text: str) -> frozenset[str]:
    """Return the names of the variables that a moment uses; none if it is no expression."""
    try:
        return parse_expression(text, _NO_OBJECT, Location()).variables
    except Diagnostic:
        return frozenset()


def moments_ms(
    moments: Sequence[str], script: Script, facts: Mapping[str, MediaFacts], variables: Mapping[str, str]
) -> list[float | ScriptError]:
    """Return each moment of a video in ms, or the reason why it has none. Other arguments are those of `resolve`.

    Raises:
        ScriptError: variables of the script are missing.
    """
    scope = open_context(script, facts, variables, fps=1, origin=Origin.TOP_LEFT).scope
    return [_moment_ms(text, script, scope) for text in moments]


def _moment_ms(text: str, script: Script, scope: Scope) -> float | ScriptError:
    try:
        return min(evaluate(_parse(text, script), scope))
    except Diagnostic as error:
        return ScriptError([error.as_problem(Location())])
    except Unresolved:
        return ScriptError([_unresolved(text, script, scope).as_problem(Location())])


def _parse(text: str, script: Script) -> Expression:
    expression = parse_expression(text, _NO_OBJECT, Location())
    known = {each.id: each for each in script.objects}
    for reference in expression.references:
        name, attribute = reference.time
        if name == _NO_OBJECT:
            words = f"{show(text)} has {show(str(attribute))} without an object; write {show(f'photo.{attribute}')}"
            raise Diagnostic(ProblemKind.REFERENCE, words, expression=text, column=reference.column)
        if name not in known:
            raise unknown_name("object", name, known)
    return expression


def _unresolved(text: str, script: Script, scope: Scope) -> Diagnostic:
    missing = sorted(_parse(text, script).variables - scope.variables.keys())
    if missing:
        names = listing(map(show, missing))
        words = f"no value is given for the variable{'s' if missing[1:] else ''} {names}"
        return Diagnostic(ProblemKind.VARIABLE, words, expected=", ".join(missing))
    return Diagnostic(ProblemKind.VALUE, f"{show(text)} cannot be computed")
