"""PQ and HLG pictures converted to sRGB, as a table of colours for Pillow. Pure arithmetic.

The curve is Chromium's for a picture without HDR metadata on an SDR screen, so that a video shows a picture like a
browser: reference white (203 cd/m²) becomes half of the screen's light; highlights up to 1,000 cd/m² are compressed.

Sources: ITU-R BT.2100 (PQ, HLG), SMPTE ST 2094-50 annex A (the reference white tone mapping operator).
"""

import math
from functools import lru_cache

from PIL import ImageFilter

from chalicelib.render.media_files.hdr import Rgb, Transfer, light_of

from .icc import Matrix, Primaries, inverse, product

# Pillow's maximum, which minimises the error of clipping between two steps.
_STEPS = 65
_WHITE, _PEAK = 203.0, 1000.0
# The knee and the end of the curve, and its control point (a quadratic Bézier curve).
_KNEE, _END = (1.0, 0.5), (_PEAK / _WHITE, 1.0)
_KAPPA = 0.65
_BEND = tuple((1 - _KAPPA) * start + _KAPPA * there for start, there in zip(_KNEE, (2.0, 1.0), strict=True))


@lru_cache(maxsize=4)
def tone_table(primaries: Primaries, transfer: Transfer, wide: Primaries, srgb: Primaries) -> ImageFilter.Color3DLUT:
    """Return the table from a signal to sRGB. Light is compressed in the primaries of BT.2020, `wide`."""
    widen = product(inverse(wide.to_xyz()), primaries.to_xyz())
    narrow = product(inverse(srgb.to_xyz()), wide.to_xyz())
    steps = [step / (_STEPS - 1) for step in range(_STEPS)]
    table: list[float] = []
    # In PQ each part has its own light.
    parts = [light_of((step, step, step), transfer)[0] for step in steps]
    for blue in range(_STEPS):
        for green in range(_STEPS):
            for red in range(_STEPS):
                if transfer is Transfer.PQ:
                    light = parts[red], parts[green], parts[blue]
                else:
                    light = light_of((steps[red], steps[green], steps[blue]), transfer)
                table += shown(light, widen, narrow)
    return ImageFilter.Color3DLUT(_STEPS, table)


def shown(light: Rgb, widen: Matrix, narrow: Matrix) -> Rgb:
    """Return light in cd/m² as an sRGB signal; the matrices convert it to BT.2020's primaries, and these to sRGB's.

    Colours outside of sRGB are below 0 or above 1. Pillow clips them after interpolation, which keeps edges exact.
    """
    wide = _times(widen, light)
    most = max(wide) / _WHITE
    gain = _curve(most) / most / _WHITE if most > 0 else 0.0
    red, green, blue = _times(narrow, wide)
    return _encoded(red * gain), _encoded(green * gain), _encoded(blue * gain)


def _curve(light: float) -> float:
    """Return the fraction of the screen's light for a light in reference whites."""
    if light <= _KNEE[0]:
        return light * _KNEE[1] / _KNEE[0]
    if light >= _END[0]:
        return _END[1]
    # The parameter of the Bézier curve for this light.
    square, linear = _KNEE[0] - 2 * _BEND[0] + _END[0], 2 * (_BEND[0] - _KNEE[0])
    root = math.sqrt(linear * linear - 4 * square * (_KNEE[0] - light))
    part = (root - linear) / (2 * square)
    return (1 - part) ** 2 * _KNEE[1] + 2 * part * (1 - part) * _BEND[1] + part * part * _END[1]


def _times(matrix: Matrix, vector: Rgb) -> Rgb:
    # Written out for speed: a table needs half a million of these.
    (a, b, c), (d, e, f), (g, h, i) = matrix
    x, y, z = vector
    return a * x + b * y + c * z, d * x + e * y + f * z, g * x + h * y + i * z


def _encoded(light: float) -> float:
    if light < 0:
        return -_encoded(-light)
    return 12.92 * light if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)
