"""The tables for logging in: which account owns an e-mail, and the failed attempts. Both are keyed by id."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from chalicelib.aws.account_table import is_refused
from chalicelib.aws.rows import from_row, to_row
from chalicelib.domain.lockout import LoginRecord

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient


class Emails:
    """The table of e-mail addresses. Each belongs to one account."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def get(self, key: str) -> str | None:
        """Return the id of the account that owns an e-mail, or None."""
        answer = self._client.get_item(TableName=self._table, Key={"id": {"S": key}}, ConsistentRead=True)
        return answer["Item"]["account_id"]["S"] if "Item" in answer else None

    def claim(self, key: str, account_id: str) -> bool:
        """Claim an e-mail for an account. Return False if another account owns it."""
        try:
            self._client.put_item(
                TableName=self._table,
                Item={"id": {"S": key}, "account_id": {"S": account_id}},
                ConditionExpression="attribute_not_exists(id) OR account_id = :account",
                ExpressionAttributeValues={":account": {"S": account_id}},
            )
        except ClientError as error:
            return _refused(error)
        return True

    def release(self, key: str, account_id: str) -> None:
        """Release an e-mail, if the account owns it."""
        try:
            self._client.delete_item(
                TableName=self._table,
                Key={"id": {"S": key}},
                ConditionExpression="account_id = :account",
                ExpressionAttributeValues={":account": {"S": account_id}},
            )
        except ClientError as error:
            _refused(error)


class LoginAttempts:
    """The table of attempts to log in. Its rows expire."""

    def __init__(self, client: DynamoDBClient, table: str) -> None:
        self._client = client
        self._table = table

    def get(self, key: str) -> LoginRecord | None:
        """Return the record of a key, or None."""
        answer = self._client.get_item(TableName=self._table, Key={"id": {"S": key}}, ConsistentRead=True)
        return from_row(answer["Item"], LoginRecord) if "Item" in answer else None

    def replace(self, before: LoginRecord | None, after: LoginRecord) -> bool:
        """Replace the record `before` by `after`. Return False if the stored record is another one."""
        condition: Any = {"ConditionExpression": "attribute_not_exists(id)"}
        if before is not None:
            read = {f":{name}": value for name, value in to_row(before).items() if name != "id"}
            equal = " AND ".join(f"{name[1:]} = {name}" for name in read)
            condition = {"ConditionExpression": equal, "ExpressionAttributeValues": read}
        try:
            self._client.put_item(TableName=self._table, Item=to_row(after), **condition)
        except ClientError as error:
            return _refused(error)
        return True


def _refused(error: ClientError) -> bool:
    """Return False for a condition that does not hold. Raise any other error."""
    if not is_refused(error):
        raise error
    return False
