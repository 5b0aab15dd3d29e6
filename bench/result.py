"""The result of a measurement as data, which report.py writes and plots.py draws."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Goal:
    """A number and its bound: an upper one, or a lower one if `is_floor`."""

    name: str
    value: float
    wanted: float
    unit: str
    is_floor: bool = False

    @property
    def is_reached(self) -> bool:
        """True if the number is within its bound."""
        return self.value >= self.wanted if self.is_floor else self.value <= self.wanted

    def __str__(self) -> str:
        """Return a sentence."""
        verdict = "reached" if self.is_reached else "**missed**"
        bound = "at least" if self.is_floor else "at most"
        return f"{self.name}: {self.value:.2f} {self.unit}, wanted {bound} {self.wanted:g} {self.unit}: {verdict}"


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars of one or more parts, end to end. `bars` has the values of the parts by the bar's name."""

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
    """The result of a measurement: a table, its goals, and notes on the method.

    `numbers` are for other measurements. `load` describes the load by other programs.
    """

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str | float]]
    load: str
    notes: Sequence[str] = ()
    goals: Sequence[Goal] = ()
    charts: Sequence[Chart | Lines] = ()
    numbers: Mapping[str, float] = field(default_factory=dict)
