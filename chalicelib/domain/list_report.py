"""The report of a checked list: its forecast, and its rows that are worth a look. It is stored when a check ends."""

from dataclasses import asdict, dataclass
from typing import Any

from chalicelib.domain.list_forecast import Advice, ListForecast, forecast_of
from chalicelib.domain.list_tally import ListTally
from chalicelib.domain.row_measures import Unusual
from chalicelib.domain.worst_rows import Reason, WorstRow, worst_rows


@dataclass(frozen=True, slots=True)
class ListReport:
    """The report of a list. `forecast` is None if the seconds of its rows could not be counted."""

    forecast: ListForecast | None
    worst: tuple[WorstRow, ...]

    def to_data(self) -> dict[str, Any]:
        """Return the report as JSON."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "ListReport":
        """Return the report of `to_data`."""
        return cls(data["forecast"] and _forecast(data["forecast"]), tuple(map(_row, data["worst"])))


def report_of(tally: ListTally) -> ListReport:
    """Return the report of all rows of a tally."""
    return ListReport(forecast_of(tally), worst_rows(tally))


def _forecast(data: dict[str, Any]) -> ListForecast:
    advice = tuple(Advice(**(each | {"others": tuple(each["others"])})) for each in data["advice"])
    return ListForecast(**(data | {"advice": advice}))


def _row(data: dict[str, Any]) -> WorstRow:
    reasons = (Reason(Unusual(each["kind"]), each["input"], each["text"]) for each in data["reasons"])
    return WorstRow(data["row"], tuple(reasons))
