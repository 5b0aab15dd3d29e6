"""Call webhooks."""

from collections.abc import Mapping
from datetime import UTC, datetime

import urllib3
from urllib3.util import SKIP_HEADER

from chalicelib.domain.delivery import Reply
from chalicelib.domain.urls import without_login
from chalicelib.outbound.basic_auth import authorization
from chalicelib.outbound.deadline import time_limit
from chalicelib.outbound.pool import Pool
from chalicelib.outbound.reasons import reason_of
from chalicelib.outbound.retry_after import retry_after_s

_TOTAL_S = 20
_BUSY = (429, 503)


def call_webhook(
    url: str, body: bytes, headers: Mapping[str, str], user_agent: str, pool: Pool, total_s: float = _TOTAL_S
) -> Reply:
    """POST JSON to a URL within `total_s`, with further headers.

    Send a user and a password in the URL as `Authorization`. Ignore the body of the answer. Do not follow redirects.

    Source: the seeds, "Webhooks Details" and "Webhook call example".
    """
    address, login = without_login(url)
    own = {"Accept": "*/*", "Connection": "close", "User-Agent": user_agent, "Content-Type": "application/json"}
    # Otherwise http.client adds an Accept-Encoding, which the seeds' example does not have.
    own |= {"Accept-Encoding": SKIP_HEADER} | authorization(login)
    with time_limit(total_s) as deadline:
        try:
            response = pool.request(
                "POST", address, body=body, headers={**own, **headers}, retries=False, preload_content=False
            )
        except (urllib3.exceptions.HTTPError, ValueError, TimeoutError) as error:
            reason = f"the call took longer than {total_s:g} s" if deadline.is_over else reason_of(error)
            return Reply(error=f"no answer: {reason}")
    response.close()
    asks_to_wait = response.status in _BUSY
    after_s = retry_after_s(response.headers.get("Retry-After"), datetime.now(UTC)) if asks_to_wait else None
    return Reply(response.status, retry_after_s=after_s)
