"""The script language: the texts of scripts → objects → a timeline. Pure: no I/O, no clock, no randomness.

    script = parse_scripts(['[{"image": {"id": "photo", "duration": "$seconds*1000"}}]'])
    script.needs_media                                             # {"photo": Kind.IMAGE}
    resolved = resolve(script, {}, {"seconds": "3"}, fps=24)
    resolved.timeline.duration_ms                                  # 3000

`explain` tells, of the same arguments as `resolve`, when each object is played and where each value came from.

Whatever is wrong ends in one `ScriptError` with all problems, each with its place. What is allowed but surely not
meant comes as a `Caution` beside the timeline. `Source:` in a docstring names the page that holds the rule.
"""

from .diagnostics import Caution, NothingShown, Problem, ProblemKind, ScriptError
from .explained import Explained, Pointer
from .explanation import Explanation, Showing, explain
from .fonts import font_cautions, with_default_font
from .geometry import Origin
from .parsing import parse_scripts
from .resolver import Resolved, resolve
from .script import Script
from .variables import check_variables, fill_text, is_steady, text_variables, variable_cautions, variable_users

__all__ = [
    "Caution",
    "Explained",
    "Explanation",
    "NothingShown",
    "Origin",
    "Pointer",
    "Problem",
    "ProblemKind",
    "Resolved",
    "Script",
    "ScriptError",
    "Showing",
    "check_variables",
    "explain",
    "fill_text",
    "font_cautions",
    "is_steady",
    "parse_scripts",
    "resolve",
    "text_variables",
    "variable_cautions",
    "variable_users",
    "with_default_font",
]
