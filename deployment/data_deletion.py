"""The deletion of everything that outlives a stack: tables, files, logs."""

from collections.abc import Iterable, Iterator
from typing import Any

from deployment.aws import Aws
from deployment.stacks import Stack


def delete_tables(aws: Aws, names: Iterable[str]) -> None:
    """Delete tables, also protected ones, and wait until they are gone."""
    dynamodb = aws.client("dynamodb")
    names = list(names)
    for name in names:
        if dynamodb.describe_table(TableName=name)["Table"].get("DeletionProtectionEnabled"):
            dynamodb.update_table(TableName=name, DeletionProtectionEnabled=False)
        dynamodb.delete_table(TableName=name)
        print(f"  deleted the table {name}", flush=True)
    for name in names:
        dynamodb.get_waiter("table_not_exists").wait(TableName=name)


def delete_bucket(aws: Aws, name: str) -> None:
    """Delete a bucket of the account with all versions of all objects, and all unfinished uploads."""
    s3, owned = aws.client("s3"), {"Bucket": name, "ExpectedBucketOwner": aws.account}
    count = 0
    for page in s3.get_paginator("list_object_versions").paginate(**owned):
        found = [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
        objects = [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in found]
        if objects:
            s3.delete_objects(Delete={"Objects": objects, "Quiet": True}, **owned)
            count += len(objects)
    for page in s3.get_paginator("list_multipart_uploads").paginate(**owned):
        for upload in page.get("Uploads", []):
            s3.abort_multipart_upload(Key=upload["Key"], UploadId=upload["UploadId"], **owned)
    s3.delete_bucket(**owned)
    print(f"  deleted the bucket {name} with {count:,} versions of objects", flush=True)


def find_log_groups(aws: Aws, stack: str, other_stacks: Iterable[str], found: Stack | None) -> list[str]:
    """Return the log groups of a stack: of its functions, its gateway's access, and the gateway's own.

    `other_stacks` are not touched, also if their names begin alike.
    """
    prefixes = [f"/aws/lambda/{stack}-", f"/reelwright/{stack}/"]
    if found is not None and (api := found.outputs.get("RestAPIId")):
        prefixes.append(f"API-Gateway-Execution-Logs_{api}/")
    others = tuple(f"/aws/lambda/{each}-" for each in other_stacks if each.startswith(f"{stack}-"))
    names = {name for prefix in prefixes for name in _log_groups(aws, prefix)}
    return sorted(name for name in names if not name.startswith(others))


def delete_log_groups(aws: Aws, names: Iterable[str]) -> None:
    """Delete log groups. Those that belong to the stack are gone with it."""
    logs = aws.client("logs")
    for name in names:
        try:
            logs.delete_log_group(logGroupName=name)
        except logs.exceptions.ResourceNotFoundException:
            continue
        print(f"  deleted the log group {name}", flush=True)


def _log_groups(aws: Aws, prefix: str) -> Iterator[str]:
    pages: Any = aws.client("logs").get_paginator("describe_log_groups").paginate(logGroupNamePrefix=prefix)
    for page in pages:
        yield from (group["logGroupName"] for group in page["logGroups"])
