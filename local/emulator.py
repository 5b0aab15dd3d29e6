"""Start and stop the emulator, and detect processes that prevent its start."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import urllib3

from deployment.stage_settings import PREFIX
from local import checkpoint
from local.errors import LocalCloudError
from local.paths import BUCKETS, EMULATOR_LOG, ROOT, STATE, TEMPORARY
from local.processes import look
from local.queue_urls import move_queues
from local.run_file import SERVER, Run, forget, last_run

HOST = "127.0.0.1"
START_S = 60
STOP_S = 30
# `make up` stops the emulator, and then deletes its temporary files: a gigabyte or two.
END_S = 180
_LAST_LINES = 15


class Emulator:
    """The emulator on a port of the loopback interface, with its state below `.local/`."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.url = f"http://{HOST}:{port}"
        self._process: subprocess.Popen[bytes] | None = None
        # A folder of its own: the run before may still be deleting its files.
        self._unpacked = TEMPORARY / str(os.getpid())

    def clear_the_way(self) -> None:
        """Stop an emulator that outlived its start, and check the port.

        Raises:
            LocalCloudError: the local cloud runs already, or the port is taken.
        """
        run = last_run()
        if run is not None and run.is_alive:
            if run.is_watched:
                raise LocalCloudError(
                    f"The local cloud is running already, on port {run.port} (process {run.up_pid}).\n"
                    "Stop it with Ctrl-C there, or with: make down"
                )
            print("Stopping an emulator that outlived its start.", flush=True)
            _stop(run.emulator_pid, lambda: not run.is_alive)
        forget()
        with socket.socket() as probe:
            if probe.connect_ex((HOST, self.port)) == 0:
                raise LocalCloudError(
                    f"Port {self.port} is taken by another program. Use another one: make up PORT={self.port + 1}"
                )

    def start(self) -> None:
        """Start the emulator, and wait until it answers.

        Raises:
            LocalCloudError: it runs already, the port is taken, or it does not answer in time.
        """
        self.clear_the_way()
        _delete(TEMPORARY)  # of a start that was killed
        for folder in (BUCKETS, self._unpacked):
            folder.mkdir(parents=True, exist_ok=True)
        checkpoint.begin()
        move_queues(STATE, self.port)
        with EMULATOR_LOG.open("wb") as log:
            # In a session of its own, Ctrl-C reaches only this process, which then stops the emulator in order.
            self._process = subprocess.Popen(
                [sys.executable, *SERVER],
                cwd=ROOT,
                env=environment(self.port) | {"TMPDIR": str(self._unpacked)},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        Run(os.getpid(), self._process.pid, self.port).record()
        if not _wait(self._answers, START_S, self._is_running):
            raise LocalCloudError(f"The emulator did not start. {log_tail()}")

    def watch(self) -> None:
        """Wait for the emulator, which should not stop by itself.

        Raises:
            LocalCloudError: it has stopped.
        """
        assert self._process is not None
        code = self._process.wait()
        raise LocalCloudError(f"The emulator stopped by itself ({code}). {log_tail()}")

    def stop(self) -> None:
        """Stop the emulator in order, so that it saves its state."""
        if self._process is None:
            return  # never started; the run file is about another start
        if self._process.poll() is None:
            _stop(self._process.pid, lambda: not self._is_running())
        forget(os.getpid())
        # Each process of a function unpacks the package into a folder of its own, and does not delete it.
        _delete(self._unpacked)

    def _is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def _answers(self) -> bool:
        try:
            answer = urllib3.request("GET", f"{self.url}/_ministack/health", timeout=2, retries=False)
        except urllib3.exceptions.HTTPError:
            return False
        return answer.status == 200


def free_port(preferred: int = 4566) -> int:
    """Return a port of the loopback interface that no program uses: the preferred one if possible."""
    for port in (preferred, 0):
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((HOST, port))
            return int(probe.getsockname()[1])
    raise LocalCloudError("No port of the loopback interface is free")


def environment(port: int) -> dict[str, str]:
    """Return the environment of the emulator and of the functions.

    AWS profiles and proxies of the shell are left out, because all calls stay on this machine. Settings reach the
    functions by their deployment, as on AWS.
    """
    settings = {name for name in os.environ if name.startswith(PREFIX)} - {"REELWRIGHT_LOCAL"}
    others = {name for name in os.environ if name.startswith("AWS_") or name.upper().endswith("_PROXY")} | settings
    kept = {name: value for name, value in os.environ.items() if name not in others}
    return kept | {
        "GATEWAY_PORT": str(port),
        "BIND_HOST": HOST,
        "MINISTACK_HOST": HOST,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(STATE),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(BUCKETS),
        # No limit: it counts calls that wait for a process (see local/api_worker_limit.py), and would reject some.
        "LAMBDA_ACCOUNT_CONCURRENCY": "0",
        # Servers of services that Reelwright does not use.
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        # Functions may do only what their policies allow, as on AWS.
        "AUTH": "true",
    }


def stop_last_run() -> bool:
    """Stop the running local cloud. Return False if none is running."""
    run = last_run()
    if run is None or not run.is_alive:
        return False
    if run.is_watched:
        os.kill(run.up_pid, signal.SIGTERM)
        _wait(lambda: look(run.up_pid) is None, END_S)
    _stop(run.emulator_pid, lambda: not run.is_alive)
    return True


def log_tail() -> str:
    """Return the last lines of the emulator's log."""
    lines = EMULATOR_LOG.read_text(errors="replace").splitlines()[-_LAST_LINES:]
    return "\n".join([f"The end of {EMULATOR_LOG}:", *lines])


def _delete(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _stop(pid: int, is_gone: Callable[[], bool]) -> None:
    """Stop an emulator by SIGTERM, or by SIGKILL if it ignores that."""
    if is_gone():
        return
    os.kill(pid, signal.SIGTERM)
    if not _wait(is_gone, STOP_S):
        os.kill(pid, signal.SIGKILL)
        _wait(is_gone, STOP_S)


def _wait(condition: Callable[[], bool], seconds: float, go_on: Callable[[], bool] = lambda: True) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and go_on():
        if condition():
            return True
        time.sleep(0.1)
    return condition()
