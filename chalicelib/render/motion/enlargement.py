"""The largest enlargement of pictures and videos while they are visible, as enlarged pictures look soft. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from chalicelib.domain.media import MediaFacts
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Aspect, Look, PictureStyle, Play, Timeline

from .visibility import showings_of, visible_pieces

Size = tuple[int, int]


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """A picture as it is shown: its boxes while it is visible, in px, and how it fills them."""

    aspect: Aspect
    boxes: frozenset[tuple[float, float]]

    def enlargement(self, facts: MediaFacts | None) -> float | None:
        """Return the largest factor by which a media file is enlarged; below 1 it is shrunk.

        None: the file has no size, or it is a drawing (SVG), which is drawn at the shown size.
        """
        size = _size_of(facts)
        return max((_enlargement(box, self.aspect, size) for box in self.boxes), default=0.0) if size else None


def shown_pictures(timeline: Timeline, profile: Profile) -> dict[str, tuple[ShownPicture, ...]]:
    """Return the showings of each picture and video, by object id.

    Raises:
        VideoError: a box becomes too large.
    """
    found: dict[str, tuple[ShownPicture, ...]] = {}
    for play, look in showings_of(timeline):
        if isinstance(look.style, PictureStyle):
            shown = ShownPicture(look.style.aspect, frozenset(_boxes(play, look, profile)))
            found[play.object_id] = (*found.get(play.object_id, ()), shown)
    return found


def enlargements(pictures: Mapping[str, Iterable[ShownPicture]], facts: Mapping[str, MediaFacts]) -> dict[str, float]:
    """Return the largest factor by which each picture is enlarged, by object id. `facts` are those of its media file.

    Files without a size are left out, and drawings.
    """
    found: dict[str, float] = {}
    for name, showings in pictures.items():
        factors = [showing.enlargement(facts.get(name)) for showing in showings]
        known = [factor for factor in factors if factor is not None]
        found |= {name: max(known)} if known else {}
    return found


def _size_of(facts: MediaFacts | None) -> Size | None:
    if facts is None or facts.is_vector or not facts.width_px or not facts.height_px:
        return None
    return facts.width_px, facts.height_px


def _boxes(play: Play, look: Look, profile: Profile) -> Iterator[tuple[float, float]]:
    """Yield the box at the first, middle and last frame of each visible piece of a play."""
    for piece in visible_pieces(play, look, profile):
        for frame in (piece.first_frame, (piece.first_frame + piece.last_frame) // 2, piece.last_frame):
            pose = piece.at(frame)
            yield pose.width * pose.scale, pose.height * pose.scale


def _enlargement(box: tuple[float, float], aspect: Aspect, size: Size) -> float:
    across, down = box[0] / size[0], box[1] / size[1]
    # A picture stretched far in one direction only, mostly a gradient, is meant to be.
    return max(across, down) if aspect is Aspect.CROP else min(across, down)
