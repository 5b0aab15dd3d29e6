"""The play button that is drawn into pictures, as a viewer cannot press one in a mail or a link preview."""

from functools import lru_cache
from math import cos, pi, sin

from PIL import Image, ImageDraw, ImageFilter

SHARE = 0.28
"""The diameter of a button, as a share of the shorter side of its picture."""

# Drawn larger and then reduced, which smooths the edges.
_FINENESS = 4
_DISC = (12, 16, 24, 150)
_WHITE = (255, 255, 255, 255)
_SHADOW = (0, 0, 0, 90)
_RING_SHARE = 0.045
_SHADOW_SHARE = 0.07
_TRIANGLE_SHARE = 0.25
_ROUNDING_SHARE = 0.035
_CORNERS = (0, 2 * pi / 3, 4 * pi / 3)
# The points of half a rounded corner.
_ARC = 8


def with_play_button(picture: Image.Image) -> Image.Image:
    """Return an RGB picture with a button in its middle."""
    button = _button(round(min(picture.size) * SHARE))
    place = tuple((side - own) // 2 for side, own in zip(picture.size, button.size, strict=True))
    drawn = picture.copy()
    drawn.paste(button, (place[0], place[1]), button)
    return drawn


@lru_cache(maxsize=4)
def _button(diameter: int) -> Image.Image:
    """Return a button as RGBA: a dark disc with a white ring and triangle, over a soft shadow.

    The ring is seen before a dark picture, the disc before a bright one.
    """
    size = max(8, diameter) * _FINENESS
    margin = round(size * _SHADOW_SHARE * 2 / _FINENESS) * _FINENESS
    whole = size + 2 * margin
    middle, radius = whole // 2, size // 2
    shadow = Image.new("RGBA", (whole, whole), (0, 0, 0, 0))
    ImageDraw.Draw(shadow).ellipse(_around(middle, radius), fill=_SHADOW)
    shadow = shadow.filter(ImageFilter.GaussianBlur(size * _SHADOW_SHARE))
    button = Image.new("RGBA", (whole, whole), (0, 0, 0, 0))
    drawing = ImageDraw.Draw(button)
    drawing.ellipse(_around(middle, radius), fill=_DISC, outline=_WHITE, width=round(size * _RING_SHARE))
    _draw_triangle(drawing, middle - 0.5, size)
    # The shadow is outside of the disc only: through the disc, the picture is to be seen.
    disc = Image.new("L", (whole, whole), 255)
    ImageDraw.Draw(disc).ellipse(_around(middle, radius), fill=0)
    shadow.putalpha(Image.composite(shadow.getchannel("A"), Image.new("L", shadow.size, 0), disc))
    return Image.alpha_composite(shadow, button).reduce(_FINENESS)


def _draw_triangle(drawing: ImageDraw.ImageDraw, middle: float, size: int) -> None:
    """Draw a triangle with rounded corners, whose centre of mass is in the middle."""
    radius, rounding = size * _TRIANGLE_SHARE, size * _ROUNDING_SHARE
    arcs = [(corner, corner + step * pi / 3 / _ARC) for corner in _CORNERS for step in range(-_ARC, _ARC + 1)]
    # Pillow would cut off fractions.
    outline = [
        tuple(round(middle + radius * share(corner) + rounding * share(angle)) for share in (cos, sin))
        for corner, angle in arcs
    ]
    drawing.polygon(outline, fill=_WHITE)


def _around(middle: int, radius: int) -> tuple[int, int, int, int]:
    # The last px is part of an ellipse.
    return middle - radius, middle - radius, middle + radius - 1, middle + radius - 1
