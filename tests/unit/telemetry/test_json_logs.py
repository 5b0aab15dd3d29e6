"""The form of all log lines."""

import logging

import pytest

from chalicelib import __version__
from chalicelib.domain.log_context import add_log_fields, log_context
from chalicelib.telemetry import invocation
from chalicelib.telemetry.invocation import invocation_fields
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


def test_an_error_has_its_traceback_in_the_same_line(lines):
    try:
        raise ValueError("https://example.com/?accountSecret=s3cret")
    except ValueError:
        LOG.exception("incident 5")
    (line,) = lines()
    assert (line["message"], line["exception_name"]) == ("incident 5", "ValueError")
    assert "https://example.com/?***" in line["exception"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://ann:s3cret@example.com/a", "https://***@example.com/a"),
        ("https://t0ken@example.com/a", "https://***@example.com/a"),
        ("url: /hook?key=t0ken (Caused by", "url: /hook?*** (Caused by"),
        (
            "'https://b.s3.amazonaws.com/k?X-Amz-Signature=1f&a=9' is gone",
            "'https://b.s3.amazonaws.com/k?***' is gone",
        ),
        ("https://a:b@c@example.com/a", "https://***@example.com/a"),
        ("https://example.com/a?t0ken", "https://example.com/a?***"),
        ("https://example.com/a#t0ken", "https://example.com/a?***"),
        ("'https://example.com?t0ken'", "'https://example.com?***'"),
        ("url: /hook?t0ken (Caused by", "url: /hook?*** (Caused by"),
        ("https://example.com/a?list[]=1", "https://example.com/a?***"),
        ("is this it? a=b", "is this it? a=b"),
        ("mail to ann@example.com", "mail to ann@example.com"),
        ("https://example.com/a@b", "https://example.com/a@b"),
    ],
)
def test_passwords_and_queries_of_urls_are_removed(text, expected):
    assert redacted(text) == expected
