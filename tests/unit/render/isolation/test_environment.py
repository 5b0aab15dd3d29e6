"""The environment of processes that read uploaded files."""

import ctypes

import pytest

from chalicelib.render.isolation.environment import environment, overwrite_credentials


def overwritten(block: bytes) -> bytes:
    """Return a block of variables after credentials were overwritten in it."""
    memory = ctypes.create_string_buffer(block, len(block))
    overwrite_credentials(ctypes.addressof(memory), len(block))
    return memory.raw


@pytest.mark.parametrize("name", ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"])
def test_credentials_are_overwritten_wherever_they_stand(name):
    secret = f"{name}=abc\0".encode()
    gone = f"{name}=\0\0\0\0".encode()
    assert overwritten(secret + b"A=1\0") == gone + b"A=1\0"
    assert overwritten(b"A=1\0" + secret) == b"A=1\0" + gone


@pytest.mark.parametrize(
    "block", [b"AWS_REGION=eu-central-1\0", b"X_AWS_SECRET_ACCESS_KEY=abc\0", b"AWS_SESSION_TOKEN\0"]
)
def test_other_variables_and_broken_ones_stay(block):
    assert overwritten(block) == block


def test_a_process_that_reads_files_gets_no_credentials(monkeypatch):
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.setenv("LANG", "C.UTF-8")
    assert "AWS_SECRET_ACCESS_KEY" not in environment()
    assert environment()["LANG"] == "C.UTF-8"
