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


class RefusedCallError(Exception):
    """An error of the API: its `code`, its `message` and its `data`."""

    def __init__(self, code: int, message: str, data: Any = None) -> None:
        super().__init__(code, message, data)
        self.code = code
        self.message = message
        self.data = data


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
        headers = {header["name"]: header["value"] for header in ticket["headers"]}
        stored = self._sent(ticket["method"], ticket["url"], headers, body)
        if stored.status != 200:
            raise NoAnswerError(f"the storage answered the upload with status {stored.status}")
        return ticket["media"]

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
        advice = "try again later" if _is_passing(answer.status) else "check the URL"
        raise NoAnswerError(f"the server answered with status {answer.status}; {advice}")
    try:
        content = json.loads(answer.body)
    except ValueError as error:
        raise NoAnswerError("the answer is no JSON; check the URL") from error
    if not isinstance(content, dict):
        raise NoAnswerError("the answer is none of the API; check the URL")
    return content


def _is_passing(status: int) -> bool:
    return status == 429 or status >= 500
