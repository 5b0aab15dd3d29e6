"""The HTTP server of the fake Google."""

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from tests.fakes.google_server.state import Fault, GoogleState, Session

UPLOAD, VIDEOS, CHANNELS = "/upload/youtube/v3/videos", "/youtube/v3/videos", "/youtube/v3/channels"
WRITE_SCOPES = ("/auth/youtube.upload", "/auth/youtube.force-ssl", "/auth/youtube")
MANAGE_SCOPES = ("/auth/youtube.force-ssl", "/auth/youtube")
_PIECE = 65536


class Cut(Exception):
    """The connection ends here, without an answer."""


@dataclass
class FakeGoogle:
    """A running server."""

    state: GoogleState
    url: str


@contextmanager
def running(state: GoogleState) -> Iterator[FakeGoogle]:
    """Run a server on this machine."""
    handler = type("Handler", (_Handler,), {"state": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield FakeGoogle(state, f"http://127.0.0.1:{server.server_address[1]}")
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body of an answer in one packet: two would wait for each other.
    wbufsize = -1
    state: GoogleState

    def log_message(self, *arguments: Any) -> None:
        pass

    def do_GET(self) -> None:
        self._handle()

    do_POST = do_PUT = do_DELETE = do_GET

    def _handle(self) -> None:
        parts = urlsplit(self.path)
        self.query = dict(parse_qsl(parts.query))
        self.fault = Fault()
        self.sent: dict[str, Any] = {"method": self.command, "path": parts.path, "query": self.query}
        try:
            with self.state.lock:
                self._route(parts.path)
        except (Cut, ConnectionError):
            self.close_connection = True
            with suppress(OSError):
                self.connection.shutdown(socket.SHUT_RDWR)

    def _route(self, path: str) -> None:
        if path == "/o/oauth2/v2/auth":
            self._consent()
        elif path == "/token":
            self._token()
        elif path == "/revoke":
            self._json(self.state.revoke(self._form().get("token", "")), {})
        elif path == UPLOAD and "upload_id" in self.query:
            self._session(self.query["upload_id"])
        elif path == UPLOAD and self.command == "POST":
            self._begin()
        elif path == VIDEOS and self.command in ("GET", "DELETE"):
            self._list() if self.command == "GET" else self._delete()
        elif path == CHANNELS:
            self._channels()
        else:
            self._error(404, "notFound")

    def _consent(self) -> None:
        """Show who may be chosen, or lead back if somebody was: `choose` is an account, or "deny"."""
        chosen = self.query.get("choose")
        if chosen is None:
            links = "".join(
                f'<a href="?{urlencode(self.query | {"choose": name})}">{name}</a>'
                for name in (*self.state.channels, "deny")
            )
            self._answer(200, f"<!doctype html><title>Choose an account</title>{links}".encode(), "text/html")
            return
        given = {"error": "access_denied"} if chosen == "deny" else {"code": self.state.allow(chosen, self.query)}
        back = urlencode(given | {"state": self.query["state"]})
        self._answer(302, b"", "text/plain", {"Location": f"{self.query['redirect_uri']}?{back}"})

    def _token(self) -> None:
        fields = self._form()
        if self._goes_wrong("token"):
            return
        self._json(*self.state.exchange(fields))

    def _begin(self) -> None:
        resource = json.loads(self._read(int(self.headers.get("Content-Length", 0))) or b"{}")
        self.sent["body"] = resource
        if self._goes_wrong("begin") or not (owner := self._owner(WRITE_SCOPES)):
            return
        if self.state.channels.get(owner) is None:
            self._error(401, "youtubeSignupRequired")
        elif problem := _problem_of(resource):
            self._error(400, problem)
        else:
            size = int(self.headers["X-Upload-Content-Length"])
            session = Session(self.state.new_name("session"), size, resource, owner)
            self.state.sessions[session.id] = session
            url = f"http://{self.headers['Host']}{UPLOAD}?uploadType=resumable&upload_id={session.id}"
            self._answer(200, b"", "text/plain", {"Location": url})

    def _session(self, session_id: str) -> None:
        session = self.state.sessions.get(session_id)
        content_range = self.headers.get("Content-Range", "")
        is_asked = content_range.startswith("bytes */")
        length = int(self.headers.get("Content-Length", 0))
        self.fault = self.state.take_fault("ask" if is_asked or self.command == "DELETE" else "put")
        if self.fault.drops_session:
            self.state.sessions.pop(session_id, None)
            session = None
        if self.fault.status or session is None:
            self._read(length)
            self._error(self.fault.status or 404, self.fault.reason or "notFound", self.fault.message)
        elif self.command == "DELETE":
            if not session.video_id:
                del self.state.sessions[session_id]
            self._answer(499, b"", "text/plain")
        elif not self._owner(WRITE_SCOPES):
            self._read(length)
        else:
            if not is_asked:
                self._receive(session, content_range, length)
            self._report(session)

    def _receive(self, session: Session, content_range: str, length: int) -> None:
        first = int(content_range.removeprefix("bytes ").partition("-")[0]) if content_range else 0
        if self.fault.cut_after is not None:
            session.content[first:] = self._read(min(self.fault.cut_after, length))
            raise Cut
        body = self._read(length)
        if first <= len(session.content) and not session.video_id:
            session.content[first:] = body

    def _report(self, session: Session) -> None:
        if len(session.content) == session.size:
            self._json(200 if session.video_id else 201, self.state.complete(session))
            return
        last = len(session.content) - 1
        self._answer(308, b"", "text/plain", {"Range": f"bytes=0-{last}"} if last >= 0 else {})

    def _list(self) -> None:
        if self._goes_wrong("list") or not self._owner(MANAGE_SCOPES):
            return
        ids = self.query.get("id", "").split(",")
        found = [self.state.videos[each] for each in ids if each in self.state.videos]
        items = [{"kind": "youtube#video", "id": each["id"], "status": each["status"]} for each in found]
        self._json(200, {"kind": "youtube#videoListResponse", "items": items})

    def _delete(self) -> None:
        if self._goes_wrong("delete") or not self._owner(MANAGE_SCOPES):
            return
        if self.state.videos.pop(self.query.get("id", ""), None) is None:
            self._error(404, "videoNotFound")
        else:
            self._answer(204, b"", "text/plain")

    def _channels(self) -> None:
        if not (owner := self._owner(MANAGE_SCOPES)):
            return
        name = self.state.channels.get(owner)
        items = [{"kind": "youtube#channel", "id": f"UC{owner}", "snippet": {"title": name}}] if name else []
        self._json(200, {"kind": "youtube#channelListResponse", "items": items})

    def _owner(self, scopes: tuple[str, ...]) -> str:
        """Return the account of the token, or answer with an error and return an empty text."""
        token = self.headers.get("Authorization", "").removeprefix("Bearer ")
        account, scope = self.state.access_tokens.get(token, ("", ""))
        if not account:
            self._error(401, "authError")
        elif not any(each.endswith(scopes) for each in scope.split()):
            self._error(403, "insufficientPermissions")
            return ""
        return account

    def _goes_wrong(self, on: str) -> bool:
        self.fault = self.state.take_fault(on)
        if self.fault.status:
            self._error(self.fault.status, self.fault.reason, self.fault.message)
        elif self.fault.cut_after is not None:
            raise Cut
        return bool(self.fault.status)

    def _form(self) -> dict[str, str]:
        return dict(parse_qsl(self._read(int(self.headers.get("Content-Length", 0))).decode()))

    def _read(self, length: int) -> bytes:
        parts, left = [], length
        while left and (part := self.rfile.read(min(_PIECE, left))):
            parts.append(part)
            left -= len(part)
        return b"".join(parts)

    def _error(self, status: int, reason: str, message: str = "") -> None:
        if self.sent["path"] == "/token":
            self._json(status, {"error": reason})
            return
        error = {"code": status, "message": message or reason}
        errors = [{"domain": "youtube", "reason": reason, "message": message or reason}]
        self._json(status, {"error": error | {"errors": errors}})

    def _json(self, status: int, value: dict[str, Any]) -> None:
        self.sent["answer"] = value
        self._answer(status, json.dumps(value).encode(), "application/json; charset=UTF-8")

    def _answer(self, status: int, body: bytes, content_type: str, headers: dict[str, str] | None = None) -> None:
        self.state.requests.append(self.sent | {"status": status})
        if self.fault.loses_answer:
            raise Cut
        self.send_response(status)
        for name, value in {"Content-Type": content_type, "Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


def _problem_of(resource: dict[str, Any]) -> str:
    """Return the reason why YouTube refuses what is said about a video, or an empty text."""
    snippet, status = resource.get("snippet", {}), resource.get("status", {})
    title, description = snippet.get("title", ""), snippet.get("description", "")
    tags = snippet.get("tags", [])
    if not 1 <= len(title) <= 100 or {"<", ">"} & set(title):
        return "invalidTitle"
    if len(description.encode()) > 5000 or {"<", ">"} & set(description):
        return "invalidDescription"
    if sum(len(tag) + 2 * (" " in tag) for tag in tags) + max(0, len(tags) - 1) > 500:
        return "invalidTags"
    if not snippet.get("categoryId", "22").isdigit():
        return "invalidCategoryId"
    if status.get("privacyStatus", "public") not in ("public", "private", "unlisted"):
        return "forbiddenPrivacySetting"
    return ""
