"""Progress bars: drawn in place on a terminal, and as occasional lines in a log."""

import sys
import time
from collections.abc import Mapping

_BAR = 30
_LOG_S = 5.0


class ProgressBars:
    """One bar for each label. A label's progress is a percentage and a note, such as `done`."""

    def __init__(self) -> None:
        self._is_terminal = sys.stdout.isatty()
        self._drawn = 0
        self._last_line = ""
        self._next_line_s = 0.0

    def show(self, progress: Mapping[str, tuple[int, str]]) -> None:
        """Draw the bars again, or log a line if something has changed."""
        if self._is_terminal:
            self._redraw(progress)
        else:
            self._log(progress)

    def _redraw(self, progress: Mapping[str, tuple[int, str]]) -> None:
        width = max(map(len, progress))
        if self._drawn:
            print(f"\x1b[{self._drawn}A", end="")
        for label, (percent, note) in progress.items():
            full = percent * _BAR // 100
            print(f"\x1b[2K  {label:{width}}  {'█' * full}{'░' * (_BAR - full)}  {note}", flush=True)
        self._drawn = len(progress)

    def _log(self, progress: Mapping[str, tuple[int, str]]) -> None:
        line = "  " + "   ".join(f"{label}: {note}" for label, (_, note) in progress.items())
        is_end = all(percent == 100 for percent, _ in progress.values())
        if line != self._last_line and (is_end or time.monotonic() >= self._next_line_s):
            print(line, flush=True)
            self._last_line, self._next_line_s = line, time.monotonic() + _LOG_S
