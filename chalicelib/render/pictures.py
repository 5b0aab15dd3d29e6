"""Opens image files safely and brings any of their kinds to sRGB. What goes wrong is BadMedia."""

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageCms, ImageOps, ImageStat, UnidentifiedImageError

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MAX_PIXELS

# No EPS, which would start Ghostscript, nor other formats that are programs or rarely used and little tested.
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "AVIF")

# Of 255. In a fade all is plain up to an eighth of it.
_PLAIN = 32
# Pillow's plugins raise what they happen to meet in a damaged file.
_DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    TypeError,
    ArithmeticError,
    RuntimeError,
    struct.error,
)

_UPRIGHT_SWAPS = (5, 6, 7, 8)
_ORIENTATION = 0x0112


@contextmanager
def opened(path: Path) -> Iterator[Image.Image]:
    """An image file, its size checked, its pixels not read yet; errors of reading them inside are BadMedia too.

    Raises:
        BadMedia: empty, no image, truncated, or larger than `MAX_PIXELS`.
    """
    if path.stat().st_size == 0:
        raise BadMedia("the file has 0 bytes")
    try:
        # Pillow only warns up to twice its own limit; ours is checked below.
        with warnings.catch_warnings(action="ignore"), Image.open(path, formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise BadMedia(f"{image.width}x{image.height} px is more than {MAX_PIXELS // 1_000_000} megapixels")
            yield image
    except UnidentifiedImageError as error:
        raise BadMedia(f"not an image that can be read; known are {', '.join(FORMATS)}") from error
    except Image.DecompressionBombError as error:
        raise BadMedia(f"more than {MAX_PIXELS // 1_000_000} megapixels") from error
    except _DAMAGE as error:
        raise BadMedia(f"truncated or damaged: {error}") from error


def save_jpeg(px: Path, size: tuple[int, int], out: Path) -> None:
    """Write sRGB px of a file, 3 bytes each, as a JPEG that keeps fine coloured edges."""
    Image.frombytes("RGB", size, px.read_bytes()).save(out, "JPEG", quality=90, subsampling=0, optimize=True)


def is_plain(path: Path) -> bool:
    """Whether a picture of our own is of a single colour, or nearly so: not even a small title is seen."""
    with Image.open(path) as image:
        ((darkest, brightest),) = ImageStat.Stat(image.convert("L")).extrema
        return brightest - darkest < _PLAIN


def upright_size(image: Image.Image) -> tuple[int, int]:
    """Width and height in px as it is to be shown (EXIF orientation), without reading its pixels."""
    turned = image.getexif().get(_ORIENTATION) in _UPRIGHT_SWAPS
    return (image.height, image.width) if turned else (image.width, image.height)


def read_upright(image: Image.Image, scale: float) -> Image.Image:
    """Its pixels, upright, as L, RGB, RGBA or CMYK, about to be scaled by that factor.

    A JPEG that shrinks a lot is read at a half, a quarter or an eighth of its size, still twice as large as needed.
    """
    image.draft(None, (round(image.width * scale * 2), round(image.height * scale * 2)))
    return _plain(ImageOps.exif_transpose(image))


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The same as RGB, or RGBA if it has an alpha, with its colours brought from its ICC profile to sRGB."""
    alpha = image.getchannel("A") if image.mode == "RGBA" else None
    colors = image.convert("RGB") if image.mode in ("RGBA", "L") else image
    colors = _managed(colors, profile) if profile else colors
    colors = colors.convert("RGB")
    if alpha is not None:
        colors.putalpha(alpha)
    return colors


def _plain(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I"):
        # 16 bits of grey; Pillow's own conversion would clip them at 255.
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _managed(image: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(source):
            return image
        managed = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError):
        return image  # a broken profile, or one of another kind of colours: as if there were none
    return managed or image
