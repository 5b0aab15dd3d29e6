"""The role that publishes files to buckets of customers. Customers allow this one name for all functions."""

from typing import Any

from chalicelib.aws.link_role import SESSION_S
from chalicelib.domain.customer_bucket import FOLDER
from deployment.stack.intrinsics import BUCKET_ARN, Resources, attribute, ref, sub
from deployment.stack.link_role import trust

# Chalice calls the role of the function `publish` PublishRole.
PUBLISH_ROLE = "CustomerBucketsRole"
PUBLISH_ROLE_ARN = attribute(PUBLISH_ROLE, "Arn")
_WRITES = ("s3:PutObject", "s3:PutObjectAcl", "s3:AbortMultipartUpload", "s3:DeleteObject")


def publish_role() -> Resources:
    """Return the role: it reads finished files, and does what customers allow it.

    It may do nothing in this AWS account but read: a customer who names a bucket or a role of the operator's gets
    nothing, even if that trusts the whole account.
    """
    return {
        PUBLISH_ROLE: {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "Description": "Publishes finished videos to buckets of customers",
                "MaxSessionDuration": SESSION_S,
                "AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trust()]},
                "Policies": [
                    {
                        "PolicyName": "publish",
                        "PolicyDocument": {
                            "Version": "2012-10-17",
                            "Statement": [_reads(), _writes(), _assumes()],
                        },
                    }
                ],
            },
        }
    }


def _reads() -> dict[str, Any]:
    return {"Effect": "Allow", "Action": "s3:GetObject", "Resource": sub(f"{BUCKET_ARN}/out/*")}


def _writes() -> dict[str, Any]:
    resource = sub(f"arn:${{AWS::Partition}}:s3:::*/{FOLDER}*")
    return {"Effect": "Allow", "Action": list(_WRITES), "Resource": resource} | _elsewhere()


def _assumes() -> dict[str, Any]:
    resource = sub("arn:${AWS::Partition}:iam::*:role/*")
    return {"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": resource} | _elsewhere()


def _elsewhere() -> dict[str, Any]:
    """Return the condition that a resource belongs to another AWS account."""
    return {"Condition": {"StringNotEquals": {"aws:ResourceAccount": ref("AWS::AccountId")}}}
