"""Links to the bucket: they name its host in its own region, and are made without the network."""

from urllib.parse import parse_qs, urlsplit

import pytest

from chalicelib.aws.clients import LazyClient, config, new_session
from chalicelib.aws.storage import ObjectStore

BUCKET = "reelwright-prod-123456789012-region"


@pytest.fixture
def links(monkeypatch):
    """Return a function that makes the links to get and to put an object, in a region and at an endpoint."""

    def make(region, endpoint=None, bucket=BUCKET):
        for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3"):
            monkeypatch.delenv(name, raising=False)
        for name, value in {"DEFAULT_REGION": region, "ACCESS_KEY_ID": "a", "SECRET_ACCESS_KEY": "b"}.items():
            monkeypatch.setenv(f"AWS_{name}", value)
        if endpoint:
            monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint)
        client = LazyClient(new_session(), "s3")
        storage = ObjectStore(client, bucket)
        head = client.generate_presigned_url("head_object", Params={"Bucket": bucket, "Key": "out/a.mp4"})
        urls = [
            storage.link("out/a.mp4", "a.mp4", "video/mp4"),
            storage.upload_link("out/a.mp4", "video/mp4", 5),
            head,
        ]
        return list(map(urlsplit, urls))

    return make


@pytest.mark.parametrize(
    ("region", "domain"),
    [
        ("us-east-1", "amazonaws.com"),
        ("us-west-2", "amazonaws.com"),
        ("eu-central-1", "amazonaws.com"),
        ("af-south-1", "amazonaws.com"),
        ("me-central-1", "amazonaws.com"),
        ("ap-southeast-7", "amazonaws.com"),
        ("us-gov-west-1", "amazonaws.com"),
        ("cn-north-1", "amazonaws.com.cn"),
    ],
)
def test_a_link_names_the_buckets_host_in_its_region(links, region, domain):
    for url in links(region):
        assert (url.scheme, url.netloc, url.path) == ("https", f"{BUCKET}.s3.{region}.{domain}", "/out/a.mp4")


@pytest.mark.parametrize("region", ["us-east-1", "me-central-1", "cn-north-1"])
def test_a_link_is_signed_by_version_4_for_its_region(links, region):
    for url in links(region):
        query = parse_qs(url.query)
        assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
        assert query["X-Amz-Credential"][0].split("/")[2:] == [region, "s3", "aws4_request"]


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:4566", "http://localhost:4566", "http://cloud.test"])
@pytest.mark.parametrize("bucket", [BUCKET, "a.bucket.with.dots"])
def test_on_another_endpoint_the_bucket_is_in_the_path(links, endpoint, bucket):
    for url in links("us-east-1", endpoint, bucket):
        assert (f"{url.scheme}://{url.netloc}", url.path) == (endpoint, f"/{bucket}/out/a.mp4")


def test_a_bucket_with_dots_is_in_the_path_because_no_certificate_covers_its_host(links):
    for url in links("eu-central-1", bucket="a.bucket"):
        assert (url.netloc, url.path) == ("s3.eu-central-1.amazonaws.com", "/a.bucket/out/a.mp4")


@pytest.mark.parametrize(
    ("environment", "style"),
    [
        ({}, "virtual"),
        ({"AWS_ENDPOINT_URL": ""}, "virtual"),
        ({"AWS_ENDPOINT_URL_S3": "https://bucket.vpce-1.s3.eu-west-1.vpce.amazonaws.com"}, "virtual"),
        ({"AWS_ENDPOINT_URL": "https://s3.cn-north-1.amazonaws.com.cn"}, "virtual"),
        ({"AWS_ENDPOINT_URL": "https://notamazonaws.com"}, "path"),
        ({"AWS_ENDPOINT_URL_S3": "http://localhost:1", "AWS_ENDPOINT_URL": "https://s3.amazonaws.com"}, "path"),
    ],
)
def test_an_endpoint_of_aws_keeps_the_buckets_host(environment, style):
    assert config(environment).s3["addressing_style"] == style
