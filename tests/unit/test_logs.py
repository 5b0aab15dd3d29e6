import json
import logging

import pytest

from chalicelib.logs import log_dropped, logged


@pytest.fixture
def lines(caplog):
    """Return a function that returns the logged lines, as JSON data."""
    caplog.set_level(logging.INFO, logger="chalicelib")
    return lambda: [json.loads(record.getMessage()) for record in caplog.records]


def test_work_is_logged_when_it_begins_and_when_it_ends(lines):
    with logged("render", '{"account_id": "5331", "segment": 0}'):
        pass
    begin, end = lines()
    assert begin == {"step": "render", "account_id": "5331", "segment": 0, "event": "begin"}
    assert end == begin | {"event": "end", "ms": end["ms"]}


def test_a_notification_of_the_bucket_is_logged_with_its_media_file(lines):
    key = {"object": {"key": "media/kept/5331/6a1b", "size": 27289, "eTag": "b74b"}}
    with logged("ingest", json.dumps({"Records": [{"eventName": "ObjectCreated:Put", "s3": key}]})):
        pass
    assert lines()[0] == {"step": "ingest", "account_id": "5331", "media_id": "6a1b", "event": "begin"}


@pytest.mark.parametrize(
    "message",
    [
        '{"Event": "s3:TestEvent"}',
        '{"Records": []}',
        '{"Records": [{"s3": {"object": {"key": "somebody/elses"}}}]}',
        "[]",
        "nonsense",
    ],
)
def test_an_unknown_message_is_logged_as_it_is(lines, message):
    with logged("ingest", message):
        pass
    assert lines()[0] == {"step": "ingest", "message": message, "event": "begin"}


def test_work_that_fails_is_logged_with_the_reason_and_still_fails(lines):
    with pytest.raises(ValueError, match="broken"), logged("render", "{}"):
        raise ValueError("broken")
    assert (lines()[-1]["event"], lines()[-1]["error"]) == ("fail", "ValueError: broken")


def test_a_long_message_is_cut(lines):
    with logged("render", "x" * 5000):
        pass
    assert lines()[0]["message"] == "x" * 1000


def test_work_that_waits_is_logged_as_that(lines):
    with logged("prepare", '{"account_id": "5331"}') as ending:
        ending |= {"event": "wait", "for": "a file", "again_s": 2}
    last = lines()[-1]
    assert (last["event"], last["for"], last["again_s"]) == ("wait", "a file", 2)


def test_the_password_of_a_webhook_is_not_logged(lines):
    with logged("deliver", '{"account_id": "5331", "url": "https://ann:s3cret@example.com/"}'):
        pass
    assert lines()[0]["url"] == "https://ann:***@example.com/"
    assert "s3cret" not in repr(lines())


def test_a_message_that_is_dropped_is_logged_as_an_error_with_a_fixed_event_and_the_reason(lines, caplog):
    log_dropped("remove", '{"account_id": "5331", "video_id": 5}', "no kind")
    assert lines() == [
        {"step": "remove", "account_id": "5331", "video_id": 5, "event": "drop", "reason": "no kind"},
    ]
    assert [record.levelname for record in caplog.records] == ["ERROR"]


@pytest.mark.parametrize(
    "body", ['{"kind": "mail", "email": "zoe@example.com"}', '{"mail": 5, "email": "zoe@example.com"}']
)
def test_the_address_of_a_mail_that_is_dropped_is_not_logged(lines, body):
    log_dropped("deliver", body, "invalid")
    assert "zoe" not in repr(lines())


def test_a_message_that_is_nested_too_deeply_is_logged_as_its_text(lines):
    log_dropped("remove", "[" * 100_000, "nested too deeply")
    assert lines() == [{"step": "remove", "message": "[" * 1000, "event": "drop", "reason": "nested too deeply"}]
