"""The bucket in S3: media files, the files of videos in progress, and finished files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote, urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws.chunks import chunks
from chalicelib.aws.link_role import LinkRole
from chalicelib.domain.drop_folder import StoredObject
from chalicelib.domain.errors import NotDeleted
from chalicelib.domain.links import LINK_S

if TYPE_CHECKING:
    from boto3.s3.transfer import S3Transfer
    from types_boto3_s3.client import S3Client

# S3's limit of one call.
_MOST_DELETED = 1000
_CHUNK_BYTES = 1_000_000


@contextmanager
def _deleting() -> Iterator[None]:
    """Convert errors of S3 to `NotDeleted`."""
    try:
        yield
    except (ClientError, BotoCoreError) as error:
        raise NotDeleted(str(error)) from error


# As in .chalice/resources.json.
RETIRED: Any = {"Key": "retired", "Value": "true"}


class ObjectStore:
    """One bucket. `Media.key`, `Video.work_prefix` and `Video.out_prefix` say how keys are built.

    With a `link_role`, links are valid for all of `LINK_S`. Without one, they may end earlier with this process's
    credentials. With a `link_host`, a host of CloudFront, links to files name that host.
    """

    def __init__(
        self, client: S3Client, bucket: str, link_role: LinkRole | None = None, link_host: str | None = None
    ) -> None:
        self._client = client
        self._bucket = bucket
        self._link_role = link_role
        self._link_host = link_host

    def put_bytes(self, key: str, body: bytes, content_type: str) -> None:
        """Store bytes."""
        self._client.put_object(Bucket=self._bucket, Key=key, Body=body, ContentType=content_type)

    def put_file(self, key: str, path: Path, content_type: str) -> None:
        """Store a local file."""
        with _transfer(self._client) as transfer:
            transfer.upload_file(str(path), self._bucket, key, extra_args={"ContentType": content_type})

    def put_json(self, key: str, value: Any) -> None:
        """Store JSON data."""
        self.put_bytes(key, json.dumps(value).encode(), "application/json")

    def touch(self, key: str) -> None:
        """Renew an object's age, so that it expires later.

        Raises:
            KeyError: there is no object with this key.
        """
        # S3 copies an object onto itself only if something of it changes.
        self._copy(key, key, MetadataDirective="REPLACE")

    def copy(self, key: str, to: str) -> None:
        """Copy an object to another key.

        Raises:
            KeyError: there is no object with this key.
        """
        self._copy(key, to)

    def _copy(self, key: str, to: str, **options: Any) -> None:
        source: Any = {"Bucket": self._bucket, "Key": key}
        try:
            # Without the tags of the source: `retire` may have tagged it.
            self._client.copy_object(
                Bucket=self._bucket, Key=to, CopySource=source, TaggingDirective="REPLACE", **options
            )
        except ClientError as error:
            raise _missing_or(error, key) from error

    def get_file(self, key: str, path: Path) -> None:
        """Download an object to a local file.

        Raises:
            KeyError: there is no object with this key.
        """
        try:
            with _transfer(self._client) as transfer:
                transfer.download_file(self._bucket, key, str(path))
        except ClientError as error:
            raise _missing_or(error, key) from error

    def get_beginning(self, key: str, path: Path, most_bytes: int) -> None:
        """Download an object, or the first `most_bytes` of a larger one, to a local file.

        Raises:
            KeyError: there is no object with this key.
        """
        try:
            part = self._client.get_object(Bucket=self._bucket, Key=key, Range=f"bytes=0-{most_bytes - 1}")
        except ClientError as error:
            raise _missing_or(error, key) from error
        with path.open("wb") as file:
            for chunk in part["Body"].iter_chunks(_CHUNK_BYTES):
                file.write(chunk)

    def get_range(self, key: str, first: int, size_bytes: int) -> bytes:
        """Return `size_bytes` of an object from the byte `first` on, or fewer at its end.

        Raises:
            KeyError: there is no object with this key.
        """
        span = f"bytes={first}-{first + size_bytes - 1}"
        try:
            return self._client.get_object(Bucket=self._bucket, Key=key, Range=span)["Body"].read()
        except ClientError as error:
            raise _missing_or(error, key) from error

    def stream(self, key: str) -> Iterator[bytes]:
        """Yield the bytes of an object in chunks.

        Raises:
            KeyError: there is no object with this key.
        """
        try:
            yield from self._client.get_object(Bucket=self._bucket, Key=key)["Body"].iter_chunks(_CHUNK_BYTES)
        except ClientError as error:
            raise _missing_or(error, key) from error

    def get_json(self, key: str) -> Any:
        """Return the JSON data of an object.

        Raises:
            KeyError: there is no object with this key.
        """
        try:
            return json.load(self._client.get_object(Bucket=self._bucket, Key=key)["Body"])
        except ClientError as error:
            raise _missing_or(error, key) from error

    def size_of(self, key: str) -> int | None:
        """Return the size of an object in bytes, or None if there is no object with this key."""
        stored = self.describe(key)
        return None if stored is None else stored.size_bytes

    def describe(self, key: str) -> StoredObject | None:
        """Return size, tag and time of an object, or None if there is no object with this key."""
        try:
            head = self._client.head_object(Bucket=self._bucket, Key=key)
        except ClientError as error:
            if isinstance(_missing_or(error, key), KeyError):
                return None
            raise
        return StoredObject(head["ContentLength"], head["ETag"], round(head["LastModified"].timestamp() * 1000))

    @_deleting()
    def delete(self, key: str) -> None:
        """Delete an object, if it exists.

        Raises:
            NotDeleted: S3 refused, or did not answer.
        """
        self._client.delete_object(Bucket=self._bucket, Key=key)

    def retire(self, key: str) -> None:
        """Tag an object, if it exists, so that the bucket's lifecycle rule deletes it some days later."""
        try:
            self._client.put_object_tagging(Bucket=self._bucket, Key=key, Tagging={"TagSet": [RETIRED]})
        except ClientError as error:
            if not isinstance(_missing_or(error, key), KeyError):
                raise

    @_deleting()
    def delete_many(self, keys: Sequence[str]) -> None:
        """Delete objects, if they exist.

        Raises:
            NotDeleted: S3 did not delete some of them.
        """
        for part in chunks(keys, _MOST_DELETED):
            objects: list[Any] = [{"Key": key} for key in part]
            answer = self._client.delete_objects(Bucket=self._bucket, Delete={"Objects": objects, "Quiet": True})
            failed = answer.get("Errors")
            if failed:
                raise NotDeleted(f"S3 did not delete {len(failed)} objects, among them {failed[0]}")

    @_deleting()
    def delete_prefix(self, prefix: str) -> None:
        """Delete all objects whose keys begin with `prefix`.

        Raises:
            NotDeleted: as `delete_many`.
        """
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
        for page in pages:
            self.delete_many([item["Key"] for item in page.get("Contents", [])])

    def sum_prefix(self, prefix: str) -> tuple[int, int]:
        """Return the number of objects whose keys begin with `prefix`, and their bytes."""
        pages = self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=prefix)
        sizes = [item["Size"] for page in pages for item in page.get("Contents", [])]
        return len(sizes), sum(sizes)

    @_deleting()
    def delete_batch(self, prefix: str) -> bool:
        """Delete one batch of the objects whose keys begin with `prefix`. Return whether there were any.

        Raises:
            NotDeleted: as `delete_many`.
        """
        found = self._client.list_objects_v2(Bucket=self._bucket, Prefix=prefix).get("Contents", [])
        self.delete_many([item["Key"] for item in found])
        return bool(found)

    def link(self, key: str, file_name: str, content_type: str) -> str:
        """Return a URL that serves an object to anyone for `LINK_S`. Browsers play it, and save it as `file_name`."""
        disposition = f"inline; filename*=UTF-8''{quote(file_name)}"
        shown = {"ResponseContentType": content_type, "ResponseContentDisposition": disposition}
        url = self._presigned("get_object", {"Key": key} | shown)
        # CloudFront asks the bucket by the bucket's own host, which the signature covers.
        return urlsplit(url)._replace(netloc=self._link_host).geturl() if self._link_host else url

    def upload_link(self, key: str, content_type: str, size_bytes: int) -> str:
        """Return a URL that accepts one PUT of exactly `size_bytes` of `content_type`, for `LINK_S`.

        The PUT must send `If-None-Match: *`, so that no caller can replace a file after its inspection.
        """
        wanted = {"ContentType": content_type, "ContentLength": size_bytes, "IfNoneMatch": "*"}
        return self._presigned("put_object", {"Key": key} | wanted)

    def _presigned(self, operation: Literal["get_object", "put_object"], params: dict[str, Any]) -> str:
        signer = self._link_role.signer() if self._link_role else None
        client, seconds = signer or (self._client, LINK_S)
        return client.generate_presigned_url(operation, Params={"Bucket": self._bucket} | params, ExpiresIn=seconds)


def _transfer(client: S3Client) -> S3Transfer:
    """Return the transfer that moves large files in parts. Imported here, because most API calls do not need it."""
    from boto3.s3.transfer import S3Transfer

    return S3Transfer(client)


def _missing_or(error: ClientError, key: str) -> Exception:
    return KeyError(key) if error.response["Error"]["Code"] in ("404", "NoSuchKey") else error
