"""The webhook of the load run: a server that counts its calls, and what their numbers must be."""

import json
import threading
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.e2e.cloud import free_callable_port


class Receiver(ThreadingHTTPServer):
    """The webhook of all templates. `calls` has the number of calls by video and by id of the event."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", free_callable_port()), _Handler)
        self.calls: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._lock = threading.Lock()
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        """The URL of the webhook."""
        return f"http://127.0.0.1:{self.server_address[1]}/done"

    def count(self, video_id: str, event_id: str) -> None:
        """Count a call."""
        with self._lock:
            self.calls[video_id][event_id] += 1


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        video = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        assert isinstance(self.server, Receiver)
        self.server.count(video["id"], self.headers["webhook-id"])
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def wrong_calls(calls: Mapping[str, Mapping[str, int]], done: Collection[str], deaths: int) -> list[str]:
    """Return what is wrong with the calls of the webhook.

    `calls` counts by video and event, `done` has the ids of the finished videos. Each has one event and one call. A
    call is repeated only if a worker died before it could record the answer: at most one for each of the `deaths` of
    workers that call webhooks.
    """
    faults = [f"the webhook of video {video} was not called" for video in done if video not in calls]
    faults += [f"the webhook was called for video {video}, which is not done" for video in calls if video not in done]
    faults += [f"video {video} has {len(events)} events" for video, events in calls.items() if len(events) > 1]
    repeated = sum(sum(events.values()) - len(events) for events in calls.values())
    if repeated > deaths:
        faults.append(f"{repeated} calls of webhooks were repeated, but only {deaths} workers died that call webhooks")
    return faults
