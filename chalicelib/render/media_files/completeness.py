"""The completeness of a file by its container's structure, for files whose declared durations are doubtful.

A header may declare more than the data because the file was truncated, or because its writer was wrong: recorders
count their pauses, and editors leave outdated lengths. Sources: ISO/IEC 14496-12 (boxes), RFC 8794 (EBML).
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_SEGMENT, _CLUSTER = 0x18538067, 0x1F43B675
# No useful file has more elements. Fragmented files have two boxes for each fragment.
_MOST_ELEMENTS, _MOST_BOXES = 2_000_000, 500_000


def is_whole(path: Path) -> bool:
    """Return whether a MOV, MP4, Matroska or WebM file is complete to its end, or False for other kinds."""
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(12)
        file.seek(0)
        if head.startswith(b"\x1a\x45\xdf\xa3"):
            ends = _ebml_ends(file, size)
        elif head[4:8] in {b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"}:
            ends = _box_ends(file, size)
        else:
            return False
        try:
            return all(end <= size for end in ends)
        except (ValueError, struct.error):
            return False


def _box_ends(file: BinaryIO, size: int) -> Iterator[int]:
    """Yield the declared end of each outermost box."""
    at = 0
    for _ in range(_MOST_BOXES + 1):
        if at >= size:
            return
        file.seek(at)
        length, _ = struct.unpack(">I4s", file.read(8))
        if length == 1:
            (length,) = struct.unpack(">Q", file.read(8))
        elif length == 0:
            length = size - at
        if length < 8:
            raise ValueError("a box is shorter than its head")
        at += length
        yield at
    raise ValueError("too many boxes")


def _ebml_ends(file: BinaryIO, size: int) -> Iterator[int]:
    """Yield the declared end of each element, inside of the segment and of clusters of unknown length too."""
    at = 0
    for _ in range(_MOST_ELEMENTS):
        if at >= size:
            return
        file.seek(at)
        head = file.read(12)
        kind, kind_bytes = _number(head, keep_marker=True)
        length, length_bytes = _number(head[kind_bytes:], keep_marker=False)
        at += kind_bytes + length_bytes
        if length == (1 << 7 * length_bytes) - 1 and kind in {_SEGMENT, _CLUSTER}:
            continue
        yield at + length
        at += 0 if kind == _SEGMENT else length
    raise ValueError("too many elements")


def _number(head: bytes, *, keep_marker: bool) -> tuple[int, int]:
    """Return a variable-length number and its length in bytes."""
    if not head or not head[0]:
        raise ValueError("not an EBML number")
    count = 9 - head[0].bit_length()
    if len(head) < count:
        raise ValueError("the file ends within a number")
    value = int.from_bytes(head[:count], "big")
    return (value if keep_marker else value & ((1 << 7 * count) - 1)), count
