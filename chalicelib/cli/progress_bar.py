"""The progress of a long piece of work on standard error: a bar on a terminal, and a line now and then in a log."""

import time
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

from chalicelib.cli.output import plain, say

LOG_S = 15.0
"""The seconds between two lines in a log."""


class ProgressBar:
    """The progress of one stage after the other, each with a label of its own. To be used as a context manager."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            TaskProgressColumn(),
            # Notes have texts of a server, which are no markup.
            TextColumn("{task.fields[note]}", markup=False),
        )
        self._bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
        self._is_log = not console.is_terminal
        self._task = self._bar.add_task("", note="")
        self._label = ""
        self._logged = ""
        self._next_log_s = 0.0

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._bar.stop()

    def show(self, label: str, done: int, total: int, note: str = "") -> None:
        """Show how far a stage is; `total` 0: not known yet."""
        self._bar.update(self._task, description=label, completed=done, total=total or None, note=plain(note))
        line = ", ".join(filter(None, [f"{label}: {100 * done // total} %" if total else f"{label} …", note]))
        is_due = label != self._label or time.monotonic() >= self._next_log_s
        if self._is_log and is_due and line != self._logged:
            say(line)
            self._label, self._logged, self._next_log_s = label, line, time.monotonic() + LOG_S


def duration(seconds: float) -> str:
    """Return a duration as a person reads it: `45 s`, `3 min`, `2 h 5 min`."""
    whole = round(seconds)
    if whole < 100:
        return f"{whole} s"
    minutes = round(seconds / 60)
    if minutes < 100:
        return f"{minutes} min"
    return f"{minutes // 60} h {minutes % 60} min"
