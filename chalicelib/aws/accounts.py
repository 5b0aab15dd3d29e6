"""The table of accounts, keyed by id alone."""

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
        """The account of that id."""
        if not is_key(account_id):
            return None
        answer = self._client.get_item(TableName=self._table, Key={"id": {"S": account_id}}, ConsistentRead=True)
        return from_row(answer["Item"], Account) if "Item" in answer else None

    def put(self, account: Account) -> None:
        """Store a new account."""
        self._client.put_item(TableName=self._table, Item=to_row(account))

    def delete(self, account_id: str) -> None:
        """Remove an account's row, if there is one."""
        self._client.delete_item(TableName=self._table, Key={"id": {"S": account_id}})

    def each(self) -> Iterator[Account]:
        """All accounts, in no order; reads the whole table."""
        pages = self._client.get_paginator("scan").paginate(TableName=self._table)
        return (from_row(row, Account) for page in pages for row in page["Items"])

    def update(self, account: Account, /, **changes: Any) -> Account | None:
        """Set fields (None removes one) that are still as they were read; the account then.

        None if one of them was changed meanwhile, or the account is gone: then nothing is set.
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
    """The condition that a field is as it was read; a row that is older than a field lacks it."""
    lacking = [] if read else [f"attribute_not_exists(#{name})"]
    equal = [f"#{name} = :was_{name}"] if is_stored else []
    return f"({' OR '.join(lacking + equal)})"
