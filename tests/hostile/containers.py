"""AVI, MPEG-TS, FLV, ASF and raw films made to do harm: indexes, numbers of streams, metadata in each other."""

import struct
from collections.abc import Iterator

from tests.hostile.corpus import riff

_ALL = 0xFFFFFFFF


def _replaced(data: bytes, mark: bytes, offset: int, new: bytes) -> bytes:
    at = data.index(mark) + offset
    return data[:at] + new + data[at + len(new) :]


def avis(good: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of AVI files that were made of a good one."""
    for scale, rate in ((1, 10**9), (10**9, 1), (0, 0), (_ALL, 1), (1, _ALL), (1, 1)):
        changed = _replaced(good, b"strh", 28, struct.pack("<II", scale, rate))
        yield f"{rate:,}/{scale:,} frames a second", changed
    for length in (0, _ALL, 2**31 - 1):
        yield f"a length of {length:,}", _replaced(good, b"strh", 40, struct.pack("<I", length))
    for width, height in ((65_535, 65_535), (2**31 - 1, 2**31 - 1), (1, 1), (-1, -1), (16_384, 16_384)):
        yield f"{width}x{height} px", _replaced(good, b"strf", 12, struct.pack("<ii", width, height))
    entry = struct.pack("<4sIII", b"00dc", 16, 4, 0)
    yield "an index of 300,000 entries", good + b"idx1" + struct.pack("<I", 16 * 300_000) + entry * 300_000
    yield "an index that claims all", good + b"idx1" + struct.pack("<I", _ALL) + entry
    start = good.index(b"LIST", 20)
    size = struct.unpack_from("<I", good, start + 4)[0] + 8
    stream = good[start : start + size]
    for count in (90, 120, 1000):
        yield f"{count} streams", good[:start] + stream * count + good[start:]
    for kind in (0, 1):
        points = struct.pack("<HBBI4s12x", 4 if kind == 0 else 2, 0, kind, 50_000, b"00dc")
        own = b"indx" + struct.pack("<I", len(points) + 16 * 50_000) + points + struct.pack("<QII", 12, 100, 1) * 50_000
        at = start + size
        yield f"an index of indexes, kind {kind}", good[: at - 4] + own + good[at - 4 :]
    chunks = [(b"00dc", b"")] * 200_000
    yield "200,000 empty chunks", good + riff(b"AVIX", (b"LIST", b"movi"), *chunks)
    yield (
        "lists in each other",
        good[:12] + b"".join(b"LIST" + struct.pack("<I", 10**6) + b"hdrl" for _ in range(50_000)) + good[12:],
    )
    tags = b"INFO" + b"".join(b"INAM" + struct.pack("<I", 4) + b"abc\0" for _ in range(50_000))
    yield "50,000 titles", good[:12] + b"LIST" + struct.pack("<I", len(tags)) + tags + good[12:]


def _packet(pid: int, payload: bytes, start: bool = True, count: int = 0) -> bytes:
    head = struct.pack(">BHB", 0x47, (0x4000 if start else 0) | pid, 0x10 | count & 15)
    return head + payload[:184].ljust(184, b"\xff")


def _section(kind: int, name: int, body: bytes) -> bytes:
    inside = struct.pack(">HBBB", name, 0xC1, 0, 0) + body
    section = struct.pack(">BH", kind, 0xB000 | len(inside) + 4) + inside
    return b"\0" + section + struct.pack(">I", _crc(section))


def _crc(data: bytes) -> int:
    crc = _ALL
    for byte in data:
        crc ^= byte << 24
        for _ in range(8):
            crc = (crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & _ALL
    return crc


def transports(good: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of MPEG-TS files; `good` is one."""
    yield (
        "8,000 streams without tables",
        good + b"".join(_packet(pid, b"\0\0\1\xe0\0\0\x80\0\0" + bytes(100)) for pid in range(32, 8000)),
    )
    programs = b"".join(struct.pack(">HH", number, 0xE000 | 32 + number) for number in range(1, 40))
    tables = b"".join(
        _packet(
            32 + number,
            _section(
                2,
                number,
                struct.pack(">HH", 0xE100, 0xF000)
                + b"".join(struct.pack(">BHH", 0x1B, 0xE000 | 100 + 30 * number + each, 0xF000) for each in range(30)),
            ),
        )
        for number in range(1, 40)
    )
    yield "40 programmes of 30 streams", _packet(0, _section(0, 1, programs)) + tables + good
    jumps = [good.replace(b"\0\0\1\xe0", b"\0\0\1\xe0", 1)[: 188 * 40]] * 200
    yield "200 recordings joined", b"".join(jumps)
    yield "empty packets", good[: 188 * 20] + _packet(0x1FFF, b"") * 20_000
    descriptions = _packet(0, _section(0, 1, struct.pack(">HH", 1, 0xE020)))
    yield (
        "descriptors longer than their table",
        descriptions + _packet(32, _section(2, 1, struct.pack(">HH", 0xE021, 0xFFFF) + b"\x0a\xff" * 60)) + good,
    )
    yield (
        "a packet without end",
        good[: 188 * 4] + _packet(256, b"\0\0\1\xe0\0\0\x80\0\0") + _packet(256, bytes(184), False) * 20_000,
    )


def _amf(depth: int) -> bytes:
    return b"\x03\0\1a" * depth


def flashes(good: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of FLV files; `good` is one."""
    head, rest = good[:13], good[13:]

    def tag(kind: int, data: bytes, time: int = 0) -> bytes:
        size = struct.pack(">I", len(data))[1:]
        stamp = struct.pack(">I", time & 0xFFFFFF)[1:] + bytes([time >> 24 & 255])
        return bytes([kind]) + size + stamp + bytes(3) + data + struct.pack(">I", 11 + len(data))

    data = b"\x02\0\x0aonMetaData"
    yield "objects in each other", head + tag(18, data + _amf(100_000)) + rest
    yield (
        "an array that claims all",
        head + tag(18, data + b"\x08\xff\xff\xff\xff" + b"\0\1a\x0a\xff\xff\xff\xff") + rest,
    )
    frames = (
        b"\x08\0\0\0\1\0\x09keyframes\x03\0\5times\x0a" + struct.pack(">I", 2**28) + b"\0" + struct.pack(">d", 1e300)
    )
    yield "times of key frames that claim all", head + tag(18, data + frames) + rest
    for name in (b"duration", b"width", b"framerate", b"filesize"):
        for value in (1e300, float("nan"), -1.0, 1e10):
            field = struct.pack(">H", len(name)) + name + b"\0" + struct.pack(">d", value)
            yield f"{name.decode()} of {value}", head + tag(18, data + b"\x08\0\0\0\1" + field + b"\0\0\x09") + rest
    yield "50,000 empty tags", head + tag(9, b"") * 50_000 + rest
    yield "times that jump", head + b"".join(tag(9, b"\x12\0\0\0", time) for time in (0, 2**31, 1, 2**32 - 1)) + rest


def windows(good: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of ASF files; `good` is one."""
    properties = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")
    for offset, name in ((40, "packets"), (48, "duration"), (56, "duration to send"), (64, "time ahead")):
        for value in (0, 2**64 - 1, 2**63):
            yield f"{name} of {value}", _replaced(good, properties, 16 + offset - 8, struct.pack("<Q", value))
    for size in (0, 1, _ALL):
        yield f"packets of {size} bytes", _replaced(good, properties, 16 + 8 + 68, struct.pack("<II", size, size))
    head = good[:24]
    yield "a head of 2^63 bytes", good[:16] + struct.pack("<Q", 2**63) + good[24:]
    yield (
        "objects of 24 bytes",
        head + struct.pack("<I", _ALL) + good[28:30] + (bytes(16) + struct.pack("<Q", 24)) * 50_000 + good[30:],
    )
    yield "objects of no bytes", good[:30] + bytes(24) * 1000 + good[30:]


def raws(gif: bytes, png: bytes, jpeg: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of pictures and texts that are declared to be films."""
    yield "a GIF", gif
    yield "a PNG", png
    yield "a JPEG", jpeg
    huge = b"GIF89a\xff\xff\xff\xff\x80\0\0\0\0\0\xff\xff\xff"
    frame = b"\x21\xf9\4\0\1\0\0\0\x2c\0\0\0\0\xff\xff\xff\xff\0\2\2\x4c\1\0"
    yield "a GIF of 65,535x65,535 px", huge + frame * 20 + b";"
    large = b"GIF89a" + struct.pack("<HH", 9000, 9000) + b"\x80\0\0\0\0\0\xff\xff\xff"
    frame = b"\x21\xf9\4\0\1\0\0\0\x2c\0\0\0\0" + struct.pack("<HH", 9000, 9000) + b"\0\2\2\x4c\1\0"
    yield "a GIF of 2,000 large frames", large + frame * 2000 + b";"
    yield "a playlist", b"#EXTM3U\n#EXTINF:1,\nhttp://127.0.0.1:9/film.ts\n"
    yield "a script", b"ffconcat version 1.0\nfile '/etc/passwd'\n"
    yield (
        "a session",
        b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=x\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\nm=audio 9 RTP/AVP 0\r\n",
    )
    yield (
        "a manifest",
        b'<?xml version="1.0"?><MPD><Period><AdaptationSet><BaseURL>file:///etc/passwd</BaseURL></AdaptationSet></Period></MPD>',
    )
    yield "text", b"hello" * 1000
    yield "nothing", b""
    yield "zeros", bytes(200_000)
    yield "ones", b"\xff" * 200_000
