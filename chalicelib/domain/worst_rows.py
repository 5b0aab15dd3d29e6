"""The rows of a list that are worth a look before it is made: the worst of each kind and input."""

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.domain.list_tally import ListTally
from chalicelib.domain.row_measures import Unusual

MAX_WORST = 20


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason to look at a row: its kind, the input and a sentence."""

    kind: Unusual
    input: str
    text: str


@dataclass(frozen=True, slots=True)
class WorstRow:
    """A row with all reasons to look at it."""

    row: int
    reasons: tuple[Reason, ...]


def worst_rows(tally: ListTally) -> tuple[WorstRow, ...]:
    """Return at most `MAX_WORST` rows: first the worst one of each kind and input, then the second ones, and so on."""
    ranked = sorted(_found(tally), key=lambda each: each[0])
    rows: dict[int, list[Reason]] = {}
    for _, row, reason in ranked:
        if row in rows or len(rows) < MAX_WORST:
            rows.setdefault(row, []).append(reason)
    return tuple(WorstRow(row, tuple(reasons)) for row, reasons in rows.items())


def _found(tally: ListTally) -> Iterator[tuple[tuple[int, int, int], int, Reason]]:
    """Yield each reason, with its rank and its row."""
    kinds = list(Unusual)
    inputs: dict[str, int] = {}
    too_long = {name for kind, name in tally.worst if kind in (Unusual.OVERFLOW, Unusual.SHRUNK)}
    for (kind, name), found in tally.worst.items():
        if kind is Unusual.LONG and name in too_long:
            continue
        for place, (_, row, text) in enumerate(found):
            rank = (place, kinds.index(kind), inputs.setdefault(name, len(inputs)))
            yield rank, row, Reason(kind, name, text)
    for name, scripts in tally.scripts.items():
        usual = max(scripts, key=lambda script: scripts[script][0])
        others = [(script, rows) for script, (_, rows) in scripts.items() if script != usual]
        for script, rows in others:
            for place, row in enumerate(rows):
                text = f"written in {script}, unlike most rows ({usual})"
                rank = (place, kinds.index(Unusual.SCRIPT), inputs.setdefault(name, len(inputs)))
                yield rank, row, Reason(Unusual.SCRIPT, name, text)
