"""The table of campaigns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from chalicelib.aws.account_table import AccountTable
from chalicelib.aws.rows import from_row, to_values
from chalicelib.domain.campaign import CAMPAIGN_KEPT_DAYS, MOVING, Campaign


class Campaigns(AccountTable[Campaign]):
    """The table of campaigns."""

    entity = Campaign
    kept_days = CAMPAIGN_KEPT_DAYS

    def swap(self, was: Campaign, now: Campaign) -> Campaign | None:
        """Store a campaign if it is as it was read. Return it with its new version, or None if it has changed."""
        stored = replace(now, version=was.version + 1)
        values = to_values({":was": was.version})
        is_stored = self._put_if("version = :was", self._row(stored), ExpressionAttributeValues=values)
        return stored if is_stored else None

    def list_moving(self) -> Iterator[Campaign]:
        """Yield the campaigns of all accounts that are checked or running, reading a page at a time."""
        pages = self._client.get_paginator("scan").paginate(
            TableName=self._table,
            FilterExpression="#state IN (:checking, :running)",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues=to_values({f":{state}": state for state in MOVING}),
        )
        return (from_row(row, Campaign) for page in pages for row in page["Items"])
