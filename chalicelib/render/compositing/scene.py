"""The visible layers of a segment: rasters drawn, videos inspected, hidden plays left out."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from chalicelib.domain.errors import BadMedia, VideoError
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Play

from ..ffmpeg.binaries import Binaries
from ..fonts import UnknownFontError
from ..isolation.pictures import SegmentPictures
from ..plan import Segment, is_on_black
from ..render_input import RenderInput
from .layer_builder import LayerContext, layers_of_play
from .layers import Layer

# ffmpeg is slow with more, and ffmpeg-python fails at about a thousand filters in a row.
MAX_LAYERS = 800


def build_layers(
    inputs: Sequence[RenderInput], segment: Segment, profile: Profile, folder: Path, binaries: Binaries
) -> list[list[Layer]]:
    """Return the layers of a segment, from the rearmost, for each video; rasters are written to `folder`.

    A play that looks the same in several videos is drawn once: their lists share the same layers.

    Raises:
        VideoError: a file is missing or unreadable, a font is unknown, or a box too large (names the object); or there
            are too many objects.
    """
    pictures = SegmentPictures(folder / "animations")
    drawn: dict[object, list[Layer]] = {}
    made = []
    for number, video in enumerate(inputs):
        layers: list[Layer] = []
        # From the front: layers behind an opaque one that fills the frame are neither drawn nor decoded.
        for order, play in reversed(list(enumerate(video.timeline.plays))):
            shared = (segment, profile, video.sources, folder / f"{number}-{order}", binaries, pictures)
            context = LayerContext(*shared, on_black=is_on_black(video.timeline, order))
            layers += _layers(play, context, drawn)
            if layers and layers[-1].hides_all(segment, profile):
                break
        if len(layers) > MAX_LAYERS:
            raise VideoError(f"{len(layers)} objects or moves are seen in one segment; the most is {MAX_LAYERS}")
        made.append(layers[::-1])
    return made


def _layers(play: Play, context: LayerContext, drawn: dict[object, list[Layer]]) -> list[Layer]:
    looks = (replace(play, object_id="", index=0, sound=None), context.sources.get(play.object_id), context.on_black)
    if looks not in drawn:
        try:
            drawn[looks] = layers_of_play(play, context)
        except (BadMedia, UnknownFontError, ValueError) as error:
            raise VideoError(str(error), object_id=play.object_id) from error
    return drawn[looks]
