"""An explained timeline as it looks on the wire."""

from collections.abc import Iterable

from chalicelib.api.wire import Wire, without_absent
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Look, Play, Timeline, Track
from chalicelib.script import Explained, Explanation

_DECIMALS = 3


def explanation_to_wire(timeline: Timeline, objects: Iterable[Explanation], profile: Profile) -> Wire:
    """The `Explanation` struct; boxes in px of the profile."""
    return {
        "profile": profile.name,
        "fps": timeline.fps,
        "frames": timeline.frames,
        "duration": timeline.duration_ms,
        "objects": [_object(each, timeline, profile) for each in objects],
    }


def _object(each: Explanation, timeline: Timeline, profile: Profile) -> Wire:
    plays = {showing.index: showing for showing in each.plays}
    parts: dict[int, Play] = {}
    for play in timeline.plays:
        if play.object_id == each.object_id:
            parts.setdefault(play.index, play)
    return {
        "objectID": each.object_id,
        "type": each.kind.value,
        "scriptIndex": each.script_index,
        "plays": [
            {
                "index": index,
                "start": round(showing.start_ms, _DECIMALS),
                "finish": round(showing.end_ms, _DECIMALS),
                "firstFrame": showing.first_frame,
                "endFrame": showing.end_frame,
                "poses": _poses(parts.get(index), profile),
                "volumes": _volumes(parts.get(index)),
            }
            for index, showing in plays.items()
        ],
        "values": [_value(value) for value in each.values],
    }


def _poses(play: Play | None, profile: Profile) -> list[Wire]:
    if play is None or play.look is None:
        return []
    look = play.look
    times = _times(play, look.position, look.size, look.alpha, look.scale, look.rotation)
    return [_pose(look, ms, profile) for ms in times]


def _pose(look: Look, ms: float, profile: Profile) -> Wire:
    (x, y), (w, h) = look.position.at(ms), look.size.at(ms)
    numbers = {
        "at": ms,
        "x": x * profile.width_px,
        "y": y * profile.height_px,
        "w": w * profile.width_px,
        "h": h * profile.height_px,
        "alpha": look.alpha.at(ms)[0],
        "scale": look.scale.at(ms)[0],
        "rotation": look.rotation.at(ms)[0],
    }
    return {name: round(float(number), _DECIMALS) for name, number in numbers.items()}


def _volumes(play: Play | None) -> list[Wire]:
    if play is None or play.sound is None:
        return []
    track = play.sound.volume
    return [
        {"at": round(ms, _DECIMALS), "volume": round(float(track.at(ms)[0]), _DECIMALS)} for ms in _times(play, track)
    ]


def _times(play: Play, *tracks: Track) -> list[float]:
    """Beginning and end of a play, and when anything begins or ends to change between."""
    keys = {frame.at_ms for track in tracks for frame in track.keyframes}
    return sorted({play.start_ms, play.end_ms} | {ms for ms in keys if play.start_ms < ms < play.end_ms})


def _value(value: Explained) -> Wire:
    data = value.as_data()
    pointers = [{"text": pointer["text"], "values": _texts(pointer["values"])} for pointer in data["pointers"]]
    known = {"property": data["property"], "source": data.get("source"), "play": data.get("play")}
    return without_absent(known) | {"values": _texts(data["values"]), "pointers": pointers}


def _texts(values: list[str | float | bool]) -> list[str]:
    """Values as scripts write them: a list of the wire holds one type only."""
    return [_text(value) for value in values]


def _text(value: str | float | bool) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{round(value, _DECIMALS):.15g}" if isinstance(value, int | float) else value
