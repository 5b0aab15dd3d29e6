"""Requests over HTTP, with urllib3."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import urllib3

_TIMEOUT = urllib3.Timeout(connect=10, read=60)
_LASTING = (urllib3.exceptions.NameResolutionError, urllib3.exceptions.SSLError, urllib3.exceptions.LocationValueError)

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
    """A request without an answer of the API; the text is the reason. `may_pass`: a repetition may be answered."""

    def __init__(self, reason: str, *, may_pass: bool = False) -> None:
        super().__init__(reason)
        self.may_pass = may_pass


@dataclass(frozen=True, slots=True)
class Answer:
    """The status and the body of an answer."""

    status: int
    body: bytes


Send = Callable[[str, str, Mapping[str, str], bytes], Answer]
"""Sends a request (method, URL, headers, body), and returns the answer. Raises `NoAnswerError`."""


def send(method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Send a request once, and return the answer. Redirects are not followed: they could lead a secret elsewhere.

    Raises:
        NoAnswerError: there is no connection, or it broke off.
    """
    try:
        answer = urllib3.request(
            method, url, body=body, headers=headers, timeout=_TIMEOUT, retries=False, redirect=False
        )
    except (urllib3.exceptions.HTTPError, ValueError) as error:
        reason = next((words for kind, words in _REASONS if isinstance(error, kind)), _OTHER)
        passing = isinstance(error, urllib3.exceptions.HTTPError) and not isinstance(error, _LASTING)
        raise NoAnswerError(reason, may_pass=passing) from error
    return Answer(answer.status, answer.data)
