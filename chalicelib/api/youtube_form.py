"""`POST /account/youtube_connect`: the form by which a public client of Sezion connects YouTube.

It sends `action=connectYoutube`, `accountID` and `accountSecret`, and expects an address as JSON text, which it opens
in a new window, or an object with `error`. Source: the Shopify app of Sezion, `views/app_view.ejs`.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from urllib.parse import parse_qs

from chalicelib.api.http_request import HttpRequest

ACTION = "connectYoutube"
_MAX_FORM_BYTES = 10_000


def connect_by_form(request: HttpRequest, answer: Callable[[HttpRequest], bytes]) -> bytes:
    """Return the answer to the form. `answer` answers a JSON-RPC request: its checks, limits and audit trail hold."""
    form = parse_qs(request.body[:_MAX_FORM_BYTES].decode(errors="replace"))
    fields = {name: values[0] for name, values in form.items()}
    if fields.get("action") != ACTION:
        return json.dumps({"error": f"action: expected {ACTION}"}).encode()
    query = {name: fields.get(name, "") for name in ("accountID", "accountSecret")}
    call = {"jsonrpc": "2.0", "id": "1", "method": "Youtube_Connect", "params": []}
    headers = {name: value for name, value in request.headers.items() if name != "content-type"}
    inner = replace(request, body=json.dumps(call).encode(), query=query, headers=headers)
    reply = json.loads(answer(inner))
    if "result" in reply:
        return json.dumps(reply["result"]).encode()
    error = reply["error"]
    problem = (error.get("data") or {}).get("problem") if isinstance(error.get("data"), dict) else None
    return json.dumps({"error": f"{error['message']}: {problem}" if problem else error["message"]}).encode()
