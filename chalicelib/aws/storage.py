"""The bucket in S3: medias, what a video needs while it is made, and out files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws.chunks import chunks
from chalicelib.domain.errors import NotDeleted

if TYPE_CHECKING:
    from boto3.s3.transfer import S3Transfer
    from types_boto3_s3.client import S3Client

# S3's limit of one call.
_MOST_DELETED = 1000
_CHUNK_BYTES = 1_000_000


@contextmanager
def _deleting() -> Iterator[None]:
    """What S3 refuses, or does not answer, is told as what it leaves behind."""
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        raise NotDeleted(str(error)) from error


# As in .chalice/resources.json.
RETIRED: Any = {"Key": "retired", "Value": "true"}


class ObjectStore:
    """One bucket. Keys are those of `Media.key`, `Video.work_prefix` and `Video.out_prefix`."""

    def __init__(self, client: S3Client, bucket: str) -> None:
        self._client = client
        self._bucket = bucket

    def put_bytes(self, key: str, body: bytes, content_type: str) -> None:
        """Store bytes held in memory."""
        self._client.put_object(Bucket=self._bucket, Key=key, Body=body, ContentType=content_type)

    def put_file(self, key: str, path: Path, content_type: str) -> None:
        """Store a local file."""
        with _transfer(self._client) as transfer:
            transfer.upload_file(str(path), self._bucket, key, extra_args={"ContentType": content_type})

    def put_json(self, key: str, value: Any) -> None:
        """Store JSON data."""
        self.put_bytes(key, json.dumps(value).encode(), "application/json")

    def touch(self, key: str) -> None:
        """Let an object be as new, so that it expires later.

        Raises:
            KeyError: when there is none of that key.
        """
        # An object is copied onto itself only if something of it changes.
        self._copy(key, key, MetadataDirective="REPLACE")

    def copy(self, key: str, to: str) -> None:
        """Put the same bytes under another key, too.

        Raises:
            KeyError: when there is none of that key.
        """
        self._copy(key, to)

    def _copy(self, key: str, to: str, **options: Any) -> None:
        source: Any = {"Bucket": self._bucket, "Key": key}
        try:
            self._client.copy_object(Bucket=self._bucket, Key=to, CopySource=source, **options)
        except ClientError as error:
            raise _missing_or(error, key) from error

    def get_file(self, key: str, path: Path) -> None:
        """Bring an object to a local file.

        Raises:
            KeyError: when there is none of that key.
        """
        try:
            with _transfer(self._client) as transfer:
                transfer.download_file(self._bucket, key, str(path))
        except ClientError as error:
            raise _missing_or(error, key) from error

    def stream(self, key: str) -> Iterator[bytes]:
        """The bytes of an object, some at a time.

        Raises:
            KeyError: when there is none of that key.
        """
        try:
            yield from self._client.get_object(Bucket=self._bucket, Key=key)["Body"].iter_chunks(_CHUNK_BYTES)
        except ClientError as error:
            raise _missing_or(error, key) from error

    def get_json(self, key: str) -> Any:
        """The JSON data of an object.

        Raises:
            KeyError: when there is none of that key.
        """
        try:
            return json.load(self._client.get_object(Bucket=self._bucket, Key=key)["Body"])
        except ClientError as error:
            raise _missing_or(error, key) from error

    def size_of(self, key: str) -> int | None:
        """The size of an object in bytes; None if there is none of that key."""
        try:
            return self._client.head_object(Bucket=self._bucket, Key=key)["ContentLength"]
        except ClientError as error:
            if isinstance(_missing_or(error, key), KeyError):
                return None
            raise

    @_deleting()
    def delete(self, key: str) -> None:
        """Remove an object, if there is one.

        Raises:
            NotDeleted: S3 refuses.
        """
        self._client.delete_object(Bucket=self._bucket, Key=key)

    def retire(self, key: str) -> None:
        """Let an object, if there is one, go by itself some days later, by the bucket's rule for this tag."""
        try:
            self._client.put_object_tagging(Bucket=self._bucket, Key=key, Tagging={"TagSet": [RETIRED]})
        except ClientError as error:
            if not isinstance(_missing_or(error, key), KeyError):
                raise

    @_deleting()
    def delete_many(self, keys: Sequence[str]) -> None:
        """Remove objects, if they are there.

        Raises:
            NotDeleted: some could not be removed.
        """
        for part in chunks(keys, _MOST_DELETED):
            objects: list[Any] = [{"Key": key} for key in part]
            answer = self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": objects, "Quiet": True})
            failed = answer.get("Errors")
            if failed:
                raise NotDeleted(f"S3 did not delete {len(failed)} objects, among them {failed[0]}")

    @_deleting()
    def delete_prefix(self, prefix: str) -> None:
        """Remove all objects whose keys begin with `prefix`.

        Raises:
            NotDeleted: as `delete_many`.
        """
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
        for page in pages:
            self.delete_many([item["Key"] for item in page.get("Contents", [])])

    @_deleting()
    def delete_batch(self, prefix: str) -> bool:
        """Remove some of the objects whose keys begin with `prefix`; whether there were any.

        Raises:
            NotDeleted: as `delete_many`.
        """
        found = self._client.list_objects_v2(Bucket=self._bucket, Prefix=prefix).get("Contents", [])
        self.delete_many([item["Key"] for item in found])
        return bool(found)

    def link(self, key: str, file_name: str, content_type: str, seconds: int) -> str:
        """A URL from which anybody can get an object for a while; a browser plays it, and saves it as `file_name`."""
        return self._client.generate_presigned_url(
            "get_object",
            Params={
                "Bucket": self._bucket,
                "Key": key,
                "ResponseContentType": content_type,
                "ResponseContentDisposition": f"inline; filename*=UTF-8''{quote(file_name)}",
            },
            ExpiresIn=seconds,
        )

    def upload_link(self, key: str, content_type: str, size_bytes: int, seconds: int) -> str:
        """A URL to which exactly `size_bytes` of `content_type` may be PUT for a while, with `If-None-Match: *`.

        So what was looked into is not replaced afterwards.
        """
        wanted: Any = {"ContentType": content_type, "ContentLength": size_bytes, "IfNoneMatch": "*"}
        return self._client.generate_presigned_url(
            "put_object", Params={"Bucket": self._bucket, "Key": key} | wanted, ExpiresIn=seconds
        )


def _transfer(client: S3Client) -> S3Transfer:
    """What moves large files in parts; loaded when it is needed, which for most calls of the API it is not."""
    from boto3.s3.transfer import S3Transfer

    return S3Transfer(client)


def _missing_or(error: ClientError, key: str) -> Exception:
    return KeyError(key) if error.response["Error"]["Code"] in ("404", "NoSuchKey") else error
