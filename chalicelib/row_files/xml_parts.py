"""The XML parts of a workbook, as streams of events. No part is held in memory, and none can define entities."""

import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from chalicelib.domain.errors import BadRowFile

from .file_kinds import ADVICE
from .row_limits import MAX_TAG_BYTES

Attributes = dict[str, str]

_CHUNK_BYTES = 65_536
# Those of zipfile and expat. The last two are of parts, attributes and texts that are missing, or are no numbers.
_DAMAGES = (BadZipFile, zlib.error, expat.ExpatError, EOFError, OSError, RuntimeError, LookupError, ValueError)
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


@contextmanager
def damaged_is_refused() -> Iterator[None]:
    """Raise `BadRowFile` for an archive or a part that is damaged."""
    try:
        yield
    except _DAMAGES as error:
        raise BadRowFile(f"The workbook is damaged or protected by a password: {ADVICE}.") from error


class XmlHandler:
    """The receiver of the events of a part. Names have no prefixes: programs choose them freely."""

    def start(self, name: str, attributes: Attributes) -> None:
        """Receive the beginning of an element."""

    def end(self, name: str) -> None:
        """Receive the end of an element."""

    def text(self, content: str) -> None:
        """Receive some text of an element."""


def parse_part(archive: ZipFile, name: str, handler: XmlHandler) -> Iterator[None]:
    """Parse a part of a workbook. Yield after each chunk, so that the caller can take what the handler has found.

    Raises:
        BadRowFile: the part defines a document type, as only attacks do, or has an endless tag.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, attributes: handler.start(
        _local(tag), {_local(each): value for each, value in attributes.items()} if attributes else {}
    )
    parser.EndElementHandler = lambda tag: handler.end(_local(tag))
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse
    size = 0
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK_BYTES):
            parser.Parse(chunk, False)
            size += len(chunk)
            if size - parser.CurrentByteIndex > MAX_TAG_BYTES:
                raise BadRowFile(f"The workbook has a tag of more than {MAX_TAG_BYTES:,} bytes: {ADVICE}.")
            yield
        parser.Parse(b"", True)
    yield


def parse_whole(archive: ZipFile, name: str, handler: XmlHandler) -> None:
    """Parse a part of a workbook to its end. Raises as `parse_part`."""
    for _ in parse_part(archive, name, handler):
        pass


def unescaped(text: str) -> str:
    """Return a text of a workbook, in which `_x000D_` stands for a character that XML does not allow."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse(*_: Any) -> None:
    raise BadRowFile(f"The workbook has a part that defines a document type of XML: {ADVICE}.")
