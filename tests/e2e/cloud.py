"""A local cloud of its own, for tests and the bench, and a caller of its API."""

import contextlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import urllib3

from chalicelib.aws.accounts import Accounts
from chalicelib.domain.account import Account
from chalicelib.domain.ids import hash_secret, new_id, new_secret
from local.deploy import STACK, Cloud

ROOT = Path(__file__).resolve().parent.parent.parent
# The environment of users must not matter: here an AWS profile that does not exist.
THEIRS = {"AWS_PROFILE": "nobody"}
# It saves its state, and deletes the packages that its functions have unpacked.
STOP_S = 180
# The stack that test_deploying.py makes and deletes.
DEPLOYED_STACK = "reelwright-dev"
T = TypeVar("T")


@dataclass
class Up:
    """`make up` with its state in a folder of its own; `settings` are added to its environment."""

    folder: Path
    port: int
    settings: Mapping[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = field(default=None)

    def start(self) -> None:
        command = [sys.executable, "-m", "local.up", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        said = []
        for line in self.process.stdout or ():
            said.append(line)
            if "make demo" in line:
                return
        raise AssertionError("make up ended:\n" + "".join(said))

    def stop(self) -> None:
        if self.process is not None:
            self.process.send_signal(signal.SIGINT)
            self.process.communicate(timeout=STOP_S)

    def run(self, module: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the Makefile beside the running cloud."""
        command = [sys.executable, "-m", module, *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300, check=False
        )

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | THEIRS | {"REELWRIGHT_LOCAL": str(self.folder), **self.settings}

    @property
    def emulator_pid(self) -> int:
        return int(json.loads((self.folder / "run.json").read_text())["emulator_pid"])

    @property
    def denied(self) -> list[str]:
        """The permissions that functions of the local stack lacked, as `local.permissions` has written them down.

        Functions of the stack that test_deploying.py deletes may still be at work when their roles are gone.
        """
        lines = map(json.loads, (self.folder / "permissions.jsonl").read_text().splitlines())
        return [str(line) for line in lines if line["denied"] and DEPLOYED_STACK not in line["resource"]]

    @property
    def variables(self) -> dict[str, str]:
        lines = (self.folder / "demo.env").read_text().splitlines()
        return {line.partition("=")[0]: line.partition("=")[2].strip("'") for line in lines}

    @property
    def url(self) -> str:
        return self.variables["REELWRIGHT_URL"]


@dataclass
class Caller:
    """A client of the API over HTTP, with credentials."""

    url: str
    query: str

    def post(self, body: Any, path: str = "", **headers: str) -> urllib3.BaseHTTPResponse:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return urllib3.request("POST", f"{self.url}/api{path}?{self.query}", body=content, headers=names, timeout=60)

    def answer(self, function: str, *params: Any) -> dict[str, Any]:
        """Return the whole JSON-RPC response."""
        call = {"jsonrpc": "2.0", "id": "1", "method": f"SezionAPI.{function}", "params": params}
        answer: dict[str, Any] = self.post(call).json()
        return answer

    def call(self, function: str, *params: Any) -> Any:
        """Return the result of a call, and fail on an error."""
        answer = self.answer(function, *params)
        assert "error" not in answer, answer
        return answer["result"]

    def upload(self, path: Path, content_type: str) -> dict[str, Any]:
        answer = self.post(path.read_bytes(), "/upload", Content_Type=content_type, X_SZN_Filename=path.name).json()
        assert answer["error"] is None, answer
        media: dict[str, Any] = answer["media"]
        return media

    def ended(self, video_id: str) -> dict[str, Any]:
        """Wait until a video is done or has failed, and return it."""
        return wait_for(lambda: _if_ended(self.call("Video_Get", video_id)))


def new_caller(up: Up) -> Caller:
    """Create an account, and return its caller."""
    return Caller(up.url, create_account(Cloud(up.url.partition("/restapis")[0]).client("dynamodb"), STACK))


def create_account(dynamodb: Any, stack: str) -> str:
    """Create an account in a stack, and return its credentials as a query."""
    secret, account_id = new_secret(), new_id()
    Accounts(dynamodb, f"{stack}-accounts").put(Account(account_id, "Test", hash_secret(secret), 0))
    return f"accountID={account_id}&accountSecret={secret}"


def wait_for(found: Callable[[], T | None], seconds: float = 120) -> T:
    """Return the first value of `found` that is true."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        value = found()
        if value:
            return value
        time.sleep(0.2)
    raise AssertionError(f"nothing after {seconds} s")


def free_port() -> int:
    """Return a port that no program uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def free_callable_port() -> int:
    """Return a port that no program uses, and that functions of the local cloud may call (.chalice/config.json)."""
    for port in random.sample(range(8000, 9000), 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no port from 8000 to 8999 is free")


def _if_ended(video: dict[str, Any]) -> dict[str, Any] | None:
    return video if video["status"]["code"] in ("done", "error") else None
