"""Many rows of DynamoDB read or written by few calls, and many calls made side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

from chalicelib.aws.chunks import chunks

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

T = TypeVar("T")
R = TypeVar("R")

# DynamoDB's limits of one call.
_MOST_READ = 100
_MOST_WRITTEN = 25
# The connections that a client keeps open.
_SIDE_BY_SIDE = 10


def read_many(client: DynamoDBClient, table: str, keys: Sequence[Any]) -> Iterator[Any]:
    """Those rows that there are, in no order."""
    for part in chunks(keys, _MOST_READ):
        wanted: Any = {table: {"Keys": part, "ConsistentRead": True}}
        while wanted:
            answer = client.batch_get_item(RequestItems=wanted)
            yield from answer["Responses"].get(table, [])
            wanted = answer.get("UnprocessedKeys")


def put_many(client: DynamoDBClient, table: str, rows: Iterable[Any]) -> None:
    """Store rows, none of them twice."""
    _write(client, table, [{"PutRequest": {"Item": row}} for row in rows])


def delete_many(client: DynamoDBClient, table: str, keys: Iterable[Any]) -> None:
    """Remove rows, none of them twice; those that are not there may be among them."""
    _write(client, table, [{"DeleteRequest": {"Key": key}} for key in keys])


def side_by_side(call: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """What a call answers for each item, in their order; the calls are made in threads."""
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as threads:
        return list(threads.map(call, items))


def _write(client: DynamoDBClient, table: str, requests: Sequence[Any]) -> None:
    for part in chunks(requests, _MOST_WRITTEN):
        waiting: Any = {table: list(part)}
        while waiting:
            waiting = client.batch_write_item(RequestItems=waiting).get("UnprocessedItems")
