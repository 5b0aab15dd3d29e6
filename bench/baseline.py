"""Run the ffmpeg command that one would write by hand."""

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.ffmpeg_command import command
from bench.measure import Cost, measured
from bench.promo import Promo
from bench.quality import without_loss


def ffmpeg_baseline(promo: Promo, ffmpeg: Path, threads: int | None, out: Path | None = None) -> Cost:
    """Measure a video made by one command. Its rasters are drawn before, without cost. No `out`: a temporary file."""
    with TemporaryDirectory() as folder:
        line = command(ffmpeg, promo, Path(folder), out or Path(folder) / "out.mp4", threads=threads)
        return measured(lambda: subprocess.run(line, check=True))


def lossless_baseline(promo: Promo, ffmpeg: Path, out: Path) -> None:
    """Write the picture of the same command, encoded without loss."""
    with TemporaryDirectory() as folder:
        subprocess.run(without_loss(command(ffmpeg, promo, Path(folder), out, threads=None)), check=True)
