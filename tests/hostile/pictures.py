"""Pictures made to do harm: sizes that claim too much, frames and scans without end, elements in each other."""

import io
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from tests.hostile.corpus import riff
from tests.hostile.mutators import png_chunk

_ALL = 0xFFFFFFFF


def pngs() -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of PNG files."""
    for width, height, depth, color in (
        (10_000, 10_000, 8, 2),
        (10_000, 10_000, 16, 6),
        (10_001, 10_000, 8, 2),
        (100_000_000, 1, 1, 0),
        (1, 100_000_000, 8, 6),
        (50_000, 50_000, 1, 0),
        (2**31 - 1, 2**31 - 1, 8, 6),
        (_ALL, 1, 8, 2),
        (0, 0, 8, 2),
    ):
        channels = {0: 1, 2: 3, 6: 4}[color]
        row = 1 + (width * channels * depth + 7) // 8
        size = min(row * height, 450_000_000)
        for interlaced in (0, 1):
            yield (
                f"PNG of {width:,}x{height:,}, {depth} bits, {interlaced}",
                _png(width, height, depth, color, _zeros(size), interlaced=interlaced),
            )
    small = _zeros(64 * (64 * 3 + 1))
    for name in (b"iCCP", b"zTXt", b"iTXt"):
        bomb = {b"iCCP": b"n\0\0", b"zTXt": b"n\0\0", b"iTXt": b"n\0\1\0\0\0"}[name] + _zeros(200_000_000)
        yield f"{name.decode()} of 200 MB", _png(64, 64, 8, 2, small, (name, bomb))
        yield f"{name.decode()} 500 times", _png(64, 64, 8, 2, small, *[(name, bomb[:6] + _zeros(1_000_000))] * 500)
    yield "100,000 texts", _png(64, 64, 8, 2, small, *[(b"tEXt", b"n\0x")] * 100_000)
    yield (
        "data in 50,000 parts",
        _png(64, 64, 8, 2, b"", *[(b"IDAT", small[at : at + 1]) for at in range(len(small))] * 500),
    )
    frames = [(b"fcTL", struct.pack(">5IHHBB", 2 * each, 3000, 3000, 0, 0, 1, 30, 0, 0)) for each in range(400)]
    moving = _zeros(3000 * 9001)
    parts = [
        part for each, head in enumerate(frames) for part in (head, (b"fdAT", struct.pack(">I", 2 * each + 1) + moving))
    ]
    for count in (_ALL, 400, 2):
        control = (b"acTL", struct.pack(">II", count, 0))
        yield f"APNG of 400 frames, {count:,} declared", _png(3000, 3000, 8, 2, moving, control, *parts[2:], early=1)


def _zeros(size: int) -> bytes:
    packer = zlib.compressobj(9)
    parts = [packer.compress(bytes(min(1_000_000, size - at))) for at in range(0, size, 1_000_000)]
    return b"".join(parts) + packer.flush()


def _png(
    width: int,
    height: int,
    depth: int,
    color: int,
    data: bytes,
    *more: tuple[bytes, bytes],
    interlaced: int = 0,
    early: int | None = None,
) -> bytes:
    early = len(more) if early is None else early
    head = (b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, interlaced))
    chunks = [head, *more[:early], (b"IDAT", data), *more[early:], (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*chunk) for chunk in chunks)


def jpegs() -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of JPEG files."""
    for size, scans in (((64, 64), 5000), ((2000, 2000), 5000), ((5000, 5000), 1000), ((64, 64), 50)):
        yield f"{scans:,} scans of {size[0]}x{size[1]}", _scans(size, scans)
    out = io.BytesIO()
    Image.new("RGB", (64, 64)).save(out, "JPEG")
    plain = out.getvalue()
    at = plain.index(b"\xff\xc0") + 5
    for height, width in ((10_000, 10_000), (65_500, 65_500), (0, 64), (1, 65_535)):
        yield f"JPEG of {width}x{height}", plain[:at] + struct.pack(">HH", height, width) + plain[at + 4 :]
    for marker in (0xE1, 0xE2, 0xED, 0xFE, 0xDB, 0xC4, 0xDD):
        segment = bytes([0xFF, marker]) + struct.pack(">H", 65_535) + b"Exif\0\0" + bytes(65_527)
        yield f"100 segments of {marker:#x}", plain[:2] + segment * 100 + plain[2:]
        yield (
            f"100,000 short segments of {marker:#x}",
            plain[:2] + (bytes([0xFF, marker]) + b"\0\2") * 100_000 + plain[2:],
        )
    profile = b"ICC_PROFILE\0\1\xff" + bytes(1000)
    yield (
        "profiles in 255 parts",
        plain[:2] + (b"\xff\xe2" + struct.pack(">H", len(profile) + 2) + profile) * 255 + plain[2:],
    )
    yield "directories of EXIF in a circle", plain[:2] + _exif_circle() + plain[2:]
    yield "restart marks without end", plain[:-2] + b"\xff\xd0" * 500_000
    yield "ones without end", plain[:-2] + b"\xff" * 5_000_000


def _scans(size: tuple[int, int], scans: int) -> bytes:
    """Return a progressive JPEG that repeats its last scan."""
    out = io.BytesIO()
    Image.new("RGB", size).save(out, "JPEG", progressive=True)
    data = out.getvalue()
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * scans + data[-2:]


def _exif_circle() -> bytes:
    entry = struct.pack(">HHII", 0x8769, 4, 1, 8)
    body = b"Exif\0\0MM\0*\0\0\0\x08" + struct.pack(">H", 1) + entry + struct.pack(">I", 8)
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def gifs() -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of GIF files."""
    for width, height, frames in (
        (5000, 5000, 39),
        (10_000, 10_000, 9),
        (10_000, 10_000, 11),
        (100, 100, 20_000),
        (65_535, 65_535, 2),
        (3000, 3000, 2000),
    ):
        head = b"GIF89a" + struct.pack("<HH", width, height) + b"\x80\0\0\0\0\0\xff\xff\xff"
        frame = b"\x21\xf9\4\x09\1\0\0\0\x2c\0\0\0\0" + struct.pack("<HH", width, height) + b"\0\2\2\x4c\1\0"
        yield f"GIF of {frames:,} frames of {width}x{height}", head + frame * frames + b";"
    one = b"GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff\x2c\0\0\0\0\1\0\1\0\0\2\2\x4c\1\0"
    yield "GIF of 200,000 comments", one[:19] + b"\x21\xfe\1x\0" * 200_000 + one[19:]
    yield "GIF of 5 MB of comment", one[:19] + b"\x21\xfe" + (b"\xff" + b"x" * 255) * 20_000 + b"\0" + one[19:]
    yield (
        "GIF of frames beside its screen",
        one[:19] + b"\x2c\xff\xff\xff\xff\xff\xff\xff\xff\0\2\2\x4c\1\0" * 50 + b";",
    )


def tiffs() -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of TIFF files."""

    def tiff(*tags: tuple[int, int, int, int], after: bytes = b"", next_: int = 0) -> bytes:
        entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
        return b"II*\0\x08\0\0\0" + struct.pack("<H", len(tags)) + entries + struct.pack("<I", next_) + after

    def plain(width: int, height: int, packing: int = 1, **more: int) -> tuple[tuple[int, int, int, int], ...]:
        return (
            (256, 4, 1, width),
            (257, 4, 1, height),
            (258, 3, 1, 8),
            (259, 3, 1, packing),
            (262, 3, 1, 1),
            (273, 4, 1, 8),
            (278, 4, 1, height),
            (279, 4, 1, more.get("size", 1000)),
        )

    for width, height in ((10_000, 10_000), (10_001, 10_000), (_ALL, _ALL), (100_000_000, 1), (0, 1)):
        for packing in (1, 5, 7, 8, 32773, 4):
            yield (
                f"TIFF of {width:,}x{height:,}, packing {packing}",
                tiff(*plain(width, height, packing), after=bytes(5000)),
            )
    yield "directories in a circle", tiff(*plain(8, 8), next_=8, after=bytes(100))
    many = b"".join(struct.pack("<HHHIII", 1, 256, 4, 1, 1, 8 + 18 * each) for each in range(100_000))
    yield "100,000 directories", b"II*\0\x08\0\0\0" + many
    yield "tags that claim all", tiff(*plain(8, 8)[:5], (273, 4, _ALL, 8), (279, 4, _ALL, 8), (34675, 7, _ALL, 8))
    tiles = (
        *plain(10_000, 10_000)[:5],
        (322, 3, 1, 16),
        (323, 3, 1, 16),
        (324, 4, 390_625, 200),
        (325, 4, 390_625, 200),
    )
    yield "390,625 tiles", tiff(*tiles, after=struct.pack("<I", 200) * 390_625)
    packed = _zeros(100_000_000)
    yield (
        "deflate of 100 MB",
        tiff(
            *plain(10_000, 10_000, 8, size=len(packed))[:5],
            (273, 4, 1, 110),
            (278, 4, 1, 10_000),
            (279, 4, 1, len(packed)),
            after=packed,
        ),
    )


def webps_and_bmps(webp: bytes, bmp: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of WebP and BMP files that were made of good ones; `webp` is a lossless one."""
    body = webp[12:]
    for width, height, frames in ((4000, 4000, 60), (16_384, 16_384, 2), (96, 64, 20_000), (10_000, 10_000, 12)):
        size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
        head = (b"VP8X", b"\x12\0\0\0" + size)
        frame = (b"ANMF", bytes(6) + struct.pack("<I", 95)[:3] + struct.pack("<I", 63)[:3] + b"\x64\0\0\0" + body)
        yield (
            f"WebP of {frames:,} frames on {width}x{height}",
            riff(b"WEBP", head, (b"ANIM", bytes(6)), *[frame] * frames),
        )
    out = io.BytesIO()
    Image.new("RGB", (16_383, 6000)).save(out, "WEBP", lossless=True, method=0)
    yield "WebP of 98 megapixels", out.getvalue()
    for width, height in ((10_000, 10_000), (2**31 - 1, 2**31 - 1), (-1, -1), (0, 1), (1, -(2**31))):
        for packing in (0, 1, 2, 3, 4, 5):
            yield (
                f"BMP of {width}x{height}, packing {packing}",
                bmp[:18] + struct.pack("<iiHHI", width, height, 1, 8, packing) + bmp[34:],
            )


def drawings() -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of SVG files."""
    start = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 100 100">'

    def svg(body: bytes) -> bytes:
        return start + body + b"</svg>"

    for depth in (100, 10_000, 300_000):
        yield f"{depth:,} groups in each other", svg(b"<g>" * depth + b"<rect width='9' height='9'/>" + b"</g>" * depth)
    uses = b"".join(b"<g id='a%d'>" % n + b"<use href='#a%d'/>" % (n + 1) * 10 + b"</g>" for n in range(12))
    yield "uses of uses", svg(b"<defs>" + uses + b"<rect id='a12' width='1' height='1'/></defs><use href='#a0'/>")
    yield "a use of itself", svg(b"<g id='a'><use href='#a'/></g>")
    entities = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10 if n else b"x" * 10) for n in range(12))
    yield "entities of entities", b"<!DOCTYPE svg [" + entities + b"]>" + svg(b"<text>&a11;</text>")
    yield "an entity of a file", b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + svg(b"<text>&a;</text>")
    yield "a picture by URL", svg(b'<image href="http://127.0.0.1:9/x.png" width="9" height="9"/>')
    yield "a picture by file", svg(b'<image href="file:///etc/passwd" width="9" height="9"/>')
    for name in (
        b"feGaussianBlur stdDeviation='10000'",
        b"feTurbulence numOctaves='10000'",
        b"feMorphology radius='10000'",
        b"feConvolveMatrix order='1000'",
    ):
        filtered = (
            b"<filter id='f'>"
            + (b"<" + name + b"/>") * 50
            + b"</filter><rect width='100' height='100' filter='url(#f)'/>"
        )
        yield name.decode(), svg(filtered * 20)
    yield (
        "500,000 points",
        svg(b"<path stroke='red' stroke-dasharray='0.0001' d='M0 0" + b"L99 99L0 99" * 250_000 + b"'/>"),
    )
    yield "short dashes", svg(b"<path stroke='red' stroke-dasharray='0.000001' d='M0 0L1000000000 0'/>")
    yield "a wide stroke", svg(b"<path stroke='red' stroke-width='1e38' d='M0 0L1e38 1e38'/>")
    yield "100,000 elements", svg(b"<rect width='100' height='100' fill-opacity='.5'/>" * 100_000)
    pattern = b"".join(
        b"<pattern id='p%d' width='.01' height='.01'><rect width='9' height='9' fill='url(#p%d)'/></pattern>"
        % (n, n + 1)
        for n in range(20)
    )
    yield "patterns of patterns", svg(pattern + b"<rect width='100' height='100' fill='url(#p0)'/>")
    masks = b"".join(
        b"<mask id='m%d'><rect width='100' height='100' mask='url(#m%d)'/></mask>" % (n, n + 1) for n in range(200)
    )
    yield "masks of masks", svg(masks + b"<rect width='100' height='100' mask='url(#m0)'/>")
    for box in (b"0 0 1e30 1e30", b"0 0 1e-30 1e-30", b"0 0 nan nan", b"0 0 -1 -1", b"0 0 100000 1"):
        yield f"a view of {box.decode()}", start.replace(b"0 0 100 100", box) + b"<rect width='9' height='9'/></svg>"
    yield "packed drawing", b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + _zeros(1_000_000_000)[2:]
