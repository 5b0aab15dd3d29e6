"""Sounds made to do harm: absurd rates, channels and lengths, tags as long as the file, packets of a byte."""

import struct
from collections.abc import Iterator

from tests.hostile.corpus import riff

_SECOND = bytes(16_000)
_ALL = 0xFFFFFFFF


def _wav(
    rate: int = 8000, channels: int = 1, bits: int = 16, align: int = 2, code: int = 1, data: bytes = _SECOND
) -> bytes:
    fmt = struct.pack("<HHIIHH", code, channels & 0xFFFF, rate, rate * align & _ALL, align & 0xFFFF, bits)
    return riff(b"WAVE", (b"fmt ", fmt), (b"data", data))


def wavs() -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of WAV and W64 files."""
    for rate in (0, 1, 999, 1000, 4000, 768_000, 768_001, 2**31 - 1, _ALL):
        yield f"rate {rate:,}", _wav(rate)
    yield "27 hours of 100 kB", _wav(1, 1, 8, 1, data=bytes(100_000))
    for channels in (0, 64, 65, 255, 65_535):
        yield f"{channels} channels", _wav(channels=channels, align=2 * channels)
    for align, bits in ((0, 16), (1, 1), (1, 64), (65_535, 8), (2, 0), (2, 65_535)):
        yield f"blocks of {align}, {bits} bits", _wav(align=align, bits=bits)
    for code in (2, 0x11, 0x31, 0x55, 0x161, 0x2000, 0xFFFE, 0xFFFF, 0x6771):
        yield f"codec {code:#x}", _wav(code=code)
    good = _wav()
    yield "a format of all bytes", good[:16] + struct.pack("<I", _ALL) + good[20:]
    yield "a format of 3 MB", riff(b"WAVE", (b"fmt ", good[20:36] + bytes(3_000_000)), (b"data", _SECOND))
    yield "data of all bytes", good.replace(b"data" + struct.pack("<I", 16_000), b"data" + struct.pack("<I", _ALL))
    yield (
        "RF64 of 2^63 bytes",
        b"RF64\xff\xff\xff\xffWAVEds64" + struct.pack("<IQQQI", 28, 2**63, 2**63, 2**63, _ALL) + good[12:],
    )
    listed = (b"LIST", b"INFO" + b"".join(b"INAM" + struct.pack("<I", 100) + b"x" * 100 for _ in range(20_000)))
    yield "20,000 titles", riff(b"WAVE", (b"fmt ", good[20:36]), listed, (b"data", _SECOND))
    yield "500 parts of sound", riff(b"WAVE", (b"fmt ", good[20:36]), *[(b"data", bytes(2))] * 500)
    yield "100,000 empty parts", riff(b"WAVE", (b"fmt ", good[20:36]), *[(b"JUNK", b"")] * 100_000, (b"data", _SECOND))


def _id3(*frames: tuple[bytes, bytes], size: int | None = None) -> bytes:
    body = b"".join(name + struct.pack(">IH", len(data), 0) + data for name, data in frames)
    length = len(body) if size is None else size
    return b"ID3\3\0\0" + bytes(length >> shift & 127 for shift in (21, 14, 7, 0)) + body


def mp3s(good: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of MP3 files; `good` is one."""
    sound = good[good.index(b"\xff\xfb") :] if b"\xff\xfb" in good else good
    cover = b"\0image/png\0\3\0\x89PNG\r\n\x1a\n" + bytes(100)
    yield "2,000 covers", _id3(*[(b"APIC", cover)] * 2000) + sound
    yield "90 covers", _id3(*[(b"APIC", cover)] * 90) + sound
    yield "a cover of 5 MB", _id3((b"APIC", cover + bytes(5_000_000))) + sound
    yield "20,000 titles", _id3(*[(b"TIT2", b"\0x")] * 20_000) + sound
    yield "20,000 own titles", _id3(*[(b"TXXX", b"\0n%d\0x" % number) for number in range(20_000)]) + sound
    yield "a title of 5 MB", _id3((b"TIT2", b"\0" + b"x" * 5_000_000)) + sound
    yield "5,000 chapters", _id3(*[(b"CHAP", b"c%d\0" % number + bytes(16)) for number in range(5000)]) + sound
    yield "a tag longer than the file", _id3((b"TIT2", b"\0x"), size=2**28 - 1) + sound
    yield "1,000 tags", _id3((b"TIT2", b"\0x")) * 1000 + sound
    head = b"\xff\xfb\x10\xc0" + bytes(32)
    yield "a count of all frames", head + b"Xing\0\0\0\7" + b"\xff" * 108 + sound
    yield "no frames by count", head + b"Info\0\0\0\7" + bytes(108) + sound
    slow = b"\xff\xe3\x18\xc4" + bytes(68)
    yield "two hours of 8 kbit/s", slow * 100_000
    rates = [b"\xff\xfb\x90\xc4" + bytes(413), b"\xff\xfb\x94\xc4" + bytes(380), slow]
    yield "rates that change", b"".join(rates) * 100
    yield "5 MB of beginnings", b"\xff\xfb\x90" * 1_700_000


def flacs(good: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of FLAC files; `good` is one."""
    info, rest = good[8:42], good[42:]

    def flac(head: bytes, *blocks: tuple[int, bytes]) -> bytes:
        parts = b"".join(struct.pack(">I", kind << 24 | len(data)) + data for kind, data in blocks)
        return b"fLaC\0\0\0\x22" + head + parts + rest

    for rate, samples in ((1, 22_050), (0, 1), (2**20 - 1, 1), (22_050, 2**36 - 1), (1000, 2**36 - 1)):
        packed = struct.pack(">Q", rate << 44 | 15 << 36 | samples)
        yield f"{samples:,} samples at {rate:,}", flac(info[:10] + packed + info[18:])
    yield "50,000 parts", flac(info, *[(1, b"")] * 50_000)
    picture = struct.pack(">II", 3, 9) + b"image/png" + struct.pack(">6I", 0, 64, 64, 24, 0, 100) + bytes(100)
    yield "1,000 pictures", flac(info, *[(6, picture)] * 1000)
    yield "a picture of all bytes", flac(info, (6, picture[:41] + b"\xff" * 4))
    yield "comments that claim all", flac(info, (4, struct.pack("<II", 0, _ALL)))
    yield "seek points", flac(info, *[(3, struct.pack(">QQH", 2**64 - 1, 2**64 - 1, 65_535) * 50_000)] * 2)
    yield "sheets", flac(info, (5, bytes(395) + b"\xff" + bytes(36 * 255)))


def ogg_page(body: bytes, flags: int = 0, serial: int = 1, granule: int = 0, number: int = 0) -> bytes:
    """Return a page of Ogg with its checksum."""
    laces = bytes([255] * (len(body) // 255) + [len(body) % 255])
    page = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, granule, serial, number, 0, len(laces)) + laces + body
    return page[:22] + struct.pack("<I", _sum(page)) + page[26:]


def _sum(page: bytes) -> int:
    """Return the checksum of a page, which ffmpeg compares."""
    crc = 0
    for byte in page:
        crc = (crc << 8 ^ _TABLE[crc >> 24 ^ byte]) & _ALL
    return crc


def _entry(byte: int) -> int:
    crc = byte << 24
    for _ in range(8):
        crc = (crc << 1 ^ (0x04C11DB7 if crc & 0x80000000 else 0)) & _ALL
    return crc


_TABLE = [_entry(byte) for byte in range(256)]


def oggs(good: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of Ogg files; `good` is one of Opus."""
    head = struct.pack("<8sBBHIhB", b"OpusHead", 1, 2, 0, 48_000, 0, 0)
    tags = struct.pack("<8sII", b"OpusTags", 0, 0)
    one = ogg_page(head, 2) + ogg_page(tags) + ogg_page(b"\xfc\xff\xfe", 4, granule=960)
    yield "1,000 sounds joined", good + one * 1000
    yield "50 sounds joined", good * 50
    others = (
        ogg_page(head, 2, each) + ogg_page(tags, 0, each) + ogg_page(b"\xfc\xff\xfe", 4, each, 960)
        for each in range(300)
    )
    yield "joined of other streams", b"".join(others)
    for count in (90, 101, 5000):
        heads = b"".join(ogg_page(head, 2, serial) for serial in range(count))
        yield f"{count:,} streams at once", heads + ogg_page(tags) * count
    for granule in (-1, -(2**63), 2**63 - 1, 2**40):
        yield (
            f"ends at {granule}",
            ogg_page(head, 2) + ogg_page(tags) + ogg_page(b"\xfc\xff\xfe" * 80, 4, granule=granule),
        )
    yield "20,000 pages of nothing", ogg_page(head, 2) + ogg_page(tags) + ogg_page(b"") * 20_000
    yield "packets of a byte", ogg_page(head, 2) + ogg_page(tags) + ogg_page(b"\xfc", granule=960) * 20_000
    yield (
        "comments that claim all",
        ogg_page(head, 2) + ogg_page(struct.pack("<8sII", b"OpusTags", 0, _ALL)) + one[-40:],
    )
    for channels, mapping in ((255, 255), (0, 0), (8, 1), (255, 1)):
        wide = head[:9] + bytes([channels]) + head[10:18] + bytes([mapping, channels, channels]) + bytes(255)
        yield (
            f"{channels} channels, mapping {mapping}",
            ogg_page(wide, 2) + ogg_page(tags) + ogg_page(bytes(500), 4, granule=960),
        )
    vorbis = struct.pack("<B6sIBIIIIBB", 1, b"vorbis", 0, 255, _ALL, 0, 0, 0, 0xFF, 1)
    yield (
        "Vorbis of 255 channels",
        ogg_page(vorbis, 2) + ogg_page(b"\3vorbis" + bytes(9)) + ogg_page(b"\5vorbis" + b"\xff" * 500),
    )


def others(caf: bytes, aiff: bytes, amr: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of raw AAC, CAF, AIFF, AMR and W64 files."""
    for size in (7, 8, 9, 8191):
        empty = bytes([0xFF, 0xF1, 0x50, 0x80 | size >> 11, size >> 3 & 255, (size & 7) << 5 | 31, 0xFC])
        yield f"raw AAC in frames of {size}", (empty + bytes(size - 7)) * (500_000 // size)
    yield "raw AAC of no frame", b"\xff\xf1" * 500_000
    at = caf.index(b"desc") + 12
    for rate in (0.0, 1.0, 1e300, float("nan"), -1.0):
        yield f"CAF at {rate}", caf[:at] + struct.pack(">d", rate) + caf[at + 8 :]
    for packet, frames, channels, bits in (
        (0, 0, 2, 16),
        (1, 1, 255, 8),
        (_ALL, _ALL, _ALL, _ALL),
        (1, 2**31 - 1, 1, 8),
    ):
        head = struct.pack(">IIII", packet, frames, channels, bits)
        yield f"CAF of {packet}, {frames}, {channels}", caf[: at + 16] + head + caf[at + 32 :]
    table = struct.pack(">4sqqqii", b"pakt", 2**62, 2**62, 2**62, 0, 0)
    yield "CAF of 2^62 packets", caf[: at + 32] + table + caf[at + 32 :]
    at = aiff.index(b"COMM") + 8
    for exponent in (0x0000, 0x3FFF, 0x400A, 0x401E, 0x7FFF, 0xC00E):
        yield f"AIFF at 2^{exponent - 0x3FFF}", aiff[: at + 8] + struct.pack(">H", exponent) + aiff[at + 10 :]
    for channels, bits in ((255, 16), (65_535, 16), (0, 16), (1, 0), (1, 65_535)):
        yield (
            f"AIFF of {channels}, {bits}",
            aiff[:at] + struct.pack(">H", channels) + aiff[at + 2 : at + 6] + struct.pack(">H", bits) + aiff[at + 8 :],
        )
    yield "AMR of nothing", b"#!AMR\n" + b"\x7c" * 300_000
    yield "AMR of all modes", b"#!AMR\n" + bytes(range(256)) * 400
    yield "wide AMR", b"#!AMR-WB\n" + amr[6:] * 3
