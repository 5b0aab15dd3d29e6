"""Draw the pictures of the documentation's examples, so that no one else's rights apply."""

import math

from PIL import Image, ImageDraw

# The scale of drawings before they are shrunk, because Pillow's edges are not smooth.
_FINE = 2

Point = tuple[float, float]


def draw_photo() -> Image.Image:
    """Draw hills, a low sun and a balloon, 1200 x 800 px. Both are round, so that they show distortion."""
    image = _sky((1200, 800), "#FFC78A", "#5F76B8")
    draw = ImageDraw.Draw(image)
    _disc(draw, (350, 400), 130, "#FFF1D0")
    _hill(draw, 470, 45, 760, 0.5, "#B784A7")
    _hill(draw, 560, 60, 620, 2.2, "#7C5C8E")
    _hill(draw, 660, 50, 880, 4.0, "#4A3B6B")
    _hill(draw, 740, 26, 540, 1.0, "#2B2447")
    _balloon(draw, (890, 205), 130)
    return _shrunk(image)


def draw_portrait() -> Image.Image:
    """Draw a person with a red scarf, 800 x 1200 px. The face is in the upper third."""
    image = _sky((800, 1200), "#8FD3C8", "#2F7F86")
    draw = ImageDraw.Draw(image)
    _oval(draw, (400, 1200), (360, 480), "#22395B")
    _oval(draw, (400, 345), (205, 235), "#4B2E2A")
    draw.rectangle(_fine((335, 540), (465, 760)), fill="#D99B78")
    _oval(draw, (400, 400), (160, 200), "#F0B795")
    draw.pieslice(_fine((225, 130), (575, 480)), 180, 360, fill="#4B2E2A")
    for x in (335, 465):
        _disc(draw, (x, 400), 17, "#33221F")
    draw.arc(_fine((330, 420), (470, 530)), 25, 155, fill="#A34F45", width=12 * _FINE)
    _oval(draw, (400, 710), (215, 80), "#E4572E")
    draw.polygon(_points((450, 735), (560, 710), (600, 1010), (480, 1030)), fill="#C8431F")
    return _shrunk(image)


def _balloon(draw: ImageDraw.ImageDraw, center: Point, radius: float) -> None:
    x, y = center
    basket = y + radius * 1.75
    for side in (-1, 1):
        draw.line(_points((x + side * radius * 0.7, y + radius * 0.7), (x + side * 22, basket)), "#5B3A29", 4 * _FINE)
    _disc(draw, center, radius, "#E4572E")
    _oval(draw, center, (radius * 0.62, radius), "#FFC857")
    _oval(draw, center, (radius * 0.22, radius), "#E4572E")
    draw.rectangle(_fine((x - 28, basket), (x + 28, basket + 40)), fill="#5B3A29")


def _hill(draw: ImageDraw.ImageDraw, top: float, height: float, length: float, phase: float, color: str) -> None:
    ridge = [(x, top + height * math.sin(x / length * 2 * math.pi + phase)) for x in range(0, 1201, 4)]
    draw.polygon(_points((0, 800), *ridge, (1200, 800)), fill=color)


def _sky(size: tuple[int, int], bottom: str, top: str) -> Image.Image:
    """Return a gradient of two colours, at the scale of drawings."""
    mask = Image.linear_gradient("L").resize((size[0] * _FINE, size[1] * _FINE))
    return Image.composite(Image.new("RGB", mask.size, bottom), Image.new("RGB", mask.size, top), mask)


def _disc(draw: ImageDraw.ImageDraw, center: Point, radius: float, color: str) -> None:
    _oval(draw, center, (radius, radius), color)


def _oval(draw: ImageDraw.ImageDraw, center: Point, radii: Point, color: str) -> None:
    first = (center[0] - radii[0], center[1] - radii[1])
    draw.ellipse(_fine(first, (center[0] + radii[0], center[1] + radii[1])), fill=color)


def _fine(first: Point, last: Point) -> tuple[float, float, float, float]:
    return first[0] * _FINE, first[1] * _FINE, last[0] * _FINE, last[1] * _FINE


def _points(*points: Point) -> list[Point]:
    return [(x * _FINE, y * _FINE) for x, y in points]


def _shrunk(image: Image.Image) -> Image.Image:
    return image.reduce(_FINE)
