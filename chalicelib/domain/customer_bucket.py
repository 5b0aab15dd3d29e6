"""The permissions that the owner of a bucket gives, so that one account may publish there, and no other."""

import json
from typing import Any

from chalicelib.domain.connection import Connection

TEST_FILE = "reelwright-test.txt"
"""The name of the empty file with which a connection is tried."""
FOLDER = "reelwright/"
"""The beginning of all folders of buckets without a role. The function may write nowhere else."""


def account_folder(account_id: str) -> str:
    """Return the folder of an account in buckets whose policy lets this deployment write."""
    return f"{FOLDER}{account_id}/"


def policy_text(connection: Connection, writer: str) -> str:
    """Return the policy that the owner needs, as JSON: of the bucket, or the trust policy of the role.

    `writer`: the ARN of the role that writes.
    """
    access = connection.bucket
    if access is None:
        raise ValueError(f"{connection.id} is no bucket")
    if access.role:
        condition = {"StringEquals": {"sts:ExternalId": access.external_id}}
        return _text(_allow(writer, ["sts:AssumeRole"]) | {"Condition": condition})
    actions = ["s3:PutObject", "s3:PutObjectAcl", "s3:AbortMultipartUpload", "s3:DeleteObject"]
    resource = f"arn:{writer.split(':')[1]}:s3:::{connection.id}/{access.folder}*"
    return _text(_allow(writer, actions) | {"Resource": resource})


def _allow(writer: str, actions: list[str]) -> dict[str, Any]:
    return {"Effect": "Allow", "Principal": {"AWS": writer}, "Action": actions}


def _text(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
