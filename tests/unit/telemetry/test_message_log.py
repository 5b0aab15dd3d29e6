"""The log lines of a queue message."""

import json

import pytest

from chalicelib.domain.messages import DeliverMessage, MailKind, MailMessage, RenderMessage, to_body
from chalicelib.telemetry.message_log import log_dropped, log_takeover, logged, message_context

RENDER = json.dumps(to_body(RenderMessage("5331", "6a1b", "small/0-2", 1)))
ABOUT_RENDER = {"kind": "render", "account": "5331", "video": "6a1b", "job": "small/0-2", "revision": 1}


def handle(queue, body):
    with message_context(queue, "m1", body), logged():
        pass


def about(line):
    """Return the fields of a line that come from its message."""
    own = {"level", "timestamp", "message", "event", "location", "service", "release", "duration_ms", "reason"}
    return {name: value for name, value in line.items() if name not in own | {"queue", "message_id"}}


def test_work_is_logged_when_it_begins_and_when_it_ends(lines):
    handle("render", RENDER)
    begin, end = lines()
    assert (begin["event"], end["event"]) == ("begin", "end")
    assert begin["queue"] == end["queue"] == "render"
    assert begin["message_id"] == end["message_id"] == "m1"
    assert about(begin) == about(end) == ABOUT_RENDER
    assert isinstance(end["duration_ms"], int)


def test_lines_of_a_step_name_its_message(lines):
    import logging

    with message_context("render", "m1", RENDER):
        logging.getLogger("chalicelib.pipeline.finalize").warning("a file is gone")
    (line,) = lines()
    assert (line["level"], line["message"]) == ("WARNING", "a file is gone")
    assert about(line) == ABOUT_RENDER


def test_a_notification_of_the_bucket_is_logged_with_its_media_file(lines):
    key = {"object": {"key": "media/kept/5331/6a1b", "size": 27289, "eTag": "b74b"}}
    handle("ingest", json.dumps({"Records": [{"eventName": "ObjectCreated:Put", "s3": key}]}))
    assert about(lines()[0]) == {"account": "5331", "media": "6a1b"}


@pytest.mark.parametrize(
    "body",
    [
        '{"Event": "s3:TestEvent"}',
        '{"Records": []}',
        '{"Records": [{"s3": {"object": {"key": "somebody/elses"}}}]}',
        "[]",
        "nonsense",
    ],
)
def test_an_unknown_message_is_logged_as_it_is(lines, body):
    handle("ingest", body)
    assert about(lines()[0]) == {"body": body}


def test_work_that_fails_is_logged_with_the_reason_and_still_fails(lines):
    with pytest.raises(ValueError, match="broken"), message_context("render", "m1", RENDER), logged():
        raise ValueError("broken")
    failed = lines()[-1]
    assert (failed["level"], failed["event"], failed["error"]) == ("ERROR", "fail", "ValueError: broken")
    assert failed["exception"].startswith("Traceback")
    assert failed["video"] == "6a1b"


def test_a_long_message_is_cut(lines):
    handle("render", "x" * 5000)
    assert lines()[0]["body"] == "x" * 1000


def test_work_that_waits_is_logged_as_that(lines):
    with message_context("prepare", "m1", RENDER), logged() as ending:
        ending |= {"event": "wait", "for": "a file", "again_s": 2}
    last = lines()[-1]
    assert (last["event"], last["for"], last["again_s"]) == ("wait", "a file", 2)


def test_the_password_and_the_query_of_a_webhook_are_not_logged(lines):
    handle(
        "deliver", json.dumps(to_body(DeliverMessage("5331", "6a1b", "https://ann:s3cret@example.com/hook?key=t0ken")))
    )
    assert lines()[0]["url"] == "https://example.com"
    assert "s3cret" not in repr(lines())
    assert "t0ken" not in repr(lines())


def test_a_message_that_is_dropped_is_logged_as_an_error_with_a_fixed_event_and_the_reason(lines):
    with message_context("remove", "m1", '{"account_id": "5331", "video_id": 5}'):
        log_dropped("no kind")
    (line,) = lines()
    assert (line["level"], line["event"], line["reason"], line["account"]) == ("ERROR", "drop", "no kind", "5331")


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(to_body(MailMessage(MailKind.RESET, "zoe@example.com"))),
        '{"kind": "mail", "email": "zoe@example.com"}',
        '{"mail": 5, "email": "zoe@example.com"}',
        '{"email": "zoe@example.com"}',
    ],
)
def test_the_address_of_a_mail_is_not_logged(lines, body):
    handle("deliver", body)
    assert lines()
    assert "zoe" not in repr(lines())


def test_fields_of_a_message_do_not_replace_those_of_the_line(lines):
    handle("deliver", '{"account_id": "5331", "args": ["x"], "level": "x", "message": "x", "exc_info": "x"}')
    assert about(lines()[0]) == {"account": "5331"}


def test_a_message_that_is_nested_too_deeply_is_logged_as_its_text(lines):
    with message_context("remove", "m1", "[" * 100_000):
        log_dropped("nested too deeply")
    assert lines()[0]["body"] == "[" * 1000


def test_who_takes_over_names_the_attempt_whose_worker_died(lines):
    with message_context("render", "m1", RENDER):
        log_takeover(2, 1_700_000_000)
    (line,) = lines()
    assert (line["level"], line["event"], line["died_attempt"]) == ("WARNING", "takeover", 2)
    assert (line["died_began"], line["message_id"], line["video"]) == ("2023-11-14T22:13:20+00:00", "m1", "6a1b")
