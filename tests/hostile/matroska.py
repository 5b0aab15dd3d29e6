"""Matroska and WebM files made to do harm, by RFC 9559: sizes, laces, cues, tags, chapters, times."""

import struct
from collections.abc import Iterator

_UNKNOWN = b"\x01" + b"\xff" * 7
_SEGMENT, _INFO, _TRACKS, _TRACK, _CLUSTER = "18538067", "1549a966", "1654ae6b", "ae", "1f43b675"
_VP8, _PCM = b"V_VP8", b"A_PCM/INT/LIT"


def element(kind: str, *content: bytes, size: bytes | None = None) -> bytes:
    """Return an element; `size` in place of the true one."""
    inside = b"".join(content)
    return bytes.fromhex(kind) + (struct.pack(">Q", len(inside) | 1 << 56) if size is None else size) + inside


def number(kind: str, value: int, width: int = 8) -> bytes:
    """Return an element that holds a number."""
    return element(kind, value.to_bytes(width, "big"))


def film(
    *blocks: bytes,
    tracks: bytes | None = None,
    info: bytes = b"",
    more: bytes = b"",
    clusters: bytes | None = None,
    segment_size: bytes | None = None,
) -> bytes:
    """Return a file of one cluster, with a track of sound unless others are given."""
    head = element("1a45dfa3", element("4282", b"matroska"), number("4287", 4), number("4285", 2))
    times = element(_INFO, number("2ad7b1", 1_000_000), info)
    cluster = element(_CLUSTER, number("e7", 0), *blocks) if clusters is None else clusters
    content = (times, element(_TRACKS, sound() if tracks is None else tracks), more, cluster)
    return head + element(_SEGMENT, *content, size=segment_size)


def sound(rate: float = 8000, channels: int = 1, name: int = 1, more: bytes = b"") -> bytes:
    """Return a track of PCM."""
    heard = element("e1", element("b5", struct.pack(">d", rate)), number("9f", channels), number("6264", 16))
    return element(_TRACK, number("d7", name), number("73c5", name), number("83", 2), element("86", _PCM), heard, more)


def picture(width: int, height: int, more: bytes = b"", inside: bytes = b"") -> bytes:
    """Return a track of VP8."""
    seen = element("e0", number("b0", width), number("ba", height), inside)
    return element(_TRACK, number("d7", 1), number("73c5", 1), number("83", 1), element("86", _VP8), seen, more)


def block(content: bytes, time: int = 0, flags: int = 0x80, track: int = 1) -> bytes:
    """Return a block of a track (below 127)."""
    return element("a3", bytes([0x80 | track]) + struct.pack(">hB", time, flags), content)


def nested(kind: str, depth: int) -> bytes:
    """Return elements in each other, the inner ones of unknown length."""
    return (bytes.fromhex(kind) + _UNKNOWN) * depth


def films(frame: bytes, wide: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of files. `frame` and `wide` are key frames of VP8: of 64x48 px and of a large size."""
    tone = bytes(1600)
    yield "one block", film(block(tone))
    yield "a segment without end", film(block(tone), segment_size=_UNKNOWN)
    yield "a cluster of 2^56 bytes", film(clusters=bytes.fromhex(_CLUSTER) + b"\x01" + b"\xff" * 6 + b"\xfe" + tone)
    for lace, name in ((0x82, "Xiph"), (0x84, "fixed"), (0x86, "EBML")):
        yield f"empty frames in {name} laces", film(*[block(b"\xff" + bytes(255), flags=lace)] * 5000)
        yield f"{name} laces of a greater size", film(*[block(b"\xff" * 300, flags=lace)] * 500)
    yield "100,000 empty blocks", film(*[block(b"")] * 100_000)
    yield "100,000 blocks of a byte", film(*[block(b"\1")] * 100_000)
    cue = element("bb", number("b3", 0), element("b7", number("f7", 1), number("f1", 0)))
    yield "20,000 cues", film(block(tone), more=element("1c53bb6b", cue * 20_000))
    tag = element("7373", element("67c8", element("45a3", b"NAME"), element("4487", b"x" * 100)))
    yield "10,000 tags", film(block(tone), more=element("1254c367", tag * 10_000))
    yield (
        "a tag of 3 MB",
        film(block(tone), more=element("1254c367", element("7373", element("67c8", bytes(3_000_000))))),
    )
    added = element("61a7", element("466e", b"x.ttf"), element("4660", b"font/ttf"), element("465c", bytes(100)))
    for count in (90, 2000):
        yield f"{count:,} attachments", film(block(tone), more=element("1941a469", added * count))
    chapter = element("b6", number("73c4", 1), number("91", 0), element("80", element("85", b"c" * 200)))
    yield "10,000 chapters", film(block(tone), more=element("1043a770", element("45b9", chapter * 10_000)))
    for kind, name in (
        ("67c8", "tags"),
        ("b6", "chapters"),
        (_SEGMENT, "segments"),
        ("a0", "groups"),
        (_CLUSTER, "clusters"),
    ):
        for depth in (50, 50_000):
            yield f"{depth:,} {name} in each other", film(block(tone), more=nested(kind, depth))
    for count in (90, 101, 1500):
        tracks = b"".join(sound(name=each) for each in range(1, count + 1))
        yield f"{count:,} tracks", film(block(tone), tracks=tracks)
    for rate in (0.0, 1.0, 999.0, 768_000.0, 1e300, float("nan"), float("inf"), -8000.0):
        yield f"a rate of {rate}", film(block(tone), tracks=sound(rate))
    for channels in (0, 64, 65, 255, 2**31 - 1):
        yield f"{channels:,} channels", film(block(tone), tracks=sound(channels=channels))
    for length in (0.0, 1e18, 1e300, -1.0, float("nan"), float("inf")):
        yield f"a duration of {length}", film(block(tone), info=element("4489", struct.pack(">d", length)))
    for scale in (0, 1, 10**15, 2**63 - 1):
        yield f"a scale of {scale}", film(*[block(tone, time) for time in range(5)], info=number("2ad7b1", scale))
    for base in (2**31, 2**55, 2**64 - 1):
        late = element(_CLUSTER, number("e7", base), block(tone), block(tone, 100))
        yield f"clusters at {base:,}", film(clusters=element(_CLUSTER, number("e7", 0), block(tone)) + late)
    yield "times before 0", film(*[block(tone, time) for time in (-32768, -1, 0, 32767)])
    yield (
        "a wrong DURATION",
        film(
            block(tone),
            more=element(
                "1254c367",
                element("7373", element("67c8", element("45a3", b"DURATION"), element("4487", b"9999:59:59"))),
            ),
        ),
    )
    yield from _pictures(frame, wide)


def _pictures(frame: bytes, wide: bytes) -> Iterator[tuple[str, bytes]]:
    shown = [block(frame, time) for time in range(0, 1000, 100)]
    yield "a small picture", film(*shown, tracks=picture(64, 48))
    for width, height in ((65_535, 65_535), (2**31, 2**31), (1, 1), (10_000, 10_000), (0, 48)):
        yield f"{width:,}x{height:,} px declared", film(*shown, tracks=picture(width, height))
    for length in (1, 10**3, 10**18, 2**64 - 1):
        yield f"frames of {length} ns", film(*shown, tracks=picture(64, 48, number("23e383", length)))
    for width in (1, 100_000, 2**32):
        displayed = number("54b0", width) + number("54ba", 1)
        yield f"shown as {width}:1", film(*shown, tracks=picture(64, 48, inside=displayed))
    for cut in (47, 48, 2**31):
        yield f"{cut} px cut off", film(*shown, tracks=picture(64, 48, inside=number("54bb", cut)))
    turned = element("7670", element("7675", struct.pack(">d", 1e300)))
    yield "an absurd projection", film(*shown, tracks=picture(64, 48, inside=turned))
    mixed = [block(each, 100 * time) for time, each in enumerate((frame, wide, frame, wide, frame))]
    yield "frames that grow in mid-stream", film(*mixed, tracks=picture(64, 48))
    yield (
        "large frames declared as small",
        film(*[block(wide, time) for time in range(0, 500, 100)], tracks=picture(16, 16)),
    )
    yield "a thousand frames a millisecond", film(*[block(frame)] * 1000, tracks=picture(64, 48))
    yield (
        "20,000 large frames",
        film(*[block(wide[:64], time % 1000) for time in range(20_000)], tracks=picture(64, 48)),
    )
    packed = element("6d80", element("6240", element("5034", number("4254", 0))))
    yield "packed by zlib", film(*shown, tracks=picture(64, 48, packed))
    stripped = element("6d80", element("6240", element("5034", number("4254", 3), element("4255", b"x" * 100_000))))
    yield "100 kB before each of 5,000 frames", film(*[block(b"")] * 5000, tracks=picture(64, 48, stripped))
    yield "alpha that is none", film(*shown, tracks=picture(64, 48, inside=number("53c0", 1)))
    private = element("63a2", bytes(3_000_000))
    yield "3 MB of private data", film(*shown, tracks=picture(64, 48, private))
    av1 = picture(64, 48, private).replace(_VP8, b"V_AV1")
    yield "3 MB of private data of AV1", film(*shown, tracks=av1)
