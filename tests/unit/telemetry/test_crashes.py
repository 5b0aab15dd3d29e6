"""Exceptions that end an invocation: the log has them once, and Lambda gets no text of them."""

import pytest

from chalicelib.telemetry.crashes import InvocationFailed, crashes_logged
from chalicelib.telemetry.message_log import logged, message_context

SECRET = "https://example.com/?token=t0ken"


def test_lambda_gets_the_name_of_the_exception_only(lines):
    with pytest.raises(InvocationFailed) as failed, crashes_logged():
        raise ValueError(SECRET)
    assert (str(failed.value), failed.value.__cause__) == ("ValueError", None)
    assert failed.value.__suppress_context__


def test_the_log_has_the_exception_without_secrets(lines):
    with pytest.raises(InvocationFailed), crashes_logged():
        raise ValueError(SECRET)
    (line,) = lines()
    assert (line["event"], line["error"]) == ("crash", "ValueError: https://example.com/***")
    assert line["exception"].startswith("Traceback")


def test_the_failure_of_a_step_is_logged_once(lines):
    with pytest.raises(InvocationFailed), crashes_logged(), message_context("prepare", "m1", "{}"), logged():
        raise ValueError("broken")
    assert [line["event"] for line in lines()] == ["begin", "fail"]
