"""Clipping of each frame to a shape that changes: the box of a cropped picture, round corners, a border. Pure.

Scaling a box would stretch its corners. So its largest shape is drawn once and placed four times, unscaled, each time
with another corner at the box's. The intersection of all four is the box with round corners. The inside of a border is
computed in the same way.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

from chalicelib.domain.timeline import Color

from ..encode.options import FINE_SCALER, tagged
from ..ffmpeg.graph import Option, Stream, combine, raw, read, split
from ..motion.curves import expression
from ..motion.geometry import Rect
from ..motion.poses import Motion

# The first two are enough for square corners.
_CORNERS = ((0, 0), (1, 1), (1, 0), (0, 1))
_LEAST_SCALE = 0.001


@dataclass(frozen=True, slots=True)
class ClipShape:
    """A shape at its largest size, white on black, in a file of the canvas's size, after a margin.

    `inset` is the distance between its edges and the box's. Lengths are px before scaling; the drawing is `scale` times
    as large.
    """

    path: Path
    width: float
    height: float
    inset: float
    scale: float
    is_round: bool


@dataclass(frozen=True, slots=True)
class ClipMask:
    """The shape that a region is clipped to: a moving box. `inner` is the part inside of its border, if it has one.

    `opaque`: the clipped picture has no opacity of its own.
    """

    motion: Motion
    region: Rect
    canvas: tuple[int, int]
    margin_px: int
    outer: ClipShape
    opaque: bool
    inner: ClipShape | None = None
    color: Color | None = None


def clipped(stream: Stream, clip: ClipMask, frame: str, fps: int) -> Stream:
    """Return the frames of the region, clear outside of the clip.

    `frame` is the expression of a frame's number in the video; in it, `(in-1)` is the number in the stream.
    """
    if clip.inner is not None and clip.color is not None:
        stream = combine([stream, _border(clip, clip.inner, clip.color, frame, fps)], "overlay", format="yuv420")
    opacity = _cut(clip, clip.outer, frame, fps)
    if not clip.opaque:
        stream, copy = split(stream, 2)
        opacity = combine([copy.filter("alphaextract"), opacity], "blend", all_mode="multiply")
    return combine([stream, opacity], "alphamerge")


def _border(clip: ClipMask, inner: ClipShape, color: Color, frame: str, fps: int) -> Stream:
    """Return the border's colour, clear inside of the border; endless."""
    name, size = f"0x{color.red:02x}{color.green:02x}{color.blue:02x}", f"{clip.region.width}x{clip.region.height}"
    source = read(f"color=c={name}:s={size}:r={fps},format=rgb24", use=str(inner.path), format="lavfi")
    filled = source.filter("trim", end_frame=1)
    filled = filled.filter("scale", out_color_matrix="bt709", out_range="tv", flags=FINE_SCALER)
    filled = tagged(filled.filter("format", pix_fmts="yuva420p")).filter("loop", loop=-1, size=1)
    opacity = _cut(clip, inner, frame, fps).filter("lut", y=f"(255-val)*{color.alpha}/255")
    return combine([filled, opacity], "alphamerge")


def _cut(clip: ClipMask, cutter: ClipShape, frame: str, fps: int) -> Stream:
    """Return the opacity of each px of the region; endless."""
    corners = _CORNERS if cutter.is_round else _CORNERS[:2]
    drawing = raw(cutter.path, "gray", *clip.canvas, fps).filter("loop", loop=-1, size=1)
    placed = [
        copy.filter("perspective", **_corners(clip, cutter, corner, frame))
        for copy, corner in zip(split(drawing, len(corners)), corners, strict=True)
    ]
    cut = reduce(lambda one, other: combine([one, other], "blend", all_mode="darken"), placed)
    return cut.filter("crop", w=clip.region.width, h=clip.region.height, x=0, y=0)


def _corners(clip: ClipMask, cutter: ClipShape, corner: Sequence[int], frame: str) -> dict[str, Option]:
    """Return the options of `perspective` that place one corner of the drawing at the box's; see warp.py."""
    x, y, width, height, scale, rotation = (expression(lines, "ld(0)") for lines in clip.motion.parts)
    begin = (
        f"st(0,{frame});st(1,cos(({rotation})*PI/180));st(2,sin(({rotation})*PI/180));"
        f"st(3,max({scale},{_LEAST_SCALE})/{cutter.scale});st(4,({width})/2);st(5,({height})/2);"
        f"st(6,{x}+ld(4));st(7,{y}+ld(5))"
    )
    options: dict[str, Option] = {"interpolation": "cubic", "eval": "frame"}
    for number, (i, j) in enumerate(((0, 0), (1, 0), (0, 1), (1, 1))):
        right = clip.region.x + i * clip.canvas[0] + 0.5
        down = clip.region.y + j * clip.canvas[1] + 0.5
        to = f"{begin};st(8,{right}-ld(6));st(9,{down}-ld(7))"
        from_x, from_y = _from(corner[0], cutter.width, cutter, 4), _from(corner[1], cutter.height, cutter, 5)
        options[f"x{number}"] = f"{to};(ld(1)*ld(8)+ld(2)*ld(9))/ld(3)+{from_x}+{clip.margin_px - 0.5}"
        options[f"y{number}"] = f"{to};(ld(1)*ld(9)-ld(2)*ld(8))/ld(3)+{from_y}+{clip.margin_px - 0.5}"
    return options


def _from(end: int, length: float, cutter: ClipShape, half: int) -> str:
    """Return the box's centre in the drawing, if their near (0) or far (1) edges meet; ld(half) is half of the box."""
    middle = f"(ld({half})-{cutter.inset})"
    return f"{cutter.scale}*({length}-{middle})" if end else f"{cutter.scale}*{middle}"
