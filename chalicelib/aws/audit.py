"""The table of audit entries."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.aws.account_table import AccountTable, is_refused, row_key
from chalicelib.aws.rows import Values, to_values
from chalicelib.domain.audit_entry import AUDIT_KEPT_DAYS, MAX_ADDRESSES, AuditEntry

# A set has the new address, or room for it.
_FITS = "attribute_not_exists(addresses) OR contains(addresses, :address) OR size(addresses) < :most"
_KEY, _SUMS = {"account_id", "id"}, {"attempts", "methods", "addresses"}


class AuditTrail(AccountTable[AuditEntry]):
    """The table of audit entries."""

    entity = AuditEntry
    kept_days = AUDIT_KEPT_DAYS

    def count_attempt(self, attempt: AuditEntry) -> None:
        """Add a failed attempt to the entry of its hour. An entry has up to `MAX_ADDRESSES` addresses."""
        (address,) = attempt.addresses
        values = to_values({":address": address, ":most": MAX_ADDRESSES})
        try:
            self._count(attempt, ("attempts", "methods", "addresses"), values, ConditionExpression=_FITS)
        except ClientError as error:
            if not is_refused(error):
                raise
            self._count(attempt, ("attempts", "methods"), {})

    def _count(self, attempt: AuditEntry, counts: Collection[str], values: Values, **options: Any) -> None:
        row = self._row(attempt)
        sums = {name: row[name] for name in counts}
        sets = {name: value for name, value in row.items() if name not in _KEY | _SUMS}
        assigned = ", ".join(f"#{name} = :{name}" for name in sets)
        added = ", ".join(f"#{name} :{name}" for name in sums)
        self._client.update_item(
            TableName=self._table,
            Key=row_key(attempt.account_id, attempt.id),
            UpdateExpression=f"SET {assigned} ADD {added}",
            ExpressionAttributeNames={f"#{name}": name for name in sets | sums},
            ExpressionAttributeValues={f":{name}": value for name, value in (sets | sums).items()} | values,
            **options,
        )

    def page(self, account_id: str, most: int, since: str, before: str | None) -> list[AuditEntry]:
        """Return up to `most` entries, newest first: those from the id `since`, and before the id `before`."""
        return list(self._newest(account_id, most, since or "0", before or "g"))
