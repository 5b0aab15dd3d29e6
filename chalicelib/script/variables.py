"""Variables: whether all are given, and `{{name}}` inside texts.

Source: reference/script-language.md, "Time": error 2005, "Not all variables defined".
"""

import re
from collections.abc import Collection, Mapping

from .problems import Fault, Place, ProblemKind, Report
from .wording import listing, show

_IN_TEXT = re.compile(r"\{\{([^{}]*)\}\}")


def check_given(names: Collection[str], variables: Mapping[str, str]) -> None:
    """Raise one `Fault` that lists all names that have no value."""
    missing = sorted(name for name in names if name not in variables)
    if missing:
        text = f"not all variables are defined; missing: {listing(map(show, missing))}"
        raise Fault(ProblemKind.VARIABLE, text, expected=", ".join(missing))


def text_variables(text: str) -> frozenset[str]:
    """The names of the variables that a text contains as `{{name}}`; blanks around a name do not count."""
    return frozenset(match[1].strip() for match in _IN_TEXT.finditer(text) if match[1].strip())


def fill_text(text: str, variables: Mapping[str, str]) -> str:
    """A text with each `{{name}}` replaced by the variable's text, in which nothing is replaced again.

    Raises:
        ScriptError: with one problem of kind `variable` that lists the names without a value.
    """
    report = Report()
    with report.catching(Place()):
        check_given(text_variables(text), variables)
    report.raise_any()
    return _IN_TEXT.sub(lambda match: variables[match[1].strip()] if match[1].strip() else match[0], text)
