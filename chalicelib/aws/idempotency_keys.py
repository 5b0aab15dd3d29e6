"""The table of idempotency keys."""

from collections.abc import Sequence
from typing import Any

from chalicelib.aws.account_table import AccountTable, row_key
from chalicelib.aws.batches import delete_many, side_by_side
from chalicelib.aws.batches import put_many as put_rows
from chalicelib.domain.idempotency_key import IdempotencyKey


class IdempotencyKeys(AccountTable[IdempotencyKey]):
    """The table of idempotency keys. Its rows expire, and DynamoDB deletes them up to two days later."""

    entity = IdempotencyKey

    def begin(self, keys: Sequence[IdempotencyKey]) -> list[IdempotencyKey | None]:
        """Store each key unless it is in use. Return None for those stored, and the stored key for the others."""
        return side_by_side(self._begin, keys) if len(keys) > 1 else [self._begin(key) for key in keys]

    def _begin(self, key: IdempotencyKey) -> IdempotencyKey | None:
        now: Any = {":now": {"N": str(key.began_ms // 1000)}}
        condition = "attribute_not_exists(id) OR expires_s <= :now"
        while not self._put_if(condition, self._row(key), ExpressionAttributeValues=now):
            # The other call may have failed since, and freed the key.
            stored = self.get(key.account_id, key.id)
            if stored is not None:
                return stored
        return None

    def take_over(self, stored: IdempotencyKey, now_ms: int) -> bool:
        """Begin the call of a key again, whose function has died. Return False if another call was faster."""
        condition = "began_ms = :was AND attribute_not_exists(answer)"
        values: Any = {":was": {"N": str(stored.began_ms)}}
        return self.update_if(stored.account_id, stored.id, condition, values, {"began_ms": now_ms}) is not None

    def put_many(self, keys: Sequence[IdempotencyKey]) -> None:
        """Store keys of one account, replacing what is stored."""
        put_rows(self._client, self._table, map(self._row, keys))

    def free(self, account_id: str, ids: Sequence[str]) -> None:
        """Delete keys, so that later calls may use them."""
        delete_many(self._client, self._table, [row_key(account_id, id_) for id_ in ids])
