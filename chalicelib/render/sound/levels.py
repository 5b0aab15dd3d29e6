"""The loudness of a media file, window by window, measured by ffmpeg."""

import re
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.loud_spans import SILENCE_DB

from ..encode.codecs import SAMPLE_RATE
from ..encode.options import ANY_PROCESSOR, ONE_THREAD
from ..ffmpeg.binaries import Binaries
from ..ffmpeg.graph import Option, Output, command_of, read_media
from ..ffmpeg.process import FfmpegError, run
from ..isolation.limits import LISTENING
from ..media_files.streams import read_streams
from .uniform import CONSTANT, is_format_change, make_uniform

_KEY = "lavfi.astats.Overall.RMS_level"
_LEVEL = re.compile(rf"{re.escape(_KEY)}=(\S+)")


def measure_levels(path: Path, window_ms: int, binaries: Binaries) -> list[float]:
    """Return the RMS level of each window of a file's sound, in dB below full scale; the last one may be shorter.

    Raises:
        BadMedia: it has no sound, or its sound cannot be read in time.
    """
    audio = read_streams(path, binaries.ffprobe).audio
    if audio is None:
        raise BadMedia("it has no sound")
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "levels"
        command = levels_command(binaries.ffmpeg, path, audio.number, window_ms, report)
        end_s = time.monotonic() + LISTENING.wall_s
        try:
            try:
                run(command, timeout_s=LISTENING.wall_s, limits=LISTENING)
            except FfmpegError as error:
                if not is_format_change(error):
                    raise
                # Two commands make it uniform, a third measures it.
                share_s = max(1.0, end_s - time.monotonic()) / 3
                level = make_uniform(path, audio.number, Path(folder), binaries, timeout_s=share_s, limits=LISTENING)
                run(
                    levels_command(binaries.ffmpeg, level, 0, window_ms, report),
                    timeout_s=share_s,
                    limits=LISTENING,
                )
        except FfmpegError as error:
            raise BadMedia(f"its sound cannot be read: {error}") from error
        if not report.exists():
            return []
        with report.open(encoding="ascii") as lines:
            return read_levels(lines)


def levels_command(ffmpeg: Path, path: Path, stream: int, window_ms: int, report: Path) -> list[str]:
    """Return the command that writes the levels of a stream to a file, from time 0 on, with gaps as silence."""
    resampled: dict[str, Option] = {"async": 1, "first_pts": 0}
    sound = read_media(path, stream, use="levels", **CONSTANT)
    sound = sound.filter("aresample", osr=SAMPLE_RATE, **resampled)
    sound = sound.filter("asetnsamples", n=SAMPLE_RATE * window_ms // 1000, p=0)
    sound = sound.filter("astats", metadata=1, reset=1, measure_overall="RMS_level", measure_perchannel="none")
    sound = sound.filter("ametadata", mode="print", key=_KEY, file=str(report))
    return command_of(ffmpeg, [Output([sound], None, {})], flags=[*ANY_PROCESSOR, *ONE_THREAD])


def read_levels(report: Iterable[str]) -> list[float]:
    """Return the levels in the lines that `ametadata` printed; silence is -inf there."""
    found = (match[1] for match in map(_LEVEL.match, report) if match)
    return [SILENCE_DB if level in ("-inf", "nan", "-nan") else max(SILENCE_DB, float(level)) for level in found]
