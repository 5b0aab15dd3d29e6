"""The bucket for the artifacts of deployments: packages, layers, templates and the record of releases.

Every call names the account that must own the bucket. Its name can be guessed, and a stranger who has taken it must not
get the code, nor decide what is deployed.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from deployment.aws import Aws, error_code
from deployment.errors import DeploymentError
from deployment.stack.bucket import only_encrypted_connections

_OLD_VERSIONS_DAYS = 30
_CHUNK_BYTES = 1 << 20


def default_name(aws: Aws) -> str:
    """Return the name of the bucket that `make deploy` makes if none is named."""
    return f"reelwright-artifacts-{aws.account}-{aws.region}"


@dataclass(frozen=True, slots=True)
class ArtifactBucket:
    """The bucket, which need not exist yet."""

    aws: Aws
    name: str

    def exists(self) -> bool:
        """Return whether the bucket exists, belongs to the account, and is in its region.

        Raises:
            DeploymentError: it is somebody else's, or in another region.
        """
        try:
            found = self._s3.head_bucket(**self._owned)
        except ClientError as error:
            if error_code(error) in ("404", "NoSuchBucket"):
                return False
            if error_code(error) in ("403", "AccessDenied"):
                raise DeploymentError(
                    f"The bucket {self.name} belongs to another AWS account, or these credentials may not use it. "
                    "Name another one: BUCKET=…"
                ) from error
            if error_code(error) in ("301", "PermanentRedirect"):
                raise self._elsewhere(error.response.get("ResponseMetadata", {})) from error
            raise
        region = found.get("BucketRegion") or self.aws.region
        if region != self.aws.region:
            raise self._elsewhere(found.get("ResponseMetadata", {}))
        return True

    def create(self) -> None:
        """Create the bucket: private, encrypted, versioned, and only over TLS. Old versions expire after 30 days.

        Raises:
            DeploymentError: somebody else has taken the name.
        """
        place: Any = {"CreateBucketConfiguration": {"LocationConstraint": self.aws.region}}
        try:
            self._s3.create_bucket(
                Bucket=self.name,
                ObjectOwnership="BucketOwnerEnforced",
                **({} if self.aws.region == "us-east-1" else place),
            )
        except self._s3.exceptions.BucketAlreadyExists as error:
            raise DeploymentError(
                f"The bucket {self.name} belongs to another AWS account. Name another one: BUCKET=…"
            ) from error
        except self._s3.exceptions.BucketAlreadyOwnedByYou:
            pass
        self._configure()

    def upload(self, path: Path, folder: str) -> str:
        """Store a file under a key made of its content, unless it is there already. Return the key."""
        key = f"{folder}{_digest(path)}{path.suffix}"
        if not self.has(key):
            owner = {"ExpectedBucketOwner": self.aws.account, "ChecksumAlgorithm": "SHA256"}
            self._s3.upload_file(str(path), self.name, key, ExtraArgs=owner)
        return key

    def has(self, key: str) -> bool:
        """Return whether an object exists."""
        try:
            self._s3.head_object(Key=key, **self._owned)
        except ClientError as error:
            if error_code(error) in ("404", "NoSuchKey", "NotFound"):
                return False
            raise
        return True

    def write_json(self, key: str, content: Any) -> None:
        """Store an object as JSON."""
        body = json.dumps(content, indent=1).encode()
        self._s3.put_object(Key=key, Body=body, ContentType="application/json", **self._owned)

    def read_json(self, key: str) -> Any:
        """Return the JSON of an object, or None if there is none."""
        try:
            return json.loads(self._s3.get_object(Key=key, **self._owned)["Body"].read())
        except ClientError as error:
            if error_code(error) in ("404", "NoSuchKey"):
                return None
            raise

    def keys(self, prefix: str) -> list[str]:
        """Return the keys of all objects with a prefix."""
        pages = self._s3.get_paginator("list_objects_v2").paginate(Prefix=prefix, **self._owned)
        return [item["Key"] for page in pages for item in page.get("Contents", [])]

    def delete(self, keys: Iterable[str]) -> None:
        """Delete objects. Their versions expire later."""
        for key in keys:
            self._s3.delete_object(Key=key, **self._owned)

    def url(self, key: str) -> str:
        """Return the URL that CloudFormation reads an object at."""
        return f"{self._s3.meta.endpoint_url}/{self.name}/{key}"

    @property
    def _s3(self) -> Any:
        return self.aws.client("s3")

    @property
    def _owned(self) -> dict[str, Any]:
        return {"Bucket": self.name, "ExpectedBucketOwner": self.aws.account}

    def _elsewhere(self, metadata: Any) -> DeploymentError:
        region = metadata.get("HTTPHeaders", {}).get("x-amz-bucket-region", "another region")
        return DeploymentError(
            f"The bucket {self.name} is in {region}. Lambda in {self.aws.region} reads code only from its own "
            "region. Name another bucket: BUCKET=…"
        )

    def _configure(self) -> None:
        s3, owned = self._s3, self._owned
        blocks = ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets")
        private = dict.fromkeys(blocks, True)
        s3.put_public_access_block(PublicAccessBlockConfiguration=private, **owned)
        rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
        s3.put_bucket_encryption(ServerSideEncryptionConfiguration={"Rules": [rule]}, **owned)
        s3.put_bucket_versioning(VersioningConfiguration={"Status": "Enabled"}, **owned)
        rules = [
            {
                "ID": "old-versions",
                "Status": "Enabled",
                "Filter": {"Prefix": ""},
                "NoncurrentVersionExpiration": {"NoncurrentDays": _OLD_VERSIONS_DAYS},
                "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
            }
        ]
        s3.put_bucket_lifecycle_configuration(LifecycleConfiguration={"Rules": rules}, **owned)
        partition = self.aws.session.get_partition_for_region(self.aws.region)
        arn = f"arn:{partition}:s3:::{self.name}"
        statement = {"Sid": "OnlyOverTls"} | only_encrypted_connections([arn, f"{arn}/*"])
        s3.put_bucket_policy(Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]}), **owned)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()
