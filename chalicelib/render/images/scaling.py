"""Scaling of a part of a decoded image, in bands, so that memory never holds a second copy of a large one."""

import math
from collections.abc import Callable, Iterable, Iterator

from PIL import Image

Area = tuple[float, float, float, float]
"""Left, top, right, bottom in px."""

_BAND_PIXELS = 4_000_000
# The reach of Lanczos from the centre of a px, in px of the result; and the factor by which an image that is first
# shrunk by whole numbers stays larger than the result.
_REACH, _GAP = 2.5, 3.0
# The orientations of EXIF (and TIFF) that mirror the stored picture from left to right, those that mirror it from top
# to bottom, and those that then swap its axes.
_MIRRORED_X, _MIRRORED_Y, _SWAPPED = (2, 3, 7, 8), (3, 4, 6, 7), (5, 6, 7, 8)
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
UPRIGHT = 1


def upright(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    """Return the upright size for a stored size, or the reverse."""
    return (size[1], size[0]) if orientation in _SWAPPED else size


def turned(image: Image.Image, orientation: int) -> Image.Image:
    """Return the upright picture for a stored one."""
    return image.transpose(_TURNS[orientation]) if orientation in _TURNS else image


def stored_area(area: Area, size: tuple[float, float], orientation: int) -> Area:
    """Return the area of the stored picture, which has that size, for an area of the upright one."""
    left, top, right, bottom = area
    if orientation in _SWAPPED:
        left, top, right, bottom = top, left, bottom, right
    if orientation in _MIRRORED_X:
        left, right = size[0] - right, size[0] - left
    if orientation in _MIRRORED_Y:
        top, bottom = size[1] - bottom, size[1] - top
    return left, top, right, bottom


def scaled(
    image: Image.Image, area: Area, size: tuple[int, int], prepare: Callable[[Image.Image], Image.Image]
) -> Image.Image:
    """Return a part of a decoded image at a size, smoothed like Pillow's `resize` with a `reducing_gap`.

    `prepare` converts a piece of the image to a mode that can be scaled (L, RGB, RGBA, CMYK). In addition to the image
    and the result, memory holds a band of `_BAND_PIXELS` and an image of at most (2 * `_GAP`)² times the result's size.
    """
    step_x, step_y = (area[2] - area[0]) / size[0], (area[3] - area[1]) / size[1]
    factor_x, factor_y = (max(1, int(step / _GAP)) for step in (step_x, step_y))
    if factor_x > 1 or factor_y > 1:
        left, top = max(0, int(area[0] - _REACH * step_x)), max(0, int(area[1] - _REACH * step_y))
        right = min(image.width, math.ceil(area[2] + _REACH * step_x))
        bottom = min(image.height, math.ceil(area[3] + _REACH * step_y))
        image = _reduced(image, (left, top, right, bottom), (factor_x, factor_y), prepare)
        area = (
            (area[0] - left) / factor_x,
            (area[1] - top) / factor_y,
            min((area[2] - left) / factor_x, image.width),
            min((area[3] - top) / factor_y, image.height),
        )
        prepare = Image.Image.copy
    pieces = _joined(_resized(image, area, size, prepare), size)
    return pieces.convert("RGBA") if pieces.mode == "RGBa" else pieces


def _reduced(
    image: Image.Image,
    part: tuple[int, int, int, int],
    factors: tuple[int, int],
    prepare: Callable[[Image.Image], Image.Image],
) -> Image.Image:
    """Shrink a part by whole numbers, band by band."""
    left, top, right, bottom = part
    rows = factors[1] * max(1, _BAND_PIXELS // (right - left) // factors[1])
    size = (math.ceil((right - left) / factors[0]), math.ceil((bottom - top) / factors[1]))
    bands = (
        (
            (y - top) // factors[1],
            _premultiplied(prepare(image.crop((left, y, right, min(y + rows, bottom))))).reduce(factors),
        )
        for y in range(top, bottom, rows)
    )
    return _joined(bands, size)


def _resized(
    image: Image.Image, area: Area, size: tuple[int, int], prepare: Callable[[Image.Image], Image.Image]
) -> Iterator[tuple[int, Image.Image]]:
    """Scale a part by less than 2 * `_GAP`, band by band; yield each band with its first row."""
    left, top, right, bottom = area
    step_x, step_y = (right - left) / size[0], (bottom - top) / size[1]
    # Beyond the edges of a band, the filter reads the image's own px.
    beyond_x, beyond_y = (math.ceil((_REACH + 1) * max(1.0, step)) + 1 for step in (step_x, step_y))
    x, end_x = max(0, math.floor(left) - beyond_x), min(image.width, math.ceil(right) + beyond_x)
    rows = max(1, min(size[1], int(_BAND_PIXELS / (end_x - x) / step_y)))
    for row in range(0, size[1], rows):
        end = min(row + rows, size[1])
        first, last = top + row * step_y, bottom if end == size[1] else top + end * step_y
        y, end_y = max(0, math.floor(first) - beyond_y), min(image.height, math.ceil(last) + beyond_y)
        piece = _premultiplied(prepare(image.crop((x, y, end_x, end_y))))
        box = (left - x, first - y, right - x, last - y)
        yield row, piece.resize((size[0], end - row), Image.Resampling.LANCZOS, box)


def _joined(bands: Iterable[tuple[int, Image.Image]], size: tuple[int, int]) -> Image.Image:
    whole: Image.Image | None = None
    for row, band in bands:
        if whole is None:
            if band.size == size:
                return band
            whole = Image.new(band.mode, size)
        whole.paste(band, (0, row))
    return whole if whole is not None else Image.new("RGB", size)


def _premultiplied(piece: Image.Image) -> Image.Image:
    """Multiply colours by their opacity, so that clear px do not tint their neighbours."""
    return piece.convert("RGBa") if piece.mode == "RGBA" else piece
