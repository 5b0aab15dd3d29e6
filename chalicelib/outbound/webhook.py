"""The POST that tells a caller's server of a video."""

import json
from typing import Any

import urllib3

from chalicelib.domain.delivery import Reply
from chalicelib.outbound.pool import connections
from chalicelib.outbound.reasons import reason_of


def call_webhook(url: str, video: dict[str, Any], user_agent: str) -> Reply:
    """POST a video as JSON to a URL. The answer's body is ignored; redirects are not followed.

    Source: the seeds, "Webhooks Details" and "Webhook call example".
    """
    headers = {"Accept": "*/*", "Connection": "close", "User-Agent": user_agent, "Content-Type": "application/json"}
    try:
        response = connections().request(
            "POST", url, body=json.dumps(video).encode(), headers=headers, retries=False, preload_content=False
        )
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        return Reply(error=f"no answer: {reason_of(error)}")
    response.close()
    return Reply(response.status)
