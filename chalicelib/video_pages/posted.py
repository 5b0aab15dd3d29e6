"""The messages of browsers to a page, and the answers to them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from chalicelib.domain.errors import ApiError, Transient
from chalicelib.domain.response_headers import NO_STORE
from chalicelib.pages.responses import SECURITY, PageResponse

_JSON = "application/json"
_BUSY_S = 2


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of a browser: its body, the network address that it came from, and what its headers say.

    - `agent`: the `User-Agent`.
    - `site`: the `Sec-Fetch-Site`, which no script can set; empty from browsers before 2023, and from programs.
    - `content_type`: the type of the body, without parameters.
    """

    body: bytes
    address: str = ""
    agent: str = ""
    site: str = ""
    content_type: str = ""

    @classmethod
    def read(cls, body: bytes, address: str, headers: Mapping[str, str]) -> Self:
        """Return a message with these headers, whose names are in lower case."""
        content_type = headers.get("content-type", "").partition(";")[0].strip().lower()
        return cls(body, address, headers.get("user-agent", ""), headers.get("sec-fetch-site", ""), content_type)

    @property
    def is_of_other_site(self) -> bool:
        """True if a page of another origin has sent it, as far as the browser says so."""
        return self.site not in ("", "same-origin")

    @property
    def is_json(self) -> bool:
        """True if the body says that it is JSON: browsers let no page of another origin say so here."""
        return self.content_type == _JSON


def answer(status: int, problem: str = "", retry_after_s: int | None = None) -> PageResponse:
    """Return an answer with a problem in words, or with nothing."""
    headers = SECURITY | NO_STORE | {"Content-Type": _JSON}
    if retry_after_s is not None:
        headers |= {"Retry-After": str(retry_after_s)}
    return PageResponse(json.dumps({"error": problem}).encode() if problem else b"", status, headers)


def answer_later(error: ApiError | Transient) -> PageResponse:
    """Return the answer to what may succeed later."""
    if isinstance(error, Transient):
        return answer(503, "busy at the moment; please try again", _BUSY_S)
    data: Any = error.data
    wait_s = data.get("retryAfter") if isinstance(data, dict) else None
    return answer(429, "too many from here; please try again later", wait_s)
