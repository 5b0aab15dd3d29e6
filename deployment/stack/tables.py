"""The tables in DynamoDB."""

from dataclasses import dataclass
from typing import Any

from chalicelib.aws.watched_table import BY_LOOK
from deployment.stack.intrinsics import KEEP, Resources, sub

EXPIRY = "expires_s"
"""The attribute with the time at which DynamoDB deletes a row, in seconds since 1970."""


@dataclass(frozen=True, slots=True)
class Index:
    """A global secondary index of the rows that have its keys, with all attributes of them or only with keys."""

    name: str
    keys: tuple[str, str]
    only_keys: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its noun, the attributes of its key, and its indexes.

    `is_kept`: whether its rows outlive the stack and can be restored. The other tables hold what can be lost: caches,
    leases, failed logins, counts. `expires`: whether rows may have the attribute `expires_s`.
    """

    noun: str
    keys: tuple[str, ...] = ("account_id", "id")
    indexes: tuple[Index, ...] = ()
    is_kept: bool = True
    expires: bool = False

    @property
    def resource(self) -> str:
        """The logical name of the table in the template."""
        return f"{self.noun.capitalize()}Table"


_BY_LOOK = Index(BY_LOOK, ("watched", "look_ms"), only_keys=True)
"""The index of the rows that the reaper looks at. Finished rows have no such attributes and are not in it."""

TABLES = (
    Table("accounts", ("id",)),
    Table("emails", ("id",)),
    Table("attempts", ("id",), is_kept=False, expires=True),
    Table("templates"),
    Table("removals"),
    Table("medias", indexes=(_BY_LOOK,), expires=True),
    Table("videos", indexes=(Index("by_template", ("template_id", "id")), _BY_LOOK)),
    Table("fonts"),
    Table("segments", ("scope", "id"), is_kept=False, expires=True),
    Table("leases", ("scope", "id"), is_kept=False, expires=True),
    Table("notifications", expires=True),
    Table("deliveries", indexes=(_BY_LOOK,), expires=True),
    Table("audit", expires=True),
    Table("erasures"),
    Table("campaigns", expires=True),
    Table("connections", expires=True),
    Table("viewings", expires=True),
    Table("analytics"),
    Table("usage", is_kept=False, expires=True),
    Table("profiles"),
    Table("idempotency", is_kept=False, expires=True),
    Table("plans", ("name",)),
    Table("balances", ("account_id",)),
    Table("ledger"),
    Table("orders", indexes=(_BY_LOOK,)),
    Table("keys", ("account_id",)),
)


def tables() -> Resources:
    """Return the resources of all tables."""
    return {table.resource: _resource(table) for table in TABLES}


def _resource(table: Table) -> dict[str, Any]:
    attributes = dict.fromkeys(name for keys in (table.keys, *(index.keys for index in table.indexes)) for name in keys)
    properties: dict[str, Any] = {
        "TableName": sub(f"${{AWS::StackName}}-{table.noun}"),
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": name, "AttributeType": _type(name)} for name in attributes],
        "KeySchema": _key(table.keys),
    }
    if table.indexes:
        properties["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index.name,
                "KeySchema": _key(index.keys),
                "Projection": {"ProjectionType": "KEYS_ONLY" if index.only_keys else "ALL"},
            }
            for index in table.indexes
        ]
    if table.expires:
        properties["TimeToLiveSpecification"] = {"AttributeName": EXPIRY, "Enabled": True}
    if not table.is_kept:
        return {"Type": "AWS::DynamoDB::Table", "Properties": properties}
    properties["PointInTimeRecoverySpecification"] = {"PointInTimeRecoveryEnabled": True}
    # `make deploy` turns deletion protection on: CloudFormation could not roll the creation of protected tables back.
    return {
        "Type": "AWS::DynamoDB::Table",
        "DeletionPolicy": KEEP,
        "UpdateReplacePolicy": "Retain",
        "Properties": properties,
    }


def _type(name: str) -> str:
    """Return the type of an attribute of a key. Times are numbers."""
    return "N" if name.endswith("_ms") else "S"


def _key(names: tuple[str, ...]) -> list[dict[str, str]]:
    return [{"AttributeName": name, "KeyType": kind} for name, kind in zip(names, ("HASH", "RANGE"), strict=False)]
