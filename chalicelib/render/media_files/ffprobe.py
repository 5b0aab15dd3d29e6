"""Runs of ffprobe over an account's file. Each has limits, and so have all runs of one inspection together."""

import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from chalicelib.domain.errors import BadMedia

from ..ffmpeg.graph import ALLOWED_FORMATS
from ..ffmpeg.process import FfmpegError, run, run_lines
from ..isolation.limits import FFPROBE

_GUARDS = ("-v", "error", "-protocol_whitelist", "file", "-format_whitelist", ALLOWED_FORMATS)
# Until when (by time.monotonic) the inspection in this context may last, and for how many seconds in total.
_UNTIL: ContextVar[tuple[float, float] | None] = ContextVar("until", default=None)


class InspectionTooLongError(BadMedia):
    """A file takes longer to inspect than it may; no other reason is looked for."""


@contextmanager
def inspection(wall_s: float) -> Iterator[None]:
    """Limit the time of all runs of ffprobe within this context together."""
    token = _UNTIL.set((time.monotonic() + wall_s, wall_s))
    try:
        yield
    finally:
        _UNTIL.reset(token)


def seconds_left() -> float:
    """Return how long the next command of an inspection may take, in seconds.

    Raises:
        InspectionTooLongError: there is no time left.
    """
    until = _UNTIL.get()
    if until is None:
        return FFPROBE.wall_s
    end_s, wall_s = until
    if time.monotonic() >= end_s:
        raise _too_long(wall_s)
    return min(FFPROBE.wall_s, end_s - time.monotonic())


def ask(ffprobe: Path, path: Path, *options: str) -> str:
    """Return ffprobe's output about an account's file; ffprobe opens no other file.

    Raises:
        BadMedia: it cannot be read, or is of no format that is accepted.
        InspectionTooLongError: there is no time left.
    """
    with _as_bad_media(path):
        return run(_command(ffprobe, path, options), timeout_s=seconds_left(), limits=FFPROBE, read=[path])


def ask_for_lines(ffprobe: Path, path: Path, *options: str, on_line: Callable[[str], None]) -> None:
    """Pass each line of ffprobe's output about an account's file to `on_line`, as a file may have millions of packets.

    Raises:
        BadMedia, InspectionTooLongError: as `ask`.
    """
    with _as_bad_media(path):
        run_lines(
            _command(ffprobe, path, options), timeout_s=seconds_left(), on_line=on_line, limits=FFPROBE, read=[path]
        )


def _too_long(wall_s: float) -> InspectionTooLongError:
    return InspectionTooLongError(
        f"it takes longer than {wall_s:g} s to inspect: send a smaller file, or another format"
    )


def _command(ffprobe: Path, path: Path, options: Sequence[str]) -> list[str]:
    return [str(ffprobe), *_GUARDS, *options, f"file:{path}"]


@contextmanager
def _as_bad_media(path: Path) -> Iterator[None]:
    try:
        yield
    except FfmpegError as error:
        if error.was_late:
            raise _too_long((_UNTIL.get() or (0, FFPROBE.wall_s))[1]) from error
        raise BadMedia(
            f"the file is damaged or in an unsupported format: {_sender_message(error.stderr, path)}"
        ) from error


def _sender_message(message: str, path: Path) -> str:
    """Return the first line of ffprobe's message, without memory addresses and the local path."""
    first = re.match(r"(?:\[(\S+) @ \w+\] )?(.*)", message.replace(f"file:{path}: ", ""))
    part, text = (first[1], first[2]) if first else (None, message)
    if "not on whitelist" not in text:
        return text or "no known format"
    # ffmpeg's readers of single pictures have this suffix.
    image = (part or "").removesuffix("_pipe")
    return f"{part} is not supported" if image == part else f"it is an image ({image}), so declare it as one"
