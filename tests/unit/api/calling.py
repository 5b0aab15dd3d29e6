"""Callers of the API that speak JSON-RPC."""

import json
from typing import Any

from chalicelib.api.http_request import HttpRequest
from chalicelib.api.rpc import Rpc
from chalicelib.domain.errors import BadMedia
from tests.fakes import ACCOUNT, PROFILE, RECTANGLE, SECRET, TEMPLATE, TEMPLATE_SECRET, FakeCloud

BASE_URL = "https://videos.example.com/v1"
BY_ACCOUNT = {"accountID": ACCOUNT, "accountSecret": SECRET}
BY_TEMPLATE = {"accountID": ACCOUNT, "templateID": TEMPLATE, "templateSecret": TEMPLATE_SECRET}

NEW_TEMPLATE = {"name": "Welcome", "inputScripts": [RECTANGLE], "outProfiles": [PROFILE]}
PHOTO_SCRIPT = '[{"image": {"id": "photo", "duration": 1000}}]'
TITLE_SCRIPT = '[{"text": {"id": "title", "duration": 1000}}]'


class Caller:
    """A client with credentials."""

    def __init__(
        self,
        cloud: FakeCloud,
        query: dict[str, str] = BY_ACCOUNT,
        address: str = "192.0.2.1",
        headers: dict[str, str] | None = None,
    ) -> None:
        self._rpc = Rpc(cloud.api_services)
        self._query = query
        self._address = address
        self._headers = headers or {}
        self._interface = cloud.brand.interface

    def post(self, body: Any) -> Any:
        """Return the answer to a body."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = HttpRequest(content, self._query, self._headers, self._address, BASE_URL)
        return json.loads(self._rpc.answer(request))

    def call(self, function: str, *params: Any) -> Any:
        """Return the result of a function that succeeds."""
        answer = self.post(request(function, *params, interface=self._interface))
        assert "error" not in answer, answer
        return answer["result"]

    def error(self, function: str, *params: Any) -> tuple[int, Any]:
        """Return code and data of a function's error."""
        error = self.refusal(function, *params)
        return error["code"], error.get("data")

    def refusal(self, function: str, *params: Any) -> dict[str, Any]:
        """Return the error of a function that fails."""
        answer = self.post(request(function, *params, interface=self._interface))
        assert "error" in answer, answer
        return answer["error"]


def request(function: str, *params: Any, id: str = "1", interface: str = "SezionAPI") -> dict[str, Any]:
    method = function if "." in function else f"{interface}.{function}"
    return {"jsonrpc": "2.0", "id": id, "method": method, "params": params}


def photo(media_id: str, **more: Any) -> dict[str, Any]:
    """Return an input for the object of `PHOTO_SCRIPT`."""
    return {"inputID": "photo", "type": "image", "sezionID": media_id} | more


def title(text: str) -> dict[str, Any]:
    """Return an input for the object of `TITLE_SCRIPT`."""
    return {"inputID": "title", "type": "text", "text": text}


def refuse(path: Any, declared: Any) -> Any:
    """Reject a file as broken."""
    raise BadMedia("it is truncated")
