"""A sound whose rate or layout changes within its file, as in joined MP3s and broadcasts, as a file of one format.

ffmpeg rebuilds its whole filter graph at such a change, and in a mix all other sounds would lose their position. So a
mix disables rebuilding, fails at the first change, and is run again with this file. Most files never change.
"""

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path

from ..encode.codecs import SAMPLE_RATE
from ..encode.options import ANY_PROCESSOR, ONE_THREAD
from ..ffmpeg.binaries import Binaries
from ..ffmpeg.graph import Option, command, read, read_media
from ..ffmpeg.process import FfmpegError, run
from ..isolation.limits import ResourceLimits
from ..media_files.streams import read_streams

CONSTANT: Mapping[str, Option] = {"reinit_filter": 0}
"""The option of an input whose format must not change."""

# Of libavfilter's `abuffer`, the source of each graph.
_CHANGED = "Changing audio frame properties on the fly is not supported"
_BEGIN_TIMEOUT_S = 60
# ffmpeg converts mono to stereo 3 dB quieter than players do.
_MONO_GAIN = "if(eq(nb_channels,1),sqrt(2),1)"
# Lossless, even above full scale.
_KEPT: Mapping[str, Option] = {"c:a": "wavpack", "f": "matroska", "map_metadata": -1, "map_chapters": -1}


def is_format_change(error: FfmpegError) -> bool:
    """Return whether a command failed because the format of a `CONSTANT` input changed."""
    return _CHANGED in error.stderr


def make_uniform(
    path: Path,
    stream: int,
    folder: Path,
    binaries: Binaries,
    *,
    timeout_s: float,
    limits: ResourceLimits | None = None,
) -> Path:
    """Write a sound of a file to a new file in `folder`: stereo, 48 kHz, from time 0 on, gaps filled with silence.

    A file without time stamps has no gaps, but ffmpeg finds some where its rate changes. `limits` are those of each
    command.

    Raises:
        FfmpegError, Transient: as `run`.
    """
    timed, out = folder / "timed.mka", folder / "uniform.mka"
    run(_one_format(binaries.ffmpeg, path, stream, timed), timeout_s=timeout_s, limits=limits)
    # ffmpeg shifts each file to begin at 0. This sound may begin later than its picture, which begins at 0.
    first_s = _begin_s(binaries.ffmpeg, timed)
    if read_streams(path, binaries.ffprobe).is_untimed:
        run(_one_after_the_other(binaries.ffmpeg, timed, out), timeout_s=timeout_s, limits=limits)
    else:
        run(_without_gaps(binaries.ffmpeg, timed, first_s, out), timeout_s=timeout_s, limits=limits)
    timed.unlink()
    return out


def _begin_s(ffmpeg: Path, timed: Path) -> float:
    """Return the time stamp of the first packet of a file, in seconds."""
    options = ["-v", "error", "-copyts", "-i", f"file:{timed}", "-c", "copy", "-frames:a", "1", "-f", "framecrc", "-"]
    lines = run([str(ffmpeg), *options], timeout_s=_BEGIN_TIMEOUT_S).splitlines()
    tick_s = next(Fraction(line.split()[-1]) for line in lines if line.startswith("#tb"))
    first = next((line for line in lines if not line.startswith("#")), None)
    return float(int(first.split(",")[2]) * tick_s) if first else 0.0


def _one_format(ffmpeg: Path, path: Path, stream: int, out: Path) -> list[str]:
    sound = read_media(path, stream, use="levelled").filter("volume", volume=_MONO_GAIN)
    sound = sound.filter("aresample", osr=SAMPLE_RATE, osf="fltp", ochl="stereo")
    return command(ffmpeg, [sound], out, flags=[*ANY_PROCESSOR, *ONE_THREAD], **_KEPT)


def _without_gaps(ffmpeg: Path, timed: Path, first_s: float, out: Path) -> list[str]:
    filled: dict[str, Option] = {"async": 1, "first_pts": 0}
    sound = read(f"file:{timed}", itsoffset=f"{first_s:.6f}").filter("aresample", osr=SAMPLE_RATE, **filled)
    return command(ffmpeg, [sound], out, flags=[*ANY_PROCESSOR, *ONE_THREAD], **_KEPT)


def _one_after_the_other(ffmpeg: Path, timed: Path, out: Path) -> list[str]:
    sound = read(f"file:{timed}").filter("asetpts", expr="N/SR/TB")
    return command(ffmpeg, [sound], out, flags=[*ANY_PROCESSOR, *ONE_THREAD], **_KEPT)
