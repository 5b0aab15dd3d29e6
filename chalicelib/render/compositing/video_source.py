"""A video on the timeline: the frame that is shown at each time, and the filters that place the frames. Pure.

An *output frame* is a frame of the play, counted from 0. Output frame k shows the last frame of the media file that is
not later than k/fps after the play's beginning in the file, half a frame more allowed (nearest, halves up). The rule
does not depend on segments, so any cut shows the same. So frames are read from a key frame on with their own time
stamps: seeking "exactly" would lose the frame that is still shown. A video that ends before its play holds its last
frame.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chalicelib.domain.timeline import PictureStyle, Play

from ..encode.options import SCALER, tagged
from ..ffmpeg.graph import NEAR_BEGINNING_S, Option, Stream, combine, read_media
from ..media_files.packets import RESTART_S
from ..media_files.streams import Streams, VideoStream
from ..media_files.upright import FIELDS_LEAD_MS, as_decoded, level, upright
from ..motion.geometry import Box, Rect, placed, px, snapped
from .alpha_video import bled, scaled
from .image_sequence import ImageSequence, sequence_frames

# Finer than an output frame, so that one addition decides here, and no rounding of ffmpeg's.
_TICKS_PER_FRAME = 1000
# ffmpeg may begin at a key frame that is stored before a frame, but shown after it. That frame needs an earlier key
# frame. At most 16 frames are reordered.
_REORDERED_MS = 700
# In broadcasts, and recordings that were joined byte for byte, times may restart. The frames after that continue those
# before, one frame's time later.
_CONTINUED = (
    "st(1,if(gt(PTS,PREV_INPTS),PTS-PREV_INPTS,ld(1)));"
    f"st(0,ld(0)+if(lt(PTS,PREV_INPTS-{RESTART_S}/TB),PREV_INPTS-PTS+ld(1),0));PTS+ld(0)"
)
# A looped part of up to this size is kept in memory; a larger one is read again for each iteration.
_LOOP_BYTES = 128_000_000


@dataclass(frozen=True, slots=True)
class Footage:
    """A video as shown by a play.

    Output frame 0 is `media_start_ms` after the file's own beginning, which has the time stamp `file_start_ms`.
    `output_frames` is the length of the usable part (None: to the file's end). `crop` is the used part of the upright
    frame (px), `rect` its position (px from the box's corner, even in the frame), `use` the play that shows it. `table`
    (hdr.py) converts its colours to BT.709 if necessary. `sequence` replaces a file that ffmpeg cannot read.
    """

    path: Path
    stream: VideoStream
    use: str
    file_start_ms: float
    media_start_ms: float
    can_seek: bool
    output_frames: int | None
    loop: bool
    crop: Rect
    rect: Rect
    table: Path | None = None
    sequence: ImageSequence | None = None


def footage_of(play: Play, style: PictureStyle, box: Box, path: Path, streams: Streams, fps: int) -> Footage | None:
    """Return how a play shows the video of a file, or None if it is never in the frame.

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
    output_frames = None if end_ms is None else max(1, px((end_ms - play.media_start_ms) * fps / 1000))
    return Footage(
        path,
        video,
        use=f"{play.object_id} {play.index}",
        file_start_ms=streams.start_ms,
        media_start_ms=play.media_start_ms,
        can_seek=streams.can_seek,
        output_frames=output_frames,
        loop=play.loop and output_frames is not None,
        crop=_crop(video, whole, seen),
        rect=rect,
    )


def frames_of(footage: Footage, fps: int, first_output: int, end_output: int) -> Stream:
    """Return output frames of a play, numbered from 0, at the profile's rate, in the size of `rect` and BT.709."""
    if footage.sequence is not None:
        return _listed(footage, footage.sequence, fps, first_output, end_output)
    iterations, use = list(_loop_iterations(footage, first_output, end_output)), f"{footage.use} {first_output}"
    if len(iterations) == 1:
        return _sized(_read(footage, fps, *iterations[0], use=use), footage)
    if _part_bytes(footage) <= _LOOP_BYTES:
        return _looped(footage, fps, first_output, end_output, use=use)
    parts = [_sized(_read(footage, fps, *part, use=f"{use} {turn}"), footage) for turn, part in enumerate(iterations)]
    return combine(parts, "concat", n=len(parts), v=1, a=0).filter("settb", expr=f"1/{fps}").filter("setpts", expr="N")


def _crop(video: VideoStream, whole: Rect, seen: Rect) -> Rect:
    """Return the part of the decoded frame, at even px, that `seen` shows if `whole` shows all of it."""
    x, y = video.width / whole.width, video.height / whole.height
    left, top = 2 * px((seen.x - whole.x) * x / 2), 2 * px((seen.y - whole.y) * y / 2)
    width, height = max(2, 2 * px(seen.width * x / 2)), max(2, 2 * px(seen.height * y / 2))
    # An odd side may be used to its end.
    width = video.width - left if seen.right == whole.right else min(width, video.width - left)
    height = video.height - top if seen.bottom == whole.bottom else min(height, video.height - top)
    return Rect(left, top, width, height)


def _loop_iterations(footage: Footage, first_output: int, end_output: int) -> Iterator[tuple[int, int]]:
    """Yield the output frames of the part that each loop iteration shows."""
    if not footage.loop or footage.output_frames is None:
        yield first_output, end_output
        return
    while first_output < end_output:
        begin = first_output - first_output % footage.output_frames
        end = min(begin + footage.output_frames, end_output)
        yield first_output - begin, end - begin
        first_output = end


def _listed(footage: Footage, sequence: ImageSequence, fps: int, first_output: int, end_output: int) -> Stream:
    """Return output frames of an image sequence; a held picture is converted only once."""
    frames = _sized(sequence_frames(sequence, footage.use), footage).filter(
        "fps", fps=fps, start_time=0, eof_action="pass"
    )
    frames = frames.filter("tpad", stop=-1, stop_mode="clone")
    frames = frames.filter(
        "trim", start_pts=first_output - sequence.first_output, end_pts=end_output - sequence.first_output
    )
    return frames.filter("setpts", expr="N")


def _part_bytes(footage: Footage) -> float:
    return (footage.output_frames or 0) * footage.rect.width * footage.rect.height * 1.5


def _looped(footage: Footage, fps: int, first_output: int, end_output: int, *, use: str) -> Stream:
    output_frames = footage.output_frames or 1
    part = _sized(_read(footage, fps, 0, output_frames, use=use), footage)
    phase = first_output % output_frames
    repeated = part.filter("loop", loop=-1, size=output_frames).filter("setpts", expr="N")
    wanted = repeated.filter("trim", start_frame=phase, end_frame=phase + end_output - first_output)
    return wanted.filter("setpts", expr=f"PTS-{phase}")


def _read(footage: Footage, fps: int, first_output: int, end_output: int, *, use: str) -> Stream:
    """Return the file's frames for some output frames, unchanged but for rate and time stamps.

    `use`: see `read_media`.
    """
    ticks = fps * _TICKS_PER_FRAME
    origin = px((footage.file_start_ms + footage.media_start_ms) * ticks / 1000) - _TICKS_PER_FRAME // 2
    frames = read_media(footage.path, footage.stream.number, use=use, **_options(footage, fps, first_output))
    if not footage.can_seek:
        frames = frames.filter("setpts", expr=_CONTINUED)
    frames = _upright(frames, footage).filter("settb", expr=f"1/{ticks}")
    # Earlier frames are moved into output frame 0. The last of them is held if the picture ends before the part begins.
    frames = frames.filter("setpts", expr=f"max(PTS-({origin}),1)")
    frames = frames.filter("fps", fps=fps, start_time=0, round="down", eof_action="pass")
    if footage.output_frames is not None:
        frames = frames.filter("trim", end_pts=footage.output_frames)
    frames = frames.filter("tpad", stop=-1, stop_mode="clone").filter(
        "trim", start_pts=first_output, end_pts=end_output
    )
    return frames.filter("setpts", expr=f"PTS-{first_output}")


def _upright(frames: Stream, footage: Footage) -> Stream:
    """Return the frames upright. Frames that only pass a scaler need not be made uniform before it."""
    raw = footage.stream.raw
    if raw is None or (raw.are_upright and not _is_cut(footage) and not footage.stream.has_alpha):
        return frames
    return upright(level(frames, raw), raw)


def _is_cut(footage: Footage) -> bool:
    return footage.crop != Rect(0, 0, footage.stream.width, footage.stream.height)


def _options(footage: Footage, fps: int, first_output: int) -> dict[str, Option]:
    """Return input options that begin at the key frame before an output frame, or before the part's last one."""
    options = as_decoded(footage.stream.raw)
    if footage.stream.decoder:
        options["c:v"] = footage.stream.decoder
    output = first_output if footage.output_frames is None else min(first_output, footage.output_frames - 1)
    seconds = footage.media_start_ms / 1000 + output / fps
    seconds -= _lead_ms(footage.stream) / 1000
    if footage.can_seek and seconds > NEAR_BEGINNING_S:
        options |= {"ss": f"{seconds:.6f}", "noaccurate_seek": None}
    return options


def _lead_ms(video: VideoStream) -> int:
    """Return how long before an output frame ffmpeg has to look for the key frame to begin at."""
    has_fields = video.raw is not None and video.raw.fields is not None
    return (FIELDS_LEAD_MS if has_fields else 0) + (_REORDERED_MS if video.reorders else 0)


def _sized(frames: Stream, footage: Footage) -> Stream:
    crop, rect, video = footage.crop, footage.rect, footage.stream
    if _is_cut(footage):
        frames = frames.filter("crop", w=crop.width, h=crop.height, x=crop.x, y=crop.y)
    # HDR needs 10 bits in dark areas.
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
