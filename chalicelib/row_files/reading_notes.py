"""The notes about a file: what the reader assumed or repaired. A repair that recurs is counted, not repeated."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class _Repair:
    count: int
    line: int


@dataclass(slots=True)
class ReadingNotes:
    """The notes so far. They are complete once all rows have been read."""

    _said: list[str] = field(default_factory=list)
    _repairs: dict[str, _Repair] = field(default_factory=dict)

    def add(self, text: str) -> None:
        """Add a note about the whole file."""
        self._said.append(text)

    def count(self, repair: str, line: int, times: int = 1) -> None:
        """Count a repair in a line. `repair` is a sentence about several, such as "Empty lines were skipped"."""
        known = self._repairs.setdefault(repair, _Repair(0, line))
        known.count += times

    def texts(self) -> list[str]:
        """Return the notes as sentences."""
        counted = (
            f"{text}: {repair.count:,}, the first in line {repair.line:,}." for text, repair in self._repairs.items()
        )
        return [*self._said, *counted]
