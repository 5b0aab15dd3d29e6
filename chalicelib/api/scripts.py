"""Scripts as callers send them: parsed and checked before anything is stored."""

from collections.abc import Sequence

from chalicelib.api.store import Store
from chalicelib.domain.errors import ApiError
from chalicelib.domain.template import MAX_SCRIPT_CHARS
from chalicelib.domain.timeline import Kind
from chalicelib.script import Script, ScriptError, parse_scripts


def check_scripts(scripts: Sequence[str]) -> Script:
    """The parsed scripts.

    Raises:
        ApiError: 1009 there are none, 1005 they do not parse, 2005 a variable is missing.
    """
    if not scripts:
        raise ApiError.no_scripts()
    total = sum(map(len, scripts))
    if total > MAX_SCRIPT_CHARS:
        message = f"the scripts are {total:,} characters long; {MAX_SCRIPT_CHARS:,} are allowed"
        raise ApiError.bad_script([{"kind": "limit", "message": message}])
    try:
        return parse_scripts(scripts)
    except ScriptError as error:
        raise script_error(error) from error


def script_error(error: ScriptError) -> ApiError:
    """The answer to scripts that do not work: 2005 where only variables are missing, else 1005."""
    problems = [problem.as_data() for problem in error.problems]
    only_variables = all(problem.kind == "variable" for problem in error.problems)
    return ApiError.variables_missing(problems) if only_variables else ApiError.bad_script(problems)


def kinds_of(script: Script) -> dict[str, Kind]:
    """The kind of each object."""
    return {item.id: item.kind for item in script.objects}


def check_fonts(script: Script, store: Store) -> None:
    """Whether all fonts of a script's texts are there.

    Raises:
        ApiError: 1005 naming each object whose font is not.
    """
    expected = ", ".join(sorted(store.fonts))
    problems = [
        {
            "kind": "value",
            "message": f'Object "{name}", textFont: there is no font {font!r}; there are {expected}',
            "object_id": name,
            "property": "textFont",
            "expected": expected,
            "found": font,
        }
        for name, font in script.fonts.items()
        if font not in store.fonts
    ]
    if problems:
        raise ApiError.bad_script(problems)
