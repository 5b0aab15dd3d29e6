"""Turn the structured log lines of the functions into lines for people."""

import json
from collections.abc import Mapping
from typing import Any

_ENDED = "end"
_FAILED = "fail"
_BEGAN = "begin"
# The name of the function shows the queue, and so the kind of the message. The others are equal in all lines, or for
# searches.
_LEFT_OUT = frozenset(
    {
        *("level", "timestamp", "message", "event", "service", "release", "location", "xray_trace_id"),
        *("function", "function_request_id", "cold_start", "queue", "message_id", "kind", "duration_ms"),
        *("error", "reason", "exception", "exception_name", "body"),
    }
)


def format_text(text: str) -> str | None:
    """Return a log line as text: the duration of a step, its result and its ids, or a level and a message.

    Return None for the beginning of a step, for the test event that S3 sends after each deployment, and for metrics.
    Text that is not structured, such as a traceback, stays as it is.
    """
    fields = _parse(text)
    if fields is None:
        return text
    if "_aws" in fields or fields.get("event") == _BEGAN or "s3:TestEvent" in str(fields.get("body")):
        return None
    line = "  ".join([_outcome(fields), *_details(fields)])
    # Lambda prints the traceback of a failed step.
    traceback = fields.get("exception") if "event" not in fields else None
    return f"{line}\n{traceback}" if traceback else line


def _parse(text: str) -> dict[str, Any] | None:
    try:
        fields = json.loads(text)
    except ValueError:
        return None
    is_ours = isinstance(fields, dict) and ({"level", "message"} <= fields.keys() or "_aws" in fields)
    return fields if is_ours else None


def _outcome(fields: Mapping[str, Any]) -> str:
    if "duration_ms" not in fields:
        return f"{fields['level']}: {fields['message']}"
    took = f"{fields['duration_ms'] / 1000:6.1f} s"
    if fields["event"] == _FAILED:
        return f"{took}  FAILED: {fields.get('error', '')}"
    return took if fields["event"] == _ENDED else f"{took}  {fields['event']}"


def _details(fields: Mapping[str, Any]) -> list[str]:
    named = {name: value for name, value in fields.items() if name not in _LEFT_OUT}
    details = [f"{name} {value}" for name, value in named.items() if value not in ("", None)]
    return [*details, str(fields["body"])] if fields.get("body") else details
