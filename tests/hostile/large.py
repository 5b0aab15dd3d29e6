"""Files of up to 50 MB made to do harm, of as many parts as fit, and films whose frames are large."""

import struct
from collections.abc import Iterator
from pathlib import Path

from chalicelib.render.ffmpeg.binaries import Binaries
from tests.hostile import isobmff, matroska
from tests.hostile.corpus import ffmpeg, riff
from tests.hostile.sounds import ogg_page

MOST_BYTES = 50_000_000


def sounds() -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of sounds of 50 MB."""
    empty = bytes([0xFF, 0xF1, 0x50, 0x80, 0, 7 << 5 | 31, 0xFC])
    yield "50 MB of empty AAC", empty * (MOST_BYTES // 7)
    yield "50 MB of ones as AAC", empty * 20 + b"\xff" * (MOST_BYTES - 140)
    yield "50 MB of beginnings of AAC", empty * 20 + b"\xff\xf1" * (MOST_BYTES // 2 - 140)
    yield "50 MB of beginnings of MP3", b"\xff\xfb\x90\xc4" * (MOST_BYTES // 4)
    yield "50 MB of MP3 of 8 kbit/s", (b"\xff\xe3\x18\xc4" + bytes(68)) * (MOST_BYTES // 72)
    yield "50 MB of AMR of nothing", b"#!AMR\n" + b"\x7c" * (MOST_BYTES - 6)
    yield "50 MB of Ogg pages that begin a stream", ogg_page(b"", 2) * (MOST_BYTES // 27)
    yield "50 MB of Ogg pages", ogg_page(b"", 2) + ogg_page(b"") * (MOST_BYTES // 27 - 1)
    yield "50 MB of blocks of a byte", matroska.film(b"\xa3\x85\x81\0\0\x80\1" * (MOST_BYTES // 7 - 100))
    chunk = struct.pack("<4sI", b"JUNK", 0)
    yield "50 MB of empty WAV chunks", riff(b"WAVE") + chunk * (MOST_BYTES // 8 - 10)
    yield "50 MB of FLAC parts", b"fLaC" + struct.pack(">I", 1 << 24) * (MOST_BYTES // 4 - 1)
    yield (
        "50 MB of zeros as WAV",
        riff(b"WAVE", (b"fmt ", struct.pack("<HHIIHH", 1, 1, 1000, 1000, 1, 8)), (b"data", bytes(MOST_BYTES - 100))),
    )


def films(mp4: bytes, avi: bytes, ts: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of films of 50 MB that were made of good ones."""
    yield "50 MB of empty MP4 boxes", mp4 + struct.pack(">I4s", 8, b"free") * ((MOST_BYTES - len(mp4)) // 8)
    yield (
        "50 MB of empty MP4 tracks",
        isobmff.with_more(mp4, (b"moov",), *[isobmff.Box(b"trak", b"")] * ((MOST_BYTES - len(mp4)) // 8)),
    )
    yield (
        "50 MB of an edit list",
        isobmff.with_box(mp4, b"elst", isobmff.table(struct.pack(">IiI", 1, 0, 65536), 2_000_000)),
    )
    chunk = struct.pack("<4sI", b"00dc", 0)
    yield (
        "50 MB of empty AVI chunks",
        avi
        + b"RIFF"
        + struct.pack("<I", MOST_BYTES)
        + b"AVIXLIST"
        + struct.pack("<I4s", MOST_BYTES, b"movi")
        + chunk * ((MOST_BYTES - len(avi)) // 8 - 10),
    )
    yield "50 MB of empty TS packets", ts + (b"\x47\x1f\xff\x10" + b"\xff" * 184) * ((MOST_BYTES - len(ts)) // 188)
    yield "50 MB of empty Matroska elements", matroska.film(more=b"\xec\x80" * (MOST_BYTES // 2 - 500))
    yield "50 MB of MPEG starts", b"\0\0\1\xba\x44\0\4\0\4\1\0\0\3\xf8" + b"\0\0\1\xe0\0\0" * (MOST_BYTES // 6 - 10)
    yield "50 MB of FLV tags", b"FLV\1\5\0\0\0\x09\0\0\0\0" + (b"\x09" + bytes(13) + b"\x0b") * (MOST_BYTES // 15 - 10)


def wide_frames(folder: Path, binaries: Binaries) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of films with large frames, made by ffmpeg once."""
    x264 = ("-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-g", 1000, "-bf", 0)
    small = _made(folder / "small.ts", binaries, "color=s=16x16:r=10:d=0.5", *x264)
    wide = _made(folder / "wide.ts", binaries, "color=s=8192x4320:r=10:d=0.5", *x264)
    yield "8K", wide
    yield "a film that grows from 16x16 to 8K", small + wide
    yield "a film that changes its size 40 times", (small + wide) * 20
    film = _made(folder / "wide.mp4", binaries, "color=s=8192x4320:r=10:d=0.2", *x264)
    for frames in (1000, 28_000, 28_300, 300_000):
        yield f"{frames:,} frames of 8K in a few bytes", isobmff.repeated_frame(film, frames)
    tiny = _made(folder / "small.mp4", binaries, "color=s=16x16:r=10:d=0.2", *x264)
    yield "1,999,000 frames of 16x16", isobmff.repeated_frame(tiny, 1_999_000)
    yield "2,001,000 frames of 16x16", isobmff.repeated_frame(tiny, 2_001_000)
    svt = ("-c:v", "libsvtav1", "-preset", 12, "-svtav1-params", "lp=1")
    av1 = _made(folder / "av1.mp4", binaries, "color=s=7680x4320:r=10:d=0.2", *svt)
    yield "AV1 of 8K", av1
    yield "10,000 frames of AV1 of 8K", isobmff.repeated_frame(av1, 10_000)
    less = _made(folder / "less.mp4", binaries, "color=s=64x64:r=10:d=0.2", *svt)
    yield "AV1 of a stream that is larger than declared", _with_stream_of(less, av1)


def vp8_frames(folder: Path, binaries: Binaries) -> tuple[bytes, bytes]:
    """Return a red key frame of VP8 of 64x48 px, and a blue one of 8192x8192."""
    options = ("-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", 8, "-frames:v", 1, "-f", "ivf")
    small = _made(folder / "small.ivf", binaries, "color=red:s=64x48:r=10:d=0.1", *options)
    return small[44:], _made(folder / "wide.ivf", binaries, "color=blue:s=8192x8192:r=10:d=0.1", *options)[44:]


def _with_stream_of(declared: bytes, stream: bytes) -> bytes:
    """Return a film of whose samples the bytes are those of another film."""
    (data,) = [box for box in isobmff.parse(stream) if box.name == b"mdat"]
    boxes = isobmff.parse(stream)
    small = {siblings[n].name: siblings[n] for siblings, n in isobmff.walk(isobmff.parse(declared))}
    for siblings, number in isobmff.walk(boxes):
        if siblings[number].name in (b"stsd", b"tkhd"):
            siblings[number].content = small[siblings[number].name].content
    assert data.content
    return isobmff.join(boxes)


def _made(path: Path, binaries: Binaries, source: str, *options: object) -> bytes:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        ffmpeg(binaries, "-f", "lavfi", "-i", source, *options, path)
    return path.read_bytes()
