"""Which frame of a video is its poster, the still picture that stands for it until it is played. Pure, light to import.

It is the one in the middle; beginnings and ends are often black, or a logo. Where the middle is of a single colour, as
between two scenes, it is the one at a quarter or at three quarters, unless these are, too.
"""

from dataclasses import replace

from chalicelib.domain.timeline import Timeline

_PLACES = (0.5, 0.25, 0.75)


def poster_frames(timeline: Timeline) -> list[int]:
    """The numbers of the frames that may be the poster, the most wanted first."""
    return [int(timeline.frames * place) for place in _PLACES]


def poster_scene(timeline: Timeline) -> Timeline:
    """The timeline with nothing but the plays that its poster may show."""
    frames = poster_frames(timeline)
    plays = (play for play in timeline.plays if any(play.first_frame <= frame < play.end_frame for frame in frames))
    return replace(timeline, plays=tuple(plays))
