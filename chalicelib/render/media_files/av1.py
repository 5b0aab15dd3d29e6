"""AV1 converted to visually lossless H.264, which the layer's ffmpeg can decode.

Only the part that a command needs is decoded, when it is needed. The account's file stays unchanged.
"""

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from chalicelib.domain.errors import BadMedia

from ..encode.options import KEEP_TIMES, ONE_THREAD
from ..ffmpeg.binaries import Binaries
from ..ffmpeg.graph import Option, Output, command_of, read, read_media
from ..ffmpeg.process import FfmpegError, run
from ..isolation.limits import DECODING, FFPROBE
from . import dav1d
from .ffprobe import ask, seconds_left
from .reports import read_beside

CODEC = "av1"

_HEX = re.compile(r"^[0-9a-f]{8}: ((?:(?:[0-9a-f]{2}){1,2} )+)", re.MULTILINE)
# Each packet holds one shown frame.
_TRIAL_PACKETS = 2
_TRIAL_S = 20
# It holds a sequence header, of some 20 bytes, and is an argument of a command.
_MOST_CONFIG_CHARS = 20_000
# A frame may begin a little before its declared time.
_MORE_MS = 200
# ffprobe reports times in whole µs.
_ROUNDING_MS = 0.5
_EVEN: Mapping[str, Option] = {"c:v": "libx264", "preset": "ultrafast", "crf": 6, "threads": 1}
# x264 refuses odd sizes. They are rare, so their files may be larger.
_ODD: Mapping[str, Option] = {"c:v": "ffv1", "threads": 1}
# The options of `setparams` by ffprobe's names of a stream's fields.
_TAGS = {"color_range": "range", "color_space": "colorspace"}
_TAGS |= {"color_primaries": "color_primaries", "color_transfer": "color_trc"}


@dataclass(frozen=True, slots=True)
class _StreamInfo:
    """An AV1 stream in ffprobe's report: its `av1C` in hex, its colours as options of `setparams`, ticks per second."""

    config: str
    colors: Mapping[str, str]
    ticks: int
    is_odd: bool


def can_decode_av1(path: Path, ffprobe: Path, stream: int) -> bool:
    """Return whether the first frame of an AV1 stream can be decoded.

    Raises:
        BadMedia: there is no decoder.
    """
    return _try(path, ffprobe, stream, f"%+#{_TRIAL_PACKETS}") is True


def is_damaged_av1(path: Path, ffprobe: Path, stream: int, at_ms: float) -> bool:
    """Return whether an AV1 stream has data at a time stamp, but nothing there can be decoded.

    Raises:
        BadMedia: there is no decoder.
    """
    return _try(path, ffprobe, stream, f"{at_ms / 1000:.3f}%+#{_TRIAL_PACKETS}") is False


def _try(path: Path, ffprobe: Path, stream: int, interval: str) -> bool | None:
    """Return whether the packets of an interval, from a key frame on, can be decoded, or None without packets."""
    library = _library()
    options = ["-read_intervals", interval, "-show_data", "-show_entries", "packet=data", "-of", "json"]
    packets = json.loads(ask(ffprobe, path, "-select_streams", str(stream), *options)).get("packets", [])
    if not packets:
        return None
    with TemporaryDirectory() as folder:
        file = Path(folder) / "packets.ivf"
        with file.open("wb") as out:
            dav1d.write_packets((bytes.fromhex(_hex(packet.get("data", ""))) for packet in packets), out)
        decoder = _decoder(library, file, _stream_info(path, stream, ffprobe).config, ("-inf", "inf"))
        try:
            read = [file, Path(library), Path(dav1d.__file__)]
            run(decoder, timeout_s=min(_TRIAL_S, seconds_left()), limits=FFPROBE, read=read)
        except FfmpegError:
            return False
    return True


def decoded(
    path: Path,
    stream: int,
    from_ms: float,
    to_ms: float | None,
    folder: Path,
    binaries: Binaries,
    *,
    file_start_ms: float,
    timeout_s: float,
) -> Path:
    """Write a part of an AV1 stream to a file in `folder`: from the key frame before `from_ms` to `to_ms`.

    Times are ms from the file's beginning, which has the time stamp `file_start_ms`. The frames keep their time stamps.
    They are the file's only stream, as they are stored: not rotated, with px of any aspect ratio.

    Raises:
        BadMedia: the stream cannot be decoded.
        Transient: as `run`.
    """
    library = _library()
    info, packets, out = _stream_info(path, stream, binaries.ffprobe), folder / "packets.ivf", folder / "decoded.mov"
    until_ms = "inf" if to_ms is None else f"{file_start_ms + to_ms + _MORE_MS:.3f}"
    part = f"{file_start_ms - _ROUNDING_MS:.3f}", until_ms
    decoder, encoder = _decoder(library, packets, info.config, part), _encoder(binaries.ffmpeg, info, out)
    try:
        run(_demuxer(binaries.ffmpeg, path, stream, from_ms, packets), timeout_s=timeout_s, limits=DECODING)
        run([*decoder, *encoder], timeout_s=timeout_s, limits=DECODING)
    except FfmpegError as error:
        raise BadMedia(f"its picture (AV1) cannot be decoded: {_reason(error)}") from error
    packets.unlink()
    return out


def _library() -> str:
    path = dav1d.library_path()
    if path is None:
        raise BadMedia("its picture is AV1, for which this installation has no decoder: send it as MP4 with H.264")
    return path


def _decoder(library: str, packets: Path, config: str, part_ms: tuple[str, str]) -> list[str]:
    return [sys.executable, "-I", "-S", dav1d.__file__, library, str(packets), config, *part_ms]


def _demuxer(ffmpeg: Path, path: Path, stream: int, from_ms: float, out: Path) -> list[str]:
    seek: dict[str, Option] = {"ss": f"{from_ms / 1000:.6f}", "noaccurate_seek": None} if from_ms > 0 else {}
    # Drop the partial packet at the end of a truncated file.
    packets = read_media(path, stream, use="av1", fflags="+discardcorrupt", **seek)
    # Everything from the key frame on, as the decoder needs it. Frames hidden by an edit list keep times below 0.
    options: dict[str, Option] = {"c": "copy", "copypriorss": 1, "avoid_negative_ts": "disabled", "f": "ivf"}
    return command_of(ffmpeg, [Output([packets], out, options)], flags=KEEP_TIMES)


def _encoder(ffmpeg: Path, info: _StreamInfo, out: Path) -> list[str]:
    frames = read("pipe:0", **{"f": "ivf", "c:v": "rawvideo"}).filter("setparams", **info.colors)
    clock: dict[str, Option] = {"enc_time_base:v": "demux", "fps_mode": "passthrough"}
    clock |= {"video_track_timescale": info.ticks, "movie_timescale": info.ticks}
    codec = _ODD if info.is_odd else _EVEN
    return command_of(ffmpeg, [Output([frames], out, {**codec, **clock})], flags=[*ONE_THREAD, *KEEP_TIMES])


def ask_for_info(path: Path, stream: int, ffprobe: Path) -> dict[str, Any]:
    """Return what ffprobe reports of an AV1 stream, with its header.

    Raises:
        BadMedia: as `ask`.
    """
    options = ["-select_streams", str(stream), "-show_data", "-of", "json", "-show_entries"]
    entries = f"stream=extradata,time_base,width,height,{','.join(_TAGS)}"
    report: dict[str, Any] = json.loads(ask(ffprobe, path, *options, entries))["streams"][0]
    return report


def _stream_info(path: Path, stream: int, ffprobe: Path) -> _StreamInfo:
    kept = read_beside(path)
    report = kept["av1"] if kept else ask_for_info(path, stream, ffprobe)
    known = {name: report[field] for field, name in _TAGS.items() if report.get(field, "unknown") != "unknown"}
    ticks, is_odd = int(report["time_base"].partition("/")[2]), bool(report["width"] % 2 or report["height"] % 2)
    config = _hex(report.get("extradata", ""))
    if len(config) > _MOST_CONFIG_CHARS:
        raise BadMedia("damaged: the description of its picture (AV1) is too long")
    return _StreamInfo(config, known, ticks, is_odd)


def _hex(dump: str) -> str:
    """Return the hex digits in a dump by ffprobe."""
    return "".join(_HEX.findall(dump)).replace(" ", "")


def _reason(error: FfmpegError) -> str:
    """Return the decoder's last message; messages of ffmpeg's own parts do not help senders."""
    last = (error.stderr.splitlines() or [""])[-1]
    return "it is damaged" if last.startswith("[") or not last else last
