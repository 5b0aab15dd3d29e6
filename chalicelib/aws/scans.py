"""Read a table of accounts' rows from its beginning to its end, a page at a time, with a cursor that can be stored."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from chalicelib.aws.account_table import row_key

if TYPE_CHECKING:
    from types_boto3_dynamodb.client import DynamoDBClient

_SCANNED = 1000


def scan_page(
    client: DynamoDBClient, table: str, cursor: str, **options: Any
) -> tuple[list[dict[str, Any]], str | None]:
    """Return the rows that match the filter in `options` among the next thousand after a cursor, and the next cursor.

    The cursor is None at the end of the table. It begins with an empty text.
    """
    if cursor:
        options["ExclusiveStartKey"] = row_key(*json.loads(cursor))
    answer: Any = client.scan(TableName=table, Limit=_SCANNED, **options)
    last = answer.get("LastEvaluatedKey")
    return answer["Items"], json.dumps([last["account_id"]["S"], last["id"]["S"]]) if last else None
