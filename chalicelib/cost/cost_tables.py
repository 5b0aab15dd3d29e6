"""The tables that `reelwright cost` prints, as rows of numbers."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.cost.basis import Basis
from chalicelib.cost.lines import CostLine, total
from chalicelib.cost.rendering import rendered_minutes

Row = dict[str, Any]
# As people write them.
_NAMES = {"arm64": "arm64", "x86_64": "x86-64"}


def minute_rows(bases: Sequence[Basis]) -> list[Row]:
    """Return a row for each codec: CPU time on x86-64, and the cost of a rendered minute by architecture."""
    tables = {basis.architecture: rendered_minutes(basis) for basis in bases}
    return [
        {"codec": each.codec, "family": each.family, "CPU s": each.cpu_s}
        | {_usd(name): table[number].usd for name, table in tables.items()}
        for number, each in enumerate(tables["x86_64"])
    ]


def line_rows(lines: Mapping[str, Sequence[CostLine]]) -> list[Row]:
    """Return a row for each line, with its quantity on x86-64 and its cost by architecture, and one with the totals."""
    rows: list[Row] = [
        {"for": each.name, "quantity": each.quantity, "unit": each.unit}
        | {_usd(name): table[number].usd for name, table in lines.items()}
        for number, each in enumerate(lines["x86_64"])
    ]
    totals = {_usd(name): total(table) for name, table in lines.items()}
    return [*rows, {"for": "total", "quantity": None, "unit": None} | totals]


def _usd(architecture: str) -> str:
    return f"USD {_NAMES[architecture]}"
