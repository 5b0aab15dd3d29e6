"""Processes of ffmpeg and ffprobe. Only this module, `media_files.dav1d` and `isolation` start processes."""

import signal
import subprocess
import threading
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from chalicelib.domain.errors import Transient

from ..isolation.confinement import start_confined
from ..isolation.environment import environment
from ..isolation.limits import FAULT_SIGNALS, ResourceLimits, limit_other
from .process_watch import EndedBy, ProcessWatch

_STDERR_LINES = 40
_LINE_CHARS = 500
_MOST_LINE_CHARS = 100_000
_COMMAND_CHARS = 1500
# The most that a command may write to standard output, unless it is read line by line.
_MOST_OUTPUT_CHARS = 16_000_000
# Signals that mean the command used up a limit, rather than crashed.
_CRASHES = {signal.SIGXCPU: "it takes too much processor time", signal.SIGXFSZ: "it writes too large a file"}
_NO_MEMORY = "Cannot allocate memory"
_TEMPORARY = ("No space left on device", _NO_MEMORY, "Resource temporarily unavailable")


class FfmpegError(Exception):
    """A failure of ffmpeg or ffprobe, a crash, or a limit exceeded: the tails of the command and of its stderr.

    `was_late`: it was stopped after its timeout.
    """

    def __init__(self, command: Sequence[str], returncode: int, stderr: str, *, was_late: bool = False) -> None:
        super().__init__(f"ended with {returncode}: {stderr or 'no message'}")
        self.command = " ".join(command)[-_COMMAND_CHARS:]
        self.returncode = returncode
        self.stderr = stderr
        self.was_late = was_late


class StuckError(FfmpegError):
    """A process that used no more processor time; see `process_watch`."""


def run(
    command: Sequence[str],
    *,
    timeout_s: float,
    on_frames: Callable[[int], None] | None = None,
    limits: ResourceLimits | None = None,
    read: Sequence[Path] | None = None,
) -> str:
    """Run a command to its end and return its standard output. It has no network, where the kernel can refuse it.

    `on_frames` receives the number of frames done, as `-progress pipe:1` reports it. `limits` are for a command that
    only inspects a file; `timeout_s` still sets its time. A command that encodes may use the whole machine. `read` are
    the only files that it may open, for a command that writes none. A command that gets stuck is run once more.

    Raises:
        Transient: another process killed it, or the machine is out of memory or disk.
        FfmpegError: it failed or crashed, exceeded a limit, or was killed after `timeout_s`.
    """
    try:
        return _collected(command, timeout_s, on_frames, limits, read)
    except StuckError:
        # Threads that wait for each other rarely do so again.
        return _collected(command, timeout_s, on_frames, limits, read)


def _collected(
    command: Sequence[str],
    timeout_s: float,
    on_frames: Callable[[int], None] | None,
    limits: ResourceLimits | None,
    read: Sequence[Path] | None,
) -> str:
    lines: list[str] = []
    _run(command, timeout_s, _collecting(lines, on_frames), limits, read)
    return "".join(lines)


def run_lines(
    command: Sequence[str],
    *,
    timeout_s: float,
    on_line: Callable[[str], None],
    limits: ResourceLimits,
    read: Sequence[Path] | None = None,
) -> None:
    """Run a command to its end and pass each line of its standard output to `on_line`; keep none.

    Raises:
        Transient, FfmpegError: as `run`.
    """
    _run(command, timeout_s, on_line, limits, read)


def _run(
    command: Sequence[str],
    timeout_s: float,
    on_line: Callable[[str], None],
    limits: ResourceLimits | None,
    read: Sequence[Path] | None,
) -> None:
    process = start_confined(
        command,
        read=read,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        # Without SVT_LOG the AV1 encoder describes itself on stderr, which is kept for errors.
        env=environment(SVT_LOG="1"),
    )
    if limits is not None:
        limit_other(process.pid, limits.here)
    watch = ProcessWatch(process, timeout_s)
    try:
        message = _listen(process, on_line)
    except _OutputTooLong:
        raise FfmpegError(command, -signal.SIGKILL, f"it wrote more than {_MOST_OUTPUT_CHARS:,} characters") from None
    finally:
        watch.stop()
        process.kill()
        process.wait()
    if watch.ended_by is EndedBy.STANDSTILL:
        raise StuckError(
            command, process.returncode, f"it stopped working: {message}" if message else "it stopped working"
        )
    if watch.ended_by is EndedBy.TIME:
        problem = f"not done after {timeout_s:g} s" + (message and f": {message}")
        raise FfmpegError(command, process.returncode, problem, was_late=True)
    if -process.returncode in FAULT_SIGNALS:
        fault = signal.Signals(-process.returncode)
        crash = _CRASHES.get(fault, f"it crashed ({fault.name})")
        raise FfmpegError(command, process.returncode, f"{crash}: {message}" if message else crash)
    if process.returncode < 0:
        raise Transient(f"killed by signal {-process.returncode}: {command[0]}: {message}")
    if process.returncode and _is_temporary(message, limits):
        raise Transient(f"{command[0]}: {message}")
    if process.returncode:
        raise FfmpegError(command, process.returncode, message)


def frames_done(line: str) -> int | None:
    """Return the number of frames that a line of `-progress` output reports, None for other lines."""
    key, _, value = line.strip().partition("=")
    return int(value) if key == "frame" and value.strip().isdigit() else None


class _OutputTooLong(Exception):
    """The command has written more than `_MOST_OUTPUT_CHARS`."""


def _collecting(lines: list[str], on_frames: Callable[[int], None] | None) -> Callable[[str], None]:
    """Return a listener that appends each line to `lines` and passes on the frame counts in them."""
    kept = 0

    def on_line(line: str) -> None:
        nonlocal kept
        kept += len(line)
        if kept > _MOST_OUTPUT_CHARS:
            raise _OutputTooLong
        lines.append(line)
        done = frames_done(line)
        if on_frames is not None and done is not None:
            on_frames(done)

    return on_line


def _is_temporary(message: str, limits: ResourceLimits | None) -> bool:
    """Return whether the machine lacked a resource for now. Within limits, a lack of memory is the file's fault."""
    return any(reason in message for reason in _TEMPORARY if limits is None or reason != _NO_MEMORY)


def _listen(process: "subprocess.Popen[str]", on_line: Callable[[str], None]) -> str:
    """Read both pipes until the process closes them and ends. Return the tail of stderr."""
    tail: deque[str] = deque(maxlen=_STDERR_LINES)
    assert process.stdout is not None  # noqa: S101 (both are pipes, which mypy does not know)
    assert process.stderr is not None  # noqa: S101
    reader = threading.Thread(target=_keep_tail, args=(process.stderr, tail))
    reader.start()
    try:
        # A line longer than this is passed on in parts.
        while line := process.stdout.readline(_MOST_LINE_CHARS):
            on_line(line)
    except BaseException:
        process.kill()
        raise
    finally:
        reader.join()
        process.stdout.close()
        process.stderr.close()
    process.wait()
    return "".join(tail).strip()


def _keep_tail(lines: IO[str], tail: deque[str]) -> None:
    while line := lines.readline(_MOST_LINE_CHARS):
        tail.append(line if len(line) <= _LINE_CHARS else line[:_LINE_CHARS] + "…\n")
