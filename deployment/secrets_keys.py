"""The keys in KMS that a stack, and earlier stacks of its name, encrypted secrets with. They are found by their tag."""

from collections.abc import Iterable
from dataclasses import dataclass

from deployment.aws import Aws
from deployment.stack.secrets_key import KEY_TAG

WAIT_DAYS = 30
"""The days until KMS deletes a key, the most that KMS allows. Until then the deletion can be cancelled."""
_DELETED = ("PendingDeletion", "PendingReplicaDeletion")


@dataclass(frozen=True, slots=True)
class SecretsKey:
    """A key: its id, and KMS's word for its state, such as `Enabled`."""

    id: str
    state: str

    @property
    def is_deleted(self) -> bool:
        """True if KMS will delete it."""
        return self.state in _DELETED

    def __str__(self) -> str:
        return f"the key {self.id} in KMS" + ("" if self.state == "Enabled" else f" ({self.state})")


def find_keys(aws: Aws, stack: str) -> list[SecretsKey]:
    """Return the keys with the tag of a stack, by their ids."""
    pages = (
        aws.client("resourcegroupstaggingapi")
        .get_paginator("get_resources")
        .paginate(ResourceTypeFilters=["kms:key"], TagFilters=[{"Key": KEY_TAG, "Values": [stack]}])
    )
    arns = sorted(found["ResourceARN"] for page in pages for found in page["ResourceTagMappingList"])
    kms = aws.client("kms")
    described = (kms.describe_key(KeyId=arn)["KeyMetadata"] for arn in arns)
    return [SecretsKey(each["KeyId"], each["KeyState"]) for each in described]


def delete_keys(aws: Aws, keys: Iterable[SecretsKey]) -> None:
    """Let KMS delete keys after its waiting period."""
    for key in keys:
        if not key.is_deleted:
            aws.client("kms").schedule_key_deletion(KeyId=key.id, PendingWindowInDays=WAIT_DAYS)
            print(f"  the key {key.id} in KMS will be deleted in {WAIT_DAYS} days", flush=True)
