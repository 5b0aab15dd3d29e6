"""GoogleRequests to Google, and their answers as JSON."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import urllib3

from chalicelib.domain.publishers import PublishError, PublishLater
from chalicelib.outbound.deadline import time_limit
from chalicelib.outbound.pool import Pool
from chalicelib.outbound.reasons import reason_of

_MAX_ANSWER_BYTES = 1_000_000
_TOTAL_S = 30
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class GoogleHosts:
    """The addresses of Google's services. Tests have others."""

    consent: str = "https://accounts.google.com/o/oauth2/v2/auth"
    oauth: str = "https://oauth2.googleapis.com"
    youtube: str = "https://youtube.googleapis.com"

    def is_session(self, url: str) -> bool:
        """Return whether an upload session is at YouTube, as its address says, which an answer has given."""
        expected, found = urlsplit(self.youtube), urlsplit(url)
        is_googles = expected.hostname == "youtube.googleapis.com" and (found.hostname or "").endswith(
            ".googleapis.com"
        )
        return found.scheme == expected.scheme and (is_googles or found.netloc == expected.netloc)


def hosts_at(url: str | None) -> GoogleHosts:
    """Return the addresses of Google's services, or of a server in their place, for tests."""
    return GoogleHosts(f"{url}/o/oauth2/v2/auth", url, url) if url else GoogleHosts()


@dataclass(frozen=True, slots=True)
class GoogleAnswer:
    """The answer of a server. `json` is empty if the body is none."""

    status: int
    headers: Mapping[str, str]
    json: dict[str, Any] = field(default_factory=dict)

    @property
    def reason(self) -> str:
        """The reason of an error: older errors have it in a list, newer ones as a status, OAuth's as a word."""
        error = self.json.get("error")
        if isinstance(error, dict):
            errors = error.get("errors") or [{}]
            return str(errors[0].get("reason") or error.get("status") or "")
        return str(error or "")

    @property
    def message(self) -> str:
        """The text of an error."""
        error = self.json.get("error")
        text = error.get("message") if isinstance(error, dict) else self.json.get("error_description")
        return str(text or "")[:300]


class GoogleRequests:
    """GoogleRequests by the pool that checks where they lead."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def send(
        self,
        method: str,
        url: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        total_s: float = _TOTAL_S,
    ) -> GoogleAnswer:
        """Make a request. Do not follow redirects: status 308 means "go on" here.

        Raises:
            PublishLater: there is no answer.
        """
        length = {} if body else {"Content-Length": "0"} if method in ("POST", "PUT") else {}
        with time_limit(total_s) as deadline:
            try:
                response = self._pool.request(
                    method,
                    url,
                    body=body,
                    headers={"Accept": "application/json", **length, **(headers or {})},
                    redirect=False,
                    retries=False,
                    preload_content=False,
                )
                with response:
                    content = response.read(_MAX_ANSWER_BYTES)
            except (urllib3.exceptions.HTTPError, TimeoutError, OSError) as error:
                why = f"the request took longer than {total_s:g} s" if deadline.is_over else reason_of(error)
                raise PublishLater(f"Google does not answer: {why}") from error
        return GoogleAnswer(response.status, response.headers, _json(content))

    def post_form(self, url: str, fields: Mapping[str, str]) -> GoogleAnswer:
        """Send a form.

        Raises:
            PublishLater: there is no answer, or the server fails.
        """
        answer = self.send("POST", url, urlencode(fields).encode(), FORM)
        if answer.status >= 500 or answer.status == 429:
            raise PublishLater(f"Google answered with status {answer.status}")
        return answer


def refused(answer: GoogleAnswer, what: str) -> PublishError:
    """Return the error of an answer that no retry changes."""
    reason = answer.reason or f"status {answer.status}"
    return PublishError(f"YouTube refuses {what}: {reason}{f' ({answer.message})' if answer.message else ''}")


def _json(content: bytes) -> dict[str, Any]:
    try:
        value = json.loads(content)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
