"""The parts of a PNG. Pillow gets only the chunks that its pixels need, so no other makes it refuse a good picture.

Sources: W3C PNG (third edition), 5.6 (order), 11.3.2 (colour), 14.2 (APNG).
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO

from chalicelib.domain.errors import BadMedia

from .colors import BT709, Coded, Colors
from .icc import Curve, Primaries

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PIXELS = frozenset({b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"})
_MOVES = frozenset({b"acTL", b"fcTL", b"fdAT"})
_SAYS = frozenset({b"cICP", b"iCCP", b"sRGB", b"gAMA", b"cHRM", b"eXIf"})
# The places of the bits of a sample and of the colour type in IHDR; the types of grey and of RGB.
_DEPTH, _TYPE = 8, 9
_GREY, _RGB = 0, 2
_MAX_PROFILE_BYTES = 8_000_000
MAX_CHUNKS = 200_000
"""A file of 50 MB in chunks of 8 kB, as libpng writes them, has 6,000; the largest animation has 40,000."""
# The gamma that means sRGB; libpng ignores a difference of 5 % (`PNG_GAMMA_THRESHOLD`).
_SRGB_GAMMA, _SAME = 1 / 2.2, 0.05


@dataclass(frozen=True, slots=True)
class Png:
    """A PNG in its parts. `metadata`: the chunks on colours and orientation with correct checksums, by name."""

    data: bytes
    pixels: list[tuple[bytes, int, int]] = field(default_factory=list)
    metadata: dict[bytes, bytes] = field(default_factory=dict)

    @property
    def exif(self) -> bytes:
        """The EXIF, unchecked."""
        return self.metadata.get(b"eXIf", b"")

    @property
    def colors(self) -> Colors:
        """The declared colours; as in Chromium, cICP takes precedence over iCCP, sRGB, and gAMA with cHRM."""
        code = self.metadata.get(b"cICP", b"")
        # Pixels of a PNG are full-range RGB; Chromium ignores other declarations.
        coded = Coded.of_codes(code[0], code[1]) if len(code) == 4 and code[2:] == b"\0\1" else None
        if coded is not None:
            return coded
        profile = self._profile()
        if profile or b"sRGB" in self.metadata:
            return profile or None
        return self._measured()

    def file(self) -> BytesIO:
        """Return the file for Pillow to decode.

        Raises:
            BadMedia: its animation is incomplete.
        """
        moves = self._animation()
        if moves and self.pixels[-1][0] != b"IEND":
            raise BadMedia("truncated: the end of this animation is missing")
        kept = [_SIGNATURE]
        for name, start, end in self.pixels:
            if name == b"acTL" and moves:
                kept.append(_chunk(name, moves.to_bytes(4, "big") + self.data[start + 12 : start + 16]))
            elif name == b"tRNS" and end <= len(self.data):
                kept.append(_chunk(name, self._clear(self.data[start + 8 : end - 4])))
            elif moves or name not in _MOVES:
                kept.append(self.data[start:end])
        if self.pixels[-1][0] != b"IEND" and self.pixels[-1][2] <= len(self.data):
            kept.append(_chunk(b"IEND", b""))
        return BytesIO(b"".join(kept))

    def verify(self) -> None:
        """Check the checksums of the chunks that decide pixels.

        Raises:
            BadMedia: a checksum is wrong.
        """
        view = memoryview(self.data)
        for name, start, end in self.pixels:
            # The decoder reports truncated chunks.
            if end <= len(self.data) and not _is_whole(view[start:end]):
                raise BadMedia(f"damaged: the checksum of its {name.decode('latin-1')} chunk is wrong")

    def _clear(self, transparency: bytes) -> bytes:
        """Return the clear colour (or the palette's opacities) in the values to which Pillow decodes samples.

        Pillow scales 2-bit and 4-bit greys to 8 bits and keeps the upper 8 bits of 16-bit RGB, but does not scale this.
        """
        header = self.data[self.pixels[0][1] + 8 :][: _TYPE + 1]
        depth, kind = header[_DEPTH], header[_TYPE]
        if kind == _GREY and depth in (2, 4) and len(transparency) == 2:
            return bytes([0, (transparency[1] & (1 << depth) - 1) * 255 // ((1 << depth) - 1)])
        if kind == _RGB and depth == 16:
            return b"".join(bytes([0, transparency[place]]) for place in range(0, len(transparency), 2))
        return transparency

    def _animation(self) -> int:
        """Return the number of frames of its animation; 0 without one, or if it is invalid: then it is one picture."""
        moves = [chunk for chunk in self.pixels if chunk[0] in _MOVES]
        names = [name for name, _, _ in self.pixels]
        if names.count(b"acTL") != 1 or b"IDAT" not in names or names.index(b"acTL") > names.index(b"IDAT"):
            return 0
        numbers = [self.data[start + 8 : start + 12] for name, start, _ in moves if name != b"acTL"]
        in_order = numbers == [number.to_bytes(4, "big") for number in range(len(numbers))]
        return names.count(b"fcTL") if in_order else 0

    def _profile(self) -> bytes:
        name, found, packed = self.metadata.get(b"iCCP", b"").partition(b"\0")
        if not (name and found and packed[:1] == b"\0"):
            return b""
        try:
            return zlib.decompressobj().decompress(packed[1:], _MAX_PROFILE_BYTES)
        except zlib.error:
            return b""

    def _measured(self) -> Colors:
        gamma = self._numbers(b"gAMA", 1)
        if not gamma or not gamma[0]:
            return None
        exponent = 100_000 / gamma[0]
        places = self._numbers(b"cHRM", 8)
        if places:
            (white, *primaries) = ((places[n] / 100_000, places[n + 1] / 100_000) for n in range(0, 8, 2))
            return Coded(Primaries(white, *primaries), Curve(exponent))
        if abs(gamma[0] / 100_000 / _SRGB_GAMMA - 1) < _SAME:
            return None
        return Coded(BT709, Curve(exponent))

    def _numbers(self, name: bytes, count: int) -> tuple[int, ...]:
        chunk = self.metadata.get(name, b"")
        return struct.unpack(f">{count}I", chunk) if len(chunk) == 4 * count else ()


def read_png(data: bytes) -> Png:
    """Read the parts of a PNG. A truncated last chunk is kept: the decoder finds out whether it is needed.

    Raises:
        BadMedia: it does not begin like a PNG, or has too many chunks.
    """
    png = Png(data)
    for number, (name, start, end) in enumerate(_chunks(data), 1):
        if number > MAX_CHUNKS:
            raise BadMedia(f"this PNG has more than {MAX_CHUNKS:,} chunks; save it again with another program")
        if name in _PIXELS or name in _MOVES:
            png.pixels.append((name, start, end))
        elif name in _SAYS and _is_whole(memoryview(data)[start:end]):
            png.metadata.setdefault(name, data[start + 8 : end - 4])
        if name == b"IEND":
            break
    if not png.pixels or png.pixels[0][0] != b"IHDR":
        raise BadMedia("damaged: this PNG has no header")
    return png


def _chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    place = len(_SIGNATURE)
    while place + 8 <= len(data):
        end = place + 12 + int.from_bytes(data[place : place + 4], "big")
        yield data[place + 4 : place + 8], place, end
        place = end


def _is_whole(chunk: memoryview) -> bool:
    return zlib.crc32(chunk[4:-4]).to_bytes(4, "big") == chunk[-4:]


def _chunk(name: bytes, content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + name + content + zlib.crc32(name + content).to_bytes(4, "big")
