"""Start and stop the emulator; find out what is in its way."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import urllib3

from local import checkpoint
from local.paths import BUCKETS, EMULATOR_LOG, ROOT, RUN_FILE, STATE, TEMPORARY
from local.trouble import Trouble

HOST = "127.0.0.1"
START_S = 60
STOP_S = 30


@dataclass(frozen=True, slots=True)
class Run:
    """A start of the local cloud: the process that watches over it, the emulator's, and the port."""

    up_pid: int
    emulator_pid: int
    port: int


class Emulator:
    """The emulator on a port of the loopback interface, with its state below `.local/`."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://{HOST}:{port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it and wait until it answers.

        Raises:
            Trouble: it runs already, the port is taken, or it does not come up.
        """
        _clear_the_way(self.port)
        shutil.rmtree(TEMPORARY, ignore_errors=True)  # the unpacked functions of earlier starts
        for folder in (BUCKETS, TEMPORARY):
            folder.mkdir(parents=True, exist_ok=True)
        checkpoint.begin()
        with EMULATOR_LOG.open("wb") as log:
            # A session of its own: Ctrl-C reaches us alone, and we stop it in order.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "local.server"],
                cwd=ROOT,
                env=_environment(self.port),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        RUN_FILE.write_text(json.dumps(asdict(Run(os.getpid(), self._process.pid, self.port))))
        if not _wait(self._answers, START_S, self._is_running):
            raise Trouble(f"The emulator did not come up. The end of {EMULATOR_LOG}:\n{_tail(EMULATOR_LOG)}")

    def watch(self) -> None:
        """Return when the emulator has stopped by itself.

        Raises:
            Trouble: always, for it should not have.
        """
        assert self._process is not None
        code = self._process.wait()
        raise Trouble(f"The emulator stopped by itself ({code}). The end of {EMULATOR_LOG}:\n{_tail(EMULATOR_LOG)}")

    def stop(self) -> None:
        """Stop it in order, so that it saves its state."""
        if self._process is None:
            return  # never started; what the file tells of is another's
        if self._process.poll() is None:
            _stop(self._process.pid, lambda: not self._is_running())
        RUN_FILE.unlink(missing_ok=True)

    def _is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _answers(self) -> bool:
        try:
            answer = urllib3.request("GET", f"{self.url}/_ministack/health", timeout=2, retries=False)
        except urllib3.exceptions.HTTPError:
            return False
        return answer.status == 200


def _environment(port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    return kept | {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": HOST,
        "MINISTACK_HOST": HOST,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(STATE),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(BUCKETS),
        "TMPDIR": str(TEMPORARY),
        # Servers for services that are not used here.
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
    }


def _clear_the_way(port: int) -> None:
    run = _last_run()
    if run is not None and _is_ours(run.emulator_pid):
        if _is_alive(run.up_pid):
            raise Trouble(
                f"The local cloud is running already, on port {run.port} (process {run.up_pid}).\n"
                "Stop it with Ctrl-C there, or with: make down"
            )
        print("An emulator was left over from a start that was killed; stopping it.", flush=True)
        _stop(run.emulator_pid, lambda: not _is_alive(run.emulator_pid))
    RUN_FILE.unlink(missing_ok=True)
    with socket.socket() as probe:
        if probe.connect_ex((HOST, port)) == 0:
            raise Trouble(f"Port {port} is taken by another program. Use another one: make up PORT={port + 1}")


def stop_last_run() -> bool:
    """Stop the local cloud that runs, if there is one; whether there was."""
    run = _last_run()
    if run is None or not _is_ours(run.emulator_pid):
        return False
    if _is_alive(run.up_pid):
        os.kill(run.up_pid, signal.SIGTERM)
        _wait(lambda: not _is_alive(run.emulator_pid), STOP_S)
    _stop(run.emulator_pid, lambda: not _is_alive(run.emulator_pid))
    return True


def _last_run() -> Run | None:
    try:
        return Run(**json.loads(RUN_FILE.read_text()))
    except (OSError, ValueError, TypeError):
        return None


def _is_ours(pid: int) -> bool:
    # The number may belong to somebody else by now.
    command = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False)
    return "local.server" in command.stdout


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _stop(pid: int, is_gone: Callable[[], bool]) -> None:
    """Stop an emulator in order; if it does not heed that, by force."""
    if is_gone():
        return
    os.kill(pid, signal.SIGTERM)
    if _wait(is_gone, STOP_S):
        checkpoint.end()
    else:
        os.kill(pid, signal.SIGKILL)
        _wait(is_gone, STOP_S)


def _wait(condition: Callable[[], bool], seconds: float, go_on: Callable[[], bool] = lambda: True) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and go_on():
        if condition():
            return True
        time.sleep(0.1)
    return condition()


def _tail(path: Path, lines: int = 15) -> str:
    return "\n".join(path.read_text(errors="replace").splitlines()[-lines:])
