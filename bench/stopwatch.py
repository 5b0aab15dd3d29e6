"""Record when ffmpeg runs in the local cloud, by programs that call the real ones and note the time."""

import shlex
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from chalicelib.render.ffmpeg.binaries import Binaries

# The clock that a shell can read without starting anything: seconds since the machine's start, to the hundredth.
_CLOCK = Path("/proc/uptime")
_SCRIPT = """\
#!/bin/sh
read -r began rest < {clock}
{program} "$@"
code=$?
read -r ended rest < {clock}
echo "$began $ended" >> {notes}
exit $code
"""

Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stopwatch:
    """A folder with an `ffmpeg` and an `ffprobe` for `REELWRIGHT_FFMPEG_DIR` that note when ffmpeg runs."""

    folder: Path

    def write_programs(self, binaries: Binaries) -> None:
        """Write the two programs."""
        script = _SCRIPT.format(
            clock=_CLOCK, program=shlex.quote(str(binaries.ffmpeg)), notes=shlex.quote(str(self._notes))
        )
        (self.folder / "ffmpeg").write_text(script)
        (self.folder / "ffmpeg").chmod(0o755)
        (self.folder / "ffprobe").symlink_to(binaries.ffprobe)

    def now_s(self) -> float:
        """Return the stopwatch's time, in s."""
        return float(_CLOCK.read_text().split()[0])

    def spans(self) -> list[Span]:
        """Return start and end of each ffmpeg that has ended, in s."""
        lines = self._notes.read_text().splitlines() if self._notes.exists() else []
        return [(float(began), float(ended)) for began, ended in map(str.split, lines)]

    @property
    def _notes(self) -> Path:
        return self.folder / "notes"


def covered_s(spans: Iterable[Span], first_s: float, end_s: float) -> float:
    """Return the time between two moments that is covered by at least one span, in s."""
    covered, reached = 0.0, first_s
    for began, ended in sorted(spans):
        begin, end = max(began, reached), min(ended, end_s)
        if end > begin:
            covered += end - begin
            reached = end
    return covered
