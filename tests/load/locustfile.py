"""The clients of the load run. Locust runs this file with a Python of its own, so it imports nothing of the project.

The environment has the accounts (`LOAD_ACCOUNTS`: a JSON list of credentials and template ids), and the file that each
accepted video is appended to (`LOAD_ACCEPTED`).
"""

import itertools
import json
import os
import random
import struct
import uuid
import zlib
from collections import deque
from typing import Any

from locust import HttpUser, between, task

ACCOUNTS = json.loads(os.environ["LOAD_ACCOUNTS"])
ACCEPTED = os.environ["LOAD_ACCEPTED"]
_next_account = itertools.cycle(ACCOUNTS)
# A lost connection or a 5xx is asked again with the same key, as clients should.
_TRIES = 3


class Client(HttpUser):
    """A client of one account: it polls its videos most of the time, and makes a new one now and then."""

    wait_time = between(2, 4)

    def on_start(self) -> None:
        """Choose the account."""
        self.account = next(_next_account)
        self.videos: deque[str] = deque(maxlen=20)

    @task(16)
    def ask_for_a_video(self) -> None:
        """Poll."""
        if self.videos:
            self._call("Video_Get", random.choice(self.videos))

    @task(3)
    def list_a_page(self) -> None:
        """List the newest videos."""
        self._call("Template_Video_Page", self.account["template"], {"limit": 20})

    @task(2)
    def list_templates(self) -> None:
        """List the templates."""
        self._call("Template_List")

    @task(2)
    def ask_for_the_account(self) -> None:
        """Read the balance."""
        self._call("Account_Get")

    @task(2)
    def check_a_video(self) -> None:
        """Check a video without making it."""
        self._call("Template_Video_Check", self.account["template"], self._video())

    @task(1)
    def upload_a_picture(self) -> None:
        """Upload a small picture, and delete it."""
        headers = {"Content-Type": "image/png", "X-SZN-Filename": "dot.png"}
        with self.client.post(
            f"/api/upload?{self.account['query']}", data=_png(), headers=headers, name="upload", catch_response=True
        ) as response:
            answer = _json(response)
            if not answer or answer.get("error"):
                response.failure(f"{response.status_code}: {answer}")
                return
        self._call("Media_Delete", answer["media"]["id"])

    @task(2)
    def make_a_video(self) -> None:
        """Make a video."""
        video_id = self._call("Template_Video_New", self.account["template"], self._video())
        if video_id:
            self.videos.append(video_id)
            with open(ACCEPTED, "a") as file:
                file.write(f"{self.account['number']} {video_id}\n")

    def _video(self) -> dict[str, Any]:
        name = f"Ava {random.randrange(10**9)}"
        return {"name": name, "inputVariables": [{"name": "name", "value": name}], "clientToken": str(uuid.uuid4())}

    def _call(self, method: str, *params: Any) -> Any:
        body = {"jsonrpc": "2.0", "id": "1", "method": f"SezionAPI.{method}", "params": params}
        for _ in range(_TRIES):
            with self.client.post(
                f"/api?{self.account['query']}", json=body, name=method, catch_response=True
            ) as response:
                answer = _json(response)
                if answer and "error" not in answer:
                    return answer["result"]
                # Locust counts each failure.
                response.failure(f"{response.status_code}: {answer and answer['error']}")
                if answer:
                    return None
        return None


def _json(response: Any) -> Any:
    try:
        return response.json()
    except (ValueError, TypeError):
        return None


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + os.urandom(24) for _ in range(8))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
