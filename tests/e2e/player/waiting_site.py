"""The real page of a video that is not made yet, of a fake cloud, on the loopback: tests say how far the video is."""

import json
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from chalicelib.domain.render_state import RenderState
from chalicelib.domain.template_page import PageSettings
from chalicelib.domain.video import OutFile, VideoStatus
from chalicelib.pages.responses import PageRequest, PageResponse
from chalicelib.pages.static_files import content_of
from chalicelib.video_pages.posted import Posted
from tests.fakes import ACCOUNT, VIDEO, make_template
from tests.unit.video_pages.visiting import TOKEN, Visitor, finished

PROFILE = "MP4_H264_AAC_320x180_25fps"
OUT = OutFile(PROFILE, f"{VIDEO}.mp4", 5, f"out/{VIDEO}.mp4", f"out/{VIDEO}.jpg")


@dataclass
class WaitingSite:
    """A server with the page of one video, and the requests that it has received."""

    files: dict[str, tuple[bytes, str]]
    visitor: Visitor = field(default_factory=Visitor)
    received: list[str] = field(default_factory=list)
    beacons: list[dict[str, Any]] = field(default_factory=list)
    port: int = 0
    is_down: bool = False
    is_start_down: bool = False
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.base}/v/{TOKEN}"

    def reset(self, **page: Any) -> None:
        """Begin again with a new fake cloud, whose template has these settings of pages."""
        self.visitor, self.received, self.beacons = Visitor(), [], []
        self.is_down = self.is_start_down = False
        self.visitor.cloud.templates.put(make_template(profiles=(PROFILE,), page=PageSettings(**page)))
        # The bucket has an origin of its own.
        self.visitor.cloud.storage.link = lambda key, name, kind: (  # type: ignore[method-assign]
            f"http://localhost:{self.port}/files/{key.rpartition('.')[2]}"
        )

    def has(self, **changes: Any) -> None:
        with self.lock:
            self.visitor.cloud.videos.put(finished(**{"name": "Welcome, Ava", "out_files": (OUT,)} | changes))

    def is_making(self, percent: int, **changes: Any) -> None:
        render = RenderState(frames=100, jobs={"a": 100 - percent}, total_ms=1000)
        self.has(**{"status": VideoStatus.RENDERING, "out_files": (), "render": render} | changes)

    def is_unwatched(self) -> None:
        still = f"out/{VIDEO}/page/unwatched/poster.jpg"
        self.has(status=VideoStatus.UNWATCHED, out_files=(), still_key=still, made_when_watched=True)

    @property
    def is_started(self) -> bool:
        """True if somebody has had the unwatched video made."""
        return self.visitor.cloud.videos.get(ACCOUNT, VIDEO).status is not VideoStatus.UNWATCHED

    def is_gone(self) -> None:
        with self.lock:
            self.visitor.cloud.videos.delete(ACCOUNT, VIDEO)

    def asked(self, name: str) -> int:
        """Return how often a name below the page was requested."""
        return sum(path.rpartition("/")[2] == name for path in self.received)

    def answer(self, path: str, query: Mapping[str, str]) -> PageResponse:
        self.received.append(path)
        _, folder, *names = path.split("/")
        if folder == "v":
            request = PageRequest(self.base, query=query)
            with self.lock:
                pages = self.visitor.pages
                return pages.file(request, names[0], names[1]) if names[1:] else pages.page(request, names[0])
        found = {"pages": content_of, "files": self.files.get}.get(folder, lambda _: None)(names[0] if names else "")
        if found is None:
            return PageResponse(b"", 404, {"Content-Type": "text/plain"})
        return PageResponse(found[0], 200, {"Content-Type": found[1]})

    def take(self, path: str, body: bytes, headers: Mapping[str, str]) -> PageResponse:
        self.received.append(path)
        _, _, token, name = path.split("/")
        if name == "events":
            self.beacons.append(json.loads(body))
        with self.lock:
            posted = Posted.read(body, "203.0.113.9", {each.lower(): value for each, value in headers.items()})
            return self.visitor.pages.post(posted, token, name)


def around(site: WaitingSite) -> PageResponse:
    """Return a page of another origin (localhost) with the embed in an iframe; it keeps the messages that it gets."""
    script = "window.got = []; addEventListener('message', (e) => got.push({...e.data, origin: e.origin}));"
    frame = f'<iframe src="{site.url}/embed" width="640" height="360" allow="autoplay; fullscreen"></iframe>'
    head = '<!doctype html><title>Around</title><link rel="icon" href="data:,">'
    return PageResponse(f"{head}<script>{script}</script>{frame}".encode(), 200, {"Content-Type": "text/html"})


def serve(site: WaitingSite) -> ThreadingHTTPServer:
    """Start the server of a site in a thread, on a free port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            pairs = dict(each.split("=", 1) for each in query.split("&") if each)
            self.reply(around(site) if path == "/around" else site.answer(path, pairs))

        do_HEAD = do_GET

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.reply(site.take(self.path, body, dict(self.headers)))

        def reply(self, answer: PageResponse) -> None:
            if site.is_down or (site.is_start_down and self.path.endswith("/start")):
                self.close_connection = True
                return
            content, status, headers = answer.body, answer.status, dict(answer.headers)
            wanted = self.headers.get("Range")
            if wanted and status == 200:
                first, _, last = wanted.removeprefix("bytes=").partition("-")
                start, end = int(first), int(last) if last else len(content) - 1
                headers |= {"Content-Range": f"bytes {start}-{end}/{len(content)}", "Accept-Ranges": "bytes"}
                content, status = content[start : end + 1], 206
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        def log_message(self, *_: Any) -> None:
            pass

        def handle(self) -> None:
            # The browser closes tabs.
            with suppress(ConnectionError):
                super().handle()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server
