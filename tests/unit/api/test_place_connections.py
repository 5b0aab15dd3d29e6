"""Connections of places outside of this deployment, and the outputs that name them."""

import json

import pytest

from chalicelib.api.place_connections import MAX_CONNECTIONS
from chalicelib.domain.connection import ConnectionKind, ConnectionState
from chalicelib.domain.messages import PublishMessage, TryConnectionMessage, to_body
from chalicelib.domain.publication import Publication, Publishing
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import OutFile, VideoStatus
from chalicelib.domain.video_output import VideoOutput
from tests.fakes import ACCOUNT, BUCKET, TEMPLATE, VIDEO, make_connection, make_template, make_video
from tests.fakes.places import PUBLISH_ROLE
from tests.unit.api.calling import Caller

ROLE = "arn:aws:iam::444455556666:role/team/in"
OUTPUT = {"type": "awsS3", "awsS3Bucket": BUCKET}
STORED = VideoOutput(ConnectionKind.S3, BUCKET)
FILES = (OutFile("MP4", f"{VIDEO}.mp4", 9, f"out/{VIDEO}.mp4"),)


@pytest.fixture
def cloud(cloud):
    cloud.templates.put(make_template())
    return cloud


def publishing(cloud):
    return cloud.videos.get(ACCOUNT, VIDEO).publishing


def test_a_bucket_with_a_policy_gets_the_folder_of_its_account(cloud, caller):
    connection = caller.call("Bucket_Connect", {"bucket": BUCKET, "folder": "spring/2026"})
    assert (connection["id"], connection["name"], connection["state"]) == (BUCKET, BUCKET, "testing")
    assert connection["folder"] == f"reelwright/{ACCOUNT}/spring/2026/"
    (statement,) = json.loads(connection["policy"])["Statement"]
    assert statement["Principal"] == {"AWS": PUBLISH_ROLE}
    assert statement["Resource"] == f"arn:aws:s3:::{BUCKET}/reelwright/{ACCOUNT}/spring/2026/*"
    assert connection.keys() & {"role", "externalID"} == set()


def test_a_bucket_with_a_role_gets_an_external_id(cloud, caller):
    connection = caller.call("Bucket_Connect", {"bucket": BUCKET, "role": ROLE, "folder": "spring"})
    assert (connection["role"], connection["folder"]) == (ROLE, "spring/")
    (statement,) = json.loads(connection["policy"])["Statement"]
    assert statement["Condition"] == {"StringEquals": {"sts:ExternalId": connection["externalID"]}}
    assert len(connection["externalID"]) == 32


def test_a_repeated_call_keeps_the_external_id(cloud, caller):
    first = caller.call("Bucket_Connect", {"bucket": BUCKET, "role": ROLE})
    again = caller.call("Bucket_Connect", {"bucket": BUCKET, "role": f"{ROLE}2"})
    assert again["externalID"] == first["externalID"]
    assert [each["role"] for each in caller.call("Connection_List")] == [f"{ROLE}2"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"bucket": "No Bucket"},
        {"bucket": "192.168.0.1"},
        {"bucket": BUCKET, "role": "arn:aws:iam::44:role/in"},
        {"bucket": BUCKET, "role": "arn:aws:iam::444455556666:user/ann"},
        {"bucket": BUCKET, "folder": "/a"},
        {"bucket": BUCKET, "folder": "a//b"},
        {"bucket": BUCKET, "folder": "a b"},
        {"bucket": BUCKET, "folder": "a" * 201},
        {"bucket": BUCKET, "name": "a" * 256},
    ],
    ids=str,
)
def test_a_bucket_that_cannot_be_connected_is_refused(cloud, caller, wrong):
    assert caller.error("Bucket_Connect", wrong)[0] == -32602
    assert caller.call("Connection_List") == []


def test_an_account_has_so_many_connections(cloud, caller):
    for number in range(MAX_CONNECTIONS):
        cloud.connections.put(make_connection(id=f"bucket-{number}"))
    assert caller.error("Bucket_Connect", {"bucket": BUCKET})[0] == -32602
    caller.call("Connection_Delete", "bucket-0")
    caller.call("Bucket_Connect", {"bucket": BUCKET})


def test_a_connection_is_tried_in_the_background(cloud, caller):
    caller.call("Bucket_Connect", {"bucket": BUCKET})
    assert caller.call("Connection_Test", BUCKET) == "OK"
    assert cloud.queues.messages(Queue.PUBLISH) == [to_body(TryConnectionMessage(ACCOUNT, BUCKET))]
    assert caller.call("Connection_List")[0]["state"] == "testing"


@pytest.mark.parametrize("method", ["Connection_Test", "Connection_Delete"])
def test_a_connection_that_is_not_there_is_an_error(cloud, caller, method):
    assert caller.error(method, BUCKET)[0] == -32602


def test_a_deleted_connection_is_gone(cloud, caller):
    cloud.connections.put(make_connection())
    assert caller.call("Connection_Delete", BUCKET) == "OK"
    assert caller.call("Connection_List") == []


def test_a_video_is_published_where_its_template_says(cloud, caller):
    cloud.connections.put(make_connection())
    caller.call("Template_Update", TEMPLATE, {"videoOutput": OUTPUT})
    assert caller.call("Template_List")[0]["videoOutput"] == OUTPUT
    video_id = caller.call("Template_Video_New", TEMPLATE, {"name": "Ava"})
    assert cloud.videos.get(ACCOUNT, video_id).output == STORED


def test_a_videos_output_replaces_its_templates(cloud, caller):
    cloud.connections.put(make_connection())
    cloud.connections.put(make_connection(id="other-bucket"))
    cloud.templates.put(make_template(output=STORED))
    other = {"type": "awsS3", "awsS3Bucket": "other-bucket"}
    ids = [
        caller.call("Template_Video_New", TEMPLATE, {"name": "Ava", "videoOutput": output})
        for output in (other, {"type": "sezion"}, {})
    ]
    outputs = [cloud.videos.get(ACCOUNT, video_id).output for video_id in ids]
    assert outputs == [VideoOutput(ConnectionKind.S3, "other-bucket"), None, STORED]


@pytest.mark.parametrize(
    ("output", "state"),
    [
        ({"type": "awsS3"}, ConnectionState.OK),
        ({"type": "awsS3", "awsS3Bucket": "unknown-bucket"}, ConnectionState.OK),
        (OUTPUT, ConnectionState.TESTING),
        (OUTPUT, ConnectionState.FAILED),
    ],
)
def test_a_bucket_that_does_not_work_is_refused_when_the_video_is_asked_for(cloud, caller, output, state):
    cloud.connections.put(make_connection(state=state))
    for call in (("Template_Video_New", TEMPLATE, {"name": "Ava", "videoOutput": output}),):
        code, data = caller.error(*call)
        assert (code, data["path"]) == (-32602, "video.videoOutput.awsS3Bucket")
    assert cloud.videos.list(ACCOUNT) == []


def test_a_templates_credentials_publish_only_where_the_template_does(cloud, visitor):
    cloud.connections.put(make_connection())
    assert visitor.error("Template_Video_New", TEMPLATE, {"name": "Ava", "videoOutput": OUTPUT})[0] == 1015
    cloud.templates.put(make_template(output=STORED))
    video_id = visitor.call("Template_Video_New", TEMPLATE, {"name": "Ava", "videoOutput": OUTPUT})
    assert cloud.videos.get(ACCOUNT, video_id).output == STORED


def failed():
    return Publishing((Publication("MP4", BUCKET, ConnectionKind.S3).failed("access is denied"),))


def done():
    return Publishing((Publication("MP4", BUCKET, ConnectionKind.S3).published("videos/a.mp4"),))


def put_video(cloud, published, **changes):
    cloud.videos.put(
        make_video(
            status=VideoStatus.DONE, finalized=True, output=STORED, publishing=published, out_files=FILES, **changes
        )
    )


def test_a_failed_upload_is_tried_again_by_one_call(cloud, caller):
    put_video(cloud, failed())
    assert caller.call("Video_Publish", VIDEO) == "OK"
    assert cloud.queues.messages(Queue.PUBLISH) == [to_body(PublishMessage(ACCOUNT, VIDEO, 0))]
    video = caller.call("Video_Get", VIDEO)
    assert (video["status"]["code"], video["publications"][0]["state"]) == ("processing", "waiting")
    assert cloud.videos.get(ACCOUNT, VIDEO).delivery.number == 1


def test_what_is_at_its_place_is_not_published_again(cloud, caller):
    put_video(cloud, done())
    assert caller.call("Video_Publish", VIDEO) == "OK"
    assert (cloud.queues.messages(Queue.PUBLISH), publishing(cloud)) == ([], done())


@pytest.mark.parametrize("changes", [{"status": VideoStatus.RENDERING}, {"status": VideoStatus.DONE}])
def test_a_video_without_another_place_cannot_be_published(cloud, caller, changes):
    cloud.videos.put(make_video(**changes))
    assert caller.error("Video_Publish", VIDEO)[0] == -32602


def test_a_finished_video_gets_to_another_place_without_a_new_render(cloud, caller):
    put_video(cloud, done())
    cloud.connections.put(make_connection(id="other-bucket"))
    caller.call("Video_Update", VIDEO, {"videoOutput": {"type": "awsS3", "awsS3Bucket": "other-bucket"}})
    assert cloud.videos.get(ACCOUNT, VIDEO).revision == 0
    assert [each.connection_id for each in publishing(cloud).publications] == ["other-bucket"]
    assert [each.place for each in publishing(cloud).outdated] == ["videos/a.mp4"]
    assert cloud.queues.messages(Queue.PUBLISH) == [to_body(PublishMessage(ACCOUNT, VIDEO, 0))]


def test_an_output_that_stays_the_same_publishes_nothing(cloud, caller):
    put_video(cloud, done())
    cloud.connections.put(make_connection())
    caller.call("Video_Update", VIDEO, {"videoOutput": OUTPUT, "name": "Bo"})
    assert (cloud.queues.messages(Queue.PUBLISH), cloud.videos.get(ACCOUNT, VIDEO).name) == ([], "Bo")


def test_an_unfinished_video_gets_another_output_as_its_next_revision(cloud, caller):
    cloud.connections.put(make_connection())
    cloud.videos.put(make_video(status=VideoStatus.RENDERING))
    caller.call("Video_Update", VIDEO, {"videoOutput": OUTPUT})
    video = cloud.videos.get(ACCOUNT, VIDEO)
    assert (video.revision, video.output) == (1, STORED)


@pytest.mark.parametrize(("flag", "left"), [(True, 0), (False, 1)])
def test_the_flag_of_a_deletion_decides_about_the_files_outside(cloud, flag, left):
    for call in (("PirsonalAPI.Video_Delete", VIDEO), ("PirsonalAPI.Template_Delete", TEMPLATE)):
        cloud.places.files = {(BUCKET, "a.mp4"): None}
        cloud.connections.put(make_connection())
        put_video(cloud, done())
        assert Caller(cloud).call(*call, flag) == "OK"
        assert (cloud.videos.get(ACCOUNT, VIDEO), len(cloud.places.files)) == (None, left)
