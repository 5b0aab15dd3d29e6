"""Fractions of the frame as whole px. Every position and size is rounded here.

Pictures are laid over 4:2:0 video, which has one colour per 2x2 px, so a picture can only be placed at even px. A
raster at rest still gets its exact position, by padding with a clear column or row (`even_start`). A video's edges snap
to the nearest even px (`snapped`). A moving picture moves in steps of two px; its last position is exact.
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
    """Return the nearest whole px, halves up (also below zero, so that a move does not stutter there)."""
    return math.floor(value + 0.5)


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle in px. It is empty if its width or height is not above 0."""

    x: int
    y: int
    width: int
    height: int

    @classmethod
    def between(cls, left: int, top: int, right: int, bottom: int) -> "Rect":
        """Return the rectangle with these edges."""
        return cls(left, top, right - left, bottom - top)

    @property
    def right(self) -> int:
        """The first px column right of it."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first px row below it."""
        return self.y + self.height

    @property
    def is_empty(self) -> bool:
        """True if it has no px."""
        return self.width <= 0 or self.height <= 0

    def cut(self, other: "Rect") -> "Rect":
        """Return the intersection, which may be empty."""
        return Rect.between(
            max(self.x, other.x),
            max(self.y, other.y),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def covers(self, other: "Rect") -> bool:
        """Return whether the other rectangle is wholly inside."""
        return self.cut(other) == other

    def moved(self, x: int, y: int) -> "Rect":
        """Return the rectangle moved by some px."""
        return Rect(self.x + x, self.y + y, self.width, self.height)


@dataclass(frozen=True, slots=True)
class Box:
    """The box of a look: its size in px, its final position, and the part of it that is ever inside the frame.

    `rest` is the box's top left corner in the frame at the end of the play. `seen` is in px from that corner.
    `frame_height` is the frame's height in px at the scale at which the box is drawn: lengths given as a fraction of it
    (a text's size, a corner's radius) are multiplied by it. 0 is for tests that need none.
    """

    width: int
    height: int
    rest: tuple[int, int]
    seen: Rect
    frame_height: float = 0.0


def frame_rect(profile: Profile) -> Rect:
    """Return the whole frame."""
    return Rect(0, 0, profile.width_px, profile.height_px)


def box_of(look: Look, profile: Profile) -> Box:
    """Return the largest box that a look ever has, at least 1x1 px, at its position at the end of its play.

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
    """Return a box at rest, in px."""
    whole = Rect(*place, *size)
    return Box(*size, place, whole.cut(frame_rect(profile)).moved(-place[0], -place[1]), profile.height_px)


def placed(picture: tuple[float, float], box: Box, style: PictureStyle) -> Rect:
    """Return the rectangle of the whole picture, in px from the box's corner; with `crop` it exceeds the box."""
    scale_x, scale_y = box.width / picture[0], box.height / picture[1]
    if style.aspect is not Aspect.STRETCH:
        scale_x = scale_y = (max if style.aspect is Aspect.CROP else min)(scale_x, scale_y)
    width, height = max(1, px(picture[0] * scale_x)), max(1, px(picture[1] * scale_y))
    return Rect(*aligned((width, height), box, style.align_h, style.align_v), width, height)


def aligned(size: tuple[int, int], box: Box, align_h: AlignH, align_v: AlignV) -> tuple[int, int]:
    """Return the top left corner, in px from the box's, of a picture or text aligned in the box."""
    return px((box.width - size[0]) * SHARE[align_h]), px((box.height - size[1]) * SHARE[align_v])


def even_start(start: int) -> int:
    """Return the number of clear px to insert before `start`, so that the overlay begins at an even px."""
    return start % 2


def snapped(rect: Rect) -> Rect:
    """Return the nearest rectangle with even edges, at least 2x2 px."""
    left, top = 2 * px(rect.x / 2), 2 * px(rect.y / 2)
    return Rect.between(left, top, max(left + 2, 2 * px(rect.right / 2)), max(top + 2, 2 * px(rect.bottom / 2)))
