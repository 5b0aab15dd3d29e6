"""The parts of the ffmpeg in the layer, as NOTICE.md lists them."""

import re
from dataclasses import dataclass
from pathlib import Path

from layers.ffmpeg.own import NOTICE, own_folder

HERE = Path(__file__).resolve().parent
_ROW = re.compile(
    r"^\| (?P<name>[^|]+) \| (?P<version>[^|]+) \| <(?P<source>[^>]+)> \| (?P<licence>[\w.-]+)(?: \([^|]*\))? \|$",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Part:
    """A program or a library: its name, its version, the URL of its sources, and its licence (SPDX)."""

    name: str
    version: str
    source: str
    licence: str


def parts(architecture: str) -> list[Part]:
    """Return the rows of the table of sources, for the layer of an architecture, `x86_64` or `arm64`."""
    notice = (own_folder(architecture) or HERE) / NOTICE
    return [Part(**row.groupdict()) for row in _ROW.finditer(notice.read_text())]
