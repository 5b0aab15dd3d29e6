"""The frame of a video that is its poster, the picture that players show before it starts. Pure, light to import.

It is the middle frame, as beginnings and ends are often black, or a logo. If that has a single colour, as between two
scenes, it is the frame at a quarter or at three quarters, unless these have a single colour, too.
"""

from dataclasses import replace

from chalicelib.domain.timeline import Timeline

_PLACES = (0.5, 0.25, 0.75)


def poster_frames(timeline: Timeline) -> list[int]:
    """Return the numbers of the frames that may be the poster, by preference."""
    return [int(timeline.frames * place) for place in _PLACES]


def poster_scene(timeline: Timeline) -> Timeline:
    """Return the timeline with only the plays that its poster may show."""
    frames = poster_frames(timeline)
    plays = (play for play in timeline.plays if any(play.first_frame <= frame < play.end_frame for frame in frames))
    return replace(timeline, plays=tuple(plays))
