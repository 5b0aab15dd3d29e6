"""A site with one page, its player and a small video, on the loopback: the player without a cloud."""

import json
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from chalicelib.pages.static_files import content_of
from chalicelib.video_pages.player_files import FRAME_POLICY, STATIC, TRACKING_SOURCES, cta_document
from chalicelib.video_pages.policy import page_headers

TEMPLATES = Environment(
    loader=FileSystemLoader(STATIC.parent / "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
)
PAGE = TEMPLATES.from_string(
    """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ config.title }}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page.css">
{% include "player_head.html" %}
</head><body><main>{% if not config.embed %}<h1>{{ config.title }}</h1>{% endif %}
{% include "player.html" %}
</main></body></html>"""
)
# The page around the player is not part of these tests.
PAGE_STYLE = """body { margin: 0; background: light-dark(#fff, #11161c); color: light-dark(#1b242d, #e3e9ee); }
body { font: 1rem/1.5 system-ui; }
main:has(h1) { max-width: 70rem; margin: 0 auto; padding: 1rem; } h1 { font-size: 1.5rem; }"""
CTA = {
    "type": "text",
    "body": "Your new home is ready to be seen.",
    "button": "Book a visit",
    "url": "https://example.com/book",
    "startMs": None,
    "endMs": None,
    "durationMs": None,
    "openOnClick": False,
    "showOnPause": False,
    "pauseOnShow": False,
    "showAtStart": False,
    "showAtEnd": False,
    "allowClose": True,
}
"""A call to action that is never shown: each test says when it is."""
FORM = {
    "title": "Before you go on",
    "description": "<b>Two</b> fields",
    "fields": [{"name": "Name", "type": "text"}, {"name": "Email", "type": "email"}],
    "required": False,
    "showAtStart": False,
    "showAtEnd": False,
}
CONFIG: dict[str, Any] = {
    "token": "AAAAAAAAAAAAAAAAAAAAAA",
    "embed": False,
    "title": "Welcome, Ava",
    "durationMs": 4000,
    "width": 320,
    "height": 180,
    "sources": [{"src": "video.mp4", "type": "video/mp4"}],
    "poster": "poster.jpg",
    "captions": "captions.vtt",
    "chapters": "chapters.vtt",
    "cta": None,
    "form": None,
    "events": "events",
    "formUrl": "form",
    "tracking": None,
    "allowedOrigins": None,
}
CAPTIONS = b"WEBVTT\n\n00:00.000 --> 00:04.000\nWelcome, Ava\n"
CHAPTERS = b"WEBVTT\n\n00:00.000 --> 00:02.000\nHello\n\n00:02.000 --> 00:04.000\nYour offer\n"


@dataclass
class Site:
    """A server's answers, and the requests that it has received."""

    video: bytes
    poster: bytes
    config: dict[str, Any] = field(default_factory=dict)
    cta_html: str = ""
    events: list[dict[str, Any]] = field(default_factory=list)
    forms: list[dict[str, Any]] = field(default_factory=list)
    form_answer: tuple[int, dict[str, str]] = (204, {})
    headers: dict[str, str] = field(default_factory=dict)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v/token/"

    def show(self, **changes: Any) -> None:
        """Answer with a page whose config has these fields, and forget what was received."""
        self.config = CONFIG | changes
        self.events, self.forms, self.form_answer, self.cta_html = [], [], (204, {}), ""

    def answer(self, name: str) -> tuple[bytes, str, Mapping[str, str]]:
        """Return the content, type and headers of a GET; raises KeyError where there is nothing."""
        if name == "":
            page = PAGE.render(config=self.config, address_of=str)
            tracking = TRACKING_SOURCES if self.config["tracking"] else {}
            headers = page_headers(tracking, embedded_by=("*",) if self.config["embed"] else ())
            return page.encode(), "text/html; charset=utf-8", headers | self.headers
        if name == "cta.html":
            return cta_document(self.cta_html), "text/html; charset=utf-8", {"Content-Security-Policy": FRAME_POLICY}
        static = content_of(name)
        if static:
            return *static, {}
        files = {
            "page.css": (PAGE_STYLE.encode(), "text/css"),
            "video.mp4": (self.video, "video/mp4"),
            "poster.jpg": (self.poster, "image/jpeg"),
            "captions.vtt": (CAPTIONS, "text/vtt"),
            "chapters.vtt": (CHAPTERS, "text/vtt"),
        }
        return *files[name], {}


def serve(site: Site) -> ThreadingHTTPServer:
    """Start the server of a site in a thread, on a free port."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path.startswith("/around"):
                return self.reply(200, around(site), "text/html", {})
            try:
                content, kind, headers = site.answer(self.path.removeprefix("/v/token/").partition("?")[0])
            except KeyError:
                return self.reply(404, b"", "text/plain", {})
            wanted = self.headers.get("Range")
            if not wanted:
                return self.reply(200, content, kind, headers)
            first, _, last = wanted.removeprefix("bytes=").partition("-")
            start, end = int(first), int(last) if last else len(content) - 1
            span = {"Content-Range": f"bytes {start}-{end}/{len(content)}", "Accept-Ranges": "bytes"}
            return self.reply(206, content[start : end + 1], kind, span)

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path.endswith("/events"):
                site.events.append(body)
                return self.reply(204, b"", "text/plain", {})
            site.forms.append(body)
            status, answer = site.form_answer
            return self.reply(status, json.dumps(answer).encode() if answer else b"", "application/json", {})

        def reply(self, status: int, content: bytes, kind: str, headers: Mapping[str, str]) -> None:
            self.send_response(status)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(content)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
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


def around(site: Site) -> bytes:
    """Return a page of another origin (localhost) with the embed in an iframe; it keeps the messages that it gets."""
    script = "window.got = []; addEventListener('message', (e) => got.push({...e.data, origin: e.origin}));"
    frame = f'<iframe src="{site.url}" width="640" height="360" allow="autoplay; fullscreen"></iframe>'
    head = '<!doctype html><title>Around</title><link rel="icon" href="data:,">'
    return f"{head}<script>{script}</script>{frame}".encode()


def small_video(folder: Path, ffmpeg: Path, run: Any) -> Site:
    """Return a site with a video of 4 s that has a sound."""
    path, poster = folder / "small.mp4", folder / "poster.jpg"
    size = "size=320x180:rate=25:duration=4"
    run([ffmpeg, "-v", "error", "-y", "-f", "lavfi", "-i", f"testsrc2={size}", "-f", "lavfi", "-i", "sine=duration=4",
         "-c:v", "libx264", "-preset", "ultrafast", "-g", "10", "-pix_fmt", "yuv420p", "-c:a", "aac",
         "-movflags", "+faststart", path], check=True)  # fmt: skip
    run([ffmpeg, "-v", "error", "-y", "-i", path, "-frames:v", "1", poster], check=True)
    return Site(path.read_bytes(), poster.read_bytes())
