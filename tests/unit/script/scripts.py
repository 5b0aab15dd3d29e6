"""Short ways to write scripts, to resolve them, and to get their problems."""

import json
from typing import Any

import pytest

from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.timeline import Look, Play, Track
from chalicelib.script import Problem, ResolvedScript, Script, ScriptError, parse_scripts, resolve

FPS = 25
"""A frame is 40 ms."""


def text(*elements: Any) -> str:
    return json.dumps(elements)


def image(id: str = "photo", duration: Any = 1000, **properties: Any) -> dict[str, Any]:
    return {"image": {"id": id, "duration": duration, **properties}}


def title(id: str = "title", duration: Any = 1000, **properties: Any) -> dict[str, Any]:
    return {"text": {"id": id, "duration": duration, **properties}}


def rectangle(id: str = "box", duration: Any = 1000, **properties: Any) -> dict[str, Any]:
    return {"rectangle": {"id": id, "duration": duration, **properties}}


def video(id: str = "clip", **properties: Any) -> dict[str, Any]:
    return {"video": {"id": id, **properties}}


def audio(id: str = "music", **properties: Any) -> dict[str, Any]:
    return {"audio": {"id": id, **properties}}


def video_of(duration_ms: int | None, has_audio: bool = False) -> MediaFacts:
    return MediaFacts(MediaType.VIDEO, duration_ms, 640, 480, has_audio)


def audio_of(duration_ms: int | None) -> MediaFacts:
    return MediaFacts(MediaType.AUDIO, duration_ms, has_audio=True)


def parsed(*elements: Any) -> Script:
    return parse_scripts([text(*elements)])


def resolved(
    *elements: Any,
    facts: dict[str, MediaFacts] | None = None,
    variables: dict[str, str] | None = None,
    fps: int = FPS,
    **options: Any,
) -> ResolvedScript:
    return resolve(parsed(*elements), facts or {}, variables or {}, fps, **options)


def plays(*elements: Any, **options: Any) -> tuple[Play, ...]:
    return resolved(*elements, **options).timeline.plays


def spans(*elements: Any, **options: Any) -> dict[str, list[tuple[float, float]]]:
    """Return when each object is played, in ms."""
    found: dict[str, list[tuple[float, float]]] = {}
    for play in plays(*elements, **options):
        found.setdefault(play.object_id, []).append((play.start_ms, play.end_ms))
    return found


def look(*elements: Any, **options: Any) -> Look:
    """Return the look of the only play."""
    (play,) = plays(*elements, **options)
    assert play.look
    return play.look


def volume(*elements: Any, **options: Any) -> Track:
    """Return the volume of the only play."""
    (play,) = plays(*elements, **options)
    assert play.sound
    return play.sound.volume


def keys(track: Track) -> list[tuple[float, ...]]:
    """Return the keyframes: time and value."""
    return [(frame.at_ms, *frame.value) for frame in track.keyframes]


def warnings(*elements: Any, **options: Any) -> list[str]:
    return [warning.message for warning in resolved(*elements, **options).warnings]


def problems(*elements: Any) -> list[Problem]:
    """Return the problems found before media files and variables are known."""
    return problems_of_texts(text(*elements))


def problems_of_texts(*texts: str) -> list[Problem]:
    with pytest.raises(ScriptError) as caught:
        parse_scripts(texts)
    return list(caught.value.problems)


def late_problems(*elements: Any, **options: Any) -> list[Problem]:
    """Return the problems found only when media files and variables are known."""
    script = parsed(*elements)
    with pytest.raises(ScriptError) as caught:
        resolve(script, options.get("facts", {}), options.get("variables", {}), FPS)
    return list(caught.value.problems)


def only(found: list[Problem]) -> Problem:
    (problem,) = found
    return problem
