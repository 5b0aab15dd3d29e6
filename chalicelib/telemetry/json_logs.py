"""The log lines of the functions: one JSON object each, also for warnings and for exceptions that nothing catches."""

import json
import logging
import os
import sys
import threading
from datetime import UTC, datetime
from typing import Any, TextIO

from chalicelib import __version__
from chalicelib.domain.log_context import log_fields
from chalicelib.telemetry.redaction import redacted

# What Python puts into each record. Everything else is a field of ours.
_PYTHONS = {*vars(logging.makeLogRecord({})), "message", "asctime"}
_CUT_CHARS = 1000

log = logging.getLogger(__name__)


def configure_logs(stack: str, level: str, stream: TextIO | None = None, root: logging.Logger | None = None) -> None:
    """Write the lines of all loggers as JSON. Those of `chalicelib` need this level, those of libraries a warning.

    Libraries log requests with their credentials below that. `stream` is standard error by default; Lambda stores both.
    Python's warnings, and exceptions that end a thread or this process, become lines, too.
    """
    root = root or logging.getLogger()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter(stack))
    # Lambda's own handler writes plain text.
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    root.getChild("chalicelib").setLevel(level)
    # Its warnings about retries name the path of the URL. The step logs why a download or a call has failed.
    root.getChild("urllib3").setLevel(logging.ERROR)
    logging.captureWarnings(True)
    sys.excepthook = lambda kind, error, trace: log.critical("uncaught", exc_info=(kind, error, trace))
    threading.excepthook = lambda uncaught: log.critical("uncaught in a thread", exc_info=uncaught.exc_value)
    sys.unraisablehook = lambda uncaught: log.error("%s", uncaught.err_msg or "ignored", exc_info=uncaught.exc_value)


class JsonFormatter(logging.Formatter):
    """The form of a line. It needs no library: the API writes a line for each call, and a container starts often."""

    def __init__(self, stack: str) -> None:
        super().__init__()
        self._stack = stack

    def format(self, record: logging.LogRecord) -> str:
        """Return a line: the record, the fields of the current request or message, and the trace id of X-Ray."""
        try:
            text = _to_json(self._line(record, record.getMessage()))
        except Exception as error:  # noqa: BLE001 -- a line that is lost would hide what it is about
            problem = f"{type(error).__name__}: {error}"
            text = _to_json({**self._head(record, str(record.msg)[:_CUT_CHARS]), "not_logged": problem[:_CUT_CHARS]})
        return redacted(text)

    def _line(self, record: logging.LogRecord, message: str) -> dict[str, Any]:
        own = {name: value for name, value in vars(record).items() if name not in _PYTHONS}
        line = self._head(record, message) | {**log_fields(), **own}
        if record.exc_info and record.exc_info[0]:
            line |= {"exception": self.formatException(record.exc_info), "exception_name": record.exc_info[0].__name__}
        return {name: value for name, value in line.items() if value is not None}

    def _head(self, record: logging.LogRecord, message: str) -> dict[str, Any]:
        trace = os.environ.get("_X_AMZN_TRACE_ID", "").partition(";")[0].removeprefix("Root=")
        return {
            "level": record.levelname,
            "timestamp": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "message": message,
            "event": None,
            "location": f"{record.funcName}:{record.lineno}",
            "service": self._stack,
            "release": __version__,
            "xray_trace_id": trace or None,
        }


def _to_json(line: dict[str, Any]) -> str:
    text = json.dumps(line, ensure_ascii=False, default=str, separators=(",", ":"))
    # Halves of surrogate pairs cannot be encoded; their escapes are JSON.
    return text.encode(errors="backslashreplace").decode()
