"""The measurements of one row of a list: the seconds of video that it needs, and what is unusual about it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Unusual(StrEnum):
    """The reasons why a row is worth a look before it becomes a video, as on the wire. The worst comes first."""

    OVERFLOW = "overflow"
    GLYPHS = "glyphs"
    ENLARGED = "enlarged"
    SHRUNK = "shrunk"
    SCRIPT = "script"
    EMPTY = "empty"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measurement of an input in a row. `amount` grows with how bad it is."""

    kind: Unusual
    input: str
    amount: float
    text: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """An input that meets others in the same seconds, and the keys of these seconds if it were shown apart from them.

    `keys` are two: of the seconds with this input alone, and of those with all others.
    """

    input: str
    others: tuple[str, ...]
    keys: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Seconds:
    """Seconds of a row's video, in all profiles, that show the same of its `objects`; none: all rows may share them.

    Two rows render them once if their keys are equal. A key has 64 bits.
    """

    objects: tuple[str, ...]
    length_ms: int
    key: int
    meetings: tuple[Meeting, ...] = ()


@dataclass(frozen=True, slots=True)
class RowMeasures:
    """The measurements of a row.

    - `total_ms`: the length of its video in all profiles with pictures
    - `cpu_s`: the CPU time to render all of it, by the queue of its profiles' codecs
    - `seconds`: all parts of it; None: there are too many to be counted for each row of a list
    - `unusual`: its measurements
    - `scripts`: the writing system of each text that it brings, by input
    - `credits`: the cost of its video
    """

    total_ms: int = 0
    cpu_s: Mapping[str, float] = field(default_factory=dict)
    seconds: tuple[Seconds, ...] | None = ()
    unusual: tuple[Measurement, ...] = ()
    scripts: Mapping[str, str] | None = None
    credits: int = 0
