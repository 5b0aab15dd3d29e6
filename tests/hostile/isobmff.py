"""MP4 and MOV files made to do harm: tables that claim too much, nested boxes, absurd times and sizes.

The boxes are those of ISO/IEC 14496-12.
"""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_HOLDERS = frozenset(
    {
        b"moov",
        b"trak",
        b"mdia",
        b"minf",
        b"stbl",
        b"edts",
        b"dinf",
        b"udta",
        b"moof",
        b"traf",
        b"mvex",
        b"iprp",
        b"ipco",
    }
)
_ALL = 0xFFFFFFFF
_MANY = 300_000


@dataclass(slots=True)
class Box:
    """A box, with its bytes or the boxes in it."""

    name: bytes
    content: bytes | list["Box"]


def parse(data: bytes, end: int | None = None, at: int = 0) -> list[Box]:
    """Return the boxes of a file, as far as it consists of them."""
    boxes, end = [], len(data) if end is None else end
    while at + 8 <= end:
        (size,) = struct.unpack_from(">I", data, at)
        name = data[at + 4 : at + 8]
        if size < 8 or at + size > end:
            break
        inner = parse(data, at + size, at + 8) if name in _HOLDERS else data[at + 8 : at + size]
        boxes.append(Box(name, inner))
        at += size
    return boxes


def join(boxes: list[Box]) -> bytes:
    """Return the file of these boxes; no deeper than Python recurses."""
    parts = []
    for box in boxes:
        content = join(box.content) if isinstance(box.content, list) else box.content
        parts.append(struct.pack(">I", 8 + len(content)) + box.name + content)
    return b"".join(parts)


def walk(boxes: list[Box]) -> Iterator[tuple[list[Box], int]]:
    """Yield the place of each box: the list that it is in, and its number there."""
    for number, box in enumerate(boxes):
        yield boxes, number
        if isinstance(box.content, list):
            yield from walk(box.content)


def with_box(film: bytes, name: bytes, content: bytes | Callable[[bytes], bytes]) -> bytes:
    """Return a film with another content in each box of a name."""
    boxes = parse(film)
    for siblings, number in walk(boxes):
        box = siblings[number]
        if box.name == name and isinstance(box.content, bytes):
            box.content = content(box.content) if callable(content) else content
    return join(boxes)


def with_more(film: bytes, path: tuple[bytes, ...], *more: Box) -> bytes:
    """Return a film with more boxes at the end of the first box of a path."""
    boxes = parse(film)
    inside = boxes
    for name in path:
        inside = next(box.content for box in inside if box.name == name)
    inside.extend(more)
    return join(boxes)


def table(entry: bytes, count: int, claimed: int | None = None) -> bytes:
    """Return the content of a table: version, flags, the number of entries, and these."""
    return struct.pack(">II", 0, count if claimed is None else claimed) + entry * count


def nested(name: bytes, depth: int, inside: bytes = b"") -> bytes:
    """Return boxes in boxes."""
    sizes = range(8 * depth + len(inside), len(inside), -8)
    return b"".join(struct.pack(">I", size) + name for size in sizes) + inside


def _replaced(data: bytes, at: int, form: str, *numbers: int) -> bytes:
    return data[:at] + struct.pack(form, *numbers) + data[at + struct.calcsize(form) :]


def _entry(film: bytes, extra: bytes) -> bytes:
    """Return a film whose sample entries end with more boxes."""

    def longer(stsd: bytes) -> bytes:
        (size,) = struct.unpack_from(">I", stsd, 8)
        return _replaced(stsd, 8, ">I", size + len(extra)) + extra

    return with_box(film, b"stsd", longer)


def _sub(name: bytes, form: str, *numbers: int) -> bytes:
    return struct.pack(">I", 8 + struct.calcsize(form)) + name + struct.pack(form, *numbers)


def films(film: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield names and contents of films that were made of a good one, whose index is at its end."""
    edit = struct.pack(">IiI", 1, 0, 65536)
    yield "edit list of 300,000 entries", with_box(film, b"elst", table(edit, _MANY))
    yield "edit list that claims all", with_box(film, b"elst", table(edit, 1, _ALL))
    yield "edit list far ahead", with_box(film, b"elst", table(struct.pack(">IiI", 2**31, 2**31 - 1, 65536), 1))
    yield "edit list of negative times", with_box(film, b"elst", table(struct.pack(">IiI", 9, -(2**31), -1 & _ALL), 3))
    for name, entry in ((b"stts", ">II"), (b"ctts", ">II"), (b"stsc", ">III"), (b"stco", ">I"), (b"stss", ">I")):
        ones = struct.pack(entry, *[1] * (struct.calcsize(entry) // 4))
        yield f"{name.decode()} that claims all", with_box(film, name, table(ones, 1, _ALL))
        yield f"{name.decode()} of 300,000 entries", with_box(film, name, table(ones, _MANY))
        most = struct.pack(entry, *[_ALL] * (struct.calcsize(entry) // 4))
        yield f"{name.decode()} of the greatest numbers", with_box(film, name, table(most, 3))
    for size, count in ((0, _ALL), (1, _ALL), (1, 20_000_000), (0, 5_000_000), (_ALL, 10), (1, 1_900_000)):
        sizes = with_box(film, b"stsz", struct.pack(">III", 0, size, count))
        yield f"{count:,} samples of {size} bytes", sizes
        times = with_box(sizes, b"stts", table(struct.pack(">II", count, 1), 1))
        yield f"{count:,} timed samples of {size} bytes", times
        chunks = table(struct.pack(">III", 1, count, 1), 1)
        yield f"a chunk of {count:,} samples of {size} bytes", with_box(times, b"stsc", chunks)
    yield "a century a frame", with_box(film, b"stts", table(struct.pack(">II", 1000, _ALL), 1))
    for scale in (1, 2**31 - 1, _ALL, 0):
        for box in (b"mdhd", b"mvhd"):
            changed = with_box(film, box, lambda data, scale=scale: _replaced(data, 12, ">II", scale, _ALL))
            yield f"{box.decode()} of {scale} ticks a second", changed
    long = struct.pack(">IQQIQ", 1 << 24, 0, 0, 1, 2**63 - 1)
    yield "a duration of 64 bits", with_box(film, b"mdhd", long + bytes(4))
    for matrix in ((0,) * 9, (1, 2, 3, 4, 5, 6, 7, 8, 9), (2**31 - 1,) * 9, (0, -(2**31), 0, 2**31 - 1, 0, 0, 0, 0, 1)):
        yield f"matrix {matrix[:4]}", with_box(film, b"tkhd", lambda data, m=matrix: _replaced(data, 40, ">9i", *m))
    yield "declared sizes of 65,535", with_box(film, b"tkhd", lambda data: _replaced(data, 76, ">II", _ALL, _ALL))
    for across, down in ((_ALL, 1), (1, _ALL), (0, 0), (2**31 - 1, 2**31 - 1), (101, 1), (100, 1)):
        yield f"pixels of {across}:{down}", _entry(film, _sub(b"pasp", ">II", across, down))
    for size in (0, 1, 2**31 - 1, _ALL):
        yield f"an aperture of {size}", _entry(film, _sub(b"clap", ">8I", size, 1, size, 1, size, 1, size, 0))
    yield "an unknown colour", _entry(film, _sub(b"colr", ">4s3HB", b"nclx", 65535, 65535, 65535, 255))
    yield from _structures(film)


def _structures(film: bytes) -> Iterator[tuple[str, bytes]]:
    boxes = parse(film)
    (track, *_) = [box for siblings, number in walk(boxes) if (box := siblings[number]).name == b"trak"]
    for count in (90, 101, 1001, 5000):
        yield f"{count} tracks more", with_more(film, (b"moov",), *[track] * count)
    for name in (b"moov", b"trak", b"udta", b"meta", b"wave", b"edts"):
        for depth in (30, 10_000, 200_000):
            yield f"{depth:,} {name.decode()} in each other", film + nested(name, depth)
    for name in (b"udta", b"meta"):
        yield f"deep {name.decode()} in the index", with_more(film, (b"moov",), Box(name, nested(name, 50_000)))
    texts = [Box(b"\xa9nam", struct.pack(">HH", 60_000, 0) + b"x" * 60_000) for _ in range(50)]
    yield "titles of 3 MB", with_more(film, (b"moov",), Box(b"udta", texts))
    chapter = struct.pack(">QB", 0, 200) + b"c" * 200
    chapters = struct.pack(">IIB", 1 << 24, 0, 255) + chapter * 255
    yield "chapters", with_more(film, (b"moov",), Box(b"udta", [Box(b"chpl", chapters)]))
    cover = _sub(b"data", ">II9s", 14, 0, b"\x89PNG\r\n\x1a\n!")
    covers = struct.pack(">I4s", 8 + 2000 * len(cover), b"covr") + cover * 2000
    listed = bytes(4) + struct.pack(">I4s", 8 + len(covers), b"ilst") + covers
    yield "2,000 covers", with_more(film, (b"moov",), Box(b"udta", [Box(b"meta", listed)]))
    description = with_box(film, b"stsd", lambda data: data[:4] + struct.pack(">I", 2000) + data[8:] * 2000)
    yield "2,000 descriptions of samples", description
    yield "descriptions that claim all", with_box(film, b"stsd", lambda data: data[:4] + b"\xff" * 4 + data[8:])
    extra = with_box(film, b"stsd", lambda data: data + b"\xff" * 3_000_000)
    yield "3 MB after the descriptions", extra
    fragment = Box(b"moof", [Box(b"mfhd", bytes(8)), Box(b"traf", [Box(b"tfhd", struct.pack(">II", 0, 1))])])
    yield "20,000 empty fragments", film + join([fragment]) * 20_000
    for count in (1_000_000, _ALL):
        run = Box(b"trun", struct.pack(">II", 0, count))
        fragment.content[1] = Box(b"traf", [Box(b"tfhd", struct.pack(">II", 0, 1)), run])
        extends = Box(b"mvex", [Box(b"trex", struct.pack(">6I", 0, 1, 1, 1, 0, 0))])
        yield f"a fragment of {count:,} samples", with_more(film, (b"moov",), extends) + join([fragment])
    index = struct.pack(">IIIIIHH", 0, 1, 1, 0, 0, 0, 65535) + struct.pack(">III", 8, 1, 0) * 65535
    yield "an index of segments", join([Box(b"sidx", index)]) * 4 + film
    yield "200,000 empty boxes", film + struct.pack(">I4s", 8, b"free") * 200_000
    yield "a box of 2^63 bytes", film + struct.pack(">I4sQ", 1, b"mdat", 2**63 - 1)


def repeated_frame(film: bytes, frames: int) -> bytes:
    """Return a silent film of one chunk that shows its first frame again and again: its table has it many times."""
    boxes = parse(film)
    found = {siblings[number].name: siblings[number] for siblings, number in walk(boxes)}
    (size,) = struct.unpack_from(">I", found[b"stsz"].content, 12)
    (start,) = struct.unpack_from(">I", found[b"stco"].content, 8)
    found[b"stsz"].content = struct.pack(">3I", 0, size, frames)
    found[b"stco"].content = table(struct.pack(">I", start), frames)
    found[b"stsc"].content = table(struct.pack(">III", 1, 1, 1), 1)
    found[b"stts"].content = table(struct.pack(">II", frames, 512), 1)
    for name in (b"stss", b"ctts", b"edts"):
        if name in found:
            found[name].name = b"free"
    return join(boxes)
