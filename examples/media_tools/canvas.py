"""Draw flat shapes of one colour with smooth edges: large at first, and then shrunk."""

import math
from collections.abc import Iterable
from itertools import pairwise

import numpy as np
from PIL import Image, ImageDraw

from .curves import Point, smooth

Color = str

_STEP = 4.0


class Canvas:
    """A picture to draw on, in units whose origin, size and rotation can be set.

    `background` is a picture of the finished size, or a colour.
    """

    def __init__(self, size: tuple[int, int], background: Image.Image | Color, fine: int = 3) -> None:
        self._size, self._fine = size, fine
        large = (size[0] * fine, size[1] * fine)
        is_picture = isinstance(background, Image.Image)
        self._image = background.resize(large) if is_picture else Image.new("RGBA", large, background)
        self._draw = ImageDraw.Draw(self._image)
        self.place((0, 0), 1)

    def place(self, origin: Point, unit: float, turn: float = 0.0) -> None:
        """Set where (0, 0) is, in px, how many px a unit has, and a clockwise turn in degrees."""
        self._origin, self._unit, self._turn = origin, unit, math.radians(turn)

    def polygon(self, points: Iterable[Point], color: Color) -> None:
        """Draw a shape with corners."""
        self._draw.polygon([self._at(point) for point in points], fill=color)

    def blob(self, points: Iterable[Point], color: Color) -> None:
        """Draw a smooth shape through points."""
        self.polygon(smooth(list(points), _STEP, closed=True), color)

    def mirrored(self, points: Iterable[Point], color: Color) -> None:
        """Draw a smooth symmetric shape. The points are those of its right half, from the top down."""
        right = list(points)
        self.blob([*right, *((-x, y) for x, y in reversed(right) if x)], color)

    def oval(self, center: Point, across: float, down: float, color: Color) -> None:
        """Draw an ellipse by half its width and half its height."""
        turns = np.linspace(0, 2 * np.pi, 72, endpoint=False)
        self.polygon([(center[0] + across * math.cos(t), center[1] + down * math.sin(t)) for t in turns], color)

    def line(self, points: Iterable[Point], width: float, color: Color) -> None:
        """Draw a line with round ends."""
        radius = width / 2
        steps = [self._at(point) for point in _dense(list(points), radius / 3)]
        reach = radius * self._unit * self._fine
        for x, y in steps:
            self._draw.ellipse((x - reach, y - reach, x + reach, y + reach), fill=color)

    def done(self) -> Image.Image:
        """Return the picture."""
        return self._image.resize(self._size, Image.Resampling.LANCZOS)

    def _at(self, point: Point) -> Point:
        cos, sin = math.cos(self._turn), math.sin(self._turn)
        x = self._origin[0] + self._unit * (point[0] * cos - point[1] * sin)
        y = self._origin[1] + self._unit * (point[0] * sin + point[1] * cos)
        return x * self._fine, y * self._fine


def arc(center: Point, across: float, down: float, first: float, last: float) -> list[Point]:
    """Return points of a part of an ellipse, between two angles in degrees: 0 is to the right, 90 is below."""
    turns = np.radians(np.linspace(first, last, 24))
    return [(center[0] + across * math.cos(t), center[1] + down * math.sin(t)) for t in turns]


def _dense(points: list[Point], step: float) -> list[Point]:
    dense = [points[0]]
    for (x0, y0), (x1, y1) in pairwise(points):
        count = max(1, math.ceil(math.hypot(x1 - x0, y1 - y0) / step))
        dense += [(x0 + (x1 - x0) * k / count, y0 + (y1 - y0) * k / count) for k in range(1, count + 1)]
    return dense
