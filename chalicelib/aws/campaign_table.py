"""The table of campaigns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from botocore.exceptions import ClientError

from chalicelib.aws.account_table import AccountTable, is_refused, retry_conflicts
from chalicelib.aws.rows import from_row, to_values
from chalicelib.domain.campaign import CAMPAIGN_KEPT_DAYS, Campaign, CampaignState


class Campaigns(AccountTable[Campaign]):
    """The table of campaigns."""

    entity = Campaign
    kept_days = CAMPAIGN_KEPT_DAYS

    def swap(self, was: Campaign, now: Campaign) -> Campaign | None:
        """Store a campaign if it is as it was read. Return it with its new version, or None if it has changed."""
        stored = replace(now, version=was.version + 1)
        row, values = self._row(stored), to_values({":was": was.version})
        condition = "version = :was"
        try:
            retry_conflicts(
                lambda: self._client.put_item(
                    TableName=self._table, Item=row, ConditionExpression=condition, ExpressionAttributeValues=values
                )
            )
        except ClientError as error:
            if is_refused(error):
                return None
            raise
        return stored

    def list_checking(self) -> Iterator[Campaign]:
        """Yield the campaigns of all accounts that are being checked, reading a page at a time."""
        pages = self._client.get_paginator("scan").paginate(
            TableName=self._table,
            FilterExpression="#state = :checking",
            ExpressionAttributeNames={"#state": "state"},
            ExpressionAttributeValues=to_values({":checking": CampaignState.CHECKING}),
        )
        return (from_row(row, Campaign) for page in pages for row in page["Items"])
