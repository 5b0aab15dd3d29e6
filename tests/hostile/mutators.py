"""Changes of good files by chance. Each takes the file, another one, and a source of chance; none returns much more."""

import struct
import zlib
from collections.abc import Callable
from random import Random

from tests.hostile import isobmff

_MOST_BYTES = 2_000_000
_EDGES = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 2**63 - 1, 2**64 - 1)

Mutator = Callable[[bytes, bytes, Random], bytes]


def flip_bits(content: bytes, _: bytes, chance: Random) -> bytes:
    """Flip up to 64 bits, sometimes only near the beginning."""
    changed = bytearray(content)
    end = len(changed) if chance.random() < 0.5 else min(len(changed), 512)
    for _bit in range(2 ** chance.randrange(7)):
        changed[chance.randrange(end)] ^= 1 << chance.randrange(8)
    return bytes(changed)


def truncate(content: bytes, _: bytes, chance: Random) -> bytes:
    """Cut off the end."""
    return content[: chance.randrange(1, len(content))]


def insert(content: bytes, _: bytes, chance: Random) -> bytes:
    """Insert bytes by chance, zeros or ones."""
    count = 2 ** chance.randrange(14)
    more = chance.choice((chance.randbytes(count), bytes(count), b"\xff" * count))
    at = chance.randrange(len(content))
    return content[:at] + more + content[at:]


def remove(content: bytes, _: bytes, chance: Random) -> bytes:
    """Remove a part."""
    at = chance.randrange(len(content))
    return content[:at] + content[at + 2 ** chance.randrange(12) :]


def overwrite(content: bytes, _: bytes, chance: Random) -> bytes:
    """Write numbers at the edges of their types over up to eight places."""
    changed = bytearray(content)
    for _place in range(chance.randrange(1, 9)):
        width = chance.choice((1, 2, 4, 8))
        number = chance.choice(_EDGES) & (256**width - 1)
        at = chance.randrange(min(len(changed), chance.choice((64, 1024, len(changed)))))
        changed[at : at + width] = number.to_bytes(width, chance.choice(("big", "little")))
    return bytes(changed[:_MOST_BYTES])


def edit_lengths(content: bytes, _: bytes, chance: Random) -> bytes:
    """Change numbers of four bytes that look like lengths: not zero, and less than what follows them."""
    changed = bytearray(content)
    order = chance.choice((">I", "<I"))
    places = [
        at
        for at in range(min(len(content) - 4, 20_000))
        if 0 < struct.unpack_from(order, content, at)[0] <= len(content) - at
    ]
    for at in chance.sample(places, min(len(places), chance.randrange(1, 5))):
        (length,) = struct.unpack_from(order, content, at)
        wrong = chance.choice((0, 1, length - 1, length + 1, 2 * length, len(content), 0x7FFFFFFF, 0xFFFFFFFF))
        struct.pack_into(order, changed, at, wrong & 0xFFFFFFFF)
    return bytes(changed)


def splice(content: bytes, other: bytes, chance: Random) -> bytes:
    """Join the beginning of one file and the end of another."""
    return content[: chance.randrange(1, len(content))] + other[chance.randrange(len(other)) :]


def repeat(content: bytes, _: bytes, chance: Random) -> bytes:
    """Repeat a part up to thousands of times."""
    at = chance.randrange(len(content))
    part = content[at : at + 2 ** chance.randrange(3, 13)]
    times = min(2 ** chance.randrange(1, 13), _MOST_BYTES // len(part))
    return content[:at] + part * times + content[at + len(part) :]


def swap(content: bytes, other: bytes, chance: Random) -> bytes:
    """Write a part of another file over a part."""
    at, start, size = chance.randrange(len(content)), chance.randrange(len(other)), 2 ** chance.randrange(3, 13)
    return content[:at] + other[start : start + size] + content[at + size :]


def change_boxes(content: bytes, other: bytes, chance: Random) -> bytes:
    """Repeat, remove, nest or exchange boxes of an MP4, MOV, AVIF or HEIC file; of others, change numbers."""
    boxes = isobmff.parse(content)
    places = list(isobmff.walk(boxes))
    if not places or boxes[0].name not in (b"ftyp", b"wide", b"moov"):
        return overwrite(content, other, chance)
    for _change in range(chance.randrange(1, 4)):
        siblings, number = chance.choice(list(isobmff.walk(boxes)))
        box = siblings[number]
        action = chance.randrange(5)
        if action == 0:
            siblings[number:number] = [box] * chance.choice((1, 2, 50, 500))
        elif action == 1 and len(siblings) > 1:
            del siblings[number]
        elif action == 2:
            for _level in range(chance.choice((1, 10, 200))):
                siblings[number] = box = isobmff.Box(box.name, [box])
        elif action == 3:
            box.name = chance.choice(places)[0][0].name
        elif isinstance(box.content, bytes):
            box.content = overwrite(box.content or b"\0", other, chance)
    return isobmff.join(boxes)[:_MOST_BYTES]


def change_png(content: bytes, other: bytes, chance: Random) -> bytes:
    """Change chunks of a PNG, and correct their checksums, so that a decoder reads on; of others, flip bits."""
    if not content.startswith(b"\x89PNG"):
        return flip_bits(content, other, chance)
    chunks, at = [], 8
    while at + 12 <= len(content):
        (size,) = struct.unpack_from(">I", content, at)
        chunks.append((content[at + 4 : at + 8], content[at + 8 : at + 8 + size]))
        at += 12 + size
    for _change in range(chance.randrange(1, 4)):
        number = chance.randrange(len(chunks))
        name, data = chunks[number]
        action = chance.randrange(3)
        if action == 0:
            chunks[number:number] = [chunks[number]] * chance.choice((1, 10, 1000))
        elif action == 1:
            chunks[number] = name, overwrite(data or b"\0", other, chance)
        else:
            chunks[number] = chance.choice((b"iCCP", b"zTXt", b"eXIf", b"fdAT", b"PLTE", b"tRNS")), data
    return content[:8] + b"".join(png_chunk(name, data) for name, data in chunks)[:_MOST_BYTES]


def png_chunk(name: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG with its checksum."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


MUTATORS: tuple[Mutator, ...] = (
    flip_bits,
    truncate,
    insert,
    remove,
    overwrite,
    edit_lengths,
    splice,
    repeat,
    swap,
    change_boxes,
    change_png,
)
