"""Objects that were deleted after a moment, and whose versions the bucket still has."""

from collections.abc import Iterator
from datetime import datetime

from deployment.aws import Aws

# Segments and work are made again when they are missing.
_PREFIXES = ("media/", "fonts/", "out/")


def undelete(aws: Aws, bucket: str, moment: datetime) -> int:
    """Bring objects back that were deleted after a moment, and return their number.

    In a versioned bucket a deletion is a marker on top of the versions. Without the marker the object is there again.
    """
    count = 0
    for key, marker in _deleted_since(aws, bucket, moment):
        aws.client("s3").delete_object(Bucket=bucket, Key=key, VersionId=marker, ExpectedBucketOwner=aws.account)
        count += 1
    return count


def _deleted_since(aws: Aws, bucket: str, moment: datetime) -> Iterator[tuple[str, str]]:
    for prefix in _PREFIXES:
        pages = (
            aws.client("s3")
            .get_paginator("list_object_versions")
            .paginate(Bucket=bucket, Prefix=prefix, ExpectedBucketOwner=aws.account)
        )
        for page in pages:
            for marker in page.get("DeleteMarkers", []):
                if marker["IsLatest"] and marker["LastModified"] > moment:
                    yield marker["Key"], marker["VersionId"]
