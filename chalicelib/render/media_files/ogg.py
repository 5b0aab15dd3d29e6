"""Ogg files joined from several sounds. ffmpeg stops, without an error, where a sound of another format begins.

Sources: RFC 3533 (pages), the Vorbis I specification (4.2.2), RFC 7845 (5.1).
"""

import mmap
import struct
from collections.abc import Iterator
from pathlib import Path

from chalicelib.domain.errors import BadMedia

from .bounds import MAX_PACKETS, MAX_STREAMS

FORMAT = "ogg"
"""ffprobe's name of the format."""

_HEAD = struct.Struct("<4sBBqIIIB")
_FIRST_PAGE = 2
_VORBIS, _OPUS = b"\x01vorbis", b"OpusHead"


def changes_format(path: Path) -> bool:
    """Return whether a file is joined from sounds whose channels or rates differ.

    Raises:
        BadMedia: it has too many pages or streams.
    """
    if not path.stat().st_size:
        return False
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        links = (frozenset(filter(None, map(_format, heads))) for heads in _links(content))
        first = next(links, None)
        return any(link != first for link in links)


def _links(content: mmap.mmap) -> Iterator[list[bytes]]:
    """Yield the first bytes of the parallel streams for each part of a file; skip bytes that are not a page."""
    heads: list[bytes] = []
    pages = 0
    at = content.find(b"OggS")
    while 0 <= at <= len(content) - _HEAD.size:
        pages += 1
        if pages > MAX_PACKETS:
            raise BadMedia(f"it has more than {MAX_PACKETS:,} pages")
        if len(heads) > MAX_STREAMS:
            raise BadMedia(f"it has more than {MAX_STREAMS} streams at once")
        _, _, flags, _, _, _, _, segments = _HEAD.unpack_from(content, at)
        body = at + _HEAD.size + segments
        if flags & _FIRST_PAGE:
            heads.append(content[body : body + 17])
        elif heads:
            yield heads
            heads = []
        at = content.find(b"OggS", body + sum(content[at + _HEAD.size : body]))


def _format(head: bytes) -> tuple[bytes, bytes] | None:
    """Return the codec of a sound with its channels and rate, or None for other streams."""
    if head.startswith(_VORBIS):
        return _VORBIS, head[11:16]
    return (_OPUS, head[9:10]) if head.startswith(_OPUS) else None
