"""A video on the timeline: which of its frames is shown when, and the filters that bring them there. Pure.

A *slot* is a frame of the play, counted from 0 at its first. Slot k shows the media's last frame that is not later than
k/fps after the play's beginning in the media, half a slot more allowed (nearest, halves up). The rule knows nothing of
segments, so any cut shows the same; hence frames are read from a key frame on with their own time stamps, as seeking
"exactly" would lose the frame that is still shown. What ends before its play holds its last frame.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chalicelib.domain.timeline import PictureStyle, Play

from ..encode.options import SCALER, tagged
from ..ffmpeg.graph import NEAR_BEGINNING_S, Option, Stream, combine, read_media
from ..media_files.packets import RESTART_S
from ..media_files.streams import Streams, VideoStream
from ..media_files.upright import AS_DECODED, FIELDS_LEAD_MS, level, upright
from ..motion.geometry import Box, Rect, placed, px, snapped
from .alpha_video import bled, scaled
from .image_sequence import ImageSequence, sequence_frames

# Finer than a slot, so that the slot of a frame is decided here, by one addition and no rounding of ffmpeg's.
_TICKS_PER_SLOT = 1000
# ffmpeg may begin at a key frame that is stored before a frame, but shown after it. That frame needs the one before.
# At most 16 frames are reordered.
_REORDERED_MS = 700
# In broadcasts, and recordings that were joined byte for byte, times may start again. The frames behind follow those
# before, after the time that the last frame took.
_CONTINUED = (
    "st(1,if(gt(PTS,PREV_INPTS),PTS-PREV_INPTS,ld(1)));"
    f"st(0,ld(0)+if(lt(PTS,PREV_INPTS-{RESTART_S}/TB),PREV_INPTS-PTS+ld(1),0));PTS+ld(0)"
)
# A part that is repeated is kept in memory up to this, else it is read again each time.
_LOOP_BYTES = 128_000_000


@dataclass(frozen=True, slots=True)
class Footage:
    """A video as a play shows it.

    Slot 0 is `media_start_ms` behind the file's own beginning, which has the time stamp `file_start_ms`. `slots` is how
    many the usable part has (None: to the file's end), `crop` the part of the upright frame that is used (px), `rect`
    where it goes (px from the box's corner, even in the frame), `use` the play that shows it,
    `table` (hdr.py) what makes its colours BT.709 if they are not; `reel` what to read in place of the file, which
    ffmpeg cannot.
    """

    path: Path
    stream: VideoStream
    use: str
    file_start_ms: float
    media_start_ms: float
    can_seek: bool
    slots: int | None
    loop: bool
    crop: Rect
    rect: Rect
    table: Path | None = None
    reel: ImageSequence | None = None


def footage_of(play: Play, style: PictureStyle, box: Box, path: Path, streams: Streams, fps: int) -> Footage | None:
    """How a play shows the video of a file; None if nothing of it is ever in the frame.

    Raises:
        ValueError: the file has no video stream.
    """
    video = streams.video
    if video is None:
        raise ValueError("holds no video stream")
    whole = placed((video.shown_width, video.shown_height), box, style)
    seen = whole.cut(Rect(0, 0, box.width, box.height)).cut(box.seen)
    if seen.is_empty:
        return None
    rect = snapped(seen.moved(*box.rest)).moved(-box.rest[0], -box.rest[1])
    end_ms = play.media_end_ms
    if end_ms is None and play.loop:
        end_ms = streams.longest_ms
    slots = None if end_ms is None else max(1, px((end_ms - play.media_start_ms) * fps / 1000))
    return Footage(
        path,
        video,
        use=f"{play.object_id} {play.index}",
        file_start_ms=streams.start_ms,
        media_start_ms=play.media_start_ms,
        can_seek=streams.can_seek,
        slots=slots,
        loop=play.loop and slots is not None,
        crop=_crop(video, whole, seen),
        rect=rect,
    )


def frames_of(footage: Footage, fps: int, first_slot: int, end_slot: int) -> Stream:
    """The slots of a play, from `first_slot` on: frames 0, 1, 2 … at the profile's rate, in place's size and BT.709."""
    if footage.reel is not None:
        return _listed(footage, footage.reel, fps, first_slot, end_slot)
    passes, use = list(_passes(footage, first_slot, end_slot)), f"{footage.use} {first_slot}"
    if len(passes) == 1:
        return _sized(_read(footage, fps, *passes[0], use=use), footage)
    if _part_bytes(footage) <= _LOOP_BYTES:
        return _looped(footage, fps, first_slot, end_slot, use=use)
    parts = [_sized(_read(footage, fps, *part, use=f"{use} {turn}"), footage) for turn, part in enumerate(passes)]
    return combine(parts, "concat", n=len(parts), v=1, a=0).filter("settb", expr=f"1/{fps}").filter("setpts", expr="N")


def _crop(video: VideoStream, whole: Rect, seen: Rect) -> Rect:
    """The part of the decoded frame that is shown in `seen` if all of it would be in `whole`; at even px."""
    x, y = video.width / whole.width, video.height / whole.height
    left, top = 2 * px((seen.x - whole.x) * x / 2), 2 * px((seen.y - whole.y) * y / 2)
    width, height = max(2, 2 * px(seen.width * x / 2)), max(2, 2 * px(seen.height * y / 2))
    # All of an odd side may be used, but nothing beyond.
    width = video.width - left if seen.right == whole.right else min(width, video.width - left)
    height = video.height - top if seen.bottom == whole.bottom else min(height, video.height - top)
    return Rect(left, top, width, height)


def _passes(footage: Footage, first_slot: int, end_slot: int) -> Iterator[tuple[int, int]]:
    """The slots of the part that are shown, for each time it is played through."""
    if not footage.loop or footage.slots is None:
        yield first_slot, end_slot
        return
    while first_slot < end_slot:
        begin = first_slot - first_slot % footage.slots
        end = min(begin + footage.slots, end_slot)
        yield first_slot - begin, end - begin
        first_slot = end


def _listed(footage: Footage, reel: ImageSequence, fps: int, first_slot: int, end_slot: int) -> Stream:
    """The slots of a reel; what stays is only converted once."""
    frames = _sized(sequence_frames(reel, footage.use), footage).filter("fps", fps=fps, start_time=0, eof_action="pass")
    frames = frames.filter("tpad", stop=-1, stop_mode="clone")
    frames = frames.filter("trim", start_pts=first_slot - reel.first_slot, end_pts=end_slot - reel.first_slot)
    return frames.filter("setpts", expr="N")


def _part_bytes(footage: Footage) -> float:
    return (footage.slots or 0) * footage.rect.width * footage.rect.height * 1.5


def _looped(footage: Footage, fps: int, first_slot: int, end_slot: int, *, use: str) -> Stream:
    slots = footage.slots or 1
    part = _sized(_read(footage, fps, 0, slots, use=use), footage)
    phase = first_slot % slots
    repeated = part.filter("loop", loop=-1, size=slots).filter("setpts", expr="N")
    wanted = repeated.filter("trim", start_frame=phase, end_frame=phase + end_slot - first_slot)
    return wanted.filter("setpts", expr=f"PTS-{phase}")


def _read(footage: Footage, fps: int, first_slot: int, end_slot: int, *, use: str) -> Stream:
    """Frames of the file for some slots of the part, as they are in the file but for rate and time stamps.

    `use`: see `read_media`.
    """
    ticks = fps * _TICKS_PER_SLOT
    origin = px((footage.file_start_ms + footage.media_start_ms) * ticks / 1000) - _TICKS_PER_SLOT // 2
    frames = read_media(footage.path, footage.stream.number, use=use, **_options(footage, fps, first_slot))
    if not footage.can_seek:
        frames = frames.filter("setpts", expr=_CONTINUED)
    frames = _upright(frames, footage).filter("settb", expr=f"1/{ticks}")
    # All that is before slot 0 is put in it: the last of these stays where the picture ends before the part begins.
    frames = frames.filter("setpts", expr=f"max(PTS-({origin}),1)")
    frames = frames.filter("fps", fps=fps, start_time=0, round="down", eof_action="pass")
    if footage.slots is not None:
        frames = frames.filter("trim", end_pts=footage.slots)
    frames = frames.filter("tpad", stop=-1, stop_mode="clone").filter("trim", start_pts=first_slot, end_pts=end_slot)
    return frames.filter("setpts", expr=f"PTS-{first_slot}")


def _upright(frames: Stream, footage: Footage) -> Stream:
    """Return the frames upright. Those that only pass a scaler need not be levelled before it."""
    raw = footage.stream.raw
    if raw is None or (raw.are_upright and not _is_cut(footage) and not footage.stream.has_alpha):
        return frames
    return upright(level(frames, raw), raw)


def _is_cut(footage: Footage) -> bool:
    return footage.crop != Rect(0, 0, footage.stream.width, footage.stream.height)


def _options(footage: Footage, fps: int, first_slot: int) -> dict[str, Option]:
    """Input options: begin at the key frame before a slot, or before the part's last one if that is held by then."""
    options: dict[str, Option] = dict(AS_DECODED)
    if footage.stream.decoder:
        options["c:v"] = footage.stream.decoder
    slot = first_slot if footage.slots is None else min(first_slot, footage.slots - 1)
    seconds = footage.media_start_ms / 1000 + slot / fps
    seconds -= _lead_ms(footage.stream) / 1000
    if footage.can_seek and seconds > NEAR_BEGINNING_S:
        options |= {"ss": f"{seconds:.6f}", "noaccurate_seek": None}
    return options


def _lead_ms(video: VideoStream) -> int:
    """Return how long before a slot ffmpeg has to look for the key frame to begin at."""
    has_fields = video.raw is not None and video.raw.fields is not None
    return (FIELDS_LEAD_MS if has_fields else 0) + (_REORDERED_MS if video.reorders else 0)


def _sized(frames: Stream, footage: Footage) -> Stream:
    crop, rect, video = footage.crop, footage.rect, footage.stream
    if _is_cut(footage):
        frames = frames.filter("crop", w=crop.width, h=crop.height, x=crop.x, y=crop.y)
    # 10 bits hold what HDR tells in the dark.
    rgb = ("gbrap" if video.has_alpha else "gbrp") + ("10" if footage.table else "")
    options: dict[str, Option] = {"w": rect.width, "h": rect.height, "flags": SCALER}
    if video.matrix:
        options["in_color_matrix"] = "auto" if video.raw and video.raw.matrix else video.matrix
    if video.has_alpha:
        frames, options = scaled(frames, rgb, rect, video.matrix), {"flags": SCALER}
    elif footage.table:
        frames, options = frames.filter("scale", **options).filter("format", pix_fmts=rgb), {"flags": SCALER}
    if footage.table:
        frames = frames.filter("lut3d", file=str(footage.table), interp="tetrahedral")
    if video.has_alpha:
        frames = bled(frames, rect)
    frames = frames.filter("scale", out_color_matrix="bt709", out_range="tv", **options)
    frames = frames.filter("format", pix_fmts="yuva420p" if video.has_alpha else "yuv420p")
    return tagged(frames.filter("setsar", sar=1))
