"""Tables restored to a moment, under new names, with the settings that DynamoDB does not restore.

A restored table has the rows, indexes and billing mode of its source. Its time to live, point-in-time recovery,
deletion protection and tags have to be set again.

Source: https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_RestoreTableToPointInTime.html
"""

import time
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from deployment.aws import Aws, error_code
from deployment.errors import DeploymentError
from deployment.preflight.leftovers import has_table
from deployment.stack.tables import TABLES, Table
from deployment.table_settings import apply_settings

_POLL_S = 5.0
_TIMEOUT_S = 6 * 3600


class RestoredTables:
    """The copies of a stack's tables as they were at a moment. `source_suffix` is that of the tables in use."""

    def __init__(self, aws: Aws, stack: str, source_suffix: str, suffix: str, poll_s: float = _POLL_S) -> None:
        self._dynamodb = aws.client("dynamodb")
        self._aws = aws
        self._stack = stack
        self._source_suffix = source_suffix
        self._suffix = suffix
        self._poll_s = poll_s

    def check(self, moment: datetime) -> None:
        """Check that all tables can be restored to a moment.

        Raises:
            DeploymentError: some cannot; the text has a line for each.
        """
        problems = [text for table in TABLES if table.is_kept and (text := self._problem(table, moment))]
        if problems:
            raise DeploymentError("\n".join(problems))

    def start(self, moment: datetime) -> None:
        """Begin to restore the tables, and create empty ones for caches and leases. Those that exist are kept."""
        for table in TABLES:
            name = self._name(table)
            if has_table(self._aws, name):
                print(f"  {name} exists already", flush=True)
            elif table.is_kept:
                self._dynamodb.restore_table_to_point_in_time(
                    SourceTableName=self._source(table), TargetTableName=name, RestoreDateTime=moment
                )
                print(f"  restoring {name}", flush=True)
            else:
                self._create_empty(table, name)
                print(f"  creating {name}, empty", flush=True)

    def finish(self) -> None:
        """Wait until all tables are ready, and apply the settings that DynamoDB has not restored.

        Raises:
            DeploymentError: they are not ready after six hours.
        """
        deadline = time.monotonic() + _TIMEOUT_S
        waiting = list(TABLES)
        while waiting:
            for table in self._ready(waiting):
                self._apply_settings(table)
                print(f"  ready: {self._name(table)}", flush=True)
                waiting.remove(table)
            if waiting and time.monotonic() > deadline:
                names = ", ".join(self._name(table) for table in waiting)
                raise DeploymentError(f"Not ready after six hours: {names}. The same command goes on from here.")
            if waiting:
                time.sleep(self._poll_s)

    def _problem(self, table: Table, moment: datetime) -> str | None:
        name = self._source(table)
        try:
            found = self._dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
        except ClientError as error:
            if error_code(error) in ("TableNotFoundException", "ResourceNotFoundException"):
                return f"There is no table {name} to restore."
            raise
        recovery = found.get("PointInTimeRecoveryDescription", {})
        if recovery.get("PointInTimeRecoveryStatus") != "ENABLED":
            return f"{name} has no point-in-time recovery."
        first, last = recovery.get("EarliestRestorableDateTime"), recovery.get("LatestRestorableDateTime")
        if first and last and not first <= moment <= last:
            return f"{name} can be restored to {first:%Y-%m-%dT%H:%M:%SZ} until {last:%Y-%m-%dT%H:%M:%SZ}."
        return None

    def _create_empty(self, table: Table, name: str) -> None:
        source = self._dynamodb.describe_table(TableName=self._source(table))["Table"]
        self._dynamodb.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=source["AttributeDefinitions"],
            KeySchema=source["KeySchema"],
        )

    def _ready(self, tables: Iterable[Table]) -> list[Table]:
        return [table for table in tables if self._described(self._name(table))["TableStatus"] == "ACTIVE"]

    def _apply_settings(self, table: Table) -> None:
        """Apply what is missing. Each step may have been done by an interrupted command."""
        name, source = self._name(table), self._described(self._source(table))
        if tags := self._tags(source["TableArn"]):
            self._dynamodb.tag_resource(ResourceArn=self._described(name)["TableArn"], Tags=tags)
        apply_settings(self._dynamodb, table, name, self._poll_s)

    def _tags(self, arn: str) -> list[dict[str, str]]:
        pages = self._dynamodb.get_paginator("list_tags_of_resource").paginate(ResourceArn=arn)
        # AWS sets those with this prefix itself, and allows nobody else to.
        return [tag for page in pages for tag in page.get("Tags", []) if not tag["Key"].startswith("aws:")]

    def _described(self, name: str) -> dict[str, Any]:
        table: dict[str, Any] = self._dynamodb.describe_table(TableName=name)["Table"]
        return table

    def _source(self, table: Table) -> str:
        return f"{self._stack}-{table.noun}{self._source_suffix}"

    def _name(self, table: Table) -> str:
        return f"{self._stack}-{table.noun}{self._suffix}"
