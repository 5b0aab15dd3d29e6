"""Uploads to YouTube by sessions that can be resumed, deletions, and the check of an uploaded video.

A session's address is stored before the first byte, and each attempt first asks it how far it is. So a worker may die
anywhere, also between YouTube's last answer and its own note: the session then answers with the finished video.
Source: YouTube Data API, "Resumable Uploads".
"""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

from chalicelib.domain.publishers import (
    ConnectionLost,
    FileToPublish,
    OpenConnection,
    PublishError,
    PublishLater,
    Report,
    Verdict,
)
from chalicelib.domain.video_output import YoutubeSettings
from chalicelib.domain.youtube_fields import DEFAULT_CATEGORY, MAX_TITLE_CHARS, tags_of, text_of, title_of
from chalicelib.outbound.youtube.answers import error_of
from chalicelib.outbound.youtube.google_requests import GoogleAnswer, GoogleHosts, GoogleRequests, refused
from chalicelib.outbound.youtube.oauth import OAuth

CHUNK_BYTES = 8 * 2**20
"""A multiple of 256 KiB, as YouTube asks for."""
_CHUNK_S = 120
_UNFINISHED = 308
_CANCELLED = 499
_GONE = (404, 410)
_RANGE = re.compile(r"bytes=0-(\d+)")
ReadRange = Callable[[str, int, int], bytes]
"""Returns bytes of a file in the bucket: by its key, the first byte, and the most bytes."""


class SessionGone(Exception):
    """The session does not exist any more."""


class YoutubeUploads:
    """YouTube as a place for videos.

    `take_upload()` counts an upload in the budget of the deployment; False: it is used up. `until_reset_s()` returns
    the seconds until the next budget.
    """

    overwrites = False

    def __init__(
        self,
        oauth: OAuth,
        requests: GoogleRequests,
        hosts: GoogleHosts,
        read: ReadRange,
        take_upload: Callable[[], bool],
        until_reset_s: Callable[[], int],
    ) -> None:
        self._oauth = oauth
        self._requests = requests
        self._hosts = hosts
        self._read = read
        self._take_upload = take_upload
        self._until_reset_s = until_reset_s

    def publish(self, to: OpenConnection, file: FileToPublish, token: str, report: Report) -> str:
        """Upload a video, and return its id. See `Publisher.publish`."""
        if token:
            try:
                return self._send(to, token, file, report, ask_first=True)
            except SessionGone:
                # It ended without a video.
                pass
        session = self._begin(to, file)
        report(session, 0)
        try:
            return self._send(to, session, file, report)
        except SessionGone:
            raise PublishLater("YouTube has lost the upload") from None

    def withdraw(self, to: OpenConnection, place: str, token: str) -> None:
        """Delete a video, or end its upload. See `Publisher.withdraw`."""
        if token and not place:
            place = self._cancel(to, token)
        if place:
            url = f"{self._hosts.youtube}/youtube/v3/videos?id={quote(place)}"
            answer = self._call(to, "DELETE", url)
            if answer.status not in (200, 204, 404):
                raise error_of(answer, "the deletion", self._until_reset_s)

    def test(self, to: OpenConnection) -> None:
        """Get an access token. See `Publisher.test`."""
        self._oauth.access_token(to.secret, renew=True)

    def check(self, to: OpenConnection, place: str, file: FileToPublish) -> Verdict:
        """Return what has become of an uploaded video. See `Publisher.check`."""
        url = f"{self._hosts.youtube}/youtube/v3/videos?part=status&id={quote(place)}"
        answer = self._call(to, "GET", url)
        if answer.status == 403:
            return Verdict(is_final=True)
        if answer.status != 200:
            raise error_of(answer, "the check", self._until_reset_s)
        items = answer.json.get("items") or []
        if not items:
            return Verdict("YouTube does not have the video any more")
        return _verdict(items[0].get("status", {}), (file.youtube or YoutubeSettings()).privacy)

    def _begin(self, to: OpenConnection, file: FileToPublish) -> str:
        """Begin an upload, and return the address of its session. Nothing is visible of it yet."""
        if not self._take_upload():
            raise PublishLater("the uploads of this deployment are used up for today", self._until_reset_s())
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "X-Upload-Content-Type": file.content_type,
            "X-Upload-Content-Length": str(file.size_bytes),
        }
        url = f"{self._hosts.youtube}/upload/youtube/v3/videos?uploadType=resumable&part=snippet,status"
        answer = self._call(to, "POST", url, json.dumps(_resource(file)).encode(), headers)
        if answer.status != 200:
            raise error_of(answer, "the video", self._until_reset_s)
        return self._session(answer.headers.get("Location", ""))

    def _send(
        self, to: OpenConnection, session: str, file: FileToPublish, report: Report, *, ask_first: bool = False
    ) -> str:
        """Send what is missing of a file to a session, and return the id of the video."""
        answer = self._ask(to, session, file.size_bytes) if ask_first else None
        first = 0 if answer is None else _arrived(answer)
        while answer is None or answer.status == _UNFINISHED:
            if answer is not None:
                first, moved = _arrived(answer), answer.headers.get("Location")
                session = self._session(moved) if moved else session
                report(session, min(99, first * 100 // file.size_bytes))
            answer = self._put(to, session, file, first)
        return _id_of(answer)

    def _put(self, to: OpenConnection, session: str, file: FileToPublish, first: int) -> GoogleAnswer:
        """Send the next part of a file. If that fails, ask the session how far it is.

        Raises:
            PublishLater: the session does not answer, or nothing more has arrived.
        """
        body = self._read(file.key, first, CHUNK_BYTES)
        end = first + len(body)
        content = {"Content-Range": f"bytes {first}-{end - 1}/{file.size_bytes}", "Content-Type": file.content_type}
        failure: Exception = PublishLater("YouTube took nothing")
        try:
            answer = self._to_session(to, "PUT", session, body, content, _CHUNK_S)
            if answer.status != _UNFINISHED or _arrived(answer) > first:
                return answer
        except PublishLater as later:
            failure = later
        answer = self._ask(to, session, file.size_bytes)
        if answer.status == _UNFINISHED and _arrived(answer) <= first:
            raise failure
        return answer

    def _ask(self, to: OpenConnection, session: str, size_bytes: int) -> GoogleAnswer:
        """Ask a session how far it is."""
        return self._to_session(to, "PUT", session, b"", {"Content-Range": f"bytes */{size_bytes}"})

    def _cancel(self, to: OpenConnection, session: str) -> str:
        """End a session. Return the id of its video if it was finished, or an empty text."""
        try:
            answer = self._to_session(to, "PUT", session, b"", {"Content-Range": "bytes */*"})
            if answer.status != _UNFINISHED:
                return _id_of(answer)
            self._to_session(to, "DELETE", session, b"", {})
        except SessionGone:
            pass
        return ""

    def _to_session(
        self,
        to: OpenConnection,
        method: str,
        session: str,
        body: bytes,
        headers: Mapping[str, str],
        total_s: float = 30,
    ) -> GoogleAnswer:
        """Make a request to a session, and return an answer that says how far it is.

        Raises:
            SessionGone: there is no such session.
            PublishError: it is refused.
            PublishLater: it fails for now.
        """
        answer = self._call(to, method, self._session(session), body, headers, total_s)
        if answer.status in (200, 201, _UNFINISHED, _CANCELLED):
            return answer
        if answer.status in _GONE:
            raise SessionGone
        raise error_of(answer, "the upload", self._until_reset_s)

    def _call(
        self,
        to: OpenConnection,
        method: str,
        url: str,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
        total_s: float = 30,
    ) -> GoogleAnswer:
        """Make a request with the account's token, and once more with a new one if it is refused.

        Raises:
            ConnectionLost: the new one is refused, too.
        """
        for renew in (False, True):
            token = self._oauth.access_token(to.secret, renew=renew)
            bearer = {"Authorization": f"Bearer {token}"}
            answer = self._requests.send(method, url, body, {**(headers or {}), **bearer}, total_s)
            if answer.status != 401:
                return answer
        if answer.reason == "youtubeSignupRequired":
            raise PublishError("the Google account has no YouTube channel: make one first")
        raise ConnectionLost(f"YouTube refuses the token of the account ({answer.reason}): connect it again")

    def _session(self, url: str) -> str:
        if not self._hosts.is_session(url):
            raise PublishError("YouTube named an upload session on another host")
        return url


def _resource(file: FileToPublish) -> dict[str, Any]:
    settings = file.youtube or YoutubeSettings()
    snippet: dict[str, Any] = {
        "title": title_of(file.title)[:MAX_TITLE_CHARS],
        "description": text_of(file.description),
        "categoryId": settings.category or DEFAULT_CATEGORY,
    }
    tags = tags_of(settings.keywords or file.keywords)
    status = {
        # YouTube's default is public.
        "privacyStatus": settings.privacy,
        "license": settings.license,
        "selfDeclaredMadeForKids": False,
    }
    return {"snippet": snippet | ({"tags": tags} if tags else {}), "status": status}


def _arrived(answer: GoogleAnswer) -> int:
    """Return the number of bytes that have arrived: the next one is the first to send."""
    if answer.status != _UNFINISHED:
        return 0
    found = _RANGE.fullmatch(answer.headers.get("Range", ""))
    return int(found[1]) + 1 if found else 0


def _id_of(answer: GoogleAnswer) -> str:
    video_id = answer.json.get("id")
    if not video_id:
        raise refused(answer, "the upload")
    return str(video_id)


def _verdict(status: Mapping[str, Any], privacy: str) -> Verdict:
    state = status.get("uploadStatus")
    if state in ("failed", "rejected", "deleted"):
        why = status.get("failureReason") or status.get("rejectionReason") or state
        return Verdict(f"YouTube has {state} the video: {why}", is_final=True)
    if status.get("privacyStatus") != privacy:
        locked = f"YouTube keeps the video {status.get('privacyStatus')} instead of {privacy}"
        return Verdict(f"{locked}, until Google has audited the project of this deployment", is_final=True)
    return Verdict(is_final=state == "processed")
