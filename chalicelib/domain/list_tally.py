"""The tally of a list of people: what its rows need and how they differ, in a compact form that can be stored.

A step of a check makes the tally of its rows. The tallies of all steps add up to that of the list, in any order.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chalicelib.domain.key_set import KeySet
from chalicelib.domain.row_measures import Measurement, RowMeasures, Seconds, Unusual

MAX_KEPT = 3
"""The rows that are kept of each kind and input: the worst ones."""

Place = tuple[str, int]
"""A measurement's text, or nothing, and the number of its row."""


class ListTally:
    """The sums of the rows that were added."""

    def __init__(self) -> None:
        self.rows = 0
        self.credits = 0
        self.total_ms = 0
        self.cpu_s: dict[str, float] = {}
        self.is_counted = True
        """Whether the seconds of all rows could be counted."""
        self.shown: dict[tuple[tuple[str, ...], int], KeySet] = {}
        """The different seconds, by the objects that they show and their length."""
        self.apart: dict[tuple[str, int], KeySet] = {}
        """Those that there would be if an input were apart from all that it meets, by the input and their length."""
        self.meeting: dict[str, dict[tuple[str, ...], tuple[str, ...]]] = {}
        """By input, and by the objects of the seconds in which it meets others: these others."""
        self.worst: dict[tuple[Unusual, str], list[tuple[float, int, str]]] = {}
        """By kind and input, the worst rows: the amount, the row and the text."""
        self.scripts: dict[str, dict[str, tuple[int, list[int]]]] = {}
        """By input and writing system, the number of rows, and the first of them."""

    def add(self, row: int, measures: RowMeasures) -> None:
        """Add a row by its number. Rows are added in order."""
        self.rows += 1
        self.credits += measures.credits
        self.total_ms += measures.total_ms
        self._add_cpu(measures.cpu_s)
        self.is_counted &= measures.seconds is not None
        for seconds in measures.seconds or ():
            self._add_seconds(seconds)
        for each in measures.unusual:
            self._add_worst(each, row)
        for name, script in (measures.scripts or {}).items():
            self._add_script(name, script, 1, [row])

    def merge(self, other: "ListTally") -> None:
        """Add all rows of another tally."""
        self.rows += other.rows
        self.credits += other.credits
        self.total_ms += other.total_ms
        self._add_cpu(other.cpu_s)
        self.is_counted &= other.is_counted
        for shown, keys in other.shown.items():
            self.shown.setdefault(shown, KeySet()).add_all(keys)
        for apart, keys in other.apart.items():
            self.apart.setdefault(apart, KeySet()).add_all(keys)
        for name, groups in other.meeting.items():
            self.meeting.setdefault(name, {}).update(groups)
        for (kind, name), found in other.worst.items():
            self._keep(kind, name, found)
        for name, scripts in other.scripts.items():
            for script, (count, rows) in scripts.items():
                self._add_script(name, script, count, rows)

    def to_data(self) -> dict[str, Any]:
        """Return the tally as JSON."""
        return {
            "rows": self.rows,
            "credits": self.credits,
            "totalMs": self.total_ms,
            "cpuS": self.cpu_s,
            "isCounted": self.is_counted,
            "shown": [[list(objects), ms, keys.to_text()] for (objects, ms), keys in self.shown.items()],
            "apart": [[name, ms, keys.to_text()] for (name, ms), keys in self.apart.items()],
            "meeting": [
                [name, list(objects), list(others)]
                for name, groups in self.meeting.items()
                for objects, others in groups.items()
            ],
            "worst": [[kind, name, found] for (kind, name), found in self.worst.items()],
            "scripts": [
                [name, script, count, rows]
                for name, scripts in self.scripts.items()
                for script, (count, rows) in scripts.items()
            ],
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "ListTally":
        """Return the tally of `to_data`."""
        made = cls()
        made.rows, made.credits = data["rows"], data["credits"]
        made.total_ms, made.cpu_s = data["totalMs"], data["cpuS"]
        made.is_counted = data["isCounted"]
        made.shown = {(tuple(objects), ms): KeySet.from_text(keys) for objects, ms, keys in data["shown"]}
        made.apart = {(name, ms): KeySet.from_text(keys) for name, ms, keys in data["apart"]}
        for name, objects, others in data["meeting"]:
            made.meeting.setdefault(name, {})[tuple(objects)] = tuple(others)
        for kind, name, found in data["worst"]:
            made.worst[Unusual(kind), name] = [(amount, row, text) for amount, row, text in found]
        for name, script, count, rows in data["scripts"]:
            made.scripts.setdefault(name, {})[script] = (count, rows)
        return made

    def _add_cpu(self, cpu_s: Mapping[str, float]) -> None:
        for queue, more_s in cpu_s.items():
            self.cpu_s[queue] = self.cpu_s.get(queue, 0.0) + more_s

    def _add_seconds(self, seconds: Seconds) -> None:
        self.shown.setdefault((seconds.objects, seconds.length_ms), KeySet()).add(seconds.key)
        for meeting in seconds.meetings:
            self.meeting.setdefault(meeting.input, {})[seconds.objects] = meeting.others
            keys = self.apart.setdefault((meeting.input, seconds.length_ms), KeySet())
            for key in meeting.keys:
                keys.add(key)

    def _add_worst(self, found: Measurement, row: int) -> None:
        kept = self.worst.get((found.kind, found.input), [])
        if len(kept) < MAX_KEPT or found.amount > kept[-1][0]:
            self._keep(found.kind, found.input, [(found.amount, row, found.text)])

    def _keep(self, kind: Unusual, name: str, found: Iterable[tuple[float, int, str]]) -> None:
        """Keep the worst rows with different texts. Of equal ones the first row stays."""
        kept: dict[str, tuple[float, int, str]] = {}
        for each in _worst_first([*self.worst.get((kind, name), []), *found]):
            kept.setdefault(each[2], each)
        self.worst[kind, name] = list(kept.values())[:MAX_KEPT]

    def _add_script(self, name: str, script: str, count: int, rows: list[int]) -> None:
        known = self.scripts.setdefault(name, {})
        before, first = known.get(script, (0, []))
        known[script] = (before + count, sorted([*first, *rows])[:MAX_KEPT])


def _worst_first(found: Iterable[tuple[float, int, str]]) -> Iterator[tuple[float, int, str]]:
    return iter(sorted(found, key=lambda each: (-each[0], each[1])))
