"""The key in KMS that encrypts the data keys of accounts (chalicelib/aws/sealer.py). It outlives the stack."""

from chalicelib.aws.sealer import key_alias
from deployment.stack.intrinsics import KEEP, Resources, ref, sub

SECRETS_KEY = "SecretsKey"
KEY_TAG = "reelwright:stack"
"""The tag of a key with the name of its stack. A later stack of that name may decrypt with it."""


def secrets_key() -> Resources:
    """Return the key and its alias. The alias is deleted with the stack, so that the next one can have it."""
    return {
        SECRETS_KEY: {
            "Type": "AWS::KMS::Key",
            "DeletionPolicy": KEEP,
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "Description": sub("Encrypts the keys of the accounts of ${AWS::StackName}. Belongs to its tables."),
                # KMS makes new material each year and keeps the old.
                "EnableKeyRotation": True,
                "PendingWindowInDays": 30,
                "Tags": [{"Key": KEY_TAG, "Value": ref("AWS::StackName")}],
                "KeyPolicy": {
                    "Version": "2012-10-17",
                    "Statement": [
                        {
                            # Roles and people get their rights from their own policies, as for every other resource.
                            "Sid": "PoliciesOfTheAccount",
                            "Effect": "Allow",
                            "Principal": {"AWS": sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")},
                            "Action": "kms:*",
                            "Resource": "*",
                        }
                    ],
                },
            },
        },
        "SecretsKeyAlias": {
            "Type": "AWS::KMS::Alias",
            "Properties": {"AliasName": sub(key_alias("${AWS::StackName}")), "TargetKeyId": ref(SECRETS_KEY)},
        },
    }
