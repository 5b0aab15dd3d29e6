"""Read media files from buckets of others, which callers may name if the operator allows them."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from chalicelib.domain.errors import FetchError
from chalicelib.domain.media import MAX_UPLOAD_BYTES
from chalicelib.domain.template import S3Object

if TYPE_CHECKING:
    from types_boto3_s3.client import S3Client

_REASONS = {
    "NoSuchBucket": "there is no such bucket",
    "NoSuchKey": "there is no such object",
    "404": "there is no such object",
    "AccessDenied": "access is denied: its bucket has to allow the functions of this deployment to read it",
    "403": "access is denied: its bucket has to allow the functions of this deployment to read it",
    "InvalidObjectState": "it is archived",
}


class ExternalBuckets:
    """The buckets that media files may be read from."""

    def __init__(self, client: S3Client, buckets: Collection[str]) -> None:
        self._client = client
        self._buckets = buckets

    def fetch(self, source: S3Object, path: Path, max_bytes: int = MAX_UPLOAD_BYTES) -> None:
        """Download an object to a local file.

        Raises:
            FetchError: the bucket is not allowed, or the object is missing, empty, too large or not readable.
        """
        if source.bucket not in self._buckets:
            raise FetchError(f"the bucket {source.bucket!r} is not among the allowed sources of media files")
        try:
            found = self._client.get_object(Bucket=source.bucket, Key=source.key)
        except ClientError as error:
            reason = _REASONS.get(error.response["Error"]["Code"])
            if reason is None:
                raise
            raise FetchError(reason) from error
        with found["Body"] as body, path.open("wb") as file:
            size = found["ContentLength"]
            if not 1 <= size <= max_bytes:
                raise FetchError(f"the object has {size:,} bytes; 1 to {max_bytes:,} are allowed")
            shutil.copyfileobj(body, file)
