"""Tables, bucket and keys of an earlier stack of the same name, which a new stack takes over."""

from collections.abc import Iterator, Mapping

from botocore.exceptions import ClientError

from deployment.aws import Aws, error_code
from deployment.preflight.findings import Finding, note, problem
from deployment.secrets_keys import SecretsKey
from deployment.stack.intrinsics import BUCKET_NAME
from deployment.stack.tables import TABLES
from deployment.stacks import literal
from deployment.table_settings import differences


def bucket_name(aws: Aws, stack: str) -> str:
    """Return the name of a stack's bucket."""
    return literal(BUCKET_NAME, aws, stack)


def find_leftovers(aws: Aws, stack: str) -> list[str]:
    """Return the names of the tables and the bucket that a stack has left behind."""
    names = [f"{stack}-{table.noun}" for table in TABLES if table.is_kept]
    found = [name for name in names if has_table(aws, name)]
    return [*found, bucket_name(aws, stack)] if has_bucket(aws, bucket_name(aws, stack)) else found


def check_leftovers(found: list[str], suffixes: list[str], parameters: Mapping[str, str]) -> Iterator[Finding]:
    """Yield that a new stack takes over the data of an earlier one, and which restored tables exist."""
    if found:
        yield note(
            "data",
            f"{len(found)} tables and buckets of an earlier stack exist, such as {found[0]}. The new "
            "stack takes them over, with their data.",
        )
    if suffixes and "TableSuffix" not in parameters:
        yield note(
            "data",
            f"There are tables that were restored: {', '.join(suffixes)}. To use some of them, name their suffix as "
            "TableSuffix in the stage.",
        )


def check_keys(stack: str, found: list[str], keys: list[SecretsKey]) -> Iterator[Finding]:
    """Yield which keys the secrets in the tables of an earlier stack need, or that there is none."""
    if f"{stack}-keys" not in found:
        return
    if all(key.is_deleted for key in keys):
        cancel = f" KMS still has {keys[0].id}: `aws kms cancel-key-deletion` saves it." if keys else ""
        yield note(
            "data", "The secrets in the tables of the earlier stack cannot be decrypted: their key is gone." + cancel
        )
    else:
        names = " and ".join(key.id for key in keys if not key.is_deleted)
        yield note("data", f"The secrets in these tables need the key {names} in KMS: do not delete it.")


def check_shapes(aws: Aws, stack: str, found: list[str]) -> Iterator[Finding]:
    """Yield which existing tables the stack cannot take over, because a take-over changes neither keys nor indexes."""
    for table in TABLES:
        name = f"{stack}-{table.noun}"
        if name in found:
            described = aws.client("dynamodb").describe_table(TableName=name)["Table"]
            for difference in differences(described, table):
                yield problem(
                    "data",
                    f"The existing table {name} does not fit the template: {difference}. Change it in DynamoDB's "
                    "console, or delete it, and try again.",
                )


def has_table(aws: Aws, name: str) -> bool:
    """Return whether a table exists."""
    try:
        aws.client("dynamodb").describe_table(TableName=name)
    except ClientError as error:
        if error_code(error) == "ResourceNotFoundException":
            return False
        raise
    return True


def has_bucket(aws: Aws, name: str) -> bool:
    """Return whether a bucket of the account exists."""
    try:
        aws.client("s3").head_bucket(Bucket=name, ExpectedBucketOwner=aws.account)
    except ClientError as error:
        if error_code(error) in ("404", "NoSuchBucket"):
            return False
        raise
    return True
