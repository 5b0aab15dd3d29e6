"""A client of the API over HTTP."""

import json
from typing import Any
from urllib.parse import urlencode

import urllib3

from deployment.errors import DeploymentError


class ApiClient:
    """A client with an account's credentials. `url` is the base of the API; `hint` follows errors of the network."""

    def __init__(self, url: str, interface: str, account_id: str, secret: str, hint: str = "") -> None:
        self._base = f"{url.rstrip('/')}/api"
        self._interface = interface
        self._query = urlencode({"accountID": account_id, "accountSecret": secret})
        self._hint = hint

    def contract(self) -> Any:
        """Return the contract of the API."""
        return self._result(self._post("", b'{"id": "1", "method": "barrister-idl"}', {}), "result")

    def call(self, function: str, *params: Any) -> Any:
        """Call a method of the API, and return its result.

        Raises:
            DeploymentError: the API does not answer, or answers with an error.
        """
        request = {"jsonrpc": "2.0", "id": "1", "method": f"{self._interface}.{function}", "params": params}
        answer = self._post("", json.dumps(request).encode(), {"Content-Type": "application/json"})
        return self._result(answer, "result")

    def upload(self, name: str, content_type: str, body: bytes) -> dict[str, Any]:
        """Upload a file, and return the media file that the API made of it."""
        answer = self._post("/upload", body, {"Content-Type": content_type, "X-SZN-Filename": name})
        media: dict[str, Any] = self._result(answer, "media")
        return media

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
        url = f"{self._base}{path}?{self._query}"
        try:
            answer = urllib3.request("POST", url, body=body, headers=headers, timeout=60, retries=False)
            content: dict[str, Any] = answer.json()
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise DeploymentError(f"No answer from {self._base}: {error}{self._hint}") from error
        return content

    @staticmethod
    def _result(answer: dict[str, Any], name: str) -> Any:
        if answer.get("error"):
            raise DeploymentError(f"The API answered with an error: {json.dumps(answer['error'], indent=2)}")
        if name not in answer:
            raise DeploymentError(f"The API answered {json.dumps(answer)}; see the logs of its function for the cause.")
        return answer[name]


def download(url: str) -> bytes:
    """Return the content behind a link of the API.

    Raises:
        DeploymentError: there is no answer, or the link is refused.
    """
    return _request("GET", url).data


def put(ticket: dict[str, Any], body: bytes) -> None:
    """Store a file under the presigned URL of `Media_Upload_New`.

    Raises:
        DeploymentError: there is no answer, or the URL is refused.
    """
    headers = {header["name"]: header["value"] for header in ticket["headers"]}
    _request(ticket["method"], ticket["url"], body=body, headers=headers)


def _request(method: str, url: str, **options: Any) -> urllib3.BaseHTTPResponse:
    shown = url.partition("?")[0]
    try:
        answer = urllib3.request(method, url, timeout=60, retries=False, **options)
    except urllib3.exceptions.HTTPError as error:
        raise DeploymentError(f"No answer from {shown}: {error}") from error
    if answer.status != 200:
        raise DeploymentError(f"{shown} answered {method} with status {answer.status}.")
    return answer
