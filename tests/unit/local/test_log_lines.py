"""`make logs`: a line for each step that has ended, in words."""

import json

import pytest

from local.log_lines import format_text

ABOUT = {
    "level": "INFO",
    "timestamp": "2026-11-28T22:45:02.004+00:00",
    "message": "end",
    "service": "reelwright-local",
    "release": "0.1.0",
    "location": "logged:40",
    "function": "reelwright-local-Render-96F1",
    "function_request_id": "5f0c",
    "cold_start": False,
    "queue": "render",
    "message_id": "m1",
    "kind": "render",
    "account": "aaa",
    "video": "bbb",
    "segment": 3,
}


def logged(**more):
    return json.dumps(ABOUT | more)


def test_the_end_of_a_step_has_its_duration_and_its_ids():
    assert format_text(logged(event="end", duration_ms=8432)) == "   8.4 s  account aaa  video bbb  segment 3"


def test_the_beginning_of_a_step_is_left_out():
    assert format_text(logged(event="begin")) is None


def test_a_failure_has_its_reason():
    failed = logged(event="fail", duration_ms=1200, error="Transient: ffmpeg took too long", exception="Traceback …")
    assert format_text(failed) == "   1.2 s  FAILED: Transient: ffmpeg took too long  account aaa  video bbb  segment 3"


def test_another_event_is_named():
    assert format_text(logged(event="wait", duration_ms=12)) == "   0.0 s  wait  account aaa  video bbb  segment 3"


def test_a_warning_has_its_level_its_message_and_its_ids():
    line = logged(level="WARNING", message="a file is late")
    assert format_text(line) == "WARNING: a file is late  account aaa  video bbb  segment 3"


def test_an_error_has_its_traceback_below():
    line = logged(level="ERROR", message="incident 5", exception="Traceback\nValueError")
    assert format_text(line) == "ERROR: incident 5  account aaa  video bbb  segment 3\nTraceback\nValueError"


def test_the_test_event_of_a_deployment_is_left_out():
    assert format_text(logged(event="end", duration_ms=0, body='{"Event": "s3:TestEvent"}')) is None


def test_metrics_are_left_out():
    assert format_text('{"_aws": {"CloudWatchMetrics": []}, "ColdStart": [1.0]}') is None


@pytest.mark.parametrize("text", ["Traceback (most recent call last):", "{'not': 'JSON'}", '{"a": 1}', "[1, 2]", ""])
def test_other_text_stays_as_it_is(text):
    assert format_text(text) == text
