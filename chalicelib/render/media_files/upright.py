"""Makes decoded frames upright: all of one size, without fields, cut to the clean aperture, and turned. Pure.

ffmpeg would do some of this by itself, and rebuild its graph when frames change in mid-stream. A rebuilt graph loses
what its filters hold, such as the pictures that are laid over. So the graph stays, and frames that change are scaled to
the size that the file has told.
"""

from collections.abc import Mapping

from ..encode.options import SCALER
from ..ffmpeg.graph import Option, Stream
from .raw_frames import Fields, RawFrames, Turn

# Input options: the graph stays as it is, and turns and crops only as it says. Cropping by the codec stays.
AS_DECODED: Mapping[str, Option] = {"reinit_filter": 0, "noautorotate": None, "apply_cropping": "codec"}
# ffmpeg begins at a key frame. Deinterlacing needs the frame before the one that is shown, at five frames a second.
FIELDS_LEAD_MS = 200


def level(frames: Stream, raw: RawFrames) -> Stream:
    """Return frames of the size and the colours that the first ones have; what has them already passes as it is."""
    options: dict[str, Option] = {"w": raw.width, "h": raw.height, "flags": SCALER}
    if raw.matrix:
        options["out_color_matrix"] = raw.matrix
    if raw.range:
        options["out_range"] = raw.range
    frames = frames.filter("scale", **options)
    return frames.filter("format", pix_fmts=raw.pixels) if raw.pixels else frames


def upright(frames: Stream, raw: RawFrames) -> Stream:
    """Return levelled frames as they are to be shown."""
    if raw.fields is not None:
        frames = _deinterlaced(frames, raw.fields)
    if not raw.is_whole:
        part = raw.aperture
        frames = frames.filter("crop", w=part.width, h=part.height, x=part.x, y=part.y, exact=1)
    for name, options in _TURNS[raw.turn]:
        frames = frames.filter(name, **options)
    return frames


def _deinterlaced(frames: Stream, fields: Fields) -> Stream:
    """Return one frame for each; bwdif keeps the detail of what does not move."""
    if fields.top_first is None:
        return frames.filter("bwdif", mode="send_frame", parity="auto", deint="interlaced")
    return frames.filter("bwdif", mode="send_frame", parity="tff" if fields.top_first else "bff", deint="all")


_Filters = tuple[tuple[str, dict[str, Option]], ...]

_TURNS: Mapping[Turn, _Filters] = {
    Turn.NONE: (),
    Turn.MIRRORED: (("hflip", {}),),
    Turn.FLIPPED: (("vflip", {}),),
    Turn.HALF: (("hflip", {}), ("vflip", {})),
    Turn.RIGHT: (("transpose", {"dir": "clock"}),),
    Turn.LEFT: (("transpose", {"dir": "cclock"}),),
    Turn.RIGHT_FLIPPED: (("transpose", {"dir": "clock_flip"}),),
    Turn.LEFT_FLIPPED: (("transpose", {"dir": "cclock_flip"}),),
}
