"""The bucket in S3: its rules of access, its life cycle, and its messages about new files."""

from typing import Any

from chalicelib.domain.campaign import CAMPAIGN_KEPT_DAYS
from chalicelib.domain.drop_folder import ROOT as DROP_ROOT
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import MOST_UNWATCHED_DAYS, WATCHED_PREFIX
from deployment.stack.intrinsics import BUCKET_ARN, BUCKET_NAME, KEEP, Resources, attribute, ref, sub
from deployment.stack.queues import queue_resource

REPLACED_KEPT_DAYS = 30
"""How long a deleted or replaced object can be restored."""

# The days after which objects under a prefix expire. They can be made again, or are lists of people, so their old
# versions go after a day.
_TEMPORARY = {
    "temporary-medias": ("media/temp/", 2),
    "work": ("work/", 7),
    # The copies that videos of a template share are a month old at most when one begins to wait.
    "watched": (WATCHED_PREFIX, MOST_UNWATCHED_DAYS + 34),
    "segments": ("segments/", 30),
    "lists": ("lists/", CAMPAIGN_KEPT_DAYS),
    "drop-folders": (f"{DROP_ROOT}/", CAMPAIGN_KEPT_DAYS),
}
_REPORTED = ("media", DROP_ROOT)
"""The folders whose new objects S3 reports. A filter knows prefixes only, so the answers in drop folders are reported,
too. Their keys lead to nothing (`domain/drop_folder.py`)."""


def bucket() -> Resources:
    """Return the resources of the bucket and its policy."""
    return {
        "Bucket": {
            "Type": "AWS::S3::Bucket",
            "DependsOn": "IngestQueuePolicy",
            "DeletionPolicy": KEEP,
            "UpdateReplacePolicy": "Retain",
            "Properties": {
                "BucketName": sub(BUCKET_NAME),
                "PublicAccessBlockConfiguration": {
                    "BlockPublicAcls": True,
                    "BlockPublicPolicy": True,
                    "IgnorePublicAcls": True,
                    "RestrictPublicBuckets": True,
                },
                "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]},
                "BucketEncryption": {
                    "ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
                },
                "VersioningConfiguration": {"Status": "Enabled"},
                "CorsConfiguration": {"CorsRules": [_CORS]},
                "LifecycleConfiguration": {"Rules": _rules()},
                "NotificationConfiguration": {"QueueConfigurations": [_notification(f"{root}/") for root in _REPORTED]},
            },
        },
        "BucketPolicy": {
            "Type": "AWS::S3::BucketPolicy",
            "Properties": {
                "Bucket": ref("Bucket"),
                "PolicyDocument": {
                    "Version": "2012-10-17",
                    "Statement": [only_encrypted_connections([sub(BUCKET_ARN), sub(f"{BUCKET_ARN}/*")])],
                },
            },
        },
    }


_CORS = {
    "AllowedOrigins": ["*"],
    "AllowedMethods": ["GET", "HEAD", "PUT"],
    "AllowedHeaders": ["*"],
    "MaxAge": 86400,
}


def _rules() -> list[dict[str, Any]]:
    return [
        *(
            {
                "Id": name,
                "Status": "Enabled",
                "Prefix": prefix,
                "ExpirationInDays": days,
                "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
            }
            for name, (prefix, days) in _TEMPORARY.items()
        ),
        {
            "Id": "retired-medias",
            "Status": "Enabled",
            "TagFilters": [{"Key": "retired", "Value": "true"}],
            "ExpirationInDays": 7,
        },
        {
            "Id": "replaced-objects",
            "Status": "Enabled",
            "NoncurrentVersionExpiration": {"NoncurrentDays": REPLACED_KEPT_DAYS},
            "ExpiredObjectDeleteMarker": True,
        },
        {
            "Id": "broken-uploads",
            "Status": "Enabled",
            "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": 1},
        },
    ]


def _notification(prefix: str) -> dict[str, Any]:
    rule = {"Name": "prefix", "Value": prefix}
    return {
        "Event": "s3:ObjectCreated:*",
        "Queue": attribute(queue_resource(Queue.INGEST), "Arn"),
        "Filter": {"S3Key": {"Rules": [rule]}},
    }


def only_encrypted_connections(resources: list[Any]) -> dict[str, Any]:
    """Return the statement of a bucket's policy that refuses connections without TLS to these resources."""
    return {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": resources,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
