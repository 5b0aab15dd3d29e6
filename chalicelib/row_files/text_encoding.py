"""The encoding of a text: UTF-8 or UTF-16 by its mark (BOM), else UTF-8 if it fits, else Windows-1252."""

import codecs
import re
from dataclasses import dataclass
from typing import BinaryIO

from chalicelib.domain.errors import BadRowFile

_CHUNK_BYTES = 1 << 20
_INVALID = re.compile("[\udc80-\udcff]")
_NOT_ASCII = re.compile("[^\0-\x7f\udc80-\udcff]")
_BOMS = {"utf-8": codecs.BOM_UTF8, "utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}
NAMES = {"utf-8": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1252": "Windows-1252"}
"""The encodings as people know them, by their codecs."""


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """The codec of a text, and its mark (BOM), which may be empty."""

    codec: str
    bom: bytes = b""


def bom_of(codec: str) -> bytes:
    """Return the mark (BOM) of an encoding; Windows-1252 has none."""
    return _BOMS.get(codec, b"")


def find_encoding(file: BinaryIO) -> TextEncoding:
    """Return the encoding of a text. Without a mark (BOM), the whole file is scanned.

    Raises:
        BadRowFile: a text in UTF-16 was cut in the middle of a character.
    """
    file.seek(0)
    head = file.read(3)
    for codec, bom in _BOMS.items():
        if head.startswith(bom):
            if codec != "utf-8" and file.seek(0, 2) % 2:
                raise BadRowFile("The file ends in the middle of a character of UTF-16: upload the whole file again.")
            return TextEncoding(codec, bom)
    file.seek(0)
    return TextEncoding(_scan(file))


def _scan(file: BinaryIO) -> str:
    """Return UTF-8 unless invalid bytes are at least as frequent as valid characters outside of ASCII."""
    decode = codecs.getincrementaldecoder("utf-8")("surrogateescape").decode
    valid = invalid = 0
    while chunk := file.read(_CHUNK_BYTES):
        text = decode(chunk)
        if not text.isascii():
            valid += len(_NOT_ASCII.findall(text))
            invalid += len(_INVALID.findall(text))
    invalid += len(decode(b"", final=True))
    return "utf-8" if valid > invalid or not invalid else "cp1252"
