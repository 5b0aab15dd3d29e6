"""Image files of pixels: for each kind its decoder, its orientation, and the largest size within bounded memory.

A decoder's peak stays below `MAX_BYTES`, so that a Lambda with 1 GB of memory can inspect any accepted file.
"""

import struct
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops
from PIL.AvifImagePlugin import AvifImageFile
from PIL.BmpImagePlugin import BmpImageFile
from PIL.GifImagePlugin import GifImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MAX_PIXELS

from ..media_files.isobmff import codes_of, without_exif
from .colors import Coded, Colors, to_srgb
from .jpeg import Jpeg, read_jpeg
from .kinds import ImageKind
from .png import Png, read_png
from .scaling import UPRIGHT, Area, scaled, stored_area, turned, upright

MAX_JPEG_PIXELS = 400_000_000
"""More than of other kinds: a JPEG can be decoded at an eighth of its width and height."""
MAX_SIDE_PX = 100_000
MAX_BYTES = 640_000_000
# The errors that Pillow's plugins raise over damaged files.
DAMAGE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    LookupError,
    TypeError,
    ArithmeticError,
    AssertionError,
    RuntimeError,
    struct.error,
)

_ORIENTATION = 0x0112
# The bytes of a pixel in Pillow, and the additional ones of each decoder at its peak (measured: the previous frame,
# planes of 16 bits, a copy as bytes).
_PX_BYTES = 4
_BYTES_BESIDES = {ImageKind.WEBP: 12, ImageKind.AVIF: 10, ImageKind.HEIF: 8}
_GREYS = ("1", "L", "LA", "La", "I", "I;16", "I;16B", "I;16L")
_SHRINKS = (1, 2, 4, 8)
# Tags of TIFF.
_SUBFILE, _BITS, _COMPRESSION, _PHOTOMETRIC, _ROWS, _SUB_IFDS, _DNG = 254, 258, 259, 262, 278, 330, 50706
_WHITE_IS_ZERO, _WEBP_IN_TIFF = 0, 50001


@dataclass(slots=True)
class Bitmap:
    """An open image file of pixels that are not decoded yet. `stored`: its size in px before it is turned upright."""

    kind: ImageKind
    image: Image.Image
    stored: tuple[int, int]
    orientation: int
    colors: Colors
    parts: Jpeg | Png | None = None

    def __post_init__(self) -> None:
        is_for_greys = isinstance(self.colors, bytes) and self.colors[16:20] == b"GRAY"
        if is_for_greys and self.image.mode not in _GREYS:
            self.colors = None

    @property
    def size(self) -> tuple[int, int]:
        """The width and height in px, upright."""
        return upright(self.stored, self.orientation)

    def check(self) -> None:
        """Decode the whole file, at the smallest possible size.

        Raises:
            BadMedia, and any of `DAMAGE`: it is truncated or damaged.
        """
        if isinstance(self.parts, Jpeg):
            self.parts.check(_trial_shrink(self.parts))
            return
        if isinstance(self.parts, Png):
            self.parts.verify()
        self.image.load()

    def part(self, area: Area, size: tuple[int, int]) -> Image.Image:
        """Return a part of the upright picture at a size in px, as RGB or RGBA in sRGB. Call it only once.

        Raises:
            BadMedia, and any of `DAMAGE`: it is truncated or damaged.
        """
        self._load(max(size[0] / (area[2] - area[0]), size[1] / (area[3] - area[1])))
        # A JPEG may be decoded smaller.
        share = self.image.width / self.stored[0], self.image.height / self.stored[1]
        left, top, right, bottom = stored_area(area, self.stored, self.orientation)
        seen = left * share[0], top * share[1], right * share[0], bottom * share[1]
        drawn = scaled(self.image, seen, upright(size, self.orientation), plain)
        return to_srgb(turned(drawn, self.orientation), self.colors)

    def _load(self, scale: float) -> None:
        """Decode it; at a fraction of its size if possible, but at least twice as large as it is shown."""
        if isinstance(self.parts, Jpeg):
            fits = _fitting(self.parts)
            wanted = [shrink for shrink in fits if shrink * scale * 2 <= 1]
            shrink = max(wanted, default=fits[0])
            if shrink > 1:
                self.image.draft(None, (max(1, self.stored[0] // shrink), max(1, self.stored[1] // shrink)))
        self.image.load()


def open_bitmap(path: Path, kind: ImageKind) -> Bitmap:
    """Open an image file of a kind.

    Raises:
        BadMedia: it is too large, or of a variant that is refused.
        DAMAGE: it is damaged (any of these errors).
    """
    match kind:
        case ImageKind.JPEG:
            return _jpeg(path.read_bytes())
        case ImageKind.PNG:
            return _png(path.read_bytes())
        case ImageKind.TIFF:
            return _tiff(path)
        case ImageKind.AVIF:
            return _avif(path.read_bytes())
        case ImageKind.HEIF:
            return _heif(path.read_bytes())
        case ImageKind.WEBP:
            image: Image.Image = WebPImageFile(BytesIO(path.read_bytes()))
            return _bitmap(kind, image, orientation_of(image.info.get("exif", b"")))
        case _:
            content = BytesIO(path.read_bytes())
            image = GifImageFile(content) if kind is ImageKind.GIF else BmpImageFile(content)
            return _bitmap(kind, image)


def orientation_of(exif: bytes) -> int:
    """Return the orientation, 1 to 8, in EXIF; 1 if it is broken. XMP is ignored, as in browsers."""
    tags = Image.Exif()
    try:
        tags.load(exif)
        orientation = tags.get(_ORIENTATION)
    except DAMAGE:
        return UPRIGHT
    return orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else UPRIGHT


def plain(image: Image.Image) -> Image.Image:
    """Return an image's pixels as L, RGB, RGBA or CMYK."""
    if image.mode == "I;16" and isinstance(image.info.get("transparency"), int):
        return _keyed(image, image.info["transparency"])
    if image.mode.startswith("I"):
        # Pillow's own conversion would clip 16-bit greys at 255.
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image.convert("RGBA")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _keyed(image: Image.Image, clear: int) -> Image.Image:
    """Return 16-bit greys as RGBA, in which one grey is clear. Pillow supports that for 8 bits only."""
    low, high = Image.frombytes("LA", image.size, image.tobytes()).split()
    halves = zip((high, low), divmod(clear, 256), strict=True)
    differs = [half.point(lambda value, same=same: 0 if value == same else 255) for half, same in halves]
    return Image.merge("RGBA", (high, high, high, ImageChops.lighter(*differs)))


class _Tiff(TiffImageFile):
    """A TIFF whose metadata Pillow does not read, and which it does not rotate, because that doubles the memory."""

    def load_end(self) -> None:
        self._size = self.im.size


def _jpeg(data: bytes) -> Bitmap:
    parts = read_jpeg(data)
    del data
    if parts.width * parts.height > MAX_JPEG_PIXELS:
        raise _too_large(parts.width, parts.height, MAX_JPEG_PIXELS)
    if not _fitting(parts):
        raise BadMedia(
            f"{parts.width}x{parts.height} px of this kind of JPEG need too much memory: "
            "save it as a baseline JPEG, or smaller"
        )
    image = JpegImageFile(parts.file(_trial_shrink(parts)))
    return Bitmap(ImageKind.JPEG, image, image.size, orientation_of(parts.exif), parts.icc or None, parts)


def _fitting(parts: Jpeg) -> list[int]:
    """Return the factors by which a JPEG may be shrunk while it is decoded, so that it fits into memory; ascending."""
    fitting = []
    for shrink in _SHRINKS if parts.can_shrink else (1,):
        pixels = parts.width * parts.height / shrink**2
        if pixels <= MAX_PIXELS and parts.buffered_bytes + pixels * _PX_BYTES <= MAX_BYTES:
            fitting.append(shrink)
    return fitting


def _trial_shrink(parts: Jpeg) -> int:
    """Return the factor by which a JPEG is shrunk for its check: one that still decodes the details, if possible."""
    return next((shrink for shrink in _fitting(parts) if shrink > 1), 1)


def _png(data: bytes) -> Bitmap:
    parts = read_png(data)
    image = PngImageFile(parts.file())
    return _bitmap(ImageKind.PNG, image, orientation_of(parts.exif), parts.colors, parts)


def _tiff(path: Path) -> Bitmap:
    try:
        image = _Tiff(path)
    except SyntaxError as error:
        # Pillow does not know the compression, or the samples.
        if error.args and (isinstance(error.args[0], KeyError) or error.args[0] == "unknown pixel mode"):
            raise _odd_tiff() from error
        raise
    try:
        return _tiff_bitmap(image)
    except BaseException:
        image.close()
        raise


def _tiff_bitmap(image: TiffImageFile) -> Bitmap:
    tags = image.tag_v2
    if _DNG in tags or (_SUB_IFDS in tags and tags.get(_SUBFILE, 0) & 1):
        raise BadMedia("camera raw files (DNG, NEF, ARW) are not supported as images: save it as JPEG or PNG")
    # Pillow reads floating point and 32 bits as black, and 16-bit greys as a negative if 0 is white.
    is_negative = image.mode.startswith("I;16") and tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO
    if image.mode in ("F", "I") or is_negative or tags.get(_COMPRESSION) == _WEBP_IN_TIFF:
        raise _odd_tiff()
    orientation = tags.get(_ORIENTATION)
    orientation = orientation if isinstance(orientation, int) and 1 <= orientation <= 8 else UPRIGHT
    width, height = stored = upright(image.size, orientation)
    # libtiff decodes a strip as a whole.
    strip = width * min(height, tags.get(_ROWS, height)) * sum(tags.get(_BITS, (1,))) // 8
    _check(ImageKind.TIFF, stored, strip)
    return Bitmap(ImageKind.TIFF, image, stored, orientation, image.info.get("icc_profile"))


def _odd_tiff() -> BadMedia:
    return BadMedia(
        "this kind of TIFF (its compression, or what its samples are) is not supported: "
        "save it with 8 or 16 bits a channel and LZW or no compression"
    )


def _avif(data: bytes) -> Bitmap:
    image = AvifImageFile(BytesIO(without_exif(data)))
    codes = codes_of(data)
    colors = image.info.get("icc_profile") or (Coded.of_nclx(*codes) if codes else None)
    # The only EXIF is the one that Pillow built from the properties that turn and mirror.
    return _bitmap(ImageKind.AVIF, image, orientation_of(image.info.get("exif", b"")), colors)


def _heif(data: bytes) -> Bitmap:
    # Imported here, as the API must not load it for other kinds.
    from pi_heif import HeifImageFile, options

    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    image = HeifImageFile(BytesIO(without_exif(data)))
    # 2 is H.273's number for "unspecified".
    coded = {"color_primaries": 2, "transfer_characteristics": 2} | (image.info.get("nclx_profile") or {})
    codes = int(coded["color_primaries"]), int(coded["transfer_characteristics"])
    colors = image.info.get("icc_profile") or Coded.of_nclx(*codes)
    # libheif has already turned it.
    return _bitmap(ImageKind.HEIF, image, colors=colors)


def _bitmap(
    kind: ImageKind,
    image: Image.Image,
    orientation: int = UPRIGHT,
    colors: Colors = None,
    parts: Png | None = None,
) -> Bitmap:
    _check(kind, image.size)
    return Bitmap(kind, image, image.size, orientation, colors or image.info.get("icc_profile"), parts)


def most_pixels(kind: ImageKind, besides: int = 0) -> int:
    """Return the number of px that a file of a kind may have. `besides` are additional bytes that its decoder needs."""
    return min(MAX_PIXELS, max(0, MAX_BYTES - besides) // (_PX_BYTES + _BYTES_BESIDES.get(kind, 0)))


def _check(kind: ImageKind, size: tuple[int, int], besides: int = 0) -> None:
    """Refuse a size that would take too much memory, or that no picture has: rows of a few px take long."""
    if max(size) > MAX_SIDE_PX:
        raise BadMedia(f"{size[0]}x{size[1]} px; the most is {MAX_SIDE_PX:,} px a side")
    most = most_pixels(kind, besides)
    if size[0] * size[1] > most:
        raise _too_large(*size, most, kind)


def _too_large(width: int, height: int, most: int, kind: ImageKind = ImageKind.JPEG) -> BadMedia:
    return BadMedia(f"{width}x{height} px is more than {most // 1_000_000} megapixels, the most for this {kind}")
