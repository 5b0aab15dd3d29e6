"""Requests over HTTP, with urllib3."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import urllib3

_TIMEOUT = urllib3.Timeout(connect=10, read=60)
# Only a connection is tried again: nothing was sent yet. A redirect could lead the secret to another host.
_RETRIES = urllib3.Retry(total=2, connect=2, read=0, redirect=0, status=0, other=0)

_OTHER = "the connection broke off"
# Subclasses first.
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (urllib3.exceptions.NameResolutionError, "there is no server of that name"),
    (urllib3.exceptions.ConnectTimeoutError, "there is no connection to the server"),
    (urllib3.exceptions.NewConnectionError, "there is no connection to the server"),
    (urllib3.exceptions.ReadTimeoutError, "the server does not answer in time"),
    (urllib3.exceptions.SSLError, "the server's certificate is not trusted"),
)


class NoAnswerError(Exception):
    """A request without an answer of the API; the text is the reason."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The status and the body of an answer."""

    status: int
    body: bytes


Send = Callable[[str, str, Mapping[str, str], bytes], Answer]
"""Sends a request (method, URL, headers, body), and returns the answer. Raises `NoAnswerError`."""


def send(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Send a request, and return the answer. Redirects are not followed.

    Raises:
        NoAnswerError: there is no connection, or it broke off.
    """
    try:
        answer = urllib3.request(
            method, url, body=body, headers=headers, timeout=_TIMEOUT, retries=_RETRIES, redirect=False
        )
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        cause = error.reason if isinstance(error, urllib3.exceptions.MaxRetryError) and error.reason else error
        raise NoAnswerError(next((words for kind, words in _REASONS if isinstance(cause, kind)), _OTHER)) from error
    return Answer(answer.status, answer.data)
