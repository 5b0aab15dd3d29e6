"""The log of a test, as the functions write it."""

import io
import json
import logging
import sys
import threading

import pytest

from chalicelib.telemetry.json_logs import configure_logs


@pytest.fixture
def lines():
    """Return a function that returns the lines that the functions have written, as JSON data."""
    stream, root, ours = io.StringIO(), logging.getLogger(), logging.getLogger("chalicelib")
    urllib3_level = logging.getLogger("urllib3").level
    handlers, level, own_level = root.handlers, root.level, ours.level
    hooks = sys.excepthook, threading.excepthook, sys.unraisablehook
    configure_logs("reelwright-test", "INFO", stream)
    yield lambda: [json.loads(line) for line in stream.getvalue().split("\n") if line]
    root.handlers = handlers
    root.setLevel(level)
    ours.setLevel(own_level)
    logging.getLogger("urllib3").setLevel(urllib3_level)
    logging.captureWarnings(False)
    sys.excepthook, threading.excepthook, sys.unraisablehook = hooks
