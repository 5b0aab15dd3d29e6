"""Gets the visible things of a segment ready: draws the rasters, looks into the videos, leaves out what is hidden."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from chalicelib.domain.errors import BadMedia, VideoError
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Play, Timeline

from ..ffmpeg.binaries import Binaries
from ..fonts import UnknownFontError
from ..isolation.pictures import Pictures
from ..plan import Segment, is_on_black
from .layer_builder import Sources, Stage, layers_of_play
from .layers import Layer

# ffmpeg takes long over more, and ffmpeg-python ends at about a thousand filters in a row.
MAX_LAYERS = 800


@dataclass(frozen=True, slots=True)
class Take:
    """One of several videos that are rendered together.

    `sources` has each object's media by the object's id: a local path, or for a text the text itself. What has the same
    path in several takes is the same file.
    """

    timeline: Timeline
    sources: Sources


def layers_of(
    takes: Sequence[Take], segment: Segment, profile: Profile, folder: Path, binaries: Binaries
) -> list[list[Layer]]:
    """The layers of a segment, from the rearmost, of each take; rasters are written to `folder`.

    What looks the same in several takes is drawn once: it is the same object in their lists.

    Raises:
        VideoError: naming the object: no file, not readable, an unknown font, too large a box; or too many objects.
    """
    pictures = Pictures(folder / "animations")
    drawn: dict[object, list[Layer]] = {}
    made = []
    for number, take in enumerate(takes):
        layers: list[Layer] = []
        # From the front: what is behind something opaque that fills the frame is not even drawn, or decoded.
        for order, play in reversed(list(enumerate(take.timeline.plays))):
            shared = (segment, profile, take.sources, folder / f"{number}-{order}", binaries, pictures)
            stage = Stage(*shared, on_black=is_on_black(take.timeline, order))
            layers += _layers(play, stage, drawn)
            if layers and layers[-1].hides_all(segment, profile):
                break
        if len(layers) > MAX_LAYERS:
            raise VideoError(f"{len(layers)} objects or moves are seen in one segment; the most is {MAX_LAYERS}")
        made.append(layers[::-1])
    return made


def _layers(play: Play, stage: Stage, drawn: dict[object, list[Layer]]) -> list[Layer]:
    looks = (replace(play, object_id="", index=0, sound=None), stage.sources.get(play.object_id), stage.on_black)
    if looks not in drawn:
        try:
            drawn[looks] = layers_of_play(play, stage)
        except (BadMedia, UnknownFontError, ValueError) as error:
            raise VideoError(str(error), object_id=play.object_id) from error
    return drawn[looks]
