"""A drawn box moved, scaled and turned by ffmpeg at fractions of a px, with smooth edges. Pure.

ffmpeg's `overlay` uses even px only and `scale` whole px only; slow moves would tremble. So a box is drawn once, at its
largest size, with a clear margin, and `perspective` resamples it for each frame onto a *canvas* at even px. The canvas
either moves with the box or is fixed and has room for the whole motion: the smaller one is used. Each number is an
expression of the frame's number in the video.

There are three kinds of px: of the frame, of the *drawn* box, and of the canvas. Expressions hold the frame's number in
ld(0), cosine and sine in 1 and 2, the shown size of a drawn px in 3 and 4, and the drawn picture's centre in the frame
in 5 and 6.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from ..ffmpeg.graph import Option
from .curves import expression
from .geometry import Box, Rect
from .poses import Motion, Pose

# Clear px around the drawn picture: the reach of a cubic filter in 4:2:0 chroma, and a little more.
MARGIN_PX = 8
# Px of the canvas around the shown picture: for the fraction of a px, and for the edge that the filter smooths.
_SLACK_PX = 4
# The smallest shown size: an infinite enlargement would exceed perspective's integers.
_LEAST_PX = 1


@dataclass(frozen=True, slots=True)
class Warp:
    """The placing of a drawn picture over some frames.

    `box` is the drawn box, `rect` the part of it that has px (both without margin). `width` and `height` are the
    canvas's. Only its `region` is laid over: at a fixed position in the frame if `is_fixed`, else moving with the box.
    If it `covers`, the region hides everything behind it.
    """

    box: Box
    rect: Rect
    motion: Motion
    width: int
    height: int
    region: Rect
    is_fixed: bool
    covers: bool

    def corners(self, frame: str) -> dict[str, Option]:
        """Return the options of `perspective`. `frame` is an expression of the frame's number."""
        ends = ((0, 0), (self.width, 0), (0, self.height), (self.width, self.height))
        begin = self._begin(frame)
        options: dict[str, Option] = {"interpolation": "cubic", "eval": "init" if self.motion.rests else "frame"}
        for number, (x, y) in enumerate(ends):
            to = f"{begin};st(7,{self._origin(0)}+{x + 0.5}-ld(5));st(8,{self._origin(1)}+{y + 0.5}-ld(6))"
            options[f"x{number}"] = f"{to};(ld(1)*ld(7)+ld(2)*ld(8))/ld(3)+{self.rect.width / 2 + MARGIN_PX - 0.5}"
            options[f"y{number}"] = f"{to};(ld(1)*ld(8)-ld(2)*ld(7))/ld(4)+{self.rect.height / 2 + MARGIN_PX - 0.5}"
        return options

    def place(self, frame: str) -> dict[str, Option]:
        """Return the options of `overlay`."""
        if self.is_fixed:
            return {"x": self.region.x, "y": self.region.y, "eval": "init"}
        begin = self._begin(frame)
        x, y = (f"{begin};{self._origin(part)}" for part in (0, 1))
        return {"x": x, "y": y, "eval": "init" if self.motion.rests else "frame"}

    def _origin(self, part: int) -> str:
        """Return the expression of the canvas's left or top edge in the frame: whole even px."""
        start, length = ((self.region.x, self.region.width), (self.region.y, self.region.height))[part]
        return str(start) if self.is_fixed else f"2*floor((ld({5 + part})-{length / 2 - 1})/2)"

    def _begin(self, frame: str) -> str:
        x, y, width, height, scale, rotation = (expression(lines, "ld(0)") for lines in self.motion.parts)
        right, down = _center_offset(self.box, self.rect)
        angle = f"({rotation})*PI/180"
        cos, sin = (f"cos({angle})", f"sin({angle})") if self.motion.turns else ("1", "0")
        return (
            f"st(0,{frame});st(1,{cos});st(2,{sin});"
            f"st(3,max(({width})*({scale}),{_LEAST_PX})/{self.box.width});"
            f"st(4,max(({height})*({scale}),{_LEAST_PX})/{self.box.height});"
            f"st(5,{x}+({width})/2+ld(1)*ld(3)*{right}-ld(2)*ld(4)*{down});"
            f"st(6,{y}+({height})/2+ld(2)*ld(3)*{right}+ld(1)*ld(4)*{down})"
        )


def warp_of(box: Box, rect: Rect, motion: Motion, frame: Rect, *, opaque: bool, is_fixed: bool = False) -> Warp | None:
    """Return how a drawn picture is shown over a whole span, or None if it is never in the frame.

    `is_fixed`: the canvas must not move.
    """
    shown = [_Shown.at(motion.at(number), box, rect) for number in _extreme_frames(motion)]
    extents = zip(*(each.extent for each in shown), strict=True)
    moving = [2 * math.ceil(max(extent) / 2 + 1) + _SLACK_PX for extent in extents]
    # Between two frames a corner may swing out further, but only frames are shown.
    union = _union(each.bounds for each in shown).cut(frame)
    if union.is_empty:
        return None
    is_fixed = is_fixed or union.width * union.height < moving[0] * moving[1]
    region = union if is_fixed else Rect(0, 0, moving[0], moving[1])
    width = max(region.width, _even(rect.width + 2 * MARGIN_PX))
    height = max(region.height, _even(rect.height + 2 * MARGIN_PX))
    covers = opaque and is_fixed and all(each.covers(region) for each in shown)
    return Warp(box, rect, motion, width, height, region, is_fixed, covers)


@dataclass(frozen=True, slots=True)
class _Shown:
    """The drawn picture in one frame: its centre, half its width and height (px of the frame), its rotation."""

    x: float
    y: float
    half_width: float
    half_height: float
    cos: float
    sin: float

    @classmethod
    def at(cls, pose: Pose, box: Box, rect: Rect) -> "_Shown":
        wide = max(pose.width * pose.scale, _LEAST_PX) / box.width
        high = max(pose.height * pose.scale, _LEAST_PX) / box.height
        cos, sin = math.cos(math.radians(pose.rotation)), math.sin(math.radians(pose.rotation))
        right, down = (part * side for part, side in zip(_center_offset(box, rect), (wide, high), strict=True))
        return cls(
            pose.x + pose.width / 2 + cos * right - sin * down,
            pose.y + pose.height / 2 + sin * right + cos * down,
            wide * rect.width / 2,
            high * rect.height / 2,
            cos,
            sin,
        )

    @property
    def extent(self) -> tuple[float, float]:
        """The width and height of the upright rectangle around it."""
        cos, sin = abs(self.cos), abs(self.sin)
        return (
            2 * (cos * self.half_width + sin * self.half_height),
            2 * (sin * self.half_width + cos * self.half_height),
        )

    @property
    def bounds(self) -> Rect:
        """A rectangle around it with even edges, and room for its smoothed edges."""
        width, height = (side / 2 + _SLACK_PX / 2 for side in self.extent)
        return Rect.between(
            2 * math.floor((self.x - width) / 2),
            2 * math.floor((self.y - height) / 2),
            2 * math.ceil((self.x + width) / 2),
            2 * math.ceil((self.y + height) / 2),
        )

    def covers(self, rect: Rect) -> bool:
        """Return whether a whole rectangle is inside, smoothed edges not counted."""
        corners = ((x - self.x, y - self.y) for x in (rect.x, rect.right) for y in (rect.y, rect.bottom))
        return all(
            abs(self.cos * x + self.sin * y) <= self.half_width + 0.01
            and abs(self.cos * y - self.sin * x) <= self.half_height + 0.01
            for x, y in corners
        )


def _center_offset(box: Box, rect: Rect) -> tuple[float, float]:
    """Return the offset, right and down, of the centre of the part with px from the centre of the drawn box."""
    return rect.x + rect.width / 2 - box.width / 2, rect.y + rect.height / 2 - box.height / 2


def _union(rects: Iterable[Rect]) -> Rect:
    lefts, tops, rights, bottoms = zip(*((r.x, r.y, r.right, r.bottom) for r in rects), strict=True)
    return Rect.between(min(lefts), min(tops), max(rights), max(bottoms))


def _even(length: int) -> int:
    return length + length % 2


def _extreme_frames(motion: Motion) -> Iterable[int]:
    return motion.frames[:1] if motion.rests else motion.frames
