"""The table of webhook deliveries."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from chalicelib.aws.account_table import AccountTable
from chalicelib.aws.rows import Values, from_row, to_values
from chalicelib.aws.watched_table import attributes, due_rows
from chalicelib.domain.delivery import DELIVERY_KEPT_DAYS, Delivery
from chalicelib.domain.watch import Watch, Watched


class Deliveries(AccountTable[Delivery]):
    """The table of webhook deliveries. Their ids begin with those of their videos."""

    entity = Delivery
    kept_days = DELIVERY_KEPT_DAYS

    def list_of_video(self, account_id: str, video_id: str) -> list[Delivery]:
        """Return the deliveries about a video's end, or about what a viewer did (`ViewerEvent.subject`), oldest first.

        Reads consistently: the last one decides about the next.
        """
        return sorted(self._of(account_id, f"{video_id}/"), key=lambda each: each.order)

    def swap(self, was: Delivery | None, now: Delivery) -> bool:
        """Store a record if it is as it was read; None: if there is none. Return whether it was."""
        if was is None:
            return self.put_new(now)
        same = {"state": was.state, "parked": was.parked, "created_ms": was.created_ms, "next_ms": was.next_ms}
        known = {name: value for name, value in same.items() if value is not None}
        terms = [f"#{name} = :{name}" if name in known else f"attribute_not_exists(#{name})" for name in same]
        return self._put_if(
            " AND ".join(terms),
            self._row(now),
            ExpressionAttributeNames={f"#{name}": name for name in same},
            ExpressionAttributeValues={f":{name}": value for name, value in to_values(known).items()},
        )

    def due(self, before_ms: int) -> Iterator[Delivery]:
        """Yield the parked attempts that are due before a time, reading some at a time."""
        return (from_row(row, Delivery) for row in due_rows(self._client, self._table, Watched.PARKED, before_ms))

    def _row(self, entity: Delivery) -> Values:
        watch = Watch(Watched.PARKED, entity.next_ms) if entity.parked and entity.next_ms is not None else None
        return super()._row(entity) | to_values(attributes(watch, entity.id))

    def delete_of_video(self, account_id: str, video_id: str) -> None:
        """Delete the deliveries of a video, also those about its viewers."""
        for delivery in self._of(account_id, video_id):
            self.delete(account_id, delivery.id)

    def list_of_viewers(self, account_id: str, video_id: str, most: int) -> list[Delivery]:
        """Return up to `most` deliveries about the viewers of a video, oldest first."""
        return sorted(islice(self._of(account_id, f"{video_id}+"), most), key=lambda each: each.order)

    def _of(self, account_id: str, prefix: str) -> Iterator[Delivery]:
        values = {":account": {"S": account_id}, ":prefix": {"S": prefix}}
        return self._query("account_id = :account AND begins_with(id, :prefix)", values, ConsistentRead=True)
