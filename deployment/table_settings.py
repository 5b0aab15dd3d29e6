"""The settings of tables that neither a restore nor a take-over by a stack applies.

Deletion protection is not in the template: CloudFormation could not delete protected tables when it rolls a failed
creation back.
"""

import time
from typing import Any

from botocore.exceptions import ClientError

from deployment.aws import Aws, error_code
from deployment.errors import DeploymentError
from deployment.stack.tables import EXPIRY, TABLES, Table

_POLL_S = 5.0
# Just after a restore, DynamoDB is not ready to back the table up.
_BACKUP_TRIES = 60


def finish_tables(aws: Aws, stack: str, suffix: str) -> None:
    """Apply the settings of all tables that a stack uses. Those that are right stay as they are."""
    for table in TABLES:
        apply_settings(aws.client("dynamodb"), table, f"{stack}-{table.noun}{suffix}")


def apply_settings(dynamodb: Any, table: Table, name: str, poll_s: float = _POLL_S) -> None:
    """Turn on what a table lacks of time to live, point-in-time recovery and deletion protection."""
    if table.expires and not _expires(dynamodb, name):
        expiry = {"AttributeName": EXPIRY, "Enabled": True}
        dynamodb.update_time_to_live(TableName=name, TimeToLiveSpecification=expiry)
    if not table.is_kept:
        return
    if not _is_backed_up(dynamodb, name):
        _back_up(dynamodb, name, poll_s)
    if not dynamodb.describe_table(TableName=name)["Table"].get("DeletionProtectionEnabled"):
        dynamodb.update_table(TableName=name, DeletionProtectionEnabled=True)


def differences(described: dict[str, Any], table: Table) -> list[str]:
    """Return how the keys and indexes of an existing table differ from those of the template."""
    keys = tuple(key["AttributeName"] for key in described["KeySchema"])
    indexes = {index["IndexName"] for index in described.get("GlobalSecondaryIndexes", [])}
    missing = [f"it has no index {index.name}" for index in table.indexes if index.name not in indexes]
    return missing if keys == table.keys else [f"its key is {', '.join(keys)}, not {', '.join(table.keys)}", *missing]


def _expires(dynamodb: Any, name: str) -> bool:
    found = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
    return found.get("TimeToLiveStatus") in ("ENABLED", "ENABLING")


def _is_backed_up(dynamodb: Any, name: str) -> bool:
    found = dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"]
    return bool(found.get("PointInTimeRecoveryDescription", {}).get("PointInTimeRecoveryStatus") == "ENABLED")


def _back_up(dynamodb: Any, name: str, poll_s: float) -> None:
    for _ in range(_BACKUP_TRIES):
        try:
            dynamodb.update_continuous_backups(
                TableName=name, PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True}
            )
        except ClientError as error:
            if error_code(error) != "ContinuousBackupsUnavailableException":
                raise
            time.sleep(poll_s)
        else:
            return
    raise DeploymentError(f"Point-in-time recovery of {name} does not turn on: try the same command again.")
