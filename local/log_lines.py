"""Turn the structured log lines of the functions into lines for people."""

import json
from collections.abc import Mapping
from typing import Any

_ENDED = "end"
_FAILED = "fail"
_BEGAN = "begin"
# The name of the function shows the step, and so the kind of its message.
_LEFT_OUT = ("step", "kind", "event", "ms", "error", "message")


def format_text(text: str) -> str | None:
    """Return a log line as text: the duration of a step, its result and its ids.

    Return None for the beginning of a step, and for the test event that S3 sends after each deployment. Text that is
    not structured, such as a traceback, stays as it is.
    """
    fields = _parse(text)
    if fields is None:
        return text
    if fields["event"] == _BEGAN or "s3:TestEvent" in str(fields.get("message")):
        return None
    return "  ".join([_outcome(fields), *_details(fields)])


def _parse(text: str) -> dict[str, Any] | None:
    _, brace, rest = text.partition("{")
    try:
        fields = json.loads(brace + rest)
    except ValueError:
        return None
    is_ours = isinstance(fields, dict) and {"step", "event"} <= fields.keys()
    return fields if is_ours else None


def _outcome(fields: Mapping[str, Any]) -> str:
    took = f"{fields['ms'] / 1000:6.1f} s" if "ms" in fields else ""
    if fields["event"] == _FAILED:
        return f"{took}  FAILED: {fields.get('error', '')}"
    return took if fields["event"] == _ENDED else f"{took}  {fields['event']}"


def _details(fields: Mapping[str, Any]) -> list[str]:
    named = {name.removesuffix("_id"): value for name, value in fields.items() if name not in _LEFT_OUT}
    details = [f"{name} {value}" for name, value in named.items() if value not in ("", None)]
    return [*details, str(fields["message"])] if fields.get("message") else details
