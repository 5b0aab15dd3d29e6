"""Call webhooks."""

from collections.abc import Mapping

import urllib3
from urllib3.util import SKIP_HEADER

from chalicelib.domain.delivery import Reply
from chalicelib.domain.urls import without_login
from chalicelib.outbound.basic_auth import authorization
from chalicelib.outbound.pool import connections
from chalicelib.outbound.reasons import reason_of


def call_webhook(url: str, body: bytes, headers: Mapping[str, str], user_agent: str) -> Reply:
    """POST JSON to a URL, with further headers. Ignore the body of the answer, and do not follow redirects.

    A user and a password in the URL are sent as `Authorization`.

    Source: the seeds, "Webhooks Details" and "Webhook call example".
    """
    address, login = without_login(url)
    own = {"Accept": "*/*", "Connection": "close", "User-Agent": user_agent, "Content-Type": "application/json"}
    # Otherwise http.client adds an Accept-Encoding, which the seeds' example does not have.
    own |= {"Accept-Encoding": SKIP_HEADER} | authorization(login)
    try:
        response = connections().request(
            "POST", address, body=body, headers={**own, **headers}, retries=False, preload_content=False
        )
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        return Reply(error=f"no answer: {reason_of(error)}")
    response.close()
    return Reply(response.status)
