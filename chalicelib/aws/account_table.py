"""Tables whose rows belong to accounts.

Rows are keyed by (account id, entity id), so a caller cannot even name a row of another account.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from botocore.exceptions import ClientError

from chalicelib.aws.batches import read_many
from chalicelib.aws.rows import Values, from_row, to_attributes, to_row, to_values
from chalicelib.domain.errors import Transient

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

_MAX_KEY_BYTES = 1024
_DAY_S = 24 * 60 * 60
# All videos of an account may end at the same time, and its balance is one row.
_ATTEMPTS = 12
_LONGEST_WAIT_S = 1.0
_PASSING = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}

A = TypeVar("A")
T = TypeVar("T")


class AccountTable(Generic[T]):
    """A table of an account's entities, sorted by id and so by the time of creation.

    `kept_days`: how long after its creation DynamoDB deletes a row, if it does.
    """

    entity: type[T]
    kept_days: int | None = None

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def get(self, account_id: str, entity_id: str) -> T | None:
        """Return the account's entity with this id, or None."""
        if not (is_key(account_id) and is_key(entity_id)):
            return None
        answer = self._client.get_item(TableName=self._table, Key=row_key(account_id, entity_id), ConsistentRead=True)
        return from_row(answer["Item"], self.entity) if "Item" in answer else None

    def put(self, entity: T) -> None:
        """Store an entity, replacing the row as a whole."""
        retry_conflicts(lambda: self._client.put_item(TableName=self._table, Item=self._row(entity)))

    def put_new(self, entity: T) -> bool:
        """Store a new entity. Return False if its id is taken."""
        return self._put_new_row(self._row(entity))

    def _put_new_row(self, row: Values) -> bool:
        return self._put_if("attribute_not_exists(id)", row)

    def _put_if(self, condition: str, row: Values, **options: Any) -> bool:
        """Store a row if a condition holds. Return whether it did. `options` are its names and values."""
        try:
            retry_conflicts(
                lambda: self._client.put_item(TableName=self._table, Item=row, ConditionExpression=condition, **options)
            )
        except ClientError as error:
            if is_refused(error):
                return False
            raise
        return True

    def _row(self, entity: Any) -> Values:
        row = to_row(entity)
        if self.kept_days is None:
            return row
        return row | to_values({"expires_s": entity.created_ms // 1000 + self.kept_days * _DAY_S})

    def delete(self, account_id: str, entity_id: str) -> bool:
        """Delete a row. Return whether it existed."""
        if not is_key(entity_id):
            return False
        key = row_key(account_id, entity_id)
        answer = retry_conflicts(
            lambda: self._client.delete_item(TableName=self._table, Key=key, ReturnValues="ALL_OLD")
        )
        return "Attributes" in answer

    def get_many(self, account_id: str, entity_ids: Sequence[str]) -> Sequence[T]:
        """Return the account's entities with these ids, in no order. Each id may be given once."""
        keys = [row_key(account_id, entity_id) for entity_id in entity_ids if is_key(entity_id)]
        return [from_row(row, self.entity) for row in read_many(self._client, self._table, keys)]

    def list(self, account_id: str) -> list[T]:
        """Return all entities of the account, oldest first."""
        return list(self.each(account_id))

    def each(self, account_id: str) -> Iterator[T]:
        """Yield all entities of the account, oldest first, reading a page at a time."""
        return self._query("account_id = :account", {":account": {"S": account_id}})

    def count(self, account_id: str) -> int:
        """Return the number of the account's rows."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table,
            KeyConditionExpression="account_id = :account",
            ExpressionAttributeValues={":account": {"S": account_id}},
            Select="COUNT",
            ConsistentRead=True,
        )
        return sum(page["Count"] for page in pages)

    def update(self, account_id: str, entity_id: str, /, **changes: Any) -> T | None:
        """Set fields (None removes one) and return the entity, or None if its row is gone."""
        return self.update_if(account_id, entity_id, "attribute_exists(id)", {}, changes)

    def update_if(
        self, account_id: str, entity_id: str, condition: str, values: Values, changes: dict[str, Any]
    ) -> T | None:
        """Set fields (None removes one) if a condition holds. Return the new row, or None if the condition fails.

        `values` are those of the condition, which may name the attributes that change as `#attribute`.
        """
        expression, names, new = changing(to_attributes(self.entity, changes))
        return self._apply(account_id, entity_id, expression, condition, names, values | new)

    def _apply(
        self,
        account_id: str,
        entity_id: str,
        expression: str,
        condition: str,
        names: dict[str, str],
        values: Values,
    ) -> T | None:
        # DynamoDB refuses an empty map of values, as where a field is only removed.
        options: Any = {"ExpressionAttributeValues": values} if values else {}
        try:
            answer = retry_conflicts(
                lambda: self._client.update_item(
                    TableName=self._table,
                    Key=row_key(account_id, entity_id),
                    UpdateExpression=expression,
                    ConditionExpression=f"attribute_exists(id) AND ({condition})",
                    ExpressionAttributeNames=names,
                    ReturnValues="ALL_NEW",
                    **options,
                )
            )
        except ClientError as error:
            if is_refused(error):
                return None
            raise
        return from_row(answer["Attributes"], self.entity)

    def _newest(self, account_id: str, most: int, first: str, before: str) -> Sequence[T]:
        """Return up to `most` entities, newest first: those from the id `first`, and before the id `before`."""
        pages = self._rows_of(
            "account_id = :account AND id BETWEEN :first AND :before",
            {":account": {"S": account_id}, ":first": {"S": first}, ":before": {"S": before}},
            ScanIndexForward=False,
            # BETWEEN includes the id `before`.
            PaginationConfig={"MaxItems": most + 1, "PageSize": most + 1},
        )
        rows = [row for row in pages if row["id"]["S"] != before]
        return [from_row(row, self.entity) for row in rows[:most]]

    def _query(self, condition: str, values: Values, **options: Any) -> Iterator[T]:
        return (from_row(row, self.entity) for row in self._rows_of(condition, values, **options))

    def _rows_of(self, condition: str, values: Values, **options: Any) -> Iterator[Values]:
        """Yield the rows of a query, reading a page at a time."""
        pages = self._client.get_paginator("query").paginate(
            TableName=self._table, KeyConditionExpression=condition, ExpressionAttributeValues=values, **options
        )
        return (row for page in pages for row in page["Items"])


def retry_conflicts(write: Callable[[], A], sleep: Callable[[float], None] = time.sleep) -> A:
    """Call `write` and return its result. Retry, with growing pauses, while other transactions hold its rows.

    The SDK does not retry these conflicts.

    Raises:
        ClientError: the write failed for another reason.
        Transient: the conflict lasted too long.
    """
    for attempt in range(_ATTEMPTS):
        try:
            return write()
        except ClientError as error:
            if not _is_passing(error):
                raise
        sleep(random.uniform(0, min(_LONGEST_WAIT_S, 0.02 * 2**attempt)))  # noqa: S311
    raise Transient("too many others write to the same rows")


def _is_passing(error: ClientError) -> bool:
    reasons = cancellations(error)
    if "ConditionalCheckFailed" in reasons:
        return False
    return error.response["Error"]["Code"] == "TransactionConflictException" or bool(_PASSING & set(reasons))


def cancellations(error: ClientError) -> list[str | None]:
    """Return the reason for each item of a cancelled transaction. For other errors, return an empty list."""
    return [reason.get("Code") for reason in error.response.get("CancellationReasons", [])]


def changing(changes: Mapping[str, Any]) -> tuple[str, dict[str, str], Values]:
    """Return the expression that sets attributes (None removes one), its names (`#name`) and its values (`:name`)."""
    kept = to_values(changes)
    sets = [f"#{name} = :{name}" for name in kept]
    removed = [f"#{name}" for name in changes if name not in kept]
    expression = " ".join(f"{verb} {', '.join(parts)}" for verb, parts in (("SET", sets), ("REMOVE", removed)) if parts)
    names = {f"#{name}": name for name in changes}
    return expression, names, {f":{name}": value for name, value in kept.items()}


def is_refused(error: ClientError) -> bool:
    """Return whether the condition of a write did not hold."""
    return error.response["Error"]["Code"] == "ConditionalCheckFailedException"


def is_key(text: str) -> bool:
    """Return whether a caller's id can be a key. DynamoDB rejects requests with any other."""
    try:
        return 0 < len(text.encode()) <= _MAX_KEY_BYTES
    except UnicodeEncodeError:
        return False


def row_key(account_id: str, entity_id: str) -> Values:
    """Return the key of a row."""
    return {"account_id": {"S": account_id}, "id": {"S": entity_id}}
