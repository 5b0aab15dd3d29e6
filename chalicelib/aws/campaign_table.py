"""The table of campaigns."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.aws.account_table import AccountTable
from chalicelib.aws.rows import from_row, to_values
from chalicelib.domain.campaign import CAMPAIGN_KEPT_DAYS, MOVING, STOPPED, Campaign
from chalicelib.domain.campaign_result import NO_RESULT, CampaignResult, ResultState


class Campaigns(AccountTable[Campaign]):
    """The table of campaigns."""

    entity = Campaign
    kept_days = CAMPAIGN_KEPT_DAYS

    def swap(self, was: Campaign, now: Campaign) -> Campaign | None:
        """Store what has changed of a campaign if it is as it was read. Return it, or None if it has changed.

        The result stays as it is stored: `swap_result` changes it.
        """
        names = [name for name in Campaign.__dataclass_fields__ if name != "result"]
        changes = {name: getattr(now, name) for name in names if getattr(now, name) != getattr(was, name)}
        changes["version"] = was.version + 1
        return self.update_if(was.account_id, was.id, "version = :was", to_values({":was": was.version}), changes)

    def swap_result(self, was: Campaign, now: CampaignResult) -> Campaign | None:
        """Store another result of a campaign if the result is as it was read. Return it, or None if it has changed."""
        same = {"result_number": was.result.number, "result_rows": was.result.rows, "result_state": was.result.state}
        condition = " AND ".join(f"{name} = :was_{name}" for name in same)
        if was.result == NO_RESULT:
            condition = f"attribute_not_exists(result_number) OR ({condition})"
        values = to_values({f":was_{name}": value for name, value in same.items()})
        return self.update_if(was.account_id, was.id, condition, values, {"result": now})

    def list_busy(self) -> Iterator[Campaign]:
        """Yield the campaigns of all accounts that have something to do, reading a page at a time."""
        states = {f":{state}": state for state in (*MOVING, *STOPPED, ResultState.MAKING)}
        drains = "#state IN (:paused, :cancelled) AND ended_rows < queued_rows"
        busy = f"#state IN (:checking, :running) OR unreported = :yes OR result_state = :making OR ({drains})"
        pages = self._client.get_paginator("scan").paginate(
            TableName=self._table,
            FilterExpression=busy,
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues=to_values({**states, ":yes": True}),
        )
        return (from_row(row, Campaign) for page in pages for row in page["Items"])
