"""The chapters of a video: the moments that its template names, from each one to the next."""

from chalicelib.pipeline.manifest import Manifest
from chalicelib.pipeline.webvtt import Cue, write_webvtt
from chalicelib.script import ScriptError, fill_text, text_variables


def chapters_of(manifest: Manifest, duration_ms: int) -> tuple[str, tuple[str, ...]]:
    """Return the chapters of a video as a WebVTT file, empty if it has none, and a warning for each unusable one.

    Raises:
        VideoError: the scripts cannot be resolved.
    """
    if not manifest.chapters:
        return "", ()
    found: dict[int, str] = {}
    warnings = []
    for (title, _), moment in zip(manifest.chapters, manifest.chapter_times(), strict=True):
        missing = sorted(text_variables(title) - manifest.variables.keys())
        if isinstance(moment, ScriptError):
            problem = moment.problems[0].message
        elif not 0 <= round(moment) < duration_ms:
            problem = f"it begins at {round(moment):,} ms, outside of the video"
        elif missing:
            problem = f"no value is given for {missing[0]!r} in its title"
        elif round(moment) in found:
            problem = "another chapter begins at the same time"
        else:
            found[round(moment)] = fill_text(title, manifest.variables)
            continue
        warnings.append(f'Chapter "{title}": {problem}; it is left out')
    starts = sorted(found)
    ends = [*starts[1:], duration_ms]
    cues = [Cue(start, end, found[start]) for start, end in zip(starts, ends, strict=True)]
    return write_webvtt(cues), tuple(warnings)
