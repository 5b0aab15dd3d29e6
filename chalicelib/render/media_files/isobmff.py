"""The colour coding of AVIF and HEIC files, which their decoders do not report.

Sources: ISO/IEC 14496-12 (boxes; 8.11 items; 12.1.5 `colr`), ISO/IEC 23008-12 (`iprp`: properties of items).
"""

import mmap
from collections.abc import Iterator
from dataclasses import dataclass

Codes = tuple[int, int]
"""Primaries and transfer as numbers of ITU-T H.273."""

_MAX_PROPERTIES = 10_000


@dataclass(frozen=True, slots=True)
class IsoBox:
    """A box: its name, and the start and end of its content in the file."""

    name: bytes
    start: int
    end: int


def codes_of(data: bytes) -> Codes | None:
    """Return the primaries and the transfer in the `colr` box of the primary picture, or None without a box."""
    meta = next((box for box in boxes(data, 0, len(data)) if box.name == b"meta"), None)
    found = _of_primary(data, meta) if meta is not None else None
    return found or _of_track(data)


def without_exif(data: bytes) -> bytes:
    """Return the file with its EXIF hidden from decoders. It is not needed, as orientation is a property.

    Pillow would refuse a picture whose EXIF is broken.
    """
    meta = next((box for box in boxes(data, 0, len(data)) if box.name == b"meta"), None)
    items = next(_inside(data, meta, 4, b"iinf"), None) if meta is not None else None
    if items is None:
        return data
    return data[: items.start] + data[items.start : items.end].replace(b"Exif", b"skip") + data[items.end :]


def boxes(data: bytes | mmap.mmap, start: int, end: int) -> Iterator[IsoBox]:
    """Find the boxes in a part of a file; a box that exceeds the part ends with it."""
    while start + 8 <= end:
        size, head = int.from_bytes(data[start : start + 4], "big"), 8
        if size == 1:
            size, head = int.from_bytes(data[start + 8 : start + 16], "big"), 16
        size = size or end - start
        if size < head:
            return
        yield IsoBox(data[start + 4 : start + 8], start + head, min(start + size, end))
        start += size


def _of_primary(data: bytes, meta: IsoBox) -> Codes | None:
    primary = next(_inside(data, meta, 4, b"pitm"), None)
    properties = next(_inside(data, meta, 4, b"iprp"), None)
    if primary is None or properties is None:
        return None
    item = _number(data, primary.start + 4, 4 if _number(data, primary.start, 1) else 2)
    container = next(_inside(data, properties, 0, b"ipco"), None)
    if container is None:
        return None
    listed = list(boxes(data, container.start, container.end))[:_MAX_PROPERTIES]
    for links in _inside(data, properties, 0, b"ipma"):
        for number in _properties_of(data, links, item):
            if 0 < number <= len(listed) and listed[number - 1].name == b"colr":
                codes = _codes(data, listed[number - 1])
                if codes is not None:
                    return codes
    return None


def _properties_of(data: bytes, links: IsoBox, item: int) -> list[int]:
    """Return the numbers, counted from 1, of an item's properties in an `ipma` box."""
    id_bytes = 4 if _number(data, links.start, 1) else 2
    width, mask = (2, 0x7FFF) if _number(data, links.start + 3, 1) & 1 else (1, 0x7F)
    place = links.start + 8
    for _ in range(_number(data, links.start + 4, 4)):
        if place >= links.end:
            break
        this, count = _number(data, place, id_bytes), _number(data, place + id_bytes, 1)
        place += id_bytes + 1
        if this == item:
            return [_number(data, place + n * width, width) & mask for n in range(count)]
        place += count * width
    return []


def _of_track(data: bytes) -> Codes | None:
    """Return the codes of a sequence's first track: `colr` is in the sample entry, after its fixed fields."""
    place = data.find(b"moov")
    found = data.find(b"colrnclx", place) if place >= 0 else -1
    return _codes(data, IsoBox(b"colr", found + 4, found + 15)) if found >= 0 else None


def _inside(data: bytes, box: IsoBox, skipped: int, name: bytes) -> Iterator[IsoBox]:
    """Find the boxes with a name inside of another box, after its version and flags if it has any."""
    return (inner for inner in boxes(data, box.start + skipped, box.end) if inner.name == name)


def _codes(data: bytes, colr: IsoBox) -> Codes | None:
    content = data[colr.start : colr.end]
    if content[:4] != b"nclx" or len(content) < 8:
        return None
    return int.from_bytes(content[4:6], "big"), int.from_bytes(content[6:8], "big")


def _number(data: bytes, place: int, size: int) -> int:
    """Read a number; bytes after the end of the file count as 0."""
    return int.from_bytes(data[place : place + size].ljust(size, b"\0"), "big")
