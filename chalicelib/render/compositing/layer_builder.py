"""The layers of one play in a segment: one for each of its spans, drawn at the size at which it is shown there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from PIL import Image

from chalicelib.domain.errors import VideoError
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Frame, Kind, Look, PictureStyle, Play, RectangleStyle, TextStyle

from ..drawing.rasters import Raster, draw_rectangle
from ..drawing.shapes import matte_of
from ..ffmpeg.binaries import Binaries
from ..images.animations import Animation
from ..isolation.pictures import SegmentPictures, draw_image
from ..isolation.texts import draw_text, page_count
from ..media_files.av1 import CODEC, decoded
from ..media_files.hdr import ColorSpace, cube
from ..media_files.streams import Streams, read_streams
from ..motion.curves import LinearPiece, within
from ..motion.geometry import Box, Rect, box_of, frame_rect, px
from ..motion.opacity import is_seen_between, opacity_of
from ..motion.poses import MotionSpan, motion_of, spans_of
from ..motion.warp import MARGIN_PX, Warp, warp_of
from ..plan import Segment
from ..render_input import Sources, path_of
from .clip_masks import clip_of
from .fitting import FittedBox, Size, fit_box
from .image_sequence import ImageSequence, concat_list, frames_shown
from .layers import Layer
from .surfaces import Matte, RasterFile
from .video_source import Footage, footage_of

_AV1_TIMEOUT_S = 600


@dataclass(frozen=True, slots=True)
class LayerContext:
    """The context that the plays of a segment share, with the `folder` for a play's files; `on_black`: see `Layer`."""

    segment: Segment
    profile: Profile
    sources: Sources
    folder: Path
    binaries: Binaries
    pictures: SegmentPictures
    on_black: bool


@dataclass(frozen=True, slots=True)
class OpenMedia:
    """An inspected video or animated picture."""

    streams: Streams
    animation: Animation | None = None


def layers_of_play(play: Play, context: LayerContext) -> list[Layer]:
    """Return a play's layers in the segment, one for each visible span.

    Raises:
        VideoError, BadMedia, UnknownFontError, ValueError: it cannot be shown.
    """
    look = play.look
    if look is None or not _is_seen(opacity_of(play, look, context.profile.fps), context.segment):
        return []
    media = _media_of(play, context)
    # From here on an animated picture is a video, which rests at other positions than a picture.
    play = play if media is None else replace(play, kind=Kind.VIDEO)
    made = (_layer(play, look, *shot, media, context) for shot in _shots(play, look, context))
    return [layer for layer in made if layer is not None]


def _media_of(play: Play, context: LayerContext) -> OpenMedia | None:
    match play.kind:
        case Kind.VIDEO:
            return OpenMedia(read_streams(path_of(play, context.sources), context.binaries.ffprobe))
        case Kind.IMAGE:
            animation = context.pictures.animation(path_of(play, context.sources))
            return OpenMedia(animation.streams, animation) if animation else None
        case _:
            return None


def _shots(play: Play, look: Look, context: LayerContext) -> Iterator[tuple[MotionSpan, int]]:
    """Yield the play's spans, cut where a page of its text ends, with the page's number."""
    spans = spans_of(motion_of(play, look, context.profile))
    for page, (first_frame, end_frame) in enumerate(_pages(play, look, context)):
        cut = (span.within(first_frame, end_frame) for span in spans)
        yield from ((span, page) for span in cut if span is not None)


def _pages(play: Play, look: Look, context: LayerContext) -> list[tuple[int, int]]:
    """Return the first and the end frame of each page of a text; one page for other plays."""
    text, pages = context.sources.get(play.object_id), 1
    if isinstance(look.style, TextStyle) and look.style.paging and isinstance(text, str):
        pages = page_count(text, look.style, box_of(look, context.profile))
    page_ms = (play.end_ms - play.start_ms) / pages
    cuts = [px((play.start_ms + page * page_ms) * context.profile.fps / 1000) for page in range(1, pages)]
    return list(pairwise([play.first_frame, *cuts, play.end_frame]))


def _is_seen(opacity: Sequence[LinearPiece], segment: Segment) -> bool:
    return is_seen_between(opacity, segment.first_frame, segment.end_frame)


def _layer(
    play: Play, look: Look, span: MotionSpan, page: int, media: OpenMedia | None, context: LayerContext
) -> Layer | None:
    opacity = within(opacity_of(play, look, context.profile.fps), span.first_frame, span.end_frame)
    if not _is_seen(opacity, context.segment) or span.motion.at(span.first_frame).is_empty:
        return None
    folder = replace(context, folder=context.folder / str(span.first_frame))
    folder.folder.mkdir(parents=True, exist_ok=True)
    if media is not None:
        return _footage_layer(play, look, span, opacity, media, folder)
    return _raster_layer(play, look, span, page, opacity, folder)


def _raster_layer(
    play: Play, look: Look, span: MotionSpan, page: int, opacity: tuple[LinearPiece, ...], context: LayerContext
) -> Layer | None:
    fitted = fit_box(span, look.style, _contents(play, look, context), context.profile)
    raster = _raster(play, fitted, page, context)
    if raster is None:
        return None
    file = context.folder / "px.rgba"
    if fitted.is_plain:
        drawn = RasterFile(raster.save(file), raster.rect, raster.is_opaque)
        return Layer(play, opacity, drawn, fitted.box.rest, context.on_black)
    warp = _warp(fitted, raster.rect, context.profile, opaque=raster.is_opaque)
    if warp is None:
        return None
    wide = raster.with_bleed(MARGIN_PX) if fitted.cut else raster.with_margin(MARGIN_PX)
    clip = clip_of(fitted.cut, warp.region, context.folder, opaque=raster.is_opaque) if fitted.cut else None
    return Layer(play, opacity, RasterFile(wide.save(file), wide.rect), warp, context.on_black, clip=clip)


def _footage_layer(
    play: Play, look: Look, span: MotionSpan, opacity: tuple[LinearPiece, ...], media: OpenMedia, context: LayerContext
) -> Layer | None:
    video, path = media.streams.video, path_of(play, context.sources)
    contents = (video.shown_width, video.shown_height) if video else None
    fitted = fit_box(span, look.style, contents, context.profile)
    style = fitted.style if isinstance(fitted.style, PictureStyle) else PictureStyle()
    footage = footage_of(play, style, fitted.box, path, media.streams, context.profile.fps)
    if footage is None:
        return None
    if footage.stream.codec == CODEC and media.animation is None:
        footage = _decoded(footage, play, span, context)
    sequence = _image_sequence(media.animation, play, span, context) if media.animation else None
    footage = replace(footage, table=_table(footage.stream.space, context.folder), sequence=sequence)
    if fitted.is_plain:
        matte = _matte(style.frame, footage, fitted.box, None, context)
        return Layer(play, opacity, footage, fitted.box.rest, context.on_black, matte)
    opaque = not footage.stream.has_alpha and style.frame.corner_radius <= 0
    warp = _warp(fitted, footage.rect, context.profile, opaque=opaque)
    if warp is None:
        return None
    if fitted.cut:
        clip = clip_of(fitted.cut, warp.region, context.folder, opaque=not footage.stream.has_alpha)
        return Layer(play, opacity, footage, warp, context.on_black, clip=clip)
    return Layer(
        play, opacity, footage, warp, context.on_black, _matte(style.frame, footage, fitted.box, warp, context)
    )


def _decoded(footage: Footage, play: Play, span: MotionSpan, context: LayerContext) -> Footage:
    """Return AV1 footage whose part shown in the segment is a file that ffmpeg can decode."""
    output_frames, fps = _output_frames(play, span, context), context.profile.fps
    if footage.loop and footage.output_frames is not None:
        output_frames = (0, footage.output_frames)
    elif footage.output_frames is not None:
        # A video that ends before its play holds its last frame.
        output_frames = (min(output_frames[0], footage.output_frames - 1), output_frames[1])
    from_ms, to_ms = (footage.media_start_ms + output * 1000 / fps for output in output_frames)
    if not footage.can_seek:
        from_ms = 0
    number, binaries = footage.stream.number, context.binaries
    path = decoded(
        footage.path,
        number,
        from_ms,
        to_ms,
        context.folder,
        binaries,
        file_start_ms=footage.file_start_ms,
        timeout_s=_AV1_TIMEOUT_S,
    )
    return replace(footage, path=path, stream=replace(footage.stream, number=0), can_seek=False)


def _output_frames(play: Play, span: MotionSpan, context: LayerContext) -> tuple[int, int]:
    """Return the first and the end output frame of a span in the segment."""
    segment = context.segment
    first, end = max(span.first_frame, segment.first_frame), min(span.end_frame, segment.end_frame)
    return first - play.showing_frame, end - play.showing_frame


def _image_sequence(animation: Animation, play: Play, span: MotionSpan, context: LayerContext) -> ImageSequence:
    """Return the frames of an animated picture that the segment shows, written to files."""
    fps, (first, end) = context.profile.fps, _output_frames(play, span, context)
    shown = frames_shown(animation.delays_ms, animation.times, fps, first, end)
    files = context.pictures.files(animation, [number for number, _ in shown])
    script = context.folder / "sequence.txt"
    script.write_text(
        concat_list(list(zip(files, [output_frames for _, output_frames in shown], strict=True)), fps), encoding="utf-8"
    )
    return ImageSequence(script, first)


def _table(space: ColorSpace | None, folder: Path) -> Path | None:
    """Return the file that converts a video's colours to BT.709, or None if they are BT.709."""
    if space is None:
        return None
    file = folder / f"{space.name}.cube"
    file.write_text(cube(space), encoding="ascii")
    return file


def _warp(fitted: FittedBox, rect: Rect, profile: Profile, *, opaque: bool) -> Warp | None:
    cut = fitted.cut is not None
    return warp_of(fitted.box, rect, fitted.motion, frame_rect(profile), opaque=opaque and not cut, is_fixed=cut)


def _matte(frame: Frame, footage: Footage, box: Box, warp: Warp | None, context: LayerContext) -> Matte:
    """Return the opacity and the border of a video as files; the opacity smooths the edges of a warped video."""
    size = (footage.rect.width, footage.rect.height)
    opacity, border = matte_of(frame, size, box)
    if warp is not None and not warp.covers:
        inside = opacity or Image.new("L", size, 255)
        opacity = Image.new("L", (warp.width, warp.height))
        opacity.paste(inside, (MARGIN_PX, MARGIN_PX))
    return Matte(_written(opacity, context.folder / "opacity"), _written(border, context.folder / "border"))


def _written(image: Image.Image | None, file: Path) -> Path | None:
    if image is None:
        return None
    file.write_bytes(image.tobytes())
    return file


def _contents(play: Play, look: Look, context: LayerContext) -> Size | None:
    """Return the size of an image, or of the largest box of a text, whose shape is kept. None for a rectangle."""
    match look.style:
        case PictureStyle():
            return context.pictures.size(path_of(play, context.sources))
        case TextStyle():
            box = box_of(look, context.profile)
            return box.width, box.height
        case RectangleStyle():
            return None


def _raster(play: Play, fitted: FittedBox, page: int, context: LayerContext) -> Raster | None:
    match fitted.style:
        case RectangleStyle() as style:
            return draw_rectangle(style, fitted.box)
        case TextStyle() as style:
            text = context.sources.get(play.object_id)
            if not isinstance(text, str):
                raise VideoError("there is no text for it", object_id=play.object_id)
            return draw_text(text, style, fitted.box, page, context.folder)
        case PictureStyle() as style:
            return draw_image(path_of(play, context.sources), style, fitted.box, context.folder)
