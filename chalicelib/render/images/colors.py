"""The colours of a picture, as its file declares them, and their conversion to sRGB."""

import struct
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Self

from PIL import Image, ImageChops, ImageCms, ImageStat

from chalicelib.render.media_files.hdr import Transfer

from .icc import Curve, Primaries, profile_of
from .tone import tone_table

_D65, _C = (0.3127, 0.329), (0.31, 0.316)
BT709 = Primaries(_D65, (0.64, 0.33), (0.3, 0.6), (0.15, 0.06))
DISPLAY_P3 = Primaries(_D65, (0.68, 0.32), (0.265, 0.69), (0.15, 0.06))
SRGB = Curve(2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
# By the numbers of ITU-T H.273, tables 2 and 3.
_PRIMARIES = {
    1: BT709,
    4: Primaries(_C, (0.67, 0.33), (0.21, 0.71), (0.14, 0.08)),
    5: Primaries(_D65, (0.64, 0.33), (0.29, 0.6), (0.15, 0.06)),
    6: Primaries(_D65, (0.63, 0.34), (0.31, 0.595), (0.155, 0.07)),
    7: Primaries(_D65, (0.63, 0.34), (0.31, 0.595), (0.155, 0.07)),
    8: Primaries(_C, (0.681, 0.319), (0.243, 0.692), (0.145, 0.049)),
    9: Primaries(_D65, (0.708, 0.292), (0.17, 0.797), (0.131, 0.046)),
    11: Primaries((0.314, 0.351), (0.68, 0.32), (0.265, 0.69), (0.15, 0.06)),
    12: DISPLAY_P3,
    22: Primaries(_D65, (0.63, 0.34), (0.295, 0.605), (0.155, 0.077)),
}
# The curve of screens for the signal of cameras.
_BT1886 = Curve(2.4)
_CAMERA = (1, 6, 14, 15)
_TRANSFERS: dict[int, Curve | Transfer] = {
    **dict.fromkeys((*_CAMERA, 11), _BT1886),
    4: Curve(2.2),
    5: Curve(2.8),
    8: Curve(1.0),
    13: SRGB,
    16: Transfer.PQ,
    17: Curve(2.6, (52.37 / 48) ** (1 / 2.6)),
    18: Transfer.HLG,
}
_UNSPECIFIED = 2
# The modes of Pillow that have the colours of an ICC profile.
_MODES = {"GRAY": "L", "RGB": "RGB", "CMYK": "CMYK"}
# A profile that changes no colour by more than this, of 255, counts as sRGB: rounding causes as much.
_ROUNDING = 1
_BAD_PROFILE = (ImageCms.PyCMSError, OSError, ValueError, TypeError, struct.error, ZeroDivisionError)


@dataclass(frozen=True, slots=True)
class Coded:
    """Colours by primaries and transfer function, as declared by PNG (cICP, gAMA), AVIF and HEIC (nclx)."""

    primaries: Primaries
    transfer: Curve | Transfer

    @classmethod
    def of_codes(cls, primaries: int, transfer: int) -> Self | None:
        """Return the colours for two numbers of H.273, or None if either is unspecified or unknown."""
        known, curve = _PRIMARIES.get(primaries), _TRANSFERS.get(transfer)
        return cls(known, curve) if known and curve else None

    @classmethod
    def of_nclx(cls, primaries: int, transfer: int) -> Self | None:
        """Return the same for an AVIF or a HEIC, where a camera's curve or none means sRGB, as in Chromium."""
        usual = 1 if primaries == _UNSPECIFIED else primaries
        return cls.of_codes(usual, 13 if transfer in (*_CAMERA, _UNSPECIFIED) else transfer)


Colors = bytes | Coded | None
"""An ICC profile, colours by numbers, or sRGB as nothing else is said."""


def to_srgb(image: Image.Image, colors: Colors) -> Image.Image:
    """Return a picture (L, RGB, RGBA or CMYK) as RGB, or RGBA if it has an alpha, in sRGB.

    A useless declaration (a broken profile, one for another kind of pixels) is ignored, as in browsers.
    """
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    plain = image.convert("RGB") if alpha is not None else image
    shown = _converted(plain, colors).convert("RGB")
    if alpha is not None:
        shown.putalpha(alpha)
    return shown


def _converted(image: Image.Image, colors: Colors) -> Image.Image:
    if colors is None:
        return image
    if isinstance(colors, Coded) and isinstance(colors.transfer, Transfer):
        return image.convert("RGB").filter(tone_table(colors.primaries, colors.transfer, _PRIMARIES[9], BT709))
    try:
        transform = _transform(_profile_of(colors))
    except _BAD_PROFILE:
        return image
    if transform is None:
        return image
    if transform.input_mode == "RGB" and image.mode == "L":
        image = image.convert("RGB")
    elif transform.input_mode == "L" and image.mode == "RGB":
        # Greys with alpha are RGBA by now. `Bitmap` removes the profile from other colours.
        image = image.convert("L")
    return transform.apply(image) if image.mode == transform.input_mode else image


def _profile_of(colors: bytes | Coded) -> bytes:
    if isinstance(colors, bytes):
        return colors
    if not isinstance(colors.transfer, Curve):
        raise ValueError("no profile can tell this")
    return profile_of(colors.primaries, colors.transfer)


@lru_cache(maxsize=8)
def _transform(profile: bytes) -> ImageCms.ImageCmsTransform | None:
    """Return the transform from an ICC profile to sRGB, or None if it changes nothing, or is for other kinds of pixels.

    Raises:
        PyCMSError, OSError: the profile is broken.
    """
    source = ImageCms.ImageCmsProfile(BytesIO(profile))
    mode = _MODES.get(source.profile.xcolor_space.strip())
    if mode is None:
        return None
    target = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    transform = ImageCms.ImageCmsTransform(source, target, mode, "RGB")
    if mode == "CMYK":
        return transform
    trial = _trial().convert(mode)
    moved = ImageStat.Stat(ImageChops.difference(transform.apply(trial), trial.convert("RGB")))
    most = max(high for _, high in moved.extrema)
    return None if most <= _ROUNDING else transform


def _trial() -> Image.Image:
    """Return an image of all greys, and of colours from all of RGB."""
    greys = [(value, value, value) for value in range(256)]
    steps = range(0, 256, 51)
    colors = [(red, green, blue) for red in steps for green in steps for blue in steps]
    image = Image.new("RGB", (len(greys) + len(colors), 1))
    image.putdata([*greys, *colors])
    return image
