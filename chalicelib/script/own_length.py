"""The length of a template's scripts on their own."""

from collections.abc import Mapping, Sequence

from chalicelib.domain.media import MediaFacts

from .diagnostics import ScriptError
from .parser import parse_scripts
from .resolver import resolve


def own_length_ms(scripts: Sequence[str], facts: Mapping[str, MediaFacts], fps: int) -> int:
    """Return the length of scripts that nobody adds variables or scripts to, in ms, or 0 if they need some.

    `facts` are those of the media files that fill their objects.
    """
    try:
        script = parse_scripts(scripts)
        if any(kind.is_timed and name not in facts for name, kind in script.needs_media.items()):
            return 0
        return resolve(script, facts, {}, fps).timeline.duration_ms
    except ScriptError:
        return 0
