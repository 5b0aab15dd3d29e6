"""The API of a deployment, for one account."""

import base64
import json
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from chalicelib.client.account_login import AccountLogin
from chalicelib.client.http_transport import Answer, NoAnswerError, Send, send

PAUSES_S = (1, 3)
"""The pauses before a request without an answer is sent again."""


_IS_STORED = 412
"""The status of the storage for a file that is already there: uploads replace none (`If-None-Match: *`)."""

_REFUSED = frozenset({403, 404, 410})
"""The statuses of the storage for a link that has ended, and for a file that is gone."""


class RefusedCallError(Exception):
    """An error of the API: its `code`, its `message` and its `data`."""

    def __init__(self, code: int, message: str, data: Any = None) -> None:
        super().__init__(code, message, data)
        self.code = code
        self.message = message
        self.data = data


class RefusedFileError(Exception):
    """A link of the storage that gives no file: it has ended, or the file is gone. The text is the reason."""


@dataclass(frozen=True, slots=True)
class RemoteAccount:
    """An account of a deployment, whose methods are called over HTTP. The credentials are only in a header."""

    login: AccountLogin
    send: Send = send
    sleep: Callable[[float], None] = time.sleep

    def call(self, method: str, *params: Any) -> Any:
        """Call a method of the API, and return its result.

        Raises:
            RefusedCallError: the API answers with an error.
            NoAnswerError: the API does not answer.
        """
        request = {"jsonrpc": "2.0", "id": "1", "method": method, "params": params}
        headers = {"Authorization": self._authorization, "Content-Type": "application/json"}
        # The server does the work once, however often the request arrives with this key.
        headers["Idempotency-Key"] = str(uuid.uuid4())
        answer = _object(self._sent("POST", f"{self.login.url}/api", headers, json.dumps(request).encode()))
        if isinstance(error := answer.get("error"), dict):
            raise RefusedCallError(error.get("code", 0), str(error.get("message", "")), error.get("data"))
        if "result" not in answer:
            raise NoAnswerError("the answer is none of the API; check the URL")
        return answer["result"]

    def upload(self, body: bytes, name: str, content_type: str, description: str = "") -> Any:
        """Upload a media file straight into the storage, and return its `Media`, which is inspected afterwards.

        Raises:
            RefusedCallError: the API refuses the file.
            NoAnswerError: the API or the storage does not take it.
        """
        wire = {"name": name, "description": description, "type": content_type, "size": len(body)}
        ticket = self.call("Media_Upload_New", wire)
        self.store(ticket, body)
        return ticket["media"]

    def store(self, ticket: Mapping[str, Any], body: bytes) -> None:
        """Send a file to the fresh link of an upload, as a `MediaUpload` or a `CampaignUpload` describes it.

        Raises:
            NoAnswerError: the storage does not take it.
        """
        headers = {header["name"]: header["value"] for header in ticket["headers"]}
        answer = self._sent(ticket["method"], ticket["url"], headers, body)
        # Nobody else has the link, so a file that is there already is this one: only its answer was lost.
        if answer.status not in (200, _IS_STORED):
            raise NoAnswerError(f"the storage answered the upload with status {answer.status}")

    def fetch(self, url: str) -> bytes:
        """Return the file at a link of the storage. The credentials are not sent.

        Raises:
            RefusedFileError: the storage refuses the link, or has no such file.
            NoAnswerError: the storage does not return it.
        """
        answer = self._sent("GET", url, {}, b"")
        if answer.status in _REFUSED:
            raise RefusedFileError(f"the storage answered the download with status {answer.status}")
        if answer.status != 200:
            passing = _is_passing(answer.status)
            raise NoAnswerError(f"the storage answered the download with status {answer.status}", may_pass=passing)
        return answer.body

    def _sent(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Send a request, and again after each of `PAUSES_S` while that may help. All requests may be repeated."""
        for pause_s in PAUSES_S:
            try:
                answer = self.send(method, url, headers, body)
            except NoAnswerError as error:
                if not error.may_pass:
                    raise
            else:
                if not _is_passing(answer.status):
                    return answer
            self.sleep(pause_s)
        return self.send(method, url, headers, body)

    @property
    def _authorization(self) -> str:
        user, secret = quote(self.login.account_id, safe=""), quote(self.login.account_secret, safe="")
        return f"Basic {base64.b64encode(f'{user}:{secret}'.encode()).decode()}"


def _object(answer: Answer) -> dict[str, Any]:
    """Return the JSON object of an answer of the API, whose status is always 200."""
    if answer.status != 200:
        passing = _is_passing(answer.status)
        advice = "try again later" if passing else "check the URL"
        raise NoAnswerError(f"the server answered with status {answer.status}; {advice}", may_pass=passing)
    try:
        content = json.loads(answer.body)
    except ValueError as error:
        raise NoAnswerError("the answer is no JSON; check the URL") from error
    if not isinstance(content, dict):
        raise NoAnswerError("the answer is none of the API; check the URL")
    return content


def _is_passing(status: int) -> bool:
    return status == 429 or status >= 500
