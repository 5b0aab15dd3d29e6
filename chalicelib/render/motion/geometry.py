"""Fractions of the frame → whole px. Every rounding of a place or a size happens here.

Pictures are laid over 4:2:0 video, whose colours come in blocks of 2x2 px, so a picture can only stand at even px. What
stands still gets an exact place all the same: a raster is padded by a clear column or row (`even_start`), while a
video's edges go to the nearest even px (`snapped`). What moves goes in steps of two px; its last place is exact.
"""

import math
from dataclasses import dataclass

from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import MAX_SIDES, AlignH, AlignV, Aspect, Look, PictureStyle

SHARE = {
    AlignH.LEFT: 0.0,
    AlignH.CENTER: 0.5,
    AlignH.RIGHT: 1.0,
    AlignV.TOP: 0.0,
    AlignV.CENTER: 0.5,
    AlignV.BOTTOM: 1.0,
}


def px(value: float) -> int:
    """The nearest whole px, halves up (also below zero, so that a moving thing does not stutter there)."""
    return math.floor(value + 0.5)


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in px: left, top, width, height; empty when width or height is not above 0."""

    x: int
    y: int
    width: int
    height: int

    @classmethod
    def between(cls, left: int, top: int, right: int, bottom: int) -> "Rect":
        """The rectangle with these edges."""
        return cls(left, top, right - left, bottom - top)

    @property
    def right(self) -> int:
        """The first px column to its right."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first px row below."""
        return self.y + self.height

    @property
    def is_empty(self) -> bool:
        """Whether it has no px."""
        return self.width <= 0 or self.height <= 0

    def cut(self, other: "Rect") -> "Rect":
        """What both cover; may be empty."""
        return Rect.between(
            max(self.x, other.x),
            max(self.y, other.y),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def covers(self, other: "Rect") -> bool:
        """Whether the other one lies wholly inside."""
        return self.cut(other) == other

    def moved(self, x: int, y: int) -> "Rect":
        """The same size, elsewhere."""
        return Rect(self.x + x, self.y + y, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Box:
    """Where a look's box is: its size in px, where it comes to rest, and the part of it that is ever inside the frame.

    `rest` is the box's top left corner in the frame at the end of the play; `seen` is in px from the box's own corner.
    `frame_height` is the frame's height in px, at the scale at which the box is drawn (0: not told, as in tests): what
    is given as a fraction of it (a text's size, a corner's radius) is drawn that large.
    """

    width: int
    height: int
    rest: tuple[int, int]
    seen: Rect
    frame_height: float = 0.0


def frame_rect(profile: Profile) -> Rect:
    """The whole frame."""
    return Rect(0, 0, profile.width_px, profile.height_px)


def box_of(look: Look, profile: Profile) -> Box:
    """The largest box that a look ever has, at least 1x1 px, where it is at the end of its play.

    Raises:
        ValueError: a side is more than `MAX_SIDES` times the frame's.
    """
    frame = (profile.width_px, profile.height_px)
    size = max((key.value for key in look.size.keyframes), key=lambda size: size[0] * size[1])
    if not all(0 <= part <= MAX_SIDES for part in size):
        raise ValueError(f"its size is {size[0]:g} x {size[1]:g} frames; each may be 0 to {MAX_SIDES}")
    width, height = (max(1, px(part * side)) for part, side in zip(size, frame, strict=True))
    x, y = (px(part * side) for part, side in zip(look.position.keyframes[-1].value, frame, strict=True))
    return resting_box((x, y), (width, height), profile)


def resting_box(place: tuple[int, int], size: tuple[int, int], profile: Profile) -> Box:
    """A box that stays where it is, in px."""
    whole = Rect(*place, *size)
    return Box(*size, place, whole.cut(frame_rect(profile)).moved(-place[0], -place[1]), profile.height_px)


def placed(picture: tuple[float, float], box: Box, style: PictureStyle) -> Rect:
    """Where the whole picture lies, in px from the box's corner; with `crop` it is larger than the box."""
    scale_x, scale_y = box.width / picture[0], box.height / picture[1]
    if style.aspect is not Aspect.STRETCH:
        scale_x = scale_y = (max if style.aspect is Aspect.CROP else min)(scale_x, scale_y)
    width, height = max(1, px(picture[0] * scale_x)), max(1, px(picture[1] * scale_y))
    return Rect(*aligned((width, height), box, style.align_h, style.align_v), width, height)


def aligned(size: tuple[int, int], box: Box, align_h: AlignH, align_v: AlignV) -> tuple[int, int]:
    """The top left corner, in px from the box's, of a thing that stands in the box."""
    return px((box.width - size[0]) * SHARE[align_h]), px((box.height - size[1]) * SHARE[align_v])


def even_start(start: int) -> int:
    """How many clear px go before something that begins at `start`, for it to be laid over at an even px."""
    return start % 2


def snapped(rect: Rect) -> Rect:
    """The nearest rectangle with even edges, at least 2x2 px."""
    left, top = 2 * px(rect.x / 2), 2 * px(rect.y / 2)
    return Rect.between(left, top, max(left + 2, 2 * px(rect.right / 2)), max(top + 2, 2 * px(rect.bottom / 2)))
