"""The edit lists of a MOV or MP4 file, which join parts of a track.

Editors remove a middle part without encoding again, and leave two edits. ffmpeg seeks by the time before the edits are
applied, so footage with several of them is read from its beginning. Source: ISO/IEC 14496-12, "Edit List Box".
"""

import mmap
import struct
from itertools import islice
from pathlib import Path

from chalicelib.domain.errors import BadMedia

from .isobmff import IsoBox, boxes

_PATH = (b"moov", b"trak", b"edts", b"elst")
# An edit with this media time is a pause before the track begins.
_EMPTY = -1
# By version of the box: duration, media time, rate.
_ENTRIES = {0: struct.Struct(">Ii4x"), 1: struct.Struct(">Qq4x")}
_MOST_BOXES = 10_000
# Editors leave one for each cut. ffmpeg takes a second to read 300,000, each time that it opens the file.
_MOST_ENTRIES = 10_000


def has_several_edits(path: Path) -> bool:
    """Return whether a track of a MOV or MP4 file has more than one edit, or False for files that cannot be read.

    Raises:
        BadMedia: a track has too many edits.
    """
    with path.open("rb") as file:
        try:
            with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
                return any(_edits(data, edit_list) > 1 for edit_list in _edit_lists(data))
        except (ValueError, struct.error):
            return False


def _edit_lists(data: mmap.mmap) -> list[IsoBox]:
    found = [IsoBox(b"", 0, len(data))]
    for name in _PATH:
        inner = (box for outer in found for box in boxes(data, outer.start, outer.end))
        found = [box for box in islice(inner, _MOST_BOXES) if box.name == name]
    return found


def _edits(data: mmap.mmap, edit_list: IsoBox) -> int:
    version, count = struct.unpack_from(">B3xI", data, edit_list.start)
    entry = _ENTRIES.get(version)
    if entry is None:
        raise ValueError("an edit list of an unknown version")
    first = edit_list.start + 8
    count = min(count, (edit_list.end - first) // entry.size)
    if count > _MOST_ENTRIES:
        raise BadMedia(f"a track of it is joined of {count:,} parts; at most {_MOST_ENTRIES:,} are allowed")
    entries = entry.iter_unpack(data[first : first + max(0, count) * entry.size])
    return sum(media_time != _EMPTY for _, media_time in entries)
