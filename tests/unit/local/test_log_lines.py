"""`make logs`: a line for each step that has ended, in words."""

import json

import pytest

from local.log_lines import format_text

ABOUT = {"step": "render", "kind": "render", "account_id": "aaa", "video_id": "bbb", "segment": 3}


def logged(**more):
    return "INFO chalicelib.logs " + json.dumps(ABOUT | more)


def test_the_end_of_a_step_has_its_duration_and_its_ids():
    assert format_text(logged(event="end", ms=8432)) == "   8.4 s  account aaa  video bbb  segment 3"


def test_the_beginning_of_a_step_is_left_out():
    assert format_text(logged(event="begin")) is None


def test_a_failure_has_its_reason():
    text = format_text(logged(event="fail", ms=1200, error="Transient: ffmpeg took too long"))
    assert text == "   1.2 s  FAILED: Transient: ffmpeg took too long  account aaa  video bbb  segment 3"


def test_another_event_is_named():
    assert format_text(logged(event="skipped", ms=12)) == ("   0.0 s  skipped  account aaa  video bbb  segment 3")


def test_the_test_event_of_a_deployment_is_left_out():
    about = {"step": "ingest", "message": '{"Event": "s3:TestEvent"}', "event": "end", "ms": 0}
    assert format_text(json.dumps(about)) is None


@pytest.mark.parametrize("text", ["Traceback (most recent call last):", "{'not': 'JSON'}", '{"a": 1}', "[1, 2]", ""])
def test_other_text_stays_as_it_is(text):
    assert format_text(text) == text
