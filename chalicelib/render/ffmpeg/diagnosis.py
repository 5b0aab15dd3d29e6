"""The reason why ffmpeg failed, as the object whose file is at fault. Only after a failure is each file tried alone."""

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from chalicelib.domain.errors import Transient, VideoError

from .process import FfmpegError, frames_done, run

# The limit of all trials together, because little of the Lambda's time may be left.
_TRIALS_S = 60
_ADVICE = "the file may be damaged, or of a kind that is not supported; encoding it again, as MP4 with H.264, may help"
_ADDRESS = re.compile(r"^\[[^\]]* @ 0x[0-9a-f]+\] |^\[[^\]]*#[^\]]*\] ")
_MOST_CHARS = 200

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Suspect:
    """An object's file in a command that has failed. `trial` is a command that reads only this file.

    `what` is the part of the file that is used: "picture" or "sound".
    """

    object_id: str
    what: str
    trial: list[str]


def run_frames(
    command: list[str], frames: int, *, timeout_s: float, on_frames: Callable[[int], None] | None = None
) -> None:
    """Run a command and check that it writes `frames` frames.

    Raises:
        FfmpegError: it failed, or wrote another number of frames.
        Transient: as `run`.
    """
    made = frames_made(run(command, timeout_s=timeout_s, on_frames=on_frames))
    if made != frames:
        raise FfmpegError(command, 0, f"{made} of {frames} frames were made")


def frames_made(report: str) -> int:
    """Return the number of frames that the `-progress` output of an ended command reports."""
    return max((done for done in map(frames_done, report.splitlines()) if done is not None), default=0)


@contextmanager
def explain_failure(files: Mapping[str, Path], suspects: Callable[[], Iterable[Suspect]] = tuple) -> Iterator[None]:
    """Turn a failure of ffmpeg into a `VideoError` that names the object whose file is the reason.

    `files` are the objects' files, by object id. `suspects` are tried if ffmpeg's message names none of these files.

    Raises:
        VideoError: ffmpeg failed inside this context. The code is 5000 if no file is the reason.
    """
    try:
        yield
    except FfmpegError as error:
        raise _explanation(error, files, suspects) from error


def _explanation(
    error: FfmpegError, files: Mapping[str, Path], suspects: Callable[[], Iterable[Suspect]]
) -> VideoError:
    if error.was_late:
        return VideoError("it takes too long to render: ffmpeg was stopped before it was done")
    for object_id, file in files.items():
        if str(file) in error.stderr:
            return VideoError(
                f"its file cannot be read: {_ADVICE} ({_first_message(error, file)})", object_id=object_id
            )
    end_s = time.monotonic() + _TRIALS_S
    for suspect in suspects():
        failure = _failure(suspect.trial, end_s - time.monotonic())
        if failure is not None:
            message = _first_message(failure, files.get(suspect.object_id))
            cause = f"its {suspect.what} cannot be decoded: {_ADVICE} ({message})"
            return VideoError(cause, object_id=suspect.object_id)
    incident = secrets.token_hex(8)
    log.error("incident %s: ffmpeg failed, and no file by itself is the reason: %s\n%s", incident, error, error.command)
    cause = f"rendering failed, although each file by itself can be decoded; it is logged as incident {incident}"
    return VideoError(cause, code=5000, message="Internal Error")


def _failure(trial: list[str], timeout_s: float) -> FfmpegError | None:
    """Return the failure of a trial, None if it succeeds or cannot be run now."""
    if timeout_s <= 0:
        return None
    try:
        report = run(trial, timeout_s=timeout_s)
    except Transient:
        return None
    except FfmpegError as error:
        return None if error.was_late else error
    return None if "frame=" not in report or frames_made(report) else FfmpegError(trial, 0, "no frame was made")


def _first_message(error: FfmpegError, file: Path | None) -> str:
    """Return the first line of ffmpeg's message, without memory addresses and local paths."""
    first = error.stderr.partition("\n")[0].strip() or f"ended with {error.returncode}"
    message = first if file is None else first.replace(f"file:{file}", "the file").replace(str(file), "the file")
    while _ADDRESS.match(message):
        message = _ADDRESS.sub("", message, count=1)
    return f"ffmpeg: {message[:_MOST_CHARS]}"
