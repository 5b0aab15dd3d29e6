"""Gets the visible things of a segment ready: draws the rasters, looks into the videos, leaves out what is hidden."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from chalicelib.domain.errors import BadMedia, VideoError
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Play

from ..ffmpeg.binaries import Binaries
from ..fonts import UnknownFontError
from ..inputs import RenderInput
from ..isolation.pictures import SegmentPictures
from ..plan import Segment, is_on_black
from .layer_builder import LayerContext, layers_of_play
from .layers import Layer

# ffmpeg takes long over more, and ffmpeg-python ends at about a thousand filters in a row.
MAX_LAYERS = 800


def build_layers(
    takes: Sequence[RenderInput], segment: Segment, profile: Profile, folder: Path, binaries: Binaries
) -> list[list[Layer]]:
    """The layers of a segment, from the rearmost, of each take; rasters are written to `folder`.

    What looks the same in several takes is drawn once: it is the same object in their lists.

    Raises:
        VideoError: naming the object: no file, not readable, an unknown font, too large a box; or too many objects.
    """
    pictures = SegmentPictures(folder / "animations")
    drawn: dict[object, list[Layer]] = {}
    made = []
    for number, take in enumerate(takes):
        layers: list[Layer] = []
        # From the front: what is behind something opaque that fills the frame is not even drawn, or decoded.
        for order, play in reversed(list(enumerate(take.timeline.plays))):
            shared = (segment, profile, take.sources, folder / f"{number}-{order}", binaries, pictures)
            stage = LayerContext(*shared, on_black=is_on_black(take.timeline, order))
            layers += _layers(play, stage, drawn)
            if layers and layers[-1].hides_all(segment, profile):
                break
        if len(layers) > MAX_LAYERS:
            raise VideoError(f"{len(layers)} objects or moves are seen in one segment; the most is {MAX_LAYERS}")
        made.append(layers[::-1])
    return made


def _layers(play: Play, stage: LayerContext, drawn: dict[object, list[Layer]]) -> list[Layer]:
    looks = (replace(play, object_id="", index=0, sound=None), stage.sources.get(play.object_id), stage.on_black)
    if looks not in drawn:
        try:
            drawn[looks] = layers_of_play(play, stage)
        except (BadMedia, UnknownFontError, ValueError) as error:
            raise VideoError(str(error), object_id=play.object_id) from error
    return drawn[looks]
