"""The circuit breakers of webhook hosts, in the table of leases. They expire."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.aws.account_table import is_refused
from chalicelib.domain.circuit import Circuit

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

# A host that nobody has called for so long is called as if nothing had happened.
_FORGET_S = 86_400


class Circuits:
    """The rows of circuits, keyed by account and host. Times are in seconds since 1970, if not in ms."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def get(self, account_id: str, host: str) -> Circuit:
        """Return the circuit of an account's calls to a host. Without a row it is closed."""
        answer = self._client.get_item(TableName=self._table, Key=_key(account_id, host), ConsistentRead=True)
        return _circuit(answer.get("Item", {}))

    def add_points(self, account_id: str, host: str, points: int, now_s: int) -> Circuit:
        """Add the weight of a failure. Return the circuit after that."""
        answer = self._client.update_item(
            TableName=self._table,
            Key=_key(account_id, host),
            UpdateExpression="ADD points :points SET expires_s = :expires",
            ExpressionAttributeValues={":points": _number(points), ":expires": _number(now_s + _FORGET_S)},
            ReturnValues="ALL_NEW",
        )
        return _circuit(answer["Attributes"])

    def open(self, account_id: str, host: str, was: Circuit, now: Circuit, now_s: int) -> bool:
        """Store a circuit that has opened. Return False if another worker has opened it since it was read."""
        same = "trips = :was OR (:was = :none AND attribute_not_exists(trips))"
        try:
            self._client.update_item(
                TableName=self._table,
                Key=_key(account_id, host),
                UpdateExpression="SET points = :points, trips = :trips, open_until_ms = :until, expires_s = :expires",
                ConditionExpression=same,
                ExpressionAttributeValues={
                    ":points": _number(now.points),
                    ":trips": _number(now.trips),
                    ":until": _number(now.open_until_ms),
                    ":expires": _number(max(now_s, now.open_until_ms // 1000) + _FORGET_S),
                    ":was": _number(was.trips),
                    ":none": _number(0),
                },
            )
        except ClientError as error:
            if is_refused(error):
                return False
            raise
        return True

    def half_open(self, account_id: str, host: str) -> None:
        """End the pause of a circuit that has opened: the next call probes its host.

        A pause that a working host has asked for is kept.
        """
        try:
            self._client.update_item(
                TableName=self._table,
                Key=_key(account_id, host),
                UpdateExpression="SET open_until_ms = :now",
                ConditionExpression="trips > :none",
                ExpressionAttributeValues={":now": _number(0), ":none": _number(0)},
            )
        except ClientError as error:
            if not is_refused(error):
                raise

    def close(self, account_id: str, host: str) -> None:
        """Close a circuit: its host has answered."""
        self._client.delete_item(TableName=self._table, Key=_key(account_id, host))


def _circuit(row: Any) -> Circuit:
    return Circuit(*(int(row[name]["N"]) if name in row else 0 for name in ("points", "trips", "open_until_ms")))


def _number(value: int) -> Any:
    return {"N": str(value)}


def _key(account_id: str, host: str) -> Any:
    return {"scope": {"S": f"circuits/{account_id}"}, "id": {"S": host}}
