"""A client of the API over HTTP, for the commands of the local cloud."""

import json
from typing import Any

import urllib3

from local.errors import LocalCloudError


class Client:
    """A client with an account's credentials."""

    def __init__(self, variables: dict[str, str]) -> None:
        self._base = f"{variables['REELWRIGHT_URL']}/api"
        self._interface = variables["REELWRIGHT_INTERFACE"]
        self._query = {
            "accountID": variables["REELWRIGHT_ACCOUNT_ID"],
            "accountSecret": variables["REELWRIGHT_ACCOUNT_SECRET"],
        }

    def contract(self) -> Any:
        """Return the contract of the API."""
        return self._result(self._post("", b'{"id": "1", "method": "barrister-idl"}', {}), "result")

    def call(self, function: str, *params: Any) -> Any:
        """Call a method of the API, and return its result."""
        request = {"jsonrpc": "2.0", "id": "1", "method": f"{self._interface}.{function}", "params": params}
        answer = self._post("", json.dumps(request).encode(), {"Content-Type": "application/json"})
        return self._result(answer, "result")

    def upload(self, name: str, content_type: str, body: bytes) -> dict[str, Any]:
        """Upload a file, and return the media file that the API made of it."""
        answer = self._post("/upload", body, {"Content-Type": content_type, "X-SZN-Filename": name})
        media: dict[str, Any] = self._result(answer, "media")
        return media

    def _post(self, path: str, body: bytes, headers: dict[str, str]) -> dict[str, Any]:
        url = f"{self._base}{path}?" + "&".join(f"{name}={value}" for name, value in self._query.items())
        try:
            answer = urllib3.request("POST", url, body=body, headers=headers, timeout=60, retries=False)
            content: dict[str, Any] = answer.json()
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise LocalCloudError(f"No answer from {self._base}: {error}\nIs the local cloud up? (make up)") from error
        return content

    @staticmethod
    def _result(answer: dict[str, Any], name: str) -> Any:
        if answer.get("error"):
            raise LocalCloudError(f"The API answered with an error: {json.dumps(answer['error'], indent=2)}")
        if name not in answer:
            raise LocalCloudError(f"The API answered {json.dumps(answer)}; see `make logs` for the cause")
        return answer[name]


def download(url: str) -> bytes:
    """Return the content behind a link of the API.

    Raises:
        LocalCloudError: the local cloud does not answer, or refuses the link.
    """
    try:
        answer = urllib3.request("GET", url, timeout=60, retries=False)
    except urllib3.exceptions.HTTPError as error:
        raise LocalCloudError(f"No answer from {url}: {error}") from error
    if answer.status != 200:
        raise LocalCloudError(f"{url} answered with status {answer.status}")
    return answer.data
