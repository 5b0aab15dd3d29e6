"""Counts the edits of a MOV or MP4 file: the parts of a track that its edit list has put one behind the other.

Editors cut a middle out without encoding again, and leave two edits. ffmpeg finds a key frame by the time before the
edits, so footage with several of them is read from its beginning. Source: ISO/IEC 14496-12, "Edit List Box".
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_PARENTS = frozenset({b"moov", b"trak", b"edts"})
# An edit with this media time is a pause before the track begins.
_EMPTY = -1
# By version of the box: duration, media time, rate.
_ENTRIES = {0: struct.Struct(">Ii4x"), 1: struct.Struct(">Qq4x")}
_MOST_BOXES = 10_000
_MOST_ENTRIES = 10_000


def has_several_edits(path: Path) -> bool:
    """Return whether a track of a MOV or MP4 file has more than one edit; False for what cannot be read."""
    with path.open("rb") as file:
        try:
            return any(_edits(file, at, end) > 1 for at, end in _edit_lists(file, path.stat().st_size))
        except (ValueError, struct.error):
            return False


def _edit_lists(file: BinaryIO, size: int) -> Iterator[tuple[int, int]]:
    """Yield where the content of each edit list begins and ends."""
    waiting = [(0, size)]
    for _ in range(_MOST_BOXES):
        if not waiting:
            return
        at, end = waiting.pop()
        if at >= end:
            continue
        file.seek(at)
        length, kind = struct.unpack(">I4s", file.read(8))
        head = 8
        if length == 1:
            (length,), head = struct.unpack(">Q", file.read(8)), 16
        elif length == 0:
            length = end - at
        if length < head:
            raise ValueError("a box is shorter than its head")
        waiting.append((at + length, end))
        if kind in _PARENTS:
            waiting.append((at + head, min(at + length, end)))
        elif kind == b"elst":
            yield at + head, min(at + length, end)


def _edits(file: BinaryIO, at: int, end: int) -> int:
    file.seek(at)
    version, count = struct.unpack(">B3xI", file.read(8))
    entry = _ENTRIES.get(version)
    if entry is None:
        raise ValueError("an edit list of an unknown version")
    count = min(count, _MOST_ENTRIES, (end - at - 8) // entry.size)
    return sum(media_time != _EMPTY for _, media_time in entry.iter_unpack(file.read(count * entry.size)))
