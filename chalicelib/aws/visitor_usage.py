"""The table of what the visitors of templates have used up, by the hours of the clock, and of their unfinished videos.

A row has the counts of one hour under its key. The row of a key with the slots has the ids of the videos that hold one.
Every count is one conditional write, so calls at the same time never pass a limit together. All rows expire.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.aws.account_table import is_refused, row_key

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

_HOUR_S = 3600
# The longest window is a day, whose oldest hour still counts in part.
_KEPT_HOURS = 26
# Longer than any video takes.
_SLOTS_KEPT_S = 14 * 86_400


class VisitorUsage:
    """The table of use by visitors. Hours are counted since 1970."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def counts(self, account_id: str, key: str, metric: str, first_hour: int, last_hour: int) -> dict[int, int]:
        """Return the counts of a metric by hour. Hours without any are left out."""
        answer = self._client.query(
            TableName=self._table,
            KeyConditionExpression="account_id = :account AND id BETWEEN :first AND :last",
            ExpressionAttributeValues={
                ":account": {"S": account_id},
                ":first": {"S": _id(key, first_hour)},
                ":last": {"S": _id(key, last_hour)},
            },
            ConsistentRead=True,
        )
        return {
            int(row["id"]["S"].rpartition(".")[2]): int(row[metric]["N"]) for row in answer["Items"] if metric in row
        }

    def add(self, account_id: str, key: str, metric: str, hour: int, amount: int, most: int | None) -> bool:
        """Add to the count of an hour. Return False, and add nothing, if it would then be more than `most`."""
        condition: Any = {}
        values = {":amount": {"N": str(amount)}, ":expires": {"N": str((hour + _KEPT_HOURS) * _HOUR_S)}}
        if most is not None:
            if most < amount:
                return False
            condition = {"ConditionExpression": "attribute_not_exists(#metric) OR #metric <= :most"}
            values[":most"] = {"N": str(most - amount)}
        return self._is_written(
            Key=row_key(account_id, _id(key, hour)),
            UpdateExpression="SET expires_s = :expires ADD #metric :amount",
            ExpressionAttributeNames={"#metric": metric},
            ExpressionAttributeValues=values,
            **condition,
        )

    def take_slot(self, account_id: str, key: str, entity_id: str, most: int, now_s: int) -> bool:
        """Take a slot for an entity. Return False if `most` others hold one."""
        return self._is_written(
            Key=row_key(account_id, key),
            UpdateExpression="SET expires_s = :expires ADD held :id",
            ConditionExpression="attribute_not_exists(held) OR size(held) < :most",
            ExpressionAttributeValues={
                ":id": {"SS": [entity_id]},
                ":most": {"N": str(most)},
                ":expires": {"N": str(now_s + _SLOTS_KEPT_S)},
            },
        )

    def free_slots(self, account_id: str, key: str, entity_ids: Collection[str]) -> None:
        """Free the slots of entities."""
        self._is_written(
            Key=row_key(account_id, key),
            UpdateExpression="DELETE held :ids",
            ConditionExpression="attribute_exists(id)",
            ExpressionAttributeValues={":ids": {"SS": sorted(entity_ids)}},
        )

    def slots_to_check(self, account_id: str, key: str, now_s: int, pause_s: int) -> Collection[str]:
        """Return the entities that hold a slot, or none if another call has asked within `pause_s`."""
        try:
            answer = self._client.update_item(
                TableName=self._table,
                Key=row_key(account_id, key),
                UpdateExpression="SET looked_s = :now",
                ConditionExpression="attribute_not_exists(looked_s) OR looked_s <= :before",
                ExpressionAttributeValues={":now": {"N": str(now_s)}, ":before": {"N": str(now_s - pause_s)}},
                ReturnValues="ALL_NEW",
            )
        except ClientError as error:
            if is_refused(error):
                return []
            raise
        return answer["Attributes"].get("held", {"SS": []})["SS"]

    def _is_written(self, **update: Any) -> bool:
        try:
            self._client.update_item(TableName=self._table, **update)
        except ClientError as error:
            if is_refused(error):
                return False
            raise
        return True


def _id(key: str, hour: int) -> str:
    return f"{key}.{hour:08d}"
