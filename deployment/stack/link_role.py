"""The role that signs links. chalicelib/aws/link_role.py says why links need one."""

from typing import Any

from chalicelib.aws.link_role import SESSION_S
from deployment.stack.intrinsics import BUCKET_ARN, Resources, attribute, sub

LINK_ROLE = "LinkRole"
LINK_ROLE_ARN = attribute(LINK_ROLE, "Arn")
# Finished files, the frames of `Template_Preview`, and the results of campaigns.
_READ = ("out/*", "work/*/previews/*", "lists/*/result/*")
_WRITTEN = ("media/*", "lists/*/file")


def link_role() -> Resources:
    """Return the role: it may read what links show, and write what upload links take."""
    return {
        LINK_ROLE: {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "Description": "Signs the links to files and uploads",
                "MaxSessionDuration": SESSION_S,
                "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust()]},
                "Policies": [
                    {
                        "PolicyName": "links",
                        "PolicyDocument": {
                            "Version": "2012-10-17",
                            "Statement": [
                                _allow("s3:GetObject", _READ),
                                _allow("s3:PutObject", _WRITTEN),
                                _knows_what_is_gone(),
                            ],
                        },
                    }
                ],
            },
        }
    }


def trust() -> dict[str, Any]:
    """Return who may assume the role: roles of this stack whose own policy allows it.

    A function's role cannot be named here, because its policy names this one.
    """
    roles = ("iam::${AWS::AccountId}:role", "sts::${AWS::AccountId}:assumed-role")
    return {
        "Effect": "Allow",
        "Principal": {"AWS": sub("arn:${AWS::Partition}:iam::${AWS::AccountId}:root")},
        "Action": "sts:AssumeRole",
        # AWS compares the role, the emulator its session.
        "Condition": {
            "ArnLike": {
                "aws:PrincipalArn": [sub(f"arn:${{AWS::Partition}}:{role}/${{AWS::StackName}}-*") for role in roles]
            }
        },
    }


def _knows_what_is_gone() -> dict[str, Any]:
    """Allow to list keys. Without it S3 answers 403 in place of 404 to the link of a file that was deleted."""
    return {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": sub(BUCKET_ARN)}


def _allow(action: str, prefixes: tuple[str, ...]) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": [sub(f"{BUCKET_ARN}/{prefix}") for prefix in prefixes]}
