"""Runs ffmpeg and ffprobe: the only place where processes are started."""

import os
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Iterable, Sequence

from chalicelib.domain.errors import Transient

_STDERR_LINES = 40
_LINE_CHARS = 500
_COMMAND_CHARS = 1500
# The AV1 encoder tells of itself on stderr, which is kept for what goes wrong, unless its environment says not to.
_QUIET = {"SVT_LOG": "1"}
# What a machine with nothing else on it may well do.
_PASSING = ("No space left on device", "Cannot allocate memory", "Resource temporarily unavailable")


class FfmpegError(Exception):
    """ffmpeg or ffprobe ended with an error, or took too long: the end of the command and of what it said."""

    def __init__(self, command: Sequence[str], returncode: int, stderr: str) -> None:
        super().__init__(f"ended with {returncode}: {stderr or 'no message'}")
        self.command = " ".join(command)[-_COMMAND_CHARS:]
        self.returncode = returncode
        self.stderr = stderr

    @property
    def was_late(self) -> bool:
        """Return whether it was stopped because it took too long; what else kills it is a `Transient`."""
        return self.returncode < 0


def run(command: Sequence[str], *, timeout_s: float, on_frames: Callable[[int], None] | None = None) -> str:
    """Run a command to its end and return what it wrote to standard output.

    `on_frames` hears the number of frames done, as `-progress pipe:1` reports it.

    Raises:
        Transient: something else killed it, or the machine is out of memory or disk.
        FfmpegError: it failed, or was not done after `timeout_s` and so was killed.
    """
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        env=os.environ | _QUIET,
    )
    late = threading.Event()
    timer = threading.Timer(timeout_s, _give_up, (process, late))
    timer.start()
    try:
        output, said = _listen(process, on_frames)
    finally:
        timer.cancel()
        process.kill()
        process.wait()
    if late.is_set():
        raise FfmpegError(command, process.returncode, f"not done after {timeout_s:g} s" + (said and f": {said}"))
    if process.returncode < 0:
        raise Transient(f"killed by signal {-process.returncode}: {command[0]}: {said}")
    if process.returncode and any(reason in said for reason in _PASSING):
        raise Transient(f"{command[0]}: {said}")
    if process.returncode:
        raise FfmpegError(command, process.returncode, said)
    return output


def frames_done(line: str) -> int | None:
    """The number of frames that a line of `-progress` output tells, if it does."""
    key, _, value = line.strip().partition("=")
    return int(value) if key == "frame" and value.strip().isdigit() else None


def _listen(process: "subprocess.Popen[str]", on_frames: Callable[[int], None] | None) -> tuple[str, str]:
    """Read both pipes until the process closes them and ends; the whole output and the tail of stderr."""
    tail: deque[str] = deque(maxlen=_STDERR_LINES)
    assert process.stdout is not None  # noqa: S101 (both are pipes; tells mypy so)
    assert process.stderr is not None  # noqa: S101
    reader = threading.Thread(target=_keep_tail, args=(process.stderr, tail))
    reader.start()
    lines = []
    try:
        for line in process.stdout:
            lines.append(line)
            done = frames_done(line)
            if on_frames is not None and done is not None:
                on_frames(done)
    except BaseException:
        process.kill()
        raise
    finally:
        reader.join()
        process.stdout.close()
        process.stderr.close()
    process.wait()
    return "".join(lines), "".join(tail).strip()


def _keep_tail(lines: Iterable[str], tail: deque[str]) -> None:
    tail.extend(line if len(line) <= _LINE_CHARS else line[:_LINE_CHARS] + "…\n" for line in lines)


def _give_up(process: "subprocess.Popen[str]", late: threading.Event) -> None:
    if process.poll() is None:
        late.set()
        process.kill()
