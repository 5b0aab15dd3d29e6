"""The table of accounts. Its rows are keyed by id alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.aws.account_table import changing, is_key, is_refused
from chalicelib.aws.rows import from_row, to_attributes, to_row, to_values
from chalicelib.domain.account import Account

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient


class Accounts:
    """The table of accounts."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def get(self, account_id: str) -> Account | None:
        """Return the account with this id, or None."""
        if not is_key(account_id):
            return None
        answer = self._client.get_item(TableName=self._table, Key={"id": {"S": account_id}}, ConsistentRead=True)
        return from_row(answer["Item"], Account) if "Item" in answer else None

    def put(self, account: Account) -> None:
        """Store an account, replacing the row as a whole."""
        self._client.put_item(TableName=self._table, Item=to_row(account))

    def delete(self, account_id: str) -> None:
        """Delete an account's row, if it exists."""
        self._client.delete_item(TableName=self._table, Key={"id": {"S": account_id}})

    def each(self) -> Iterator[Account]:
        """Yield all accounts, in no order. This reads the whole table."""
        pages = self._client.get_paginator("scan").paginate(TableName=self._table)
        return (from_row(row, Account) for page in pages for row in page["Items"])

    def update(self, account: Account, /, **changes: Any) -> Account | None:
        """Set fields (None removes one) and return the account, if these fields are still as in `account`.

        Return None, and set nothing, if one of them has changed or the account is gone.
        """
        expression, names, new = changing(to_attributes(Account, changes))
        was = to_attributes(Account, {name: getattr(account, name) for name in changes})
        read = to_values(was)
        same = [_is_same(name, value, is_stored=name in read) for name, value in was.items()]
        try:
            answer = self._client.update_item(
                TableName=self._table,
                Key={"id": {"S": account.id}},
                UpdateExpression=expression,
                ConditionExpression=" AND ".join(["attribute_exists(id)", *same]),
                ExpressionAttributeNames=names,
                ExpressionAttributeValues=new | {f":was_{name}": value for name, value in read.items()},
                ReturnValues="ALL_NEW",
            )
        except ClientError as error:
            if is_refused(error):
                return None
            raise
        return from_row(answer["Attributes"], Account)


def _is_same(name: str, read: Any, *, is_stored: bool) -> str:
    """Return the condition that a field is as it was read. Rows that are older than a field lack it."""
    lacking = [] if read else [f"attribute_not_exists(#{name})"]
    equal = [f"#{name} = :was_{name}"] if is_stored else []
    return f"({' OR '.join(lacking + equal)})"
