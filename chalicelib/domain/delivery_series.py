"""The attempts to call a webhook in a round of deliveries, collected from their records."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.delivery import Delivery, DeliveryState, delivery_id
from chalicelib.domain.messages import DeliverMessage


@dataclass(frozen=True, slots=True)
class Series:
    """A series of attempts to call a webhook, ordered by number.

    Each round of deliveries starts a series, and so does each redelivery of this webhook alone.
    """

    message: DeliverMessage
    number: int
    rows: tuple[Delivery, ...]

    @property
    def is_delivered(self) -> bool:
        """True if the server has answered one of the calls with status 200."""
        return any(each.is_success for each in self.rows)

    @property
    def last(self) -> Delivery | None:
        """The latest attempt that was made, or is being made."""
        made = [each for each in self.rows if each.state is not DeliveryState.WAITING]
        return made[-1] if made else None

    @property
    def is_over(self) -> bool:
        """True if no attempt follows the last one."""
        last = self.last
        return last is not None and last.state is DeliveryState.ENDED and last.next_ms is None and self.waiting is None

    @property
    def made(self) -> int:
        """The number of attempts so far. A message of an earlier release has its own count."""
        return max(self.message.attempt, self.last.attempt if self.last else 0)

    @property
    def waiting(self) -> Delivery | None:
        """The next attempt, if it waits for its host."""
        return next((each for each in self.rows if self._is_next(each)), None)

    @property
    def pending(self) -> Delivery | None:
        """The row that says when the next attempt is due."""
        return self.waiting or self.last

    def next_series(self) -> "Series":
        """Return the series after this one, without any attempt."""
        return Series(self.message, self.number + 1, ())

    def next_row(self, event_id: str, now_ms: int) -> Delivery:
        """Return a new record of the next attempt."""
        about, attempt = self.message, self.made + 1
        return Delivery(
            account_id=about.account_id,
            id=delivery_id(about.video_id, about.url, about.delivery_round, self.number, attempt),
            video_id=about.video_id,
            url=about.url,
            created_ms=now_ms,
            duration_ms=0,
            attempt=attempt,
            round=about.delivery_round,
            series=self.number,
            state=DeliveryState.WAITING,
            event_id=event_id,
        )

    def with_row(self, row: Delivery) -> "Series":
        """Return the series with a new version of one of its rows."""
        return replace(self, rows=tuple(row if each.id == row.id else each for each in self.rows))

    def _is_next(self, row: Delivery) -> bool:
        return row.state is DeliveryState.WAITING and row.attempt > self.made


def series_of(message: DeliverMessage, deliveries: Sequence[Delivery]) -> Series:
    """Return the series that a message continues. `deliveries` are all records of its video."""
    own = [each for each in deliveries if (each.url, each.round) == (message.url, message.delivery_round)]
    number = max((each.series for each in own), default=0)
    rows = sorted((each for each in own if each.series == number), key=lambda each: each.attempt)
    return Series(message, number, tuple(rows))
