"""The px of a layer, before they get a time: rasters read and converted once, videos cut to a shape, both warped.

Pure.
"""

from dataclasses import dataclass
from pathlib import Path

from ..encode.options import FINE_SCALER, tagged
from ..ffmpeg.graph import Option, Stream, combine, raw, split
from ..motion.geometry import Rect
from ..motion.warp import MARGIN_PX, Warp
from .clipping import ClipMask, clipped
from .video_source import Footage


@dataclass(frozen=True, slots=True)
class RasterFile:
    """RGBA px in a file, their rectangle (px from the box's corner, even in the frame), and whether none is clear."""

    path: Path
    rect: Rect
    is_opaque: bool = False


@dataclass(frozen=True, slots=True)
class Matte:
    """The shape of a video: a file with the opacity of each px, and one with its border (RGBA).

    The border has the video's size. So has the opacity, or the canvas's size if the video is warped.
    """

    opacity: Path | None = None
    border: Path | None = None


NO_MATTE = Matte()


def drawn(raster: RasterFile, fps: int) -> Stream:
    """Return a raster as one frame."""
    frame = raw(raster.path, "rgba", raster.rect.width, raster.rect.height, fps)
    frame = frame.filter("scale", out_color_matrix="bt709", out_range="tv", flags=FINE_SCALER)
    return tagged(frame.filter("format", pix_fmts="yuva420p"))


def on_canvas(frame: Stream, rect: Rect, warp: Warp) -> Stream:
    """Return a raster, with its margin, at the corner of a canvas. If it covers its region, drop its opacity."""
    if warp.covers:
        frame = frame.filter("format", pix_fmts="yuv420p")
    if (rect.width, rect.height) == (warp.width, warp.height):
        return frame
    return frame.filter("pad", w=warp.width, h=warp.height, color="black@0")


def shaped(stream: Stream, footage: Footage, matte: Matte, fps: int, place: object) -> Stream:
    """Return a video with its border and corners; on the canvas if it is to be warped."""
    width, height = footage.rect.width, footage.rect.height
    if matte.border is not None:
        border = drawn(RasterFile(matte.border, Rect(0, 0, width, height)), fps)
        stream = combine([stream, border], "overlay", format="yuv420", eval="init")
    if isinstance(place, Warp):
        stream = _padded(stream, width, height, place)
        width, height = place.width, place.height
    if matte.opacity is None:
        return stream
    opacity = raw(matte.opacity, "gray", width, height, fps)
    if footage.stream.has_alpha:
        stream, copy = split(stream, 2)
        opacity = combine([copy.filter("alphaextract"), opacity], "blend", all_mode="multiply")
    return combine([stream, opacity], "alphamerge")


def warped(stream: Stream, warp: Warp, frame: str, clip: ClipMask | None, fps: int) -> Stream:
    """Return a canvas as it is shown at each frame.

    `frame` is the expression of a frame's number in the video; in it, `(in-1)` is the number in the stream.
    """
    stream = stream.filter("perspective", **warp.corners(frame))
    if (warp.width, warp.height) != (warp.region.width, warp.region.height):
        stream = stream.filter("crop", w=warp.region.width, h=warp.region.height, x=0, y=0)
    return clipped(stream, clip, frame, fps) if clip else stream


def _padded(stream: Stream, width: int, height: int, warp: Warp) -> Stream:
    """Return a video on the canvas, with a margin that continues its colours, for smooth edges without a dark seam."""
    wide, high = width + 2 * MARGIN_PX, height + 2 * MARGIN_PX
    stream = stream.filter("pad", w=wide, h=high, x=MARGIN_PX, y=MARGIN_PX)
    margins: dict[str, Option] = dict.fromkeys(("left", "top", "right", "bottom"), MARGIN_PX)
    stream = stream.filter("fillborders", mode="smear", **margins)
    return stream if (wide, high) == (warp.width, warp.height) else stream.filter("pad", w=warp.width, h=warp.height)
