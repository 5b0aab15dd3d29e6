"""The publication of files to buckets of customers, from connecting one to its webhook."""

import json
from dataclasses import replace

import boto3
import pytest
from botocore.exceptions import ClientError

from chalicelib import wiring
from chalicelib.api.place_connections import connect_bucket, list_connections
from chalicelib.aws import customer_buckets
from chalicelib.aws.customer_buckets import CustomerBuckets
from chalicelib.aws.publish_role import PublishRole
from chalicelib.domain import lifecycle
from chalicelib.domain.connection import BucketAccess, ConnectionState
from chalicelib.domain.customer_bucket import account_folder
from chalicelib.domain.messages import PublishMessage
from chalicelib.domain.publishers import FileToPublish, OpenConnection, PublishError, PublishLater
from chalicelib.domain.video import OutFile, VideoStatus
from chalicelib.domain.video_output import VideoOutput
from chalicelib.domain.withdrawal import withdraw_files
from chalicelib.pipeline.finalize import finalize
from chalicelib.pipeline.publish import publish
from tests.fakes import ACCOUNT, BUCKET, TEMPLATE, VIDEO, make_connection, make_template, make_video
from tests.integration.stack import AWS_ACCOUNT, REGION

NAME = f"{VIDEO}.mp4"
FOLDER = account_folder(ACCOUNT)
BY_POLICY = BucketAccess(FOLDER)
BY_ROLE = BucketAccess("videos/", f"arn:aws:iam::{AWS_ACCOUNT}:role/in", "0" * 32)
EITHER = pytest.mark.parametrize("access", [BY_POLICY, BY_ROLE], ids=["policy", "role"])


class Limited:
    """A client of S3 that the bucket's owner lets write below one folder only."""

    def __init__(self, client):
        self.client = client
        self.refused = []

    def __getattr__(self, name):
        return getattr(self.client, name)

    def put_object(self, **options):
        if options["Bucket"] == BUCKET and not options["Key"].startswith((FOLDER, "videos/")):
            self.refused.append(options["Key"])
            raise ClientError({"Error": {"Code": "AccessDenied"}}, "PutObject")
        return self.client.put_object(**options)


class Sts:
    """A client of STS with a role that needs its external id."""

    def __init__(self, client, is_open=False):
        self.client = client
        self.is_open = is_open

    def assume_role(self, **options):
        if options.get("ExternalId") != BY_ROLE.external_id and not self.is_open:
            raise ClientError({"Error": {"Code": "AccessDenied"}}, "AssumeRole")
        return self.client.assume_role(**options)


@pytest.fixture
def s3(aws):
    client = boto3.client("s3", region_name=REGION)
    client.create_bucket(Bucket=BUCKET)
    return client


@pytest.fixture
def buckets(aws, s3, monkeypatch):
    """Return the publisher, with parts of 5 MiB, the smallest that S3 takes."""
    monkeypatch.setattr(customer_buckets, "PART_BYTES", 5 * 2**20)
    sts = Sts(boto3.client("sts", region_name=REGION))
    return CustomerBuckets(aws, lambda: (Limited(s3), sts), lambda credentials: Limited(s3))


def store(s3, aws, size_bytes):
    """Store a file in our bucket. Return it with its bytes."""
    body = bytes(range(256)) * (size_bytes // 256) + b"x" * (size_bytes % 256)
    s3.put_object(Bucket=aws, Key=f"out/{NAME}", Body=body)
    return FileToPublish(f"out/{NAME}", NAME, size_bytes, "video/mp4"), body


def connection(access):
    return OpenConnection(make_connection(bucket=access))


def ignore(token, percent):
    pass


@EITHER
@pytest.mark.parametrize("size_bytes", [9, 5 * 2**20, 5 * 2**20 + 1, 11 * 2**20])
def test_a_file_arrives_as_it_is(s3, aws, buckets, access, size_bytes):
    file, body = store(s3, aws, size_bytes)
    key = buckets.publish(connection(access), file, "", ignore)
    assert key == access.folder + NAME
    found = s3.get_object(Bucket=BUCKET, Key=key)
    assert (found["Body"].read() == body, found["ContentType"]) == (True, "video/mp4")


@EITHER
def test_a_large_file_reports_its_parts_and_continues_after_the_last_one(s3, aws, buckets, access):
    file, body = store(s3, aws, 11 * 2**20)
    told = []

    def stop_after_the_second(token, percent):
        told.append((token, percent))
        if len(told) == 3:
            raise PublishLater("time is up", after_s=0)

    with pytest.raises(PublishLater):
        buckets.publish(connection(access), file, "", stop_after_the_second)
    assert [percent for _, percent in told] == [0, 33, 66]
    again = []
    buckets.publish(connection(access), file, told[-1][0], lambda token, percent: again.append(percent))
    assert again == [66, 99]
    assert s3.get_object(Bucket=BUCKET, Key=access.folder + NAME)["Body"].read() == body
    assert s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", []) == []


def test_an_upload_whose_last_answer_was_lost_ends_with_the_same_file(s3, aws, buckets):
    file, body = store(s3, aws, 6 * 2**20)
    tokens = []
    buckets.publish(connection(BY_POLICY), file, "", lambda token, percent: tokens.append(token))
    key = buckets.publish(connection(BY_POLICY), file, tokens[-1], ignore)
    assert s3.get_object(Bucket=BUCKET, Key=key)["Body"].read() == body
    assert s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 1


def test_a_file_is_withdrawn(s3, aws, buckets):
    file, _ = store(s3, aws, 9)
    key = buckets.publish(connection(BY_POLICY), file, "", ignore)
    for _ in range(2):
        buckets.withdraw(connection(BY_POLICY), key, "")
    assert s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 0


def test_an_interrupted_upload_is_withdrawn(s3, aws, buckets):
    file, _ = store(s3, aws, 6 * 2**20)
    tokens = []

    def stop(token, percent):
        tokens.append(token)
        raise PublishLater("time is up")

    with pytest.raises(PublishLater):
        buckets.publish(connection(BY_POLICY), file, "", stop)
    for _ in range(2):
        buckets.withdraw(connection(BY_POLICY), "", tokens[0])
    assert s3.list_multipart_uploads(Bucket=BUCKET).get("Uploads", []) == []


@EITHER
def test_a_connection_that_is_limited_to_the_account_passes_its_test(s3, buckets, access):
    buckets.test(connection(access))
    assert s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 0


def test_a_policy_that_lets_other_accounts_write_is_refused(aws, s3):
    buckets = CustomerBuckets(aws, lambda: (s3, None), lambda credentials: s3)
    with pytest.raises(PublishError, match="allows to write outside of the connection's folder"):
        buckets.test(connection(BY_POLICY))
    assert s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 0


def test_a_role_that_needs_no_external_id_is_refused(aws, s3):
    sts = Sts(boto3.client("sts", region_name=REGION), is_open=True)
    buckets = CustomerBuckets(aws, lambda: (s3, sts), lambda credentials: s3)
    with pytest.raises(PublishError, match="without the external ID"):
        buckets.test(connection(BY_ROLE))


def test_a_role_that_does_not_know_the_external_id_is_refused(buckets):
    with pytest.raises(PublishError, match="access is denied: the role's trust policy"):
        buckets.test(connection(replace(BY_ROLE, external_id="1" * 32)))


def test_a_folder_that_the_policy_does_not_allow_is_explained(buckets):
    with pytest.raises(PublishError, match="has to let this deployment write below reelwright/other/"):
        buckets.test(connection(BucketAccess("reelwright/other/")))


def test_a_bucket_that_is_not_there_is_explained(aws, s3, buckets):
    file, _ = store(s3, aws, 9)
    gone = OpenConnection(make_connection(id="gone-bucket", bucket=BY_POLICY))
    with pytest.raises(PublishError, match="there is no such bucket"):
        buckets.publish(gone, file, "", ignore)


@pytest.mark.parametrize("code", ["SlowDown", "InternalError"])
def test_a_fault_of_s3_is_tried_again(aws, s3, buckets, monkeypatch, code):
    file, _ = store(s3, aws, 9)
    error = ClientError({"Error": {"Code": code}, "ResponseMetadata": {"HTTPStatusCode": 503}}, "CopyObject")

    def fail(**options):
        raise error

    monkeypatch.setattr(s3, "copy_object", fail)
    with pytest.raises(PublishLater, match=code):
        buckets.publish(connection(BY_POLICY), file, "", ignore)


def test_the_role_of_the_deployment_is_assumed_once_an_hour(aws):
    made = []
    sts, s = boto3.client("sts", region_name=REGION), [0]

    def new_client(service, credentials):
        made.append(service)
        return object()

    role = PublishRole(BY_ROLE.role, sts, new_client, lambda: s[0])
    assert role.clients() is role.clients()
    s[0] = 2**40
    role.clients()
    assert made == ["s3", "sts"] * 2


def test_a_finished_video_gets_to_the_bucket_and_goes_with_its_video(wired, aws, s3):
    services = wiring.services()
    services.settings = replace(services.settings, publish_role=f"arn:aws:iam::{AWS_ACCOUNT}:role/publish")
    wire = connect_bucket({"bucket": BUCKET}, ACCOUNT, services)
    assert json.loads(wire["policy"])["Statement"][0]["Resource"] == f"arn:aws:s3:::{BUCKET}/{FOLDER}*"
    services.connections.update(ACCOUNT, BUCKET, state=ConnectionState.OK)
    services.templates.put(make_template(webhooks=("https://example.com/done",)))
    assembling = make_video(status=VideoStatus.ASSEMBLING, output=VideoOutput(make_connection().kind, BUCKET))
    services.videos.put(assembling)
    key = f"out/{ACCOUNT}/{TEMPLATE}/{VIDEO}/0/{NAME}"
    s3.put_object(Bucket=aws, Key=key, Body=b"frames")
    files = lifecycle.Finished((OutFile("MP4", NAME, 6, key),))
    services.videos.apply(lifecycle.complete(assembling, files, whole_ms=0, compute_mb_ms=0, warnings=()))
    finalize(services.videos.get(ACCOUNT, VIDEO), services)
    publish(PublishMessage(ACCOUNT, VIDEO, 0), services)
    video = services.videos.get(ACCOUNT, VIDEO)
    assert [(each.place, each.state.value) for each in video.publishing.publications] == [(FOLDER + NAME, "done")]
    assert (video.publishing.is_open, video.delivery.is_open) == (False, True)
    assert s3.get_object(Bucket=BUCKET, Key=FOLDER + NAME)["Body"].read() == b"frames"
    assert [each["state"] for each in list_connections(ACCOUNT, services)] == ["ok"]
    assert withdraw_files(video, services) == []
    assert s3.list_objects_v2(Bucket=BUCKET)["KeyCount"] == 0
