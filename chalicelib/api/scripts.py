"""Scripts of requests, parsed and checked before anything is stored."""

from collections.abc import Sequence

from chalicelib.api.wire_fields import Wire
from chalicelib.domain.errors import ApiError
from chalicelib.domain.template import MAX_SCRIPT_CHARS
from chalicelib.domain.timeline import Kind
from chalicelib.script import Problem, Script, ScriptError, parse_scripts


def check_scripts(scripts: Sequence[str], *, remember: bool = True) -> Script:
    """Parse scripts.

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
        return parse_scripts(scripts, remember=remember)
    except ScriptError as error:
        raise script_error(error) from error


def script_error(error: ScriptError) -> ApiError:
    """Return the error for scripts that do not work: 2005 if only variables are missing, else 1005."""
    problems = [problem_to_wire(problem) for problem in error.problems]
    only_variables = all(problem.kind == "variable" for problem in error.problems)
    return ApiError.variables_missing(problems) if only_variables else ApiError.bad_script(problems)


def problem_to_wire(problem: Problem) -> Wire:
    """Return the `Problem` of a script. Unknown positions are left out."""
    names = {"object_id": "objectID", "script_index": "scriptIndex"}
    return {names.get(name, name): value for name, value in problem.as_data().items()}


def kinds_of(script: Script) -> dict[str, Kind]:
    """Return the kind of each object by its id."""
    return {item.id: item.kind for item in script.objects}
