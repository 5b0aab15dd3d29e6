"""Gets the visible things of a segment ready: draws the rasters, looks into the videos, leaves out what is hidden."""

from collections.abc import Mapping
from pathlib import Path

from chalicelib.domain.errors import BadMedia, VideoError
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Color, Kind, Look, PictureStyle, Play, TextStyle, Timeline

from .binaries import Binaries
from .curves import within
from .draw import Raster, draw_color, draw_image, draw_text
from .fonts import UnknownFontError
from .footage import Footage, footage_of
from .geometry import Box, Rect, box_of
from .layers import Layer, RasterFile, is_seen, opacity_of
from .plan import Segment
from .streams import read_streams

# ffmpeg takes long over more, and ffmpeg-python ends at about a thousand filters in a row.
MAX_LAYERS = 800

# By object id: a local file, or a text itself.
Sources = Mapping[str, Path | str]


def path_of(play: Play, sources: Sources) -> Path:
    """The local file of a play's media.

    Raises:
        VideoError: there is none.
    """
    source = sources.get(play.object_id)
    if not isinstance(source, Path):
        raise VideoError(f"there is no {play.kind} file for it", object_id=play.object_id)
    if not source.is_file():
        raise VideoError("its file is missing", object_id=play.object_id)
    return source


def layers_of(
    timeline: Timeline, segment: Segment, profile: Profile, sources: Sources, folder: Path, binaries: Binaries
) -> list[Layer]:
    """The layers of a segment, from the rearmost; rasters are written to `folder`.

    Raises:
        VideoError: naming the object: no file, not readable, an unknown font, too large a box; or too many objects.
    """
    layers: list[Layer] = []
    # From the front: what is behind a video that fills the frame is not even drawn.
    for order, play in reversed(list(enumerate(timeline.plays))):
        look = play.look
        if look is None or not _is_seen(play, look, segment, profile.fps):
            continue
        layer = _layer(
            play, look, profile, sources, folder / f"{order}.rgba", binaries, on_black=_on_black(timeline, order)
        )
        if layer is not None:
            layers.append(layer)
            if layer.hides_all(segment, profile):
                break
    if len(layers) > MAX_LAYERS:
        raise VideoError(f"{len(layers)} objects are seen in one segment; the most is {MAX_LAYERS}")
    return layers[::-1]


def _is_seen(play: Play, look: Look, segment: Segment, fps: int) -> bool:
    return is_seen(within(opacity_of(play, look, fps), segment.first_frame, segment.end_frame))


def _on_black(timeline: Timeline, order: int) -> bool:
    """Whether no visible play is ever behind this one. Of the whole play, so that all its segments decide alike."""
    play = timeline.plays[order]
    behind = (other for other in timeline.plays[:order] if other.look is not None)
    return not any(b.first_frame < play.end_frame and play.first_frame < b.end_frame for b in behind)


def _layer(
    play: Play, look: Look, profile: Profile, sources: Sources, file: Path, binaries: Binaries, *, on_black: bool
) -> Layer | None:
    try:
        box = box_of(look, profile)
        picture: Footage | RasterFile | None
        if play.kind is Kind.VIDEO:
            picture = _footage(play, look, box, profile, sources, binaries)
        else:
            raster = _raster(play, look, box, sources)
            picture = None if raster is None else _written(raster, file)
    except (BadMedia, UnknownFontError, ValueError) as error:
        raise VideoError(str(error), object_id=play.object_id) from error
    return Layer(play, look, box, picture, on_black) if picture else None


def _footage(
    play: Play, look: Look, box: Box, profile: Profile, sources: Sources, binaries: Binaries
) -> Footage | None:
    path = path_of(play, sources)
    style = look.style if isinstance(look.style, PictureStyle) else PictureStyle()
    return footage_of(play, style, box, path, read_streams(path, binaries.ffprobe), profile.fps)


def _raster(play: Play, look: Look, box: Box, sources: Sources) -> Raster | None:
    match look.style:
        case Color() as color:
            return draw_color(color, box)
        case TextStyle() as style:
            text = sources.get(play.object_id)
            if not isinstance(text, str):
                raise VideoError("there is no text for it", object_id=play.object_id)
            return draw_text(text, style, box)
        case PictureStyle() as style:
            return draw_image(path_of(play, sources), style, box)


def _written(raster: Raster, file: Path) -> RasterFile:
    return RasterFile(raster.save(file), Rect(raster.x, raster.y, raster.image.width, raster.image.height))
