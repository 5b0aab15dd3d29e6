"""The parts of a JPEG: those that its pixels need, and its metadata.

Pillow gets only the tables and the scans, so that no metadata can make it refuse a good picture.

Sources: ITU-T T.81 annex B (markers), Adobe's technical note 5116 (APP14), ICC.1 annex B.4 (profiles in APP2).
"""

import hashlib
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from PIL.JpegImagePlugin import JpegImageFile

from chalicelib.domain.errors import BadMedia

_SOS, _EOI = b"\xff\xda", b"\xff\xd9"
_BASELINE, _EXTENDED, _PROGRESSIVE, _LOSSLESS = 0xC0, 0xC1, 0xC2, 0xC3
_ARITHMETIC = (0xC9, 0xCA)
_JPEG_LS = 0xF7
_FRAMES = frozenset({*range(0xC0, 0xD0), _JPEG_LS} - {0xC4, 0xC8, 0xCC})
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
_HIERARCHICAL = 0xDE
# DHT, DAC, DQT, DRI
_TABLES = frozenset({0xC4, 0xCC, 0xDB, 0xDD})
_ICC = b"ICC_PROFILE\0"
_EXIF = b"Exif\0\0"
_REMEDY = "save it as an ordinary JPEG (baseline or progressive) or as PNG"
_LAST_COEFFICIENT = 63
# The next marker, except those without a segment and fill bytes. (D9 is the end of the picture.)
_MARKER = re.compile(rb"\xff([^\x00\x01\xd0-\xd8\xff])")
MAX_SEGMENTS = 10_000
"""Before the first scan. Profiles and metadata of 50 MB need 800."""
MAX_SCANS = 100
"""libjpeg decodes the whole picture once for each. Programs write up to 20."""
MAX_SCANNED_PIXELS = 4_000_000_000
"""The number of px times the number of scans: 20 scans of the largest progressive JPEG, 200 megapixels."""


@dataclass(frozen=True, slots=True)
class Jpeg:
    """A JPEG in its parts.

    `header`: SOI and the segments before the first scan that decide pixels; `scans`: the file from the first scan on.
    `sampling`: the factors (horizontal, vertical) of each component by its id. `exif`, `icc`: as the file has them,
    unchecked.
    """

    frame: int
    width: int
    height: int
    sampling: dict[int, tuple[int, int]]
    header: bytes
    scans: bytes
    exif: bytes
    icc: bytes

    @property
    def can_shrink(self) -> bool:
        """True if libjpeg may decode it at 1/2, 1/4 or 1/8 of its size: other samplings would overwrite memory."""
        return self.frame in (_BASELINE, _EXTENDED, _PROGRESSIVE)

    @property
    def buffered_bytes(self) -> int:
        """The memory that libjpeg needs beside the pixels: all coefficients, unless one scan has all components."""
        if self.frame in (_BASELINE, _EXTENDED, _LOSSLESS) and self.scans[4:5] == bytes([len(self.sampling)]):
            return 0
        across, down = (max(factors[axis] for factors in self.sampling.values()) for axis in (0, 1))
        shares = (x * y / (across * down) for x, y in self.sampling.values())
        return round(2 * self.width * self.height * sum(shares))

    @property
    def scan_count(self) -> int:
        """The number of its scans."""
        return self._coded().count(_SOS)

    def file(self, shrink: int) -> BytesIO:
        """Return the file for Pillow to decode; add a missing end marker. `shrink`: see `check`.

        Raises:
            BadMedia: both the end marker and the end of the pixels are missing.
        """
        if _EOI not in self.scans:
            self.check(shrink)
        return self._decodable(self._coded())

    def check(self, shrink: int) -> None:
        """Decode it at a fraction of its size to check that its pixels are complete.

        libjpeg fills missing pixels with grey and reports nothing.

        Raises:
            BadMedia: the end of the pixels is missing.
        """
        coded = self._coded()
        if not self._has_all_scans(coded) or self._digest(coded, shrink) != self._digest(coded + _noise(), shrink):
            raise BadMedia("truncated: the end of its pixels is missing")

    def _coded(self) -> bytes:
        """Return the scans without the end marker, or a part of one."""
        end = self.scans.find(_EOI)
        return self.scans[:end] if end >= 0 else self.scans.rstrip(b"\xff")

    def _decodable(self, scans: bytes) -> BytesIO:
        return BytesIO(self.header + scans + _EOI)

    def _digest(self, scans: bytes, shrink: int) -> bytes:
        """Return a digest of the pixels: noise after the scans changes it, unless they are complete."""
        with JpegImageFile(self._decodable(scans)) as image:
            if shrink > 1:
                image.draft(None, (max(1, self.width // shrink), max(1, self.height // shrink)))
            image.load()
            digest = hashlib.sha256()
            for top in range(0, image.height, 256):
                digest.update(image.crop((0, top, image.width, min(top + 256, image.height))).tobytes())
        return digest.digest()

    def _has_all_scans(self, scans: bytes) -> bool:
        """Return whether every coefficient of every component has its last bit; if not, a scan may be missing.

        With an end marker none is missing: an encoder may leave out invisible bits (T.81, G.1.1.1.1).
        """
        if self.frame != _PROGRESSIVE or _EOI in self.scans:
            return {component for found in _scans(scans) for component in found[0]} >= set(self.sampling)
        missing = {component: [1] * 64 for component in self.sampling}
        for components, first, last, low in _scans(scans):
            for component in components & set(missing):
                missing[component][first : last + 1] = [low] * (last + 1 - first)
        return not any(bit for bits in missing.values() for bit in bits)


def read_jpeg(data: bytes) -> Jpeg:
    """Read the parts of a JPEG.

    Raises:
        BadMedia: it has no pixels, is a kind of JPEG that libjpeg does not decode, or would take too long.
    """
    header, exif, profile = [data[:2]], b"", dict[int, bytes]()
    frame: tuple[int, bytes] | None = None
    for number, (marker, place, segment) in enumerate(_segments(data)):
        if number == MAX_SEGMENTS:
            raise BadMedia(f"this JPEG has more than {MAX_SEGMENTS:,} segments before its pixels: {_REMEDY}")
        if marker == _SOS[1]:
            return _jpeg(frame, b"".join(header), data[place:], exif, profile)
        if marker == _HIERARCHICAL:
            raise BadMedia(f"hierarchical JPEG is not supported: {_REMEDY}")
        if marker in _FRAMES:
            frame = frame or (marker, segment)
        if marker in _FRAMES | _TABLES or _decides_colors(marker, segment):
            header.append(bytes([0xFF, marker]) + (len(segment) + 2).to_bytes(2, "big") + segment)
        elif marker == 0xE1 and segment.startswith(_EXIF):
            exif = exif or segment
        elif marker == 0xE2 and segment.startswith(_ICC) and len(segment) > 14:
            profile[segment[12]] = segment[14:]
    raise BadMedia("truncated or damaged: this JPEG ends before its pixels")


def _segments(data: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Find the markers up to the first scan, each with its position and the bytes of its segment."""
    place = 2
    while found := _MARKER.search(data, place):
        place, marker = found.start(), found[1][0]
        length = int.from_bytes(data[place + 2 : place + 4], "big")
        end = place + 2 + length
        if marker == _EOI[1] or length < 2 or end > len(data):
            return
        yield marker, place, data[place + 4 : end]
        place = end


def _decides_colors(marker: int, segment: bytes) -> bool:
    """Return whether libjpeg derives the colour space from a segment: JFIF and Adobe."""
    jfif, adobe = marker == 0xE0 and segment[:5] == b"JFIF\0", marker == 0xEE and segment[:5] == b"Adobe"
    return (jfif and len(segment) >= 14) or (adobe and len(segment) >= 12)


def _jpeg(frame: tuple[int, bytes] | None, header: bytes, scans: bytes, exif: bytes, profile: dict[int, bytes]) -> Jpeg:
    if frame is None or len(frame[1]) < 6 or len(frame[1]) < 6 + 3 * frame[1][5]:
        raise BadMedia("damaged: this JPEG has no frame")
    marker, segment = frame
    precision, components = segment[0], segment[5]
    height, width = int.from_bytes(segment[1:3], "big"), int.from_bytes(segment[3:5], "big")
    if marker == _JPEG_LS:
        raise BadMedia(f"JPEG-LS is not supported: {_REMEDY}")
    if marker in _ARITHMETIC:
        raise BadMedia(f"JPEG with arithmetic coding is not supported: {_REMEDY}")
    if marker not in (_BASELINE, _EXTENDED, _PROGRESSIVE, _LOSSLESS):
        raise BadMedia(f"this kind of JPEG (SOF{marker - 0xC0}) is not supported: {_REMEDY}")
    if precision != 8:
        raise BadMedia(f"JPEG of {precision} bits is not supported: {_REMEDY}")
    if not (width and height and components):
        raise BadMedia("damaged: this JPEG has no size")
    parts = (segment[6 + 3 * number : 9 + 3 * number] for number in range(components))
    sampling = {part[0]: (max(1, part[1] >> 4), max(1, part[1] & 15)) for part in parts}
    icc = b"".join(profile[number] for number in sorted(profile))
    jpeg = Jpeg(marker, width, height, sampling, header, scans, exif, icc)
    _check_scans(jpeg)
    return jpeg


def _check_scans(jpeg: Jpeg) -> None:
    """Refuse a JPEG whose scans take too long. A scan of a few bytes costs as much time as a long one."""
    count, pixels = jpeg.scan_count, jpeg.width * jpeg.height
    if count > MAX_SCANS:
        raise BadMedia(f"this JPEG has {count:,} scans; the most is {MAX_SCANS}: {_REMEDY}")
    if count * pixels > MAX_SCANNED_PIXELS:
        size, most = f"{jpeg.width}x{jpeg.height} px", MAX_SCANNED_PIXELS // pixels
        raise BadMedia(f"this JPEG has {count} scans; the most for {size} is {most}: save it as a baseline JPEG")


def _scans(scans: bytes) -> Iterator[tuple[set[int], int, int, int]]:
    """Read each scan's components, its first and last coefficient, and its lowest bit."""
    for match in re.finditer(re.escape(_SOS), scans):
        count = scans[match.end() + 2 : match.end() + 3]
        end = match.end() + 3 + 2 * (count[0] if count else 0)
        if count and end + 3 <= len(scans):
            last = min(scans[end + 1], _LAST_COEFFICIENT)
            yield set(scans[match.end() + 3 : end : 2]), scans[end], last, scans[end + 2] & 15


def _noise() -> bytes:
    """Return constant bytes that could be coded pixels; none of them starts a marker."""
    source = random.Random(1)  # noqa: S311 -- nothing secret
    return bytes(source.randrange(255) for _ in range(512))
