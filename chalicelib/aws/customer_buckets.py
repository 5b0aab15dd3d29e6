"""Publish files to buckets of S3 that belong to others. No key of theirs is stored.

A bucket is written to in one of two ways:

- Its policy lets this function's role write below one folder, which has the account's id in it. S3 copies the file
  itself; no byte passes through this function.
- A role of the bucket's account may be assumed, with an external id that only this connection has. That role cannot
  read our bucket, so the function sends the bytes on.

Either way a connection counts only if its owner has limited it to one account: otherwise another account of this
deployment could name the same bucket or role, and write there (the "confused deputy"). `test` checks that.
Source: AWS IAM, "The confused deputy problem".
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws.link_role import Credentials
from chalicelib.domain.connection import BucketAccess
from chalicelib.domain.customer_bucket import TEST_FILE, account_folder
from chalicelib.domain.ids import new_id
from chalicelib.domain.publishers import FileToPublish, OpenConnection, PublishError, PublishLater, Report, Verdict

PART_BYTES = 32 * 2**20
"""The size of a part. Smaller files are sent at once. S3 allows 10,000 parts, so files of up to 320 GB."""
_DENIED = ("AccessDenied", "403", "AllAccessDisabled")
_REASONS = {
    "NoSuchBucket": "there is no such bucket",
    "InvalidBucketName": "there is no such bucket",
    "KMS.DisabledException": "the key that encrypts the bucket is disabled",
    "AccessControlListNotSupported": "the bucket refuses the ACL bucket-owner-full-control",
}


class CustomerBuckets:
    """The buckets of customers.

    `bucket` is ours. `clients()` returns the clients of S3 and STS of the role that customers allow. `new_client` makes
    a client of S3 with the credentials of a customer's role.
    """

    overwrites = True

    def __init__(
        self, bucket: str, clients: Callable[[], tuple[Any, Any]], new_client: Callable[[Credentials], Any]
    ) -> None:
        self._bucket = bucket
        self._clients = clients
        self._new_client = new_client

    def publish(self, to: OpenConnection, file: FileToPublish, token: str, report: Report) -> str:
        """Copy a file into a bucket, and return its key there. See `Publisher.publish`."""
        target = self._target(to)
        key = target.access.folder + file.name
        with _explained(to):
            if file.size_bytes <= PART_BYTES:
                target.put(key, file)
                return key
            try:
                target.put_parts(key, file, token, report)
            except ClientError as error:
                if not token or error.response["Error"]["Code"] != "NoSuchUpload":
                    raise
                # It was completed, and the answer was lost; or the bucket's lifecycle has ended it.
                target.put_parts(key, file, "", report)
        return key

    def withdraw(self, to: OpenConnection, place: str, token: str) -> None:
        """Delete a file, or abort its upload. See `Publisher.withdraw`."""
        target = self._target(to)
        with _explained(to):
            if token:
                upload = json.loads(token)
                with suppress(target.client.exceptions.NoSuchUpload):
                    target.client.abort_multipart_upload(
                        Bucket=to.connection.id, Key=upload["key"], UploadId=upload["id"]
                    )
            if place:
                target.client.delete_object(Bucket=to.connection.id, Key=place)

    def check(self, to: OpenConnection, place: str, file: FileToPublish) -> Verdict:
        """Return that a bucket keeps what it has. See `Publisher.check`."""
        return Verdict(is_final=True)

    def test(self, to: OpenConnection) -> None:
        """Write and delete a small file, and check that no other account could. See `Publisher.test`."""
        access = _access(to)
        if access.role:
            with _explained(to):
                self._refuse_open_role(access)
        target = self._target(to)
        bucket = to.connection.id
        with _explained(to):
            target.client.put_object(Bucket=bucket, Key=access.folder + TEST_FILE, Body=b"", **target.acl)
            target.client.delete_object(Bucket=bucket, Key=access.folder + TEST_FILE)
            if not access.role:
                self._refuse_open_bucket(target, bucket)

    def _refuse_open_role(self, access: BucketAccess) -> None:
        try:
            self._clients()[1].assume_role(RoleArn=access.role, RoleSessionName="reelwright")
        except ClientError as error:
            if error.response["Error"]["Code"] in _DENIED:
                return
            raise
        raise PublishError(
            "the role can be assumed without the external ID: add the condition sts:ExternalId to its trust policy"
        )

    def _refuse_open_bucket(self, target: _Target, bucket: str) -> None:
        """Refuse a bucket in which the folder of another account can be written, too."""
        foreign = account_folder(new_id()) + TEST_FILE
        try:
            target.client.put_object(Bucket=bucket, Key=foreign, Body=b"", **target.acl)
        except ClientError as error:
            if error.response["Error"]["Code"] in _DENIED:
                return
            raise
        with suppress(ClientError):
            target.client.delete_object(Bucket=bucket, Key=foreign)
        raise PublishError(
            "the bucket's policy allows to write outside of the connection's folder: limit it to that folder"
        )

    def _target(self, to: OpenConnection) -> _Target:
        access = _access(to)
        own, sts = self._clients()
        if not access.role:
            return _Target(own, own, self._bucket, to.connection.id, access)
        with _explained(to):
            answer = sts.assume_role(RoleArn=access.role, RoleSessionName="reelwright", ExternalId=access.external_id)
        given = answer["Credentials"]
        client = self._new_client((given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"]))
        return _Target(client, own, self._bucket, to.connection.id, access)


class _Target:
    """A bucket with the client that writes to it. `source`: our client and bucket."""

    def __init__(self, client: Any, own: Any, source: str, bucket: str, access: BucketAccess) -> None:
        self.client = client
        self.access = access
        self._own = own
        self._source = source
        self._bucket = bucket
        # The owner of a role owns what it writes. What we write belongs to us, unless we say so.
        self.acl: dict[str, Any] = {} if access.role else {"ACL": "bucket-owner-full-control"}

    def put(self, key: str, file: FileToPublish) -> None:
        """Store a file at once."""
        if self.access.role:
            body = self._own.get_object(Bucket=self._source, Key=file.key)["Body"].read()
            self.client.put_object(Bucket=self._bucket, Key=key, Body=body, ContentType=file.content_type)
            return
        self.client.copy_object(
            Bucket=self._bucket,
            Key=key,
            CopySource={"Bucket": self._source, "Key": file.key},
            ContentType=file.content_type,
            MetadataDirective="REPLACE",
            TaggingDirective="REPLACE",
            **self.acl,
        )

    def put_parts(self, key: str, file: FileToPublish, token: str, report: Report) -> None:
        """Store a file in parts. The token holds the id of the upload and the tags of the parts that are there."""
        upload = json.loads(token) if token else self._begin(key, file)
        tags: list[str] = upload["tags"]
        parts = -(-file.size_bytes // PART_BYTES)
        report(json.dumps(upload), len(tags) * 100 // parts)
        for number in range(len(tags) + 1, parts + 1):
            tags.append(self._put_part(key, file, upload["id"], number))
            report(json.dumps(upload), min(99, number * 100 // parts))
        self.client.complete_multipart_upload(
            Bucket=self._bucket,
            Key=key,
            UploadId=upload["id"],
            MultipartUpload={"Parts": [{"ETag": tag, "PartNumber": number} for number, tag in enumerate(tags, 1)]},
        )

    def _begin(self, key: str, file: FileToPublish) -> dict[str, Any]:
        answer = self.client.create_multipart_upload(
            Bucket=self._bucket, Key=key, ContentType=file.content_type, **self.acl
        )
        return {"id": answer["UploadId"], "key": key, "tags": []}

    def _put_part(self, key: str, file: FileToPublish, upload: str, number: int) -> str:
        first = (number - 1) * PART_BYTES
        span = f"bytes={first}-{min(first + PART_BYTES, file.size_bytes) - 1}"
        at: dict[str, Any] = {"Bucket": self._bucket, "Key": key, "UploadId": upload, "PartNumber": number}
        if self.access.role:
            body = self._own.get_object(Bucket=self._source, Key=file.key, Range=span)["Body"].read()
            return str(self.client.upload_part(Body=body, **at)["ETag"])
        source = {"Bucket": self._source, "Key": file.key}
        answer = self.client.upload_part_copy(CopySource=source, CopySourceRange=span, **at)
        return str(answer["CopyPartResult"]["ETag"])


def _access(to: OpenConnection) -> BucketAccess:
    return to.connection.bucket or BucketAccess()


@contextmanager
def _explained(to: OpenConnection) -> Iterator[None]:
    """Convert errors of AWS to those of publishers."""
    try:
        yield
    except ClientError as error:
        code = error.response["Error"]["Code"]
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
        if code == "NoSuchUpload":
            raise
        if code in _DENIED:
            raise PublishError(_denied(to)) from error
        if code in _REASONS:
            raise PublishError(_REASONS[code]) from error
        if status in (429, 503) or status >= 500 or code in ("SlowDown", "RequestTimeout", "Throttling"):
            raise PublishLater(f"S3 does not answer: {code}") from error
        raise PublishError(f"S3 refuses it: {code}") from error
    except BotoCoreError as error:
        raise PublishLater("S3 does not answer") from error


def _denied(to: OpenConnection) -> str:
    access = _access(to)
    if access.role:
        return "access is denied: the role's trust policy, or its permissions, do not allow it"
    return f"access is denied: the bucket's policy has to let this deployment write below {access.folder}"
