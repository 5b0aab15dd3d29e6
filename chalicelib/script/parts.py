"""A showing, cut where its zIndex or its color changes: those are no tracks, but one value for a whole `Play`."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from chalicelib.domain.timeline import Color, Look, PictureStyle, Play, Track

from .frames import frame_at
from .procedures import Target
from .styles import color_of
from .tracks import Value

_CUTTING = (Target.Z_INDEX, Target.COLOR)


class Layer(NamedTuple):
    """A play, and how far in front it is."""

    z_index: float
    play: Play


def parts_of(showing: Play, tracks: Mapping[Target, Track], fps: int) -> list[Layer]:
    """The parts of a showing; none, if it has no frames. Its sound goes with the first one."""
    cuts = _cuts(showing, tracks, fps)
    return [_part(showing, first, end, cuts[first]) for first, end in pairwise([*cuts, showing.end_frame])]


def _cuts(showing: Play, tracks: Mapping[Target, Track], fps: int) -> dict[int, Mapping[Target, Value]]:
    """The frames at which parts begin, in order, each with what holds from there."""
    changes: dict[int, dict[Target, Value]] = {}
    for target in _CUTTING:
        for key in tracks[target].keyframes:
            frame = max(frame_at(key.at_ms, fps), showing.first_frame)
            changes.setdefault(frame, {})[target] = key.value
    cuts: dict[int, Mapping[Target, Value]] = {}
    now: Mapping[Target, Value] = {}
    for frame in sorted(frame for frame in changes if frame < showing.end_frame):
        if now != {**now, **changes[frame]}:
            now = {**now, **changes[frame]}
            cuts[frame] = now
    return cuts


def _part(showing: Play, first_frame: int, end_frame: int, values: Mapping[Target, Value]) -> Layer:
    part = replace(
        showing,
        first_frame=first_frame,
        end_frame=end_frame,
        look=_painted(showing.look, color_of(values[Target.COLOR])),
        sound=showing.sound if first_frame == showing.first_frame else None,
    )
    return Layer(values[Target.Z_INDEX][0], part)


def _painted(look: Look | None, color: Color) -> Look | None:
    if look is None or isinstance(look.style, PictureStyle):
        return look
    return replace(look, style=replace(look.style, color=color))
