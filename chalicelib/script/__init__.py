"""The script language: the texts of scripts → objects → a timeline. Pure: no I/O, no clock, no randomness.

    script = parse_scripts(['[{"image": {"id": "photo", "duration": "$seconds*1000"}}]'])
    script.needs_media                                             # {"photo": Kind.IMAGE}
    resolved = resolve(script, {}, {"seconds": "3"}, fps=24)
    resolved.timeline.duration_ms                                  # 3000

The modules in reading order, from a text to a timeline:

    parser        JSON texts → elements → `Script`; `parse_scripts` is the way in
    objects       `ScriptObject` and `Script`: each element with its properties parsed; the fonts it names
    properties    the table of properties (`textPaging`, `zIndex`, …): kinds of objects, type, default
    events        the property `events`, a list of calls of procedures
    procedures    the table of procedures (`imageFadeIn`, `moveTo`, …) and assignable properties
    types         how a property's JSON is parsed: booleans, choices, colours, groups
    numbers       … and numbers within ranges, which may be expressions
    expressions   the parser of expressions (`photo.end-$delay`); `lexer` splits them into tokens
    evaluation    the values of expressions, and the times and variables that they came from
    timing        the starts, durations and ends of all objects, in order of their dependencies
    resolver      the plays of all objects → `Timeline`; `resolve` is the way in
    context       the state that the objects of one video share; times as frames
    animation     the events of a play → a track for each value that changes; `tracks` has the arithmetic
    styles        the box and the style of a play
    variables     checks of variables, and `{{name}}` in texts
    moments       times that lie outside of objects, such as the beginnings of chapters
    own_length    the length of a template's scripts without those of a video
    open_inputs   the inputs that a video of a template may bring
    explanation   when each object is played, and where each value came from
    diagnostics   problems and warnings, and their wording

All problems of a script are raised together as one `ScriptError`, each with its location. Likely mistakes that the
language allows are `ScriptWarning`s beside the timeline. `Source:` in a docstring names the page that holds the rule.
"""

from .context import Origin
from .diagnostics import NothingShown, Problem, ProblemKind, ScriptError, ScriptWarning
from .evaluation import ExplainedValue, Pointer
from .explanation import ExplainedObject, ExplainedPlay, explain
from .moments import check_moment, moment_variables, moments_ms
from .objects import Script, font_warnings, with_default_font
from .open_inputs import inputs_of
from .own_length import own_length_ms
from .parser import parse_scripts
from .resolver import ResolvedScript, resolve
from .variables import (
    check_variables,
    fill_text,
    is_steady,
    text_variables,
    variable_users,
    variable_warnings,
)

__all__ = [
    "ExplainedObject",
    "ExplainedPlay",
    "ExplainedValue",
    "NothingShown",
    "Origin",
    "Pointer",
    "Problem",
    "ProblemKind",
    "ResolvedScript",
    "Script",
    "ScriptError",
    "ScriptWarning",
    "check_moment",
    "check_variables",
    "explain",
    "fill_text",
    "font_warnings",
    "inputs_of",
    "is_steady",
    "moment_variables",
    "moments_ms",
    "own_length_ms",
    "parse_scripts",
    "resolve",
    "text_variables",
    "variable_users",
    "variable_warnings",
    "with_default_font",
]
