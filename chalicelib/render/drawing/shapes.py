"""Rounded corners and borders with smooth edges. In px."""

from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw

from chalicelib.domain.timeline import Frame

from ..motion.geometry import Box, Rect

_OPAQUE = 255
# Corners are drawn this many times larger, and then shrunk.
_FINE = 8


@dataclass(frozen=True, slots=True)
class Shape:
    """A rectangle's corner radius and the width of its inner border, in px."""

    radius: float
    border: float

    @classmethod
    def of(cls, frame: Frame, frame_height: float) -> "Shape":
        """Return the shape, in px, of a style in heights of the video's frame. A border without a colour is ignored."""
        border = frame.border_width if frame.border_color else 0.0
        return cls(max(0.0, frame.corner_radius) * frame_height, max(0.0, border) * frame_height)

    @property
    def is_plain(self) -> bool:
        """True if it has square corners and no border."""
        return self.radius <= 0 and self.border <= 0

    def mask(self, size: tuple[int, int]) -> Image.Image:
        """Return a mask of the shape: 255 inside, 0 outside."""
        return _rounded(size, self.radius)

    def ring(self, size: tuple[int, int]) -> Image.Image:
        """Return a mask of the border and everything outside of it: 255 there, 0 inside.

        The outside is included, as the mask already smooths the shape's edge: smoothed twice, it would be translucent.
        """
        within = round(self.border)
        inner = Image.new("L", size, 0)
        room = (size[0] - 2 * within, size[1] - 2 * within)
        if min(room) > 0:
            inner.paste(_rounded(room, self.radius - within), (within, within))
        return ImageChops.invert(inner)


def framed(picture: Image.Image, frame: Frame, whole: Rect, rect: Rect, box: Box) -> Image.Image:
    """Return a picture with rounded corners and a border; it is the part `rect` of `whole`, both in the box."""
    shape = Shape.of(frame, box.frame_height)
    if shape.is_plain:
        return picture
    part = (rect.x - whole.x, rect.y - whole.y, rect.right - whole.x, rect.bottom - whole.y)
    size = (whole.width, whole.height)
    image = picture.convert("RGBA")
    if frame.border_color and shape.border:
        image.alpha_composite(_inked(shape.ring(size).crop(part), frame))
    image.putalpha(ImageChops.multiply(image.getchannel("A"), shape.mask(size).crop(part)))
    return image


def matte_of(frame: Frame, size: tuple[int, int], box: Box) -> tuple[Image.Image | None, Image.Image | None]:
    """Return the opacity (L) and the border (RGBA) for a video of a size, or None for one that is not needed."""
    shape = Shape.of(frame, box.frame_height)
    border = _inked(shape.ring(size), frame) if shape.border > 0 else None
    return (shape.mask(size) if shape.radius > 0 else None), border


def _inked(mask: Image.Image, frame: Frame) -> Image.Image:
    color = frame.border_color
    if color is None:
        return Image.new("RGBA", mask.size)
    image = Image.new("RGB", mask.size, (color.red, color.green, color.blue))
    image.putalpha(mask.point(lambda value: value * color.alpha // _OPAQUE))
    return image


def _rounded(size: tuple[int, int], radius: float) -> Image.Image:
    """Return a filled rectangle with round corners; the radius is at most half of its shorter side."""
    image = Image.new("L", size, _OPAQUE)
    radius = min(radius, min(size) / 2)
    side = int(radius + 0.999)
    if side < 1:
        return image
    corner = Image.new("L", (side * _FINE, side * _FINE), 0)
    across = 2 * radius * _FINE - 1
    ImageDraw.Draw(corner).ellipse((0, 0, across, across), fill=_OPAQUE)
    # Right of and below the arc's centre, everything is filled.
    middle = round(radius * _FINE)
    corner.paste(_OPAQUE, (middle, 0, *corner.size))
    corner.paste(_OPAQUE, (0, middle, *corner.size))
    corner = corner.reduce(_FINE)
    right, bottom = size[0] - side, size[1] - side
    image.paste(corner, (0, 0))
    image.paste(corner.transpose(Image.Transpose.FLIP_LEFT_RIGHT), (right, 0))
    image.paste(corner.transpose(Image.Transpose.FLIP_TOP_BOTTOM), (0, bottom))
    image.paste(corner.transpose(Image.Transpose.ROTATE_180), (right, bottom))
    return image
