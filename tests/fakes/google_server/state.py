"""The accounts, tokens, upload sessions and videos of the fake Google, and the faults that it is to make."""

import base64
import hashlib
import json
import threading
from dataclasses import dataclass, field
from typing import Any

CLIENT_ID, CLIENT_SECRET = "reelwright.apps.googleusercontent.com", "GOCSPX-secret"
ANN, BOB = "116071234567890123456", "104321234567890123456"


@dataclass
class Fault:
    """Something that goes wrong with one request.

    `on`: "token", "begin", "put", "ask", "list", "delete" or "" for any. `skip`: so many such requests go well before.
    `status` and `reason`: the answer, instead of the work. `cut_after`: the connection is cut after so many bytes of
    the body. `loses_answer`: the work is done, and the connection is cut before the answer. `drops_session`: it is
    gone.
    """

    on: str = ""
    status: int = 0
    reason: str = ""
    message: str = ""
    cut_after: int | None = None
    loses_answer: bool = False
    drops_session: bool = False
    skip: int = 0


@dataclass
class Session:
    """An upload: what was sent about the video, and its bytes so far."""

    id: str
    size: int
    resource: dict[str, Any]
    owner: str
    content: bytearray = field(default_factory=bytearray)
    video_id: str = ""


class GoogleState:
    """Everything that the fake Google knows. `channels`: the name of each account's channel, or None."""

    def __init__(self) -> None:
        self.channels: dict[str, str | None] = {ANN: "Ann's films", BOB: None}
        self.unticked: set[str] = set()
        self.codes: dict[str, dict[str, str]] = {}
        self.refresh_tokens: dict[str, tuple[str, str]] = {}
        self.access_tokens: dict[str, tuple[str, str]] = {}
        self.sessions: dict[str, Session] = {}
        self.videos: dict[str, dict[str, Any]] = {}
        self.contents: dict[str, bytes] = {}
        self.faults: list[Fault] = []
        self.locks_private = False
        self.upload_status = "uploaded"
        self.requests: list[dict[str, Any]] = []
        self.lock = threading.RLock()
        self._number = 0

    def new_name(self, kind: str) -> str:
        """Return a name that no other thing has."""
        self._number += 1
        return f"{kind}{self._number:08d}"

    def take_fault(self, on: str) -> Fault:
        """Return what goes wrong with a request; an empty fault: nothing."""
        for fault in self.faults:
            if fault.on in ("", on):
                if fault.skip:
                    fault.skip -= 1
                    continue
                self.faults.remove(fault)
                return fault
        return Fault()

    def allow(self, account: str, query: dict[str, str]) -> str:
        """Let a person allow what a consent page asks for. Return the code."""
        code = self.new_name("code")
        scopes = [each for each in query["scope"].split() if each not in self.unticked]
        keep = {name: query.get(name, "") for name in ("redirect_uri", "code_challenge", "client_id")}
        self.codes[code] = {"account": account, "scope": " ".join(scopes), **keep}
        return code

    def exchange(self, fields: dict[str, str]) -> tuple[int, dict[str, Any]]:
        """Answer a request for a token."""
        if (fields.get("client_id"), fields.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return 401, {"error": "invalid_client", "error_description": "The OAuth client was not found."}
        if fields.get("grant_type") == "refresh_token":
            found = self.refresh_tokens.get(fields.get("refresh_token", ""))
            if found is None:
                return 400, {"error": "invalid_grant", "error_description": "Token has been expired or revoked."}
            return 200, self._access(*found)
        code = self.codes.pop(fields.get("code", ""), None)
        digest = hashlib.sha256(fields.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if code is None or code["code_challenge"] != challenge or code["redirect_uri"] != fields.get("redirect_uri"):
            return 400, {"error": "invalid_grant", "error_description": "Bad Request"}
        refresh = self.new_name("refresh")
        self.refresh_tokens[refresh] = (code["account"], code["scope"])
        claims = base64.urlsafe_b64encode(json.dumps({"sub": code["account"]}).encode()).decode().rstrip("=")
        given = self._access(code["account"], code["scope"])
        return 200, given | {"refresh_token": refresh, "id_token": f"e30.{claims}.c2ln"}

    def revoke(self, token: str) -> int:
        """Revoke a token, and with it all of its account."""
        account = self.refresh_tokens.get(token, ("", ""))[0]
        if not account:
            return 400
        for tokens in (self.refresh_tokens, self.access_tokens):
            for name in [name for name, (owner, _) in tokens.items() if owner == account]:
                del tokens[name]
        return 200

    def _access(self, account: str, scope: str) -> dict[str, Any]:
        token = self.new_name("access")
        self.access_tokens[token] = (account, scope)
        return {"access_token": token, "expires_in": 3599, "scope": scope, "token_type": "Bearer"}

    def complete(self, session: Session) -> dict[str, Any]:
        """Return the video of a session that has all bytes. A finished session always has the same one."""
        if not session.video_id:
            session.video_id = self.new_name("vid")
            asked = session.resource.get("status", {})
            privacy = "private" if self.locks_private else asked.get("privacyStatus", "public")
            status = {"uploadStatus": self.upload_status, "privacyStatus": privacy, "license": asked.get("license")}
            snippet = session.resource.get("snippet", {}) | {"channelId": f"UC{session.owner}"}
            resource = {"kind": "youtube#video", "id": session.video_id, "snippet": snippet, "status": status}
            self.videos[session.video_id] = resource
            self.contents[session.video_id] = bytes(session.content)
        return self.videos.get(session.video_id, {"kind": "youtube#video", "id": session.video_id})
