"""Gets the visible things of a segment ready: draws the rasters, looks into the videos, leaves out what is hidden."""

from pathlib import Path

from chalicelib.domain.errors import BadMedia, VideoError
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Play, Timeline

from .animations import Animations
from .binaries import Binaries
from .fonts import UnknownFontError
from .layers import Layer
from .plan import Segment, is_on_black
from .staging import Sources, Stage, layers_of_play

# ffmpeg takes long over more, and ffmpeg-python ends at about a thousand filters in a row.
MAX_LAYERS = 800


def layers_of(
    timeline: Timeline, segment: Segment, profile: Profile, sources: Sources, folder: Path, binaries: Binaries
) -> list[Layer]:
    """The layers of a segment, from the rearmost; rasters are written to `folder`.

    Raises:
        VideoError: naming the object: no file, not readable, an unknown font, too large a box; or too many objects.
    """
    layers: list[Layer] = []
    animations = Animations(folder / "animations")
    # From the front: what is behind a video that fills the frame is not even drawn.
    for order, play in reversed(list(enumerate(timeline.plays))):
        shared = (segment, profile, sources, folder / str(order), binaries, animations)
        stage = Stage(*shared, on_black=is_on_black(timeline, order))
        layers += _layers(play, stage)
        if layers and layers[-1].hides_all(segment, profile):
            break
    if len(layers) > MAX_LAYERS:
        raise VideoError(f"{len(layers)} objects or moves are seen in one segment; the most is {MAX_LAYERS}")
    return layers[::-1]


def _layers(play: Play, stage: Stage) -> list[Layer]:
    try:
        return layers_of_play(play, stage)
    except (BadMedia, UnknownFontError, ValueError) as error:
        raise VideoError(str(error), object_id=play.object_id) from error
