"""Tables and bucket of an earlier stack of the same name, which a new stack takes over."""

import json
from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from deployment.aws import Aws, error_code
from deployment.paths import ROOT
from deployment.preflight.findings import Finding, note
from deployment.stacks import BUCKET, TABLE


def retained_names(aws: Aws, stack: str) -> dict[str, list[str]]:
    """Return the names of the tables and buckets that remain when a stack is deleted, by their type."""
    resources = json.loads((ROOT / ".chalice" / "resources.json").read_text())["Resources"]
    names: dict[str, list[str]] = {TABLE: [], BUCKET: []}
    for resource in resources.values():
        if resource.get("Type") in names and resource.get("DeletionPolicy", "Delete").startswith("Retain"):
            properties = resource["Properties"]
            name = properties.get("TableName") or properties.get("BucketName")
            if name is not None:
                names[resource["Type"]].append(_resolved(name, aws, stack))
    return names


def find_leftovers(aws: Aws, stack: str) -> list[str]:
    """Return the names of the tables and buckets of an earlier stack that exist."""
    names = retained_names(aws, stack)
    tables = [name for name in names[TABLE] if _has_table(aws, name)]
    return tables + [name for name in names[BUCKET] if _has_bucket(aws, name)]


def check_leftovers(found: list[str]) -> Iterator[Finding]:
    """Yield that a new stack takes over the data of an earlier one."""
    if found:
        yield note(
            "data",
            f"{len(found)} tables and buckets of an earlier stack of this name exist, such as {found[0]}. The new "
            "stack takes them over, with their data.",
        )


def _resolved(name: Any, aws: Aws, stack: str) -> str:
    text = str(name["Fn::Sub"]) if isinstance(name, dict) else str(name)
    for variable, value in (("StackName", stack), ("AccountId", aws.account), ("Region", aws.region)):
        text = text.replace(f"${{AWS::{variable}}}", value)
    return text


def _has_table(aws: Aws, name: str) -> bool:
    try:
        aws.client("dynamodb").describe_table(TableName=name)
    except ClientError as error:
        if error_code(error) == "ResourceNotFoundException":
            return False
        raise
    return True


def _has_bucket(aws: Aws, name: str) -> bool:
    try:
        aws.client("s3").head_bucket(Bucket=name, ExpectedBucketOwner=aws.account)
    except ClientError as error:
        if error_code(error) in ("404", "NoSuchBucket"):
            return False
        raise
    return True
