"""Where a video is cut into segments. Pure, and light to import."""

from dataclasses import dataclass

from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Segment:
    """Frames of the video from `first_frame` up to and without `end_frame`, rendered in one go."""

    index: int
    first_frame: int
    end_frame: int

    @property
    def frames(self) -> int:
        """How many frames it has."""
        return self.end_frame - self.first_frame


def plan_segments(timeline: Timeline, profile: Profile) -> tuple[Segment, ...]:
    """The segments of a video, without gaps, in order; none without a picture. For now always one: the whole video."""
    return (Segment(0, 0, timeline.frames),) if profile.has_picture else ()
