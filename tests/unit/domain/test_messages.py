"""Queue messages: the pipeline understands its own bodies and old ones, and never guesses."""

import json
from pathlib import Path

import pytest

from chalicelib.domain.codec_families import RENDER_QUEUES
from chalicelib.domain.drop_folder import DroppedList
from chalicelib.domain.mail_texts import MailKind
from chalicelib.domain.messages import (
    CutMessage,
    DeleteAccountMessage,
    DeleteTemplateMessage,
    DeleteVideoMessage,
    DeliverMessage,
    MailMessage,
    OrphanedSegments,
    PublishMessage,
    QueueVideosMessage,
    RenderMessage,
    TryConnectionMessage,
    UnknownMessage,
    UploadedFiles,
    VideoMessage,
    parse_message,
    to_body,
)
from chalicelib.domain.queue import Queue
from tests.fakes import ACCOUNT, MEDIA, TEMPLATE, VIDEO, make_video

EVENTS = Path(__file__).parents[2] / "events"
URL = "https://example.com/done"
SENT = [
    (Queue.PREPARE, VideoMessage(ACCOUNT, VIDEO, 3)),
    (Queue.PREPARE, QueueVideosMessage(ACCOUNT, [VIDEO, "v2"])),
    (Queue.ASSEMBLE, VideoMessage(ACCOUNT, VIDEO)),
    (Queue.RENDER_H264, RenderMessage(ACCOUNT, VIDEO, "MP4/0-2", 1)),
    (Queue.DELIVER, DeliverMessage(ACCOUNT, VIDEO, URL, 2, 1)),
    (Queue.DELIVER, MailMessage(MailKind.RESET, "zoë@example.com")),
    (Queue.INGEST, CutMessage(ACCOUNT, MEDIA, 2, "media/kept/a/b", 1, 0, 900, replaces=True)),
    (Queue.PUBLISH, PublishMessage(ACCOUNT, VIDEO, 3)),
    (Queue.PUBLISH, TryConnectionMessage(ACCOUNT, "acme-videos")),
    (Queue.REMOVE, DeleteTemplateMessage(ACCOUNT, TEMPLATE)),
    (Queue.REMOVE, DeleteVideoMessage(ACCOUNT, TEMPLATE, VIDEO)),
    (Queue.REMOVE, DeleteAccountMessage(ACCOUNT)),
    (Queue.REMOVE, OrphanedSegments(f"{ACCOUNT}/{VIDEO}", {VIDEO: ["0" * 32], "v.1": []})),
]


def body_of(message, **changes):
    return json.dumps(to_body(message) | changes)


@pytest.mark.parametrize(("queue", "message"), SENT)
def test_a_message_arrives_as_it_was_sent(queue, message):
    assert parse_message(queue, body_of(message)) == message
    assert parse_message(Queue.DEAD, body_of(message)) == message


@pytest.mark.parametrize("queue", RENDER_QUEUES)
def test_every_queue_of_render_jobs_takes_the_same_messages(queue):
    message = RenderMessage(ACCOUNT, VIDEO, "MP4/0-2", 1)
    assert parse_message(queue, body_of(message)) == message


def test_every_body_names_its_kind():
    kinds = {to_body(message)["kind"] for _, message in SENT}
    assert len(kinds) == len({type(message) for _, message in SENT})


def test_the_message_of_a_video_is_about_its_revision():
    assert VideoMessage.of(make_video()) == VideoMessage(ACCOUNT, VIDEO, 0)


# Literal bodies of the release before, which have no kind, and of older ones, which counted attempts.
OLD = [
    (Queue.PREPARE, {"account_id": "a", "video_id": "v"}, VideoMessage("a", "v")),
    (Queue.PREPARE, {"account_id": "a", "video_id": "v", "revision": 2}, VideoMessage("a", "v", 2)),
    (Queue.PREPARE, {"account_id": "a", "video_id": "v", "attempt": 7}, VideoMessage("a", "v")),
    (Queue.ASSEMBLE, {"account_id": "a", "video_id": "v", "attempt": 0, "revision": 1}, VideoMessage("a", "v", 1)),
    (Queue.PREPARE, {"account_id": "a", "video_ids": ["v", "w"]}, QueueVideosMessage("a", ["v", "w"])),
    (Queue.RENDER_H264, {"account_id": "a", "video_id": "v", "job": "MP4/0"}, RenderMessage("a", "v", "MP4/0")),
    (
        Queue.RENDER_H264,
        {"account_id": "a", "video_id": "v", "job": "MP4/sound", "revision": 4},
        RenderMessage("a", "v", "MP4/sound", 4),
    ),
    (Queue.DELIVER, {"account_id": "a", "video_id": "v", "url": URL}, DeliverMessage("a", "v", URL)),
    (
        Queue.DELIVER,
        {"account_id": "a", "video_id": "v", "url": URL, "attempt": 2, "telling": 1},
        DeliverMessage("a", "v", URL, attempt=2, delivery_round=1),
    ),
    (
        Queue.DELIVER,
        {"account_id": "a", "video_id": "v", "url": URL, "telling": 1},
        DeliverMessage("a", "v", URL, 0, 1),
    ),
    (
        Queue.DELIVER,
        {"mail": "activation", "email": "z@example.com"},
        MailMessage(MailKind.ACTIVATION, "z@example.com"),
    ),
    (
        Queue.INGEST,
        {
            "account_id": "a",
            "media_id": "m",
            "version": 1,
            "source_key": "media/kept/a/m",
            "source_version": 0,
            "start_ms": 500,
            "end_ms": 3500,
            "replaces": True,
        },
        CutMessage("a", "m", 1, "media/kept/a/m", 0, 500, 3500, replaces=True),
    ),
    (Queue.REMOVE, {"account_id": "a", "template_id": "t"}, DeleteTemplateMessage("a", "t")),
    (Queue.REMOVE, {"account_id": "a", "template_id": "t", "is_last": True}, DeleteTemplateMessage("a", "t")),
    (Queue.REMOVE, {"account_id": "a"}, DeleteAccountMessage("a")),
    (Queue.REMOVE, {"account_id": "a", "is_last": True}, DeleteAccountMessage("a")),
    (Queue.REMOVE, {"scope": "a", "uses": {"v": ["0"]}}, OrphanedSegments("a", {"v": ["0"]})),
]


@pytest.mark.parametrize(("queue", "body", "message"), OLD)
def test_bodies_of_earlier_releases_are_understood(queue, body, message):
    assert parse_message(queue, json.dumps(body)) == message
    assert parse_message(Queue.DEAD, json.dumps(body)) == message


@pytest.mark.parametrize(("queue", "body", "message"), OLD)
def test_an_old_body_with_a_field_of_a_wrong_type_is_unknown(queue, body, message):
    for name in body:
        for wrong in (None, 1.5, [1], {"a": 1}, ""):
            with pytest.raises(UnknownMessage):
                parse_message(queue, json.dumps(body | {name: wrong}))


@pytest.mark.parametrize(("queue", "body", "message"), OLD)
def test_an_old_body_with_a_field_that_it_never_had_is_unknown(queue, body, message):
    with pytest.raises(UnknownMessage, match="no kind"):
        parse_message(queue, json.dumps(body | {"more": 1}))


@pytest.mark.parametrize(
    "body", [{"account_id": "a", "video_id": 5}, {"account_id": "a", "url": URL}, {"account_id": 5}]
)
def test_a_malformed_message_deletes_no_account(body):
    with pytest.raises(UnknownMessage):
        parse_message(Queue.DEAD, json.dumps(body))


@pytest.mark.parametrize(("queue", "message"), SENT)
def test_a_field_that_a_newer_release_has_added_is_ignored(queue, message):
    assert parse_message(queue, body_of(message, added={"a": 1})) == message


@pytest.mark.parametrize(("queue", "message"), SENT)
def test_a_field_of_a_wrong_type_is_not_ignored(queue, message):
    for name in to_body(message).keys() - {"kind"}:
        for wrong in (None, 1.5, [1], {"a": 1}, ""):
            with pytest.raises(UnknownMessage, match=f"the field {name} "):
                parse_message(queue, body_of(message, **{name: wrong}))


def test_a_bool_is_no_number_and_a_number_no_bool():
    with pytest.raises(UnknownMessage, match="the field revision "):
        parse_message(Queue.PREPARE, body_of(VideoMessage(ACCOUNT, VIDEO), revision=True))
    with pytest.raises(UnknownMessage, match="the field replaces "):
        parse_message(Queue.INGEST, body_of(CutMessage(ACCOUNT, MEDIA, 2, "a/b", 1, 0, 900, True), replaces=1))


@pytest.mark.parametrize(("queue", "message"), SENT)
def test_a_message_without_a_field_that_it_needs_is_unknown(queue, message):
    optional = {"attempt", "telling", "keeps_outside"} | (set() if queue is Queue.PUBLISH else {"revision"})
    for name in to_body(message).keys() - optional - {"kind"}:
        body = to_body(message)
        del body[name]
        with pytest.raises(UnknownMessage, match=f"has no {name}"):
            parse_message(queue, json.dumps(body))


@pytest.mark.parametrize("kind", ["explode", "", None, 5, ["video"], "uploaded_files"])
def test_a_kind_that_is_none_is_unknown(kind):
    with pytest.raises(UnknownMessage, match="unknown kind"):
        parse_message(Queue.DEAD, json.dumps({"kind": kind, "account_id": "a"}))


@pytest.mark.parametrize(("queue", "message"), SENT)
def test_a_message_in_the_queue_of_others_is_unknown(queue, message):
    others = [each for each in Queue if each not in (queue, Queue.DEAD)]
    for other in others:
        if isinstance(message, VideoMessage) and other in (Queue.PREPARE, Queue.ASSEMBLE):
            continue
        if isinstance(message, RenderMessage) and other in RENDER_QUEUES:
            continue
        with pytest.raises(UnknownMessage, match="do not belong"):
            parse_message(other, body_of(message))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not JSON",
        "[",
        "null",
        "1",
        "[]",
        '"a"',
        "{}",
        pytest.param("9" * 5000, id="a number of 5,000 digits"),
        pytest.param("[" * 100_000, id="100,000 nested lists"),
    ],
)
def test_a_body_that_is_not_an_object_is_unknown(text):
    with pytest.raises(UnknownMessage):
        parse_message(Queue.DEAD, text)


def files_of(*keys):
    body = {"Records": [{"s3": {"object": {"key": key}}} for key in keys]}
    return parse_message(Queue.INGEST, json.dumps(body))


def test_a_notification_names_the_media():
    expected = UploadedFiles(((ACCOUNT, MEDIA),))
    assert parse_message(Queue.INGEST, (EVENTS / "s3_put.json").read_text()) == expected


def test_s3s_test_message_names_none():
    assert parse_message(Queue.INGEST, (EVENTS / "s3_test.json").read_text()) == UploadedFiles(())


def test_a_notification_may_name_several():
    assert files_of("media/kept/a/1", "media/temp/b/2") == UploadedFiles((("a", "1"), ("b", "2")))


@pytest.mark.parametrize("key", ["media%2Fkept%2Fa%2F1", "media/kept/a/%31"])
def test_keys_are_percent_encoded(key):
    assert files_of(key) == UploadedFiles((("a", "1"),))


def test_a_blank_in_a_key_is_a_plus():
    assert files_of("media/kept/a/1+2%2B3") == UploadedFiles((("a", "1 2+3"),))


def test_a_notification_names_the_lists_in_drop_folders():
    found = files_of("campaigns/a/t/in/K%C3%B6ln+%2B+1.csv", "campaigns/a/t/out/x.result.csv", "media/kept/a/1")
    assert found == UploadedFiles((("a", "1"),), (DroppedList("a", "t", "Köln + 1.csv"),))


def test_a_file_that_is_no_media_is_passed_over(caplog):
    assert files_of("media/logo.png", "media/kept/a/1") == UploadedFiles((("a", "1"),))
    assert "'media/logo.png' is not the key of a media" in caplog.text


@pytest.mark.parametrize(
    "records", [1, None, "", "a", {}, [1], [{}], [{"s3": {"object": {}}}], [{"s3": {"object": {"key": 1}}}]]
)
def test_a_notification_of_another_form_is_unknown(records):
    with pytest.raises(UnknownMessage, match="no notification of S3"):
        parse_message(Queue.INGEST, json.dumps({"Records": records}))
