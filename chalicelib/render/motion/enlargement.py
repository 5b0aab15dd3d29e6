"""How much pictures and videos are enlarged at most while they are seen: what is enlarged a lot is soft. Pure."""

from collections.abc import Iterator, Mapping

from chalicelib.domain.media import MediaFacts
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Aspect, Look, PictureStyle, Play, Timeline

from .poses import Pose
from .visibility import showings_of, visible_pieces

Size = tuple[int, int]


def enlargements(timeline: Timeline, profile: Profile, facts: Mapping[str, MediaFacts]) -> dict[str, float]:
    """How many times as large as it is each picture is shown at most, by object id; below 1 it is shrunk.

    `facts` are those of the medias by object id; what has no size there is left out, and
    so is what is drawn as large as it is shown.

    Raises:
        VideoError: a box is ever too large.
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
    """That of the first, middle and last frame of all that is seen of a play."""
    for piece in visible_pieces(play, look, profile):
        for frame in (piece.first_frame, (piece.first_frame + piece.last_frame) // 2, piece.last_frame):
            yield _enlargement(piece.at(frame), aspect, size)


def _enlargement(pose: Pose, aspect: Aspect, size: Size) -> float:
    across, down = pose.width * pose.scale / size[0], pose.height * pose.scale / size[1]
    # What is stretched far in one direction only, a gradient mostly, is so on purpose.
    return max(across, down) if aspect is Aspect.CROP else min(across, down)
