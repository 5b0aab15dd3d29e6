"""Gets one play ready for a segment: a layer for each of its spans, drawn at the size at which it is shown there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from PIL import Image

from chalicelib.domain.errors import VideoError
from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Frame, Kind, Look, PictureStyle, Play, RectangleStyle, TextStyle

from ..drawing.clip_masks import clip_of
from ..drawing.rasters import Raster, draw_rectangle
from ..drawing.shapes import matte_of
from ..ffmpeg.binaries import Binaries
from ..images.animations import Animation
from ..inputs import Sources, path_of
from ..isolation.pictures import SegmentPictures, draw_image
from ..isolation.texts import draw_text, page_count
from ..media_files.av1 import CODEC, decoded
from ..media_files.hdr import ColorSpace, cube
from ..media_files.streams import Streams, read_streams
from ..motion.curves import LinearPiece, within
from ..motion.fitting import FittedBox, Size, fit_box
from ..motion.geometry import Box, Rect, box_of, frame_rect, px
from ..motion.opacity import is_seen_between, opacity_of
from ..motion.poses import MotionSpan, motion_of, spans_of
from ..motion.warp import MARGIN_PX, Warp, warp_of
from ..plan import Segment
from .image_sequence import ImageSequence, concat_list, frames_shown
from .layers import Layer
from .surfaces import Matte, RasterFile
from .video_source import Footage, footage_of

_AV1_TIMEOUT_S = 600


@dataclass(frozen=True, slots=True)
class LayerContext:
    """What all plays of a segment share, and the `folder` for a play's files; `on_black`: see `Layer`."""

    segment: Segment
    profile: Profile
    sources: Sources
    folder: Path
    binaries: Binaries
    pictures: SegmentPictures
    on_black: bool


@dataclass(frozen=True, slots=True)
class OpenMedia:
    """What moves by itself: a video, or an animated picture."""

    streams: Streams
    animation: Animation | None = None


def layers_of_play(play: Play, stage: LayerContext) -> list[Layer]:
    """A play's layers in the segment, one for each of its spans that anything is seen of.

    Raises:
        VideoError, BadMedia, UnknownFontError, ValueError: it cannot be shown.
    """
    look = play.look
    if look is None or not _is_seen(opacity_of(play, look, stage.profile.fps), stage.segment):
        return []
    media = _media_of(play, stage)
    # From here on an animated picture is a video, which comes to rest at other places than a picture.
    play = play if media is None else replace(play, kind=Kind.VIDEO)
    made = (_layer(play, look, *shot, media, stage) for shot in _shots(play, look, stage))
    return [layer for layer in made if layer is not None]


def _media_of(play: Play, stage: LayerContext) -> OpenMedia | None:
    match play.kind:
        case Kind.VIDEO:
            return OpenMedia(read_streams(path_of(play, stage.sources), stage.binaries.ffprobe))
        case Kind.IMAGE:
            animation = stage.pictures.animation(path_of(play, stage.sources))
            return OpenMedia(animation.streams, animation) if animation else None
        case _:
            return None


def _shots(play: Play, look: Look, stage: LayerContext) -> Iterator[tuple[MotionSpan, int]]:
    """The play's spans, cut where a page of its text ends; with the page's number."""
    spans = spans_of(motion_of(play, look, stage.profile))
    for page, (first_frame, end_frame) in enumerate(_pages(play, look, stage)):
        cut = (span.within(first_frame, end_frame) for span in spans)
        yield from ((span, page) for span in cut if span is not None)


def _pages(play: Play, look: Look, stage: LayerContext) -> list[tuple[int, int]]:
    """From and up to which frame each page of a text is shown; one page if it is no text."""
    text, pages = stage.sources.get(play.object_id), 1
    if isinstance(look.style, TextStyle) and look.style.paging and isinstance(text, str):
        pages = page_count(text, look.style, box_of(look, stage.profile))
    page_ms = (play.end_ms - play.start_ms) / pages
    cuts = [px((play.start_ms + page * page_ms) * stage.profile.fps / 1000) for page in range(1, pages)]
    return list(pairwise([play.first_frame, *cuts, play.end_frame]))


def _is_seen(opacity: Sequence[LinearPiece], segment: Segment) -> bool:
    return is_seen_between(opacity, segment.first_frame, segment.end_frame)


def _layer(
    play: Play, look: Look, span: MotionSpan, page: int, media: OpenMedia | None, stage: LayerContext
) -> Layer | None:
    opacity = within(opacity_of(play, look, stage.profile.fps), span.first_frame, span.end_frame)
    if not _is_seen(opacity, stage.segment) or span.motion.at(span.first_frame).is_empty:
        return None
    folder = replace(stage, folder=stage.folder / str(span.first_frame))
    folder.folder.mkdir(parents=True, exist_ok=True)
    if media is not None:
        return _footage_layer(play, look, span, opacity, media, folder)
    return _raster_layer(play, look, span, page, opacity, folder)


def _raster_layer(
    play: Play, look: Look, span: MotionSpan, page: int, opacity: tuple[LinearPiece, ...], stage: LayerContext
) -> Layer | None:
    setting = fit_box(span, look.style, _contents(play, look, stage), stage.profile)
    raster = _raster(play, setting, page, stage)
    if raster is None:
        return None
    file = stage.folder / "px.rgba"
    if setting.is_plain:
        drawn = RasterFile(raster.save(file), raster.rect, raster.is_opaque)
        return Layer(play, opacity, drawn, setting.box.rest, stage.on_black)
    warp = _warp(setting, raster.rect, stage.profile, opaque=raster.is_opaque)
    if warp is None:
        return None
    wide = raster.with_bleed(MARGIN_PX) if setting.cut else raster.with_margin(MARGIN_PX)
    clip = clip_of(setting.cut, warp.region, stage.folder, opaque=raster.is_opaque) if setting.cut else None
    return Layer(play, opacity, RasterFile(wide.save(file), wide.rect), warp, stage.on_black, clip=clip)


def _footage_layer(
    play: Play, look: Look, span: MotionSpan, opacity: tuple[LinearPiece, ...], media: OpenMedia, stage: LayerContext
) -> Layer | None:
    video, path = media.streams.video, path_of(play, stage.sources)
    contents = (video.shown_width, video.shown_height) if video else None
    setting = fit_box(span, look.style, contents, stage.profile)
    style = setting.style if isinstance(setting.style, PictureStyle) else PictureStyle()
    footage = footage_of(play, style, setting.box, path, media.streams, stage.profile.fps)
    if footage is None:
        return None
    if footage.stream.codec == CODEC and media.animation is None:
        footage = _decoded(footage, play, span, stage)
    reel = _reel(media.animation, play, span, stage) if media.animation else None
    footage = replace(footage, table=_table(footage.stream.space, stage.folder), reel=reel)
    if setting.is_plain:
        matte = _matte(style.frame, footage, setting.box, None, stage)
        return Layer(play, opacity, footage, setting.box.rest, stage.on_black, matte)
    opaque = not footage.stream.has_alpha and style.frame.corner_radius <= 0
    warp = _warp(setting, footage.rect, stage.profile, opaque=opaque)
    if warp is None:
        return None
    if setting.cut:
        clip = clip_of(setting.cut, warp.region, stage.folder, opaque=not footage.stream.has_alpha)
        return Layer(play, opacity, footage, warp, stage.on_black, clip=clip)
    return Layer(play, opacity, footage, warp, stage.on_black, _matte(style.frame, footage, setting.box, warp, stage))


def _decoded(footage: Footage, play: Play, span: MotionSpan, stage: LayerContext) -> Footage:
    """Return AV1 footage with what is shown of it in the segment as a file that ffmpeg can decode."""
    slots, fps = _slots(play, span, stage), stage.profile.fps
    if footage.loop and footage.slots is not None:
        slots = (0, footage.slots)
    elif footage.slots is not None:
        # What ends before its play holds its last frame.
        slots = (min(slots[0], footage.slots - 1), slots[1])
    from_ms, to_ms = (footage.media_start_ms + slot * 1000 / fps for slot in slots)
    if not footage.can_seek:
        from_ms = 0
    number, binaries = footage.stream.number, stage.binaries
    path = decoded(
        footage.path,
        number,
        from_ms,
        to_ms,
        stage.folder,
        binaries,
        file_start_ms=footage.file_start_ms,
        timeout_s=_AV1_TIMEOUT_S,
    )
    return replace(footage, path=path, stream=replace(footage.stream, number=0), can_seek=False)


def _slots(play: Play, span: MotionSpan, stage: LayerContext) -> tuple[int, int]:
    """Return from and up to which slot a span of a play is shown in the segment."""
    segment = stage.segment
    first, end = max(span.first_frame, segment.first_frame), min(span.end_frame, segment.end_frame)
    return first - play.showing_frame, end - play.showing_frame


def _reel(animation: Animation, play: Play, span: MotionSpan, stage: LayerContext) -> ImageSequence:
    """The frames of an animated picture that are shown in the segment, written to files."""
    fps, (first, end) = stage.profile.fps, _slots(play, span, stage)
    shown = frames_shown(animation.delays_ms, animation.times, fps, first, end)
    files = stage.pictures.files(animation, [number for number, _ in shown])
    script = stage.folder / "reel.txt"
    script.write_text(concat_list(list(zip(files, [slots for _, slots in shown], strict=True)), fps), encoding="utf-8")
    return ImageSequence(script, first)


def _table(space: ColorSpace | None, folder: Path) -> Path | None:
    """The file that brings a video's colours to BT.709, if they are others."""
    if space is None:
        return None
    file = folder / f"{space.name}.cube"
    file.write_text(cube(space), encoding="ascii")
    return file


def _warp(setting: FittedBox, rect: Rect, profile: Profile, *, opaque: bool) -> Warp | None:
    cut = setting.cut is not None
    return warp_of(setting.box, rect, setting.motion, frame_rect(profile), opaque=opaque and not cut, stands=cut)


def _matte(frame: Frame, footage: Footage, box: Box, warp: Warp | None, stage: LayerContext) -> Matte:
    """The opacity and the border of a video, as files; the edges of what is warped are smooth because of them."""
    size = (footage.rect.width, footage.rect.height)
    opacity, border = matte_of(frame, size, box)
    if warp is not None and not warp.covers:
        inside = opacity or Image.new("L", size, 255)
        opacity = Image.new("L", (warp.width, warp.height))
        opacity.paste(inside, (MARGIN_PX, MARGIN_PX))
    return Matte(_written(opacity, stage.folder / "opacity"), _written(border, stage.folder / "border"))


def _written(image: Image.Image | None, file: Path) -> Path | None:
    if image is None:
        return None
    file.write_bytes(image.tobytes())
    return file


def _contents(play: Play, look: Look, stage: LayerContext) -> Size | None:
    """The size of what keeps its shape in a box: of an image, of the largest box that a text has."""
    match look.style:
        case PictureStyle():
            return stage.pictures.size(path_of(play, stage.sources))
        case TextStyle():
            box = box_of(look, stage.profile)
            return box.width, box.height
        case RectangleStyle():
            return None


def _raster(play: Play, setting: FittedBox, page: int, stage: LayerContext) -> Raster | None:
    match setting.style:
        case RectangleStyle() as style:
            return draw_rectangle(style, setting.box)
        case TextStyle() as style:
            text = stage.sources.get(play.object_id)
            if not isinstance(text, str):
                raise VideoError("there is no text for it", object_id=play.object_id)
            return draw_text(text, style, setting.box, page, stage.folder)
        case PictureStyle() as style:
            return draw_image(path_of(play, stage.sources), style, setting.box, stage.folder)
