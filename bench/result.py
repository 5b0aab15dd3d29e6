"""What a measurement found, as data: written down by report.py, drawn by plots.py."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Goal:
    """A number and what it should be: at most, or at least if `is_floor`."""

    name: str
    value: float
    wanted: float
    unit: str
    is_floor: bool = False

    @property
    def is_reached(self) -> bool:
        """Whether it is as good as it should be."""
        return self.value >= self.wanted if self.is_floor else self.value <= self.wanted

    def __str__(self) -> str:
        """As a sentence."""
        verdict = "reached" if self.is_reached else "**missed**"
        bound = "at least" if self.is_floor else "at most"
        return f"{self.name}: {self.value:.2f} {self.unit}, wanted {bound} {self.wanted:g} {self.unit}: {verdict}"


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars, each of one or more parts that lie end to end: `bars` has the parts' values by the bar's name."""

    title: str
    unit: str
    parts: Sequence[str]
    bars: Mapping[str, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines through points, by their names; both axes are logarithmic, and named by `axes`."""

    title: str
    axes: tuple[str, str]
    lines: Mapping[str, Sequence[tuple[float, float]]]


@dataclass(frozen=True, slots=True)
class BenchResult:
    """A measurement's result: a table, what it says of the goals, how it was measured.

    `numbers` are for other measurements to build on; `load` is what else the machine did meanwhile.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | float]]
    load: str
    notes: Sequence[str] = ()
    goals: Sequence[Goal] = ()
    charts: Sequence[Chart | Lines] = ()
    numbers: Mapping[str, float] = field(default_factory=dict)
