"""PQ and HLG pictures → sRGB, as a table of colours for Pillow. Pure arithmetic.

The curve is Chromium's for a picture without HDR metadata on an SDR screen, so that a film shows a picture as a browser
does: reference white (203 cd/m²) becomes half of the screen's light, and what is brighter bends up to 1,000 cd/m².

Sources: ITU-R BT.2100 (PQ, HLG), SMPTE ST 2094-50 annex A (the reference white tone mapping operator).
"""

import math
from functools import lru_cache

from PIL import ImageFilter

from chalicelib.render.media_files.hdr import Rgb, Transfer, light_of

from .icc import Matrix, Primaries, inverse, product

# The most that Pillow takes: what is clipped between two steps is off by as little as can be.
_STEPS = 65
_WHITE, _PEAK = 203.0, 1000.0
# Where the curve bends, where it ends, and the point between that draws it (a quadratic Bézier curve).
_KNEE, _END = (1.0, 0.5), (_PEAK / _WHITE, 1.0)
_KAPPA = 0.65
_BEND = tuple((1 - _KAPPA) * start + _KAPPA * there for start, there in zip(_KNEE, (2.0, 1.0), strict=True))


@lru_cache(maxsize=4)
def tone_table(primaries: Primaries, transfer: Transfer, wide: Primaries, srgb: Primaries) -> ImageFilter.Color3DLUT:
    """Return the table from a signal to sRGB; `wide`: the primaries of BT.2020, in which light is bent."""
    widen = product(inverse(wide.to_xyz()), primaries.to_xyz())
    narrow = product(inverse(srgb.to_xyz()), wide.to_xyz())
    steps = [step / (_STEPS - 1) for step in range(_STEPS)]
    table: list[float] = []
    # Of PQ each part tells its own light.
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
    """Return light in cd/m² as an sRGB signal; the matrices bring it to the primaries of BT.2020, and those to sRGB's.

    What sRGB cannot show is below 0 or above 1. Pillow clips it after it has interpolated, which keeps edges exact.
    """
    wide = _times(widen, light)
    most = max(wide) / _WHITE
    gain = _curve(most) / most / _WHITE if most > 0 else 0.0
    red, green, blue = _times(narrow, wide)
    return _encoded(red * gain), _encoded(green * gain), _encoded(blue * gain)


def _curve(light: float) -> float:
    """Return the share of the screen's light for a light in reference whites."""
    if light <= _KNEE[0]:
        return light * _KNEE[1] / _KNEE[0]
    if light >= _END[0]:
        return _END[1]
    # The parameter at which the Bézier curve has this light.
    square, linear = _KNEE[0] - 2 * _BEND[0] + _END[0], 2 * (_BEND[0] - _KNEE[0])
    root = math.sqrt(linear * linear - 4 * square * (_KNEE[0] - light))
    part = (root - linear) / (2 * square)
    return (1 - part) ** 2 * _KNEE[1] + 2 * part * (1 - part) * _BEND[1] + part * part * _END[1]


def _times(matrix: Matrix, vector: Rgb) -> Rgb:
    # Spelled out: a table takes half a million of them.
    (a, b, c), (d, e, f), (g, h, i) = matrix
    x, y, z = vector
    return a * x + b * y + c * z, d * x + e * y + f * z, g * x + h * y + i * z


def _encoded(light: float) -> float:
    if light < 0:
        return -_encoded(-light)
    return 12.92 * light if light <= 0.0031308 else float(1.055 * light ** (1 / 2.4) - 0.055)
