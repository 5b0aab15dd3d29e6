"""A line of a sum: a quantity of something that has a price."""

from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.cost.prices import Price


@dataclass(frozen=True, slots=True)
class CostLine:
    """One line: what it is for, how many units of it, and what they cost in USD."""

    name: str
    quantity: float
    unit: str
    usd: float


def line(name: str, quantity: float, price: Price) -> CostLine:
    """Return the line of a quantity at a price."""
    return CostLine(name, quantity, price.unit, quantity * price.usd)


def total(lines: Iterable[CostLine]) -> float:
    """Return the cost of all lines, in USD."""
    return sum(each.usd for each in lines)
