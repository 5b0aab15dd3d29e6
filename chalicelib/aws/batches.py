"""Read and write many rows of DynamoDB with few calls, and make many calls in parallel."""

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
    """Yield the rows that exist, in no order."""
    for part in chunks(keys, _MOST_READ):
        wanted: Any = {table: {"Keys": part, "ConsistentRead": True}}
        while wanted:
            answer = client.batch_get_item(RequestItems=wanted)
            yield from answer["Responses"].get(table, [])
            wanted = answer.get("UnprocessedKeys")


def put_many(client: DynamoDBClient, table: str, rows: Iterable[Any]) -> None:
    """Store rows. Each key may occur once."""
    _write(client, table, [{"PutRequest": {"Item": row}} for row in rows])


def delete_many(client: DynamoDBClient, table: str, keys: Iterable[Any]) -> None:
    """Delete rows, if they exist. Each key may occur once."""
    _write(client, table, [{"DeleteRequest": {"Key": key}} for key in keys])


def side_by_side(call: Callable[[T], R], items: Sequence[T]) -> list[R]:
    """Call a function for each item, in threads. Return the results in the items' order."""
    with ThreadPoolExecutor(_SIDE_BY_SIDE) as threads:
        return list(threads.map(call, items))


def _write(client: DynamoDBClient, table: str, requests: Sequence[Any]) -> None:
    for part in chunks(requests, _MOST_WRITTEN):
        waiting: Any = {table: list(part)}
        while waiting:
            waiting = client.batch_write_item(RequestItems=waiting).get("UnprocessedItems")
