"""Decoded frames made upright: of one size, deinterlaced, cut to the clean aperture, and rotated. Pure.

ffmpeg would do some of this itself, and rebuild its graph when frames change in mid-stream. A rebuilt graph loses the
state of its filters, such as the pictures of an overlay. So the graph is kept, and frames that change are scaled to the
declared size.
"""

from collections.abc import Mapping

from chalicelib.domain.media import MAX_PIXELS

from ..encode.options import SCALER
from ..ffmpeg.graph import Option, Stream
from .raw_frames import Fields, RawFrames, Rotation

# Input options: keep the graph, and rotate and crop only by its filters. The codec's own cropping stays on.
_AS_DECODED: Mapping[str, Option] = {"reinit_filter": 0, "noautorotate": None, "apply_cropping": "codec"}
# Streams change their size as a network gets faster, up to 4K. Frames of 16K need more memory than a function has.
_GROWN_PX, _GROWN_TIMES = 4096 * 2304, 4
# Codecs round sides up, to 128 px at most.
_ROUNDED = 128
# ffmpeg begins at a key frame. Deinterlacing needs the frame before the shown one, at five frames a second or more.
FIELDS_LEAD_MS = 200


def as_decoded(raw: RawFrames | None) -> dict[str, Option]:
    """Return input options for frames as they are decoded, without those that are far larger than the first ones."""
    if raw is None:
        return dict(_AS_DECODED)
    rounded = (raw.width + _ROUNDED) * (raw.height + _ROUNDED)
    most = max(rounded, _GROWN_PX, min(MAX_PIXELS, _GROWN_TIMES * raw.width * raw.height))
    return {**_AS_DECODED, "max_pixels": most}


def level(frames: Stream, raw: RawFrames) -> Stream:
    """Return frames with the size and the colours of the first ones; frames that have them already are unchanged."""
    options: dict[str, Option] = {"w": raw.width, "h": raw.height, "flags": SCALER}
    if raw.matrix:
        options["out_color_matrix"] = raw.matrix
    if raw.range:
        options["out_range"] = raw.range
    frames = frames.filter("scale", **options)
    return frames.filter("format", pix_fmts=raw.pixels) if raw.pixels else frames


def upright(frames: Stream, raw: RawFrames) -> Stream:
    """Return frames of one size as they are shown."""
    if raw.fields is not None:
        frames = _deinterlaced(frames, raw.fields)
    if not raw.is_whole:
        part = raw.aperture
        frames = frames.filter("crop", w=part.width, h=part.height, x=part.x, y=part.y, exact=1)
    for name, options in _TURNS[raw.turn]:
        frames = frames.filter(name, **options)
    return frames


def _deinterlaced(frames: Stream, fields: Fields) -> Stream:
    """Return one frame for each pair of fields; bwdif keeps the detail of resting areas."""
    if fields.top_first is None:
        return frames.filter("bwdif", mode="send_frame", parity="auto", deint="interlaced")
    return frames.filter("bwdif", mode="send_frame", parity="tff" if fields.top_first else "bff", deint="all")


_Filters = tuple[tuple[str, dict[str, Option]], ...]

_TURNS: Mapping[Rotation, _Filters] = {
    Rotation.NONE: (),
    Rotation.MIRRORED: (("hflip", {}),),
    Rotation.FLIPPED: (("vflip", {}),),
    Rotation.HALF: (("hflip", {}), ("vflip", {})),
    Rotation.RIGHT: (("transpose", {"dir": "clock"}),),
    Rotation.LEFT: (("transpose", {"dir": "cclock"}),),
    Rotation.RIGHT_FLIPPED: (("transpose", {"dir": "clock_flip"}),),
    Rotation.LEFT_FLIPPED: (("transpose", {"dir": "cclock_flip"}),),
}
