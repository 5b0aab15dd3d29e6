"""Media files in other buckets of S3."""

import boto3
import pytest

from chalicelib.aws.external_buckets import ExternalBuckets
from chalicelib.domain.errors import FetchError
from chalicelib.domain.template import S3Object
from tests.integration.stack import REGION


@pytest.fixture
def sources(aws):
    """Two buckets with a file each. Only one of them may be read."""
    s3 = boto3.client("s3", region_name=REGION)
    for bucket in ("films", "secrets"):
        s3.create_bucket(Bucket=bucket)
        s3.put_object(Bucket=bucket, Key="a/é.mp4", Body=b"frames")
    s3.put_object(Bucket="films", Key="empty", Body=b"")
    return ExternalBuckets(s3, {"films", "gone"})


def test_an_object_is_brought_to_a_file(sources, tmp_path):
    sources.fetch(S3Object("films", "a/é.mp4"), tmp_path / "media")
    assert (tmp_path / "media").read_bytes() == b"frames"


@pytest.mark.parametrize(
    ("bucket", "key", "problem"),
    [
        ("secrets", "a/é.mp4", "the bucket 'secrets' is not among the allowed sources"),
        ("films", "a", "there is no such object"),
        ("gone", "a", "there is no such bucket"),
        ("films", "empty", "the object has 0 bytes"),
    ],
)
def test_an_unreadable_object_is_reported(sources, tmp_path, bucket, key, problem):
    with pytest.raises(FetchError, match=problem):
        sources.fetch(S3Object(bucket, key), tmp_path / "media")


def test_an_object_that_is_too_large_is_not_read(sources, tmp_path):
    with pytest.raises(FetchError, match="the object has 6 bytes; 1 to 5 are allowed"):
        sources.fetch(S3Object("films", "a/é.mp4"), tmp_path / "media", max_bytes=5)
