"""The script language: the texts of scripts → objects → a timeline. Pure: no I/O, no clock, no randomness.

    script = parse_scripts(['[{"image": {"id": "photo", "duration": "$seconds*1000"}}]'])
    script.needs_media                                             # {"photo": Kind.IMAGE}
    resolved = resolve(script, {}, {"seconds": "3"}, fps=24)
    resolved.timeline.duration_ms                                  # 3000

Whatever is wrong ends in one `ScriptError` with all problems, each with its place. What is allowed but surely not
meant comes as a `Caution` beside the timeline. `Source:` in a docstring names the page that holds the rule.
"""

from .geometry import Origin
from .parsing import parse_scripts
from .problems import Caution, Problem, ProblemKind, ScriptError
from .script import Script
from .timeline import Resolved, resolve
from .variables import fill_text, text_variables

__all__ = [
    "Caution",
    "Origin",
    "Problem",
    "ProblemKind",
    "Resolved",
    "Script",
    "ScriptError",
    "fill_text",
    "parse_scripts",
    "resolve",
    "text_variables",
]
