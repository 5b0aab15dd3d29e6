"""The log lines of the functions: one JSON object each, as Powertools for AWS Lambda writes it."""

import json
import logging
from functools import cached_property
from typing import Any, TextIO

from chalicelib import __version__
from chalicelib.domain.log_context import log_fields
from chalicelib.telemetry.redaction import redacted

_ORDER = ["level", "timestamp", "message", "event"]


def configure_logs(stack: str, level: str, stream: TextIO | None = None, root: logging.Logger | None = None) -> None:
    """Write the lines of all loggers as JSON. Those of `chalicelib` need this level, those of libraries a warning.

    Libraries log requests with their credentials below that. `stream` is standard error by default; Lambda stores both.
    """
    root = root or logging.getLogger()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter(stack))
    handler.addFilter(_add_fields)
    # Lambda's own handler writes plain text.
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    root.getChild("chalicelib").setLevel(level)


class JsonFormatter(logging.Formatter):
    """The formatter of Powertools, which is loaded when the first line is written."""

    def __init__(self, stack: str) -> None:
        super().__init__()
        self._stack = stack

    def format(self, record: logging.LogRecord) -> str:
        """Return a line: the record, the fields of the current request or message, and the trace id of X-Ray."""
        return self._powertools.format(record)

    @cached_property
    def _powertools(self) -> logging.Formatter:
        from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

        return LambdaPowertoolsFormatter(
            json_serializer=_serialize,
            log_record_order=_ORDER,
            use_rfc3339=True,
            utc=True,
            serialize_stacktrace=False,
            service=self._stack,
            release=__version__,
        )


def _serialize(line: Any) -> str:
    return redacted(json.dumps(line, ensure_ascii=False, default=str, separators=(",", ":")))


def _add_fields(record: logging.LogRecord) -> bool:
    for name, value in log_fields().items():
        if not hasattr(record, name):
            setattr(record, name, value)
    return True
