"""Image files of any accepted kind. All failures are BadMedia.

The rest of the renderer uses two classes: `Bitmap` and `Drawing`. Both have a `size` in px (upright), `check()`, and
`part(area, size)`, which returns px in sRGB.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, ImageStat

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MediaFacts, MediaType

from .bitmaps import DAMAGE, Bitmap, open_bitmap
from .kinds import HEAD_BYTES, ImageKind, kind_of
from .svg import Drawing, open_drawing

Picture = Bitmap | Drawing

# Of 255. A fade counts as plain up to an eighth of its length.
_PLAIN = 32


@contextmanager
def opened(path: Path) -> Iterator[Picture]:
    """Open an image file and check its size, without reading its pixels. Errors of reading inside become BadMedia.

    Raises:
        BadMedia: it is empty, not an image, of a refused kind, truncated, or too large.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise BadMedia("the file has 0 bytes")
    kind = kind_of(head)
    try:
        # Pillow warns of sizes that are checked here, and of unused metadata.
        with warnings.catch_warnings(action="ignore"):
            picture = open_drawing(path) if kind is ImageKind.SVG else open_bitmap(path, kind)
            try:
                yield picture
            finally:
                if isinstance(picture, Bitmap):
                    picture.image.close()
    except Image.DecompressionBombError as error:
        raise BadMedia(f"too large: {error}") from error
    except DAMAGE as error:
        raise BadMedia(f"truncated or damaged: {error}") from error


def image_facts(path: Path) -> MediaFacts:
    """Return the facts of an image file after reading all of it.

    Raises:
        BadMedia: as `opened`.
    """
    with opened(path) as picture:
        picture.check()
        width, height = picture.size
        is_vector = isinstance(picture, Drawing)
        return MediaFacts(MediaType.IMAGE, width_px=width, height_px=height, is_vector=is_vector)


def save_jpeg(px: Path, size: tuple[int, int], out: Path) -> None:
    """Write a file's sRGB px, 3 bytes each, as a JPEG that keeps fine coloured edges."""
    Image.frombytes("RGB", size, px.read_bytes()).save(out, "JPEG", quality=90, subsampling=0, optimize=True)


def is_plain(path: Path) -> bool:
    """Return whether one of our own pictures has (nearly) a single colour, without even a small title."""
    with Image.open(path) as image:
        ((darkest, brightest),) = ImageStat.Stat(image.convert("L")).extrema
        return brightest - darkest < _PLAIN
