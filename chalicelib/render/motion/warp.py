"""Shows a drawn box moved, scaled and turned: at any fraction of a px, smooth at its edges, computed by ffmpeg. Pure.

`overlay` places things at even px only, and `scale` makes whole px only; both are seen as a tremble in slow moves. So a
box is drawn once, at the largest size that it has, with a clear margin, and `perspective` resamples it for each frame
on a *canvas* that lies at even px: one that goes along with the box, or one that stands still and has room for all of
the motion, whichever is smaller. Each number is an expression of the frame's number in the video.

Three kinds of px meet: those of the frame, those of the *drawn* box, those of the canvas. Expressions hold in ld(0) the
frame's number, in 1 and 2 cosine and sine, in 3 and 4 how large a drawn px is shown, in 5 and 6 where the middle of the
drawn thing is in the frame.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from ..ffmpeg.graph import Option
from .curves import expression
from .geometry import Box, Rect
from .poses import Motion, Pose

# Clear px around what is drawn: as far as a cubic filter reaches in 4:2:0 chroma, and a little more.
MARGIN_PX = 8
# Of the canvas, around what is shown: for its fraction of a px, and the edge that the filter smooths.
_SLACK_PX = 4
# Nothing is shown smaller; what is enlarged infinitely is beyond perspective's integers.
_LEAST_PX = 1


@dataclass(frozen=True, slots=True)
class Warp:
    """How a drawn thing is shown over some frames.

    `box` is the drawn box, `rect` the part of it that has px (both without margin). `width`, `height` are the canvas's;
    of it only `region` is laid over, which is at a place in the frame if `stands`, else goes along. `covers`: nothing
    behind the region is ever seen.
    """

    box: Box
    rect: Rect
    motion: Motion
    width: int
    height: int
    region: Rect
    stands: bool
    covers: bool

    def corners(self, frame: str) -> dict[str, Option]:
        """`perspective`'s options; `frame` is an expression of the frame's number."""
        ends = ((0, 0), (self.width, 0), (0, self.height), (self.width, self.height))
        begin = self._begin(frame)
        options: dict[str, Option] = {"interpolation": "cubic", "eval": "init" if self.motion.rests else "frame"}
        for number, (x, y) in enumerate(ends):
            to = f"{begin};st(7,{self._origin(0)}+{x + 0.5}-ld(5));st(8,{self._origin(1)}+{y + 0.5}-ld(6))"
            options[f"x{number}"] = f"{to};(ld(1)*ld(7)+ld(2)*ld(8))/ld(3)+{self.rect.width / 2 + MARGIN_PX - 0.5}"
            options[f"y{number}"] = f"{to};(ld(1)*ld(8)-ld(2)*ld(7))/ld(4)+{self.rect.height / 2 + MARGIN_PX - 0.5}"
        return options

    def place(self, frame: str) -> dict[str, Option]:
        """`overlay`'s options."""
        if self.stands:
            return {"x": self.region.x, "y": self.region.y, "eval": "init"}
        begin = self._begin(frame)
        x, y = (f"{begin};{self._origin(part)}" for part in (0, 1))
        return {"x": x, "y": y, "eval": "init" if self.motion.rests else "frame"}

    def _origin(self, part: int) -> str:
        """Where the canvas begins in the frame: whole even px."""
        start, length = ((self.region.x, self.region.width), (self.region.y, self.region.height))[part]
        return str(start) if self.stands else f"2*floor((ld({5 + part})-{length / 2 - 1})/2)"

    def _begin(self, frame: str) -> str:
        x, y, width, height, scale, rotation = (expression(lines, "ld(0)") for lines in self.motion.parts)
        right, down = _off_middle(self.box, self.rect)
        angle = f"({rotation})*PI/180"
        cos, sin = (f"cos({angle})", f"sin({angle})") if self.motion.turns else ("1", "0")
        return (
            f"st(0,{frame});st(1,{cos});st(2,{sin});"
            f"st(3,max(({width})*({scale}),{_LEAST_PX})/{self.box.width});"
            f"st(4,max(({height})*({scale}),{_LEAST_PX})/{self.box.height});"
            f"st(5,{x}+({width})/2+ld(1)*ld(3)*{right}-ld(2)*ld(4)*{down});"
            f"st(6,{y}+({height})/2+ld(2)*ld(3)*{right}+ld(1)*ld(4)*{down})"
        )


def warp_of(box: Box, rect: Rect, motion: Motion, frame: Rect, *, opaque: bool, stands: bool = False) -> Warp | None:
    """How a drawn thing is shown over a whole span; None if nothing of it is ever in the frame.

    `stands`: the canvas has to.
    """
    shown = [_Shown.at(motion.at(number), box, rect) for number in _telling(motion)]
    extents = zip(*(each.extent for each in shown), strict=True)
    going = [2 * math.ceil(max(extent) / 2 + 1) + _SLACK_PX for extent in extents]
    # Between two frames a corner may swing out further; but only frames are shown.
    union = _union(each.bounds for each in shown).cut(frame)
    if union.is_empty:
        return None
    stands = stands or union.width * union.height < going[0] * going[1]
    region = union if stands else Rect(0, 0, going[0], going[1])
    width = max(region.width, _even(rect.width + 2 * MARGIN_PX))
    height = max(region.height, _even(rect.height + 2 * MARGIN_PX))
    covers = opaque and stands and all(each.covers(region) for each in shown)
    return Warp(box, rect, motion, width, height, region, stands, covers)


@dataclass(frozen=True, slots=True)
class _Shown:
    """The drawn thing in one frame: its middle, half its width and height (px of the frame), how it is turned."""

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
        right, down = (part * side for part, side in zip(_off_middle(box, rect), (wide, high), strict=True))
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
        """A rectangle around it that has even edges, and room for smooth ones."""
        width, height = (side / 2 + _SLACK_PX / 2 for side in self.extent)
        return Rect.between(
            2 * math.floor((self.x - width) / 2),
            2 * math.floor((self.y - height) / 2),
            2 * math.ceil((self.x + width) / 2),
            2 * math.ceil((self.y + height) / 2),
        )

    def covers(self, rect: Rect) -> bool:
        """Whether all of a rectangle is inside, edges that are only smoothed not counted."""
        corners = ((x - self.x, y - self.y) for x in (rect.x, rect.right) for y in (rect.y, rect.bottom))
        return all(
            abs(self.cos * x + self.sin * y) <= self.half_width + 0.01
            and abs(self.cos * y - self.sin * x) <= self.half_height + 0.01
            for x, y in corners
        )


def _off_middle(box: Box, rect: Rect) -> tuple[float, float]:
    """How far the middle of what has px is from that of the drawn box, to the right and down."""
    return rect.x + rect.width / 2 - box.width / 2, rect.y + rect.height / 2 - box.height / 2


def _union(rects: Iterable[Rect]) -> Rect:
    lefts, tops, rights, bottoms = zip(*((r.x, r.y, r.right, r.bottom) for r in rects), strict=True)
    return Rect.between(min(lefts), min(tops), max(rights), max(bottoms))


def _even(length: int) -> int:
    return length + length % 2


def _telling(motion: Motion) -> Iterable[int]:
    return motion.frames[:1] if motion.rests else motion.frames
