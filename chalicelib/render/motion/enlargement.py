"""The largest enlargement of pictures and videos while they are visible, as enlarged pictures look soft. Pure."""

from collections.abc import Iterator, Mapping

from chalicelib.domain.media import MediaFacts
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Aspect, Look, PictureStyle, Play, Timeline

from .poses import Pose
from .visibility import showings_of, visible_pieces

Size = tuple[int, int]


def enlargements(timeline: Timeline, profile: Profile, facts: Mapping[str, MediaFacts]) -> dict[str, float]:
    """Return the largest factor by which each picture is enlarged, by object id; below 1 it is shrunk.

    `facts` are those of the media files, by object id. Files without a size are left out, and so are drawings (SVG),
    which are drawn at the shown size.

    Raises:
        VideoError: a box becomes too large.
    """
    found: dict[str, float] = {}
    for play, look in showings_of(timeline):
        size = _size_of(facts.get(play.object_id))
        if size is not None and isinstance(look.style, PictureStyle):
            shown = _enlargements(play, look, look.style.aspect, size, profile)
            found[play.object_id] = max(found.get(play.object_id, 0.0), *shown, 0.0)
    return found


def _size_of(facts: MediaFacts | None) -> Size | None:
    if facts is None or facts.is_vector or not facts.width_px or not facts.height_px:
        return None
    return facts.width_px, facts.height_px


def _enlargements(play: Play, look: Look, aspect: Aspect, size: Size, profile: Profile) -> Iterator[float]:
    """Yield the enlargement at the first, middle and last frame of each visible piece of a play."""
    for piece in visible_pieces(play, look, profile):
        for frame in (piece.first_frame, (piece.first_frame + piece.last_frame) // 2, piece.last_frame):
            yield _enlargement(piece.at(frame), aspect, size)


def _enlargement(pose: Pose, aspect: Aspect, size: Size) -> float:
    across, down = pose.width * pose.scale / size[0], pose.height * pose.scale / size[1]
    # A picture stretched far in one direction only, mostly a gradient, is meant to be.
    return max(across, down) if aspect is Aspect.CROP else min(across, down)
