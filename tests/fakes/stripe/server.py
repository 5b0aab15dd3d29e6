"""The fake as a server on this machine: the API, a pay page, a portal, and messages to a deployment."""

import html
import json
import sys
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any
from urllib.parse import parse_qs

import urllib3

from tests.fakes.stripe.api import FakeApi
from tests.fakes.stripe.pool import API_KEY, signed
from tests.fakes.stripe.world import Card, Missing, Refused, StripeWorld

_PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Fake Stripe</title>
<h1>{title}</h1><form method="post">{buttons}</form></html>"""
_CARDS = {
    Card.PAYS: "4242 4242 4242 4242: pays",
    Card.DECLINES: "4000 0000 0000 0002: is declined",
    Card.DELAYS: "4000 0000 0000 3220: pays later",
}


class FakeStripe(ThreadingHTTPServer):
    """The server. `tell(body, headers)` delivers a message to the deployment."""

    def __init__(self, port: int, tell: Callable[[bytes, dict[str, str]], object]) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.url = f"http://127.0.0.1:{self.server_port}"
        self.world = StripeWorld(lambda: int(time.time()))
        self.api = FakeApi(self.world, self.url)
        self.lock = Lock()
        self._tell = tell
        self._told = 0

    def tell_all(self) -> None:
        """Deliver the messages that are not delivered yet. The deployment asks back meanwhile."""
        with self.lock:
            events, self._told = self.world.events[self._told :], len(self.world.events)
        for event in events:
            self._tell(*signed(event, int(time.time())))


class _Handler(BaseHTTPRequestHandler):
    server: FakeStripe

    def do_GET(self) -> None:
        kind, _, id_ = self.path.strip("/").partition("/")
        if kind in ("pay", "portal"):
            self._show(kind, id_)
        else:
            self._answer()

    def do_POST(self) -> None:
        kind, _, id_ = self.path.strip("/").partition("/")
        if kind not in ("pay", "portal"):
            self._answer()
            return
        choice = parse_qs(self._body())["choice"][0]
        with self.server.lock:
            target = self._pay(id_, choice) if kind == "pay" else self._manage(id_, choice)
        self.server.tell_all()
        self.send_response(303)
        self.send_header("Location", target)
        self.end_headers()

    def do_DELETE(self) -> None:
        self._answer()

    def _answer(self) -> None:
        if self.headers["Authorization"] != f"Bearer {API_KEY}":
            self._send(401, {"error": {"message": "Invalid API Key provided"}})
            return
        with self.server.lock:
            answer = self.server.api.answer(self.command, self.path, self._body(), self.headers["Idempotency-Key"])
        self._send(*answer)
        self.server.tell_all()

    def _pay(self, session_id: str, choice: str) -> str:
        world = self.server.world
        session = world.get(session_id)
        if choice == "back":
            return str(session["cancel_url"])
        if choice in ("arrives", "fails"):
            world.arrive(session_id, good=choice == "arrives")
        elif not world.pay(session_id, Card(choice)):
            return self.path
        return self.path if choice == Card.DELAYS else str(session["success_url"])

    def _manage(self, portal_id: str, choice: str) -> str:
        world = self.server.world
        portal = world.get(portal_id)
        if choice == "cancel":
            for each in world.all("subscription"):
                if each["customer"] == portal["customer"] and each["status"] == "active":
                    world.cancel_later(each["id"])
        return str(portal["return_url"])

    def _show(self, kind: str, id_: str) -> None:
        try:
            found = self.server.world.get(id_)
        except Missing:
            self._send(404, {"error": {"message": "There is no such page."}})
            return
        if kind == "portal":
            title, choices = "Your subscription", {"cancel": "Cancel at the end of the period", "back": "Back"}
        elif found["status"] == "open":
            title = f"Pay {found['amount_total'] / 100:.2f} {found['currency'].upper()}"
            choices = {**{str(card): text for card, text in _CARDS.items()}, "back": "Give up"}
        else:
            title, choices = "The money is on its way", {"arrives": "It arrives", "fails": "It never comes"}
        buttons = "".join(
            f'<p><button name="choice" value="{value}">{html.escape(text)}</button></p>'
            for value, text in choices.items()
        )
        self._send(200, _PAGE.format(title=html.escape(title), buttons=buttons))

    def _body(self) -> str:
        return self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()

    def _send(self, status: int, content: Any) -> None:
        is_page = isinstance(content, str)
        body = content.encode() if is_page else json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8" if is_page else "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def handle(self) -> None:
        try:
            super().handle()
        except (ConnectionError, Refused):
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        pass


def post_to(url: str) -> Callable[[bytes, dict[str, str]], object]:
    """Return the delivery of messages to a URL. One that fails is printed, and not repeated."""

    def tell(body: bytes, headers: dict[str, str]) -> None:
        kind = json.loads(body)["type"]
        try:
            outcome: object = urllib3.request("POST", url, body=body, headers=headers, retries=False).status
        except urllib3.exceptions.HTTPError as error:
            outcome = error
        sys.stdout.write(f"{kind}: {outcome}\n")

    return tell
