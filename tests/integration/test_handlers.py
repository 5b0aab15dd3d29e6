"""The Lambdas, wired to the stack in moto and handed events as AWS sends them."""

import base64
import json
from pathlib import Path

import boto3
import pytest
from chalice.test import Client

import app
from chalicelib import wiring
from chalicelib.domain.codec_families import RENDER_QUEUES
from chalicelib.domain.media import MediaStatus, MediaType
from chalicelib.domain.messages import (
    DeleteTemplateMessage,
    DeleteVideoMessage,
    DeliverMessage,
    OrphanedSegments,
    RenderMessage,
    VideoMessage,
    to_body,
)
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline import prepare as steps
from chalicelib.pipeline.queue_handler import MAX_FAILURES
from chalicelib.render.isolation import facts
from chalicelib.render.isolation.client import run_isolated
from chalicelib.telemetry.crashes import InvocationFailed
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    PHOTO,
    PROFILE,
    SCRIPT,
    SECRET,
    TEMPLATE,
    VIDEO,
    make_account,
    make_media,
    make_template,
    make_video,
)
from tests.integration.stack import REGION, STACK
from tests.unit.render.isolation.conftest import JOBS

EVENTS = Path(__file__).parents[1] / "events"
S3_PUT = (EVENTS / "s3_put.json").read_text()
S3_TEST = (EVENTS / "s3_test.json").read_text()
# One pixel.
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)
QUERY = f"accountID={ACCOUNT}&accountSecret={SECRET.replace(' ', '%20')}"
RENDER = [queue.replace("-", "_") for queue in RENDER_QUEUES]
VIDEO_MESSAGE = json.dumps(to_body(VideoMessage(ACCOUNT, VIDEO)))


@pytest.fixture
def client(wired):
    wiring.services().accounts.put(make_account())
    with Client(app.app, stage_name="local") as client:
        yield client


def handle(client, function, body, receipt="none", receives=1):
    """Let a queue's function work on a message; which messages stay in the queue."""
    event = json.loads((EVENTS / "sqs.json").read_text())
    event["Records"][0] |= {"body": body, "receiptHandle": receipt, "messageId": "m1"}
    event["Records"][0]["attributes"] |= {"ApproximateReceiveCount": str(receives)}
    return client.lambda_.invoke(function, event).payload["batchItemFailures"]


def post(client, path, body, **headers):
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.http.post(f"{path}?{QUERY}", body=body, headers=names).json_body


def sent(queue):
    sqs = boto3.client("sqs", region_name=REGION)
    url = sqs.get_queue_url(QueueName=f"{STACK}-{queue}")["QueueUrl"]
    return sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])


def waiting_media(**changes):
    media = make_media(status=MediaStatus.WAITING, facts=None, **changes)
    wiring.services().medias.put(media)
    return media


def test_a_call_reaches_the_tables_of_the_stack(client):
    wiring.services().templates.put(make_template())
    answer = post(client, "/api", b'{"id": "1", "method": "SezionAPI.Template_List"}')
    assert [template["name"] for template in answer["result"]] == ["Welcome"]


def test_an_uploaded_file_reaches_the_bucket_of_the_stack(client):
    answer = post(client, "/api/upload", PNG, Content_Type="image/png", Content_Length=str(len(PNG)))
    media = wiring.services().medias.get(ACCOUNT, answer["media"]["id"])
    assert wiring.services().storage.size_of(media.key) == len(PNG)


@pytest.fixture
def crashing(monkeypatch):
    """Let the process that inspects a file crash."""

    def crash(job, returns, limits, blame, **_):
        return run_isolated(f"{JOBS}:read_nothing", returns, limits, blame)

    monkeypatch.setattr(facts, "run_isolated", crash)


@pytest.mark.parametrize("content_type", ["image/png", "font/ttf"])
def test_an_uploaded_file_that_crashes_its_decoder_cannot_be_read(client, crashing, content_type):
    answer = post(client, "/api/upload", PNG, Content_Type=content_type, Content_Length=str(len(PNG)))
    problem = "this file cannot be read: reading it crashed (SIGSEGV)"
    assert (answer["error"]["code"], answer["error"]["data"]["problem"]) == (1029, problem)
    assert wiring.services().medias.list(ACCOUNT) == []


def test_a_file_in_the_bucket_that_crashes_its_decoder_is_refused(client, crashing):
    wiring.services().storage.put_bytes(waiting_media().key, PNG, "image/png")
    handle(client, "ingest", S3_PUT)
    media = wiring.services().medias.get(ACCOUNT, MEDIA)
    assert (media.status, media.problem) == (
        MediaStatus.ERROR,
        "this file cannot be read: reading it crashed (SIGSEGV)",
    )


def test_a_requested_video_waits_in_the_queue_of_the_stack(client):
    wiring.services().templates.put(make_template())
    params = {"templateID": make_template().id, "video": {"name": "Ava"}}
    body = json.dumps({"id": "1", "method": "Template_Video_New", "params": params}).encode()
    video_id = post(client, "/api", body)["result"]
    assert [json.loads(message["Body"])["video_id"] for message in sent(Queue.PREPARE)] == [video_id]


def test_the_news_of_a_file_makes_its_media_ready(client):
    wiring.services().storage.put_bytes(waiting_media().key, PNG, "image/png")
    handle(client, "ingest", S3_PUT)
    media = wiring.services().medias.get(ACCOUNT, MEDIA)
    assert (media.status, media.facts.type, media.size_bytes) == (MediaStatus.READY, MediaType.IMAGE, len(PNG))


def test_s3s_test_message_is_nothing_to_do(client):
    handle(client, "ingest", S3_TEST)


def test_a_queued_video_is_prepared(client):
    wiring.services().templates.put(make_template())
    wiring.services().videos.put(make_video())
    handle(client, "prepare", VIDEO_MESSAGE)
    assert wiring.services().videos.get(ACCOUNT, VIDEO).status is VideoStatus.RENDERING
    assert len(sent(Queue.RENDER_H264)) == 1


@pytest.mark.parametrize(
    ("function", "body"),
    [
        ("prepare", VIDEO_MESSAGE),
        ("render_h264", json.dumps(to_body(RenderMessage(ACCOUNT, VIDEO, f"{PROFILE}/0")))),
        ("assemble", VIDEO_MESSAGE),
        ("deliver", json.dumps(to_body(DeliverMessage(ACCOUNT, VIDEO, "http://127.0.0.1:1/")))),
        ("remove", json.dumps(to_body(DeleteTemplateMessage(ACCOUNT, TEMPLATE)))),
        ("remove", json.dumps(to_body(DeleteVideoMessage(ACCOUNT, TEMPLATE, VIDEO)))),
        ("remove", json.dumps(to_body(OrphanedSegments(ACCOUNT, {VIDEO: ["0" * 32]})))),
        ("dead_letter", VIDEO_MESSAGE),
        ("dead_letter", S3_PUT),
        ("dead_letter", "not JSON"),
    ],
)
def test_a_message_about_a_deleted_video_is_ignored(client, function, body):
    handle(client, function, body)


def test_a_dead_message_fails_its_video(client):
    wiring.services().videos.put(make_video())
    handle(client, "dead_letter", VIDEO_MESSAGE)
    assert wiring.services().videos.get(ACCOUNT, VIDEO).status is VideoStatus.ERROR


@pytest.fixture
def faulty(monkeypatch):
    def fail(message, services):
        raise TypeError

    monkeypatch.setattr(steps, "prepare", fail)


@pytest.mark.usefixtures("faulty")
def test_a_failed_message_returns_to_its_queue(client):
    wiring.services().queues.send(Queue.PREPARE, VideoMessage(ACCOUNT, VIDEO))
    (message,) = sent(Queue.PREPARE)
    with pytest.raises(InvocationFailed, match="TypeError"):
        handle(client, "prepare", message["Body"], message["ReceiptHandle"])


@pytest.mark.usefixtures("faulty")
def test_a_step_that_fails_writes_its_metrics(client, capsys):
    wiring.services().queues.send(Queue.PREPARE, VideoMessage(ACCOUNT, VIDEO))
    (message,) = sent(Queue.PREPARE)
    with pytest.raises(InvocationFailed, match="TypeError"):
        handle(client, "prepare", message["Body"], message["ReceiptHandle"])
    (line,) = map(json.loads, capsys.readouterr().out.splitlines())
    assert (line["Stack"], line["Queue"]) == (STACK, "prepare")
    assert line.keys() >= {"_aws", "GigabyteSeconds", "WaitForWorker"}


def needs_a_file(client):
    """Store a video that waits for a media file; return its message, as received."""
    wiring.services().templates.put(make_template(scripts=(SCRIPT,), medias=(PHOTO,)))
    waiting_media()
    wiring.services().videos.put(make_video())
    wiring.services().queues.send(Queue.PREPARE, VideoMessage(ACCOUNT, VIDEO))
    (message,) = sent(Queue.PREPARE)
    return message


def test_a_message_that_waits_stays_in_its_queue_and_is_no_failure(client, caplog):
    message = needs_a_file(client)
    with caplog.at_level("INFO"):
        assert handle(client, "prepare", message["Body"], message["ReceiptHandle"]) == [{"itemIdentifier": "m1"}]
    (line,) = [record for record in caplog.records if getattr(record, "event", None) == "wait"]
    assert getattr(line, "for").startswith("waiting for the file")
    assert "ERROR" not in caplog.text
    assert sent(Queue.PREPARE) == []


def test_the_file_that_it_waits_for_wakes_it(client):
    message = needs_a_file(client)
    handle(client, "prepare", message["Body"], message["ReceiptHandle"])
    wiring.services().storage.put_bytes(make_media().key, PNG, "image/png")
    handle(client, "ingest", S3_PUT)
    (again,) = sent(Queue.PREPARE)
    assert handle(client, "prepare", again["Body"], again["ReceiptHandle"], 2) == []
    assert wiring.services().videos.get(ACCOUNT, VIDEO).status is VideoStatus.RENDERING


@pytest.mark.parametrize("function", ["ingest", "prepare", *RENDER, "assemble", "deliver", "remove", "dead_letter"])
@pytest.mark.parametrize("body", ['{"account_id": "a", "video_id": 5}', '{"kind": "explode", "account_id": "a"}', "[]"])
def test_a_message_that_is_none_of_ours_is_dropped_and_counted(client, caplog, function, body):
    assert handle(client, function, body) == []
    assert [record.event for record in caplog.records if record.levelname == "ERROR"] == ["drop"]
    assert [sent(queue) for queue in Queue] == [[]] * len(Queue)


@pytest.mark.usefixtures("faulty")
def test_a_message_that_has_failed_often_moves_to_the_dead_letter_queue(client):
    for receives in range(2, 2 + MAX_FAILURES):
        wiring.services().queues.send(Queue.PREPARE, VideoMessage(ACCOUNT, VIDEO))
        message = sent(Queue.PREPARE)[-1]
        if receives < 1 + MAX_FAILURES:
            with pytest.raises(InvocationFailed, match="TypeError"):
                handle(client, "prepare", message["Body"], message["ReceiptHandle"], receives)
        else:
            assert handle(client, "prepare", message["Body"], message["ReceiptHandle"], receives) == []
    assert [message["Body"] for message in sent(Queue.DEAD)] == [VIDEO_MESSAGE]


def test_lost_messages_are_sent_again(client):
    wiring.services().videos.put(make_video())
    assert client.lambda_.invoke("resume", {}).payload == 1
    assert len(sent(Queue.PREPARE)) == 1


def test_the_schedule_takes_up_only_what_has_stopped(client):
    for video_id, moved_ms in ((VIDEO, 1), ("0" * 24, wiring.now_ms())):
        wiring.services().videos.put(make_video(id=video_id, moved_ms=moved_ms))
    assert client.lambda_.invoke("resume", {"scheduled": True}).payload == 1
    assert [json.loads(message["Body"])["video_id"] for message in sent(Queue.PREPARE)] == [VIDEO]
