"""The form of all log lines."""

import json
import logging
import sys
import threading
import warnings

import pytest

from chalicelib import __version__
from chalicelib.domain.log_context import add_log_fields, log_context
from chalicelib.telemetry import invocation
from chalicelib.telemetry.invocation import invocation_fields
from chalicelib.telemetry.json_logs import JsonFormatter
from chalicelib.telemetry.redaction import redacted

LOG = logging.getLogger("chalicelib.api.rpc")


class Context:
    """The context object of an invocation."""

    function_name = "reelwright-test-Render-96F1"
    aws_request_id = "5f0c"


def test_a_line_names_the_stack_the_release_and_the_time_in_utc(lines):
    LOG.warning("busy")
    (line,) = lines()
    assert (line["service"], line["release"], line["level"], line["message"]) == (
        "reelwright-test",
        __version__,
        "WARNING",
        "busy",
    )
    assert line["timestamp"].endswith("+00:00")


def test_a_line_names_the_function_and_the_request(lines, monkeypatch):
    monkeypatch.setattr(invocation, "_is_new", True)
    with log_context(**invocation_fields(Context)):
        LOG.warning("first")
    with log_context(**invocation_fields(Context)):
        LOG.warning("second")
    first, second = lines()
    assert (first["function"], first["function_request_id"]) == ("reelwright-test-Render-96F1", "5f0c")
    assert (first["cold_start"], second["cold_start"]) == (True, False)


def test_a_line_names_the_trace_of_x_ray(lines, monkeypatch):
    monkeypatch.setenv("_X_AMZN_TRACE_ID", "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=1")
    LOG.warning("busy")
    assert lines()[0]["xray_trace_id"] == "1-5759e988-bd862e3fe1be46a994272793"


def test_fields_end_with_their_context(lines):
    with log_context(queue="render"):
        add_log_fields(account="5331")
        LOG.warning("inside")
    LOG.warning("outside")
    inside, outside = lines()
    assert (inside["queue"], inside["account"]) == ("render", "5331")
    assert outside.keys().isdisjoint({"queue", "account"})


def test_the_fields_of_a_line_itself_come_first(lines):
    with log_context(event="outer"):
        LOG.warning("busy", extra={"event": "inner"})
    assert lines()[0]["event"] == "inner"


def test_our_own_lines_need_the_level_of_the_setting(lines):
    LOG.debug("too small")
    LOG.info("written")
    assert [line["message"] for line in lines()] == ["written"]


def test_libraries_write_warnings_only(lines):
    logging.getLogger("botocore.endpoint").info("a request with its credentials")
    logging.getLogger("botocore.endpoint").warning("a warning")
    assert [line["message"] for line in lines()] == ["a warning"]


def test_the_retries_of_urllib3_are_not_logged(lines):
    logging.getLogger("urllib3.connectionpool").warning("Retrying after connection broken: %s", "/t0ken")
    logging.getLogger("urllib3.connectionpool").error("an error")
    assert [line["message"] for line in lines()] == ["an error"]


def test_an_error_has_its_traceback_in_the_same_line(lines):
    try:
        raise ValueError("https://example.com/?accountSecret=s3cret")
    except ValueError:
        LOG.exception("incident 5")
    (line,) = lines()
    assert (line["message"], line["exception_name"]) == ("incident 5", "ValueError")
    assert "https://example.com/***" in line["exception"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://ann:s3cret@example.com/a", "https://***@example.com/***"),
        ("https://t0ken@example.com/a", "https://***@example.com/***"),
        ("url: /hook?key=t0ken (Caused by", "url: /*** (Caused by"),
        ("url: /t0ken (Caused by", "url: /*** (Caused by"),
        ("'https://b.s3.amazonaws.com/k?X-Amz-Signature=1f&a=9' is gone", "'https://b.s3.amazonaws.com/***' is gone"),
        ("https://a:b@c@example.com/a", "https://***@example.com/***"),
        ("HTTPS://example.com/t0ken", "HTTPS://example.com/***"),
        ("https://example.com/ is up", "https://example.com/ is up"),
        ("https://example.com/a#t0ken", "https://example.com/***"),
        ("'https://example.com?t0ken'", "'https://example.com/***'"),
        ("https://example.com/a?list[]=1", "https://example.com/***"),
        ("amqp://example.com/a?t0ken", "amqp://example.com/a?***"),
        ("s3://bucket/a/b", "s3://bucket/a/b"),
        ("is this it? a=b", "is this it? a=b"),
        ("mail to ann@example.com", "mail to ann@example.com"),
    ],
)
def test_paths_passwords_and_queries_of_urls_are_removed(text, expected):
    assert redacted(text) == expected


def test_a_warning_of_python_is_a_line(lines):
    # pytest has replaced the function that shows warnings since the log was set up.
    logging.captureWarnings(False)
    logging.captureWarnings(True)
    warnings.showwarning("old", DeprecationWarning, "a.py", 1)
    assert [(line["level"], "old" in line["message"]) for line in lines()] == [("WARNING", True)]


def fail_with(text):
    raise ValueError(text)


def test_an_exception_that_ends_a_thread_is_a_line(lines):
    thread = threading.Thread(target=fail_with, args=("broken",))
    thread.start()
    thread.join()
    (line,) = lines()
    assert (line["message"], line["exception_name"]) == ("uncaught in a thread", "ValueError")


def test_an_exception_that_ends_the_process_is_a_line(lines):
    try:
        fail_with("broken")
    except ValueError:
        sys.excepthook(*sys.exc_info())
    (line,) = lines()
    assert (line["message"], line["exception_name"]) == ("uncaught", "ValueError")


def test_an_exception_that_python_ignores_is_a_line(lines):
    class Stubborn:
        def __del__(self):
            fail_with("broken")

    del [Stubborn()][0]
    assert [line["exception_name"] for line in lines()] == ["ValueError"]


def test_a_line_with_wrong_arguments_is_written_with_the_reason():
    record = logging.makeLogRecord({"levelname": "WARNING", "msg": "%d of %d", "args": ("one",)})
    line = json.loads(JsonFormatter("reelwright-test").format(record))
    assert (line["level"], line["message"]) == ("WARNING", "%d of %d")
    assert line["not_logged"].startswith("TypeError")


@pytest.mark.parametrize("text", ["\ud800", "a\nb", "\u2028", "\0", '"', "🎬"])
def test_any_text_is_one_line_of_json(text):
    # Not by a logger: pytest keeps what is logged, and cannot send half of a surrogate pair to another process.
    record = logging.makeLogRecord({"levelname": "WARNING", "msg": "%s", "args": (text,), "what": text})
    written = JsonFormatter("reelwright-test").format(record)
    line = json.loads(written)
    assert (written.count("\n"), line["message"], line["what"]) == (0, text, text)


def test_a_value_that_json_lacks_is_written_as_text(lines):
    LOG.warning("busy", extra={"what": {1}, "nothing": None})
    (line,) = lines()
    assert (line["what"], "nothing" in line) == ("{1}", False)
