"""The texts of scripts, read and checked: elements → objects → the order of their times → a rehearsal."""

from collections.abc import Sequence
from functools import lru_cache

from .dependencies import order_of_times
from .diagnostics import Report
from .objects import read_object
from .parser import read_elements
from .resolver import rehearse
from .script import Script

# All videos of a campaign have the same scripts, and each step of a video asks for its own several times.
_REMEMBERED = 4


def parse_scripts(scripts: Sequence[str], *, remember: bool = True) -> Script:
    """Read the scripts of a template and of a video, which share one namespace of ids.

    Whatever can be known without medias and variables is checked. The last ones are remembered, if they may be.

    Raises:
        ScriptError: with all problems found in all scripts.
    """
    return _remembered(tuple(scripts)) if remember else _parse(tuple(scripts))


@lru_cache(_REMEMBERED)
def _remembered(scripts: tuple[str, ...]) -> Script:
    return _parse(scripts)


def _parse(scripts: tuple[str, ...]) -> Script:
    report = Report()
    elements, ids = read_elements(scripts, report)
    objects = tuple(read_object(element, ids, report) for element in elements)
    script = Script(objects, order_of_times(objects, report))
    report.raise_any()
    rehearse(script, report)
    report.raise_any()
    return script
