"""The invocation of a function: the fields that all its log lines carry."""

import os
from typing import Any

# Lambda starts a container with provisioned concurrency before there is a request.
_is_new = os.environ.get("AWS_LAMBDA_INITIALIZATION_TYPE") != "provisioned-concurrency"


def invocation_fields(context: Any) -> dict[str, object]:
    """Return the fields of an invocation, from Lambda's context object.

    `cold_start` is true for the first invocation of a container. Call this once for each.
    """
    global _is_new
    cold_start, _is_new = _is_new, False
    return {
        "function": getattr(context, "function_name", None),
        "function_request_id": getattr(context, "aws_request_id", None),
        "cold_start": cold_start,
    }
