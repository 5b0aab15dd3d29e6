"""Makes of AV1 what the ffmpeg of the layer can decode: H.264, so good that nothing of it is lost to the eye.

Only the part that a command needs is decoded, when it is needed: the file of the account stays as it is.
"""

import json
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from chalicelib.domain.errors import BadMedia

from . import dav1d
from .binaries import Binaries
from .encode import KEEP_TIMES, ONE_THREAD
from .graph import Option, Output, command_of, read, read_media
from .run import FfmpegError, run
from .streams import read_streams, told_of

CODEC = "av1"

_HEX = re.compile(r"^[0-9a-f]{8}: ((?:(?:[0-9a-f]{2}){1,2} )+)", re.MULTILINE)
_TRIAL_MS = 300
_TRIAL_S = 20
# A frame may begin a little before it is told to.
_MORE_MS = 200
_KEPT: Mapping[str, Option] = {"c:v": "libx264", "preset": "ultrafast", "crf": 6, "threads": 1, "bf": 0}
# By the names that ffprobe gives to the fields of a stream: `setparams`' own.
_TAGS = {"color_range": "range", "color_space": "colorspace"}
_TAGS |= {"color_primaries": "color_primaries", "color_transfer": "color_trc"}


@dataclass(frozen=True, slots=True)
class _Told:
    """What ffprobe says of an AV1 stream: its `av1C` in hex, its colours as `setparams` names them, its clock."""

    config: str
    colors: Mapping[str, str]
    ticks: int


def can_decode_av1(path: Path, stream: int, binaries: Binaries) -> bool:
    """Return whether the beginning of an AV1 stream can be decoded."""
    with TemporaryDirectory() as folder:
        try:
            decoded(path, stream, 0, _TRIAL_MS, Path(folder), binaries, timeout_s=_TRIAL_S)
        except BadMedia:
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
    timeout_s: float,
    audio: int | None = None,
) -> Path:
    """Write a part of an AV1 stream to a file of H.264 in `folder`: from the key frame before `from_ms` to `to_ms`.

    Times are ms from the file's beginning; the frames keep their time stamps. The sound of the stream `audio` is copied
    into the file. The picture is its first stream, and as it is stored: not turned, its px of any shape.

    Raises:
        BadMedia: the stream cannot be decoded.
        Transient: as `run`.
    """
    library = dav1d.library_path()
    if library is None:
        raise BadMedia("its picture is AV1, and there is no decoder for it here: send it as H.264")
    told, packets, out = _told(path, stream, binaries.ffprobe), folder / "packets.ivf", folder / "decoded.mp4"
    until_ms = "inf" if to_ms is None else f"{read_streams(path, binaries.ffprobe).start_ms + to_ms + _MORE_MS:.3f}"
    decoder = [sys.executable, "-I", "-S", dav1d.__file__, library, str(packets), told.config, until_ms]
    encoder = _encoder(binaries.ffmpeg, told, path, audio, out)
    try:
        run(_demuxer(binaries.ffmpeg, path, stream, from_ms, packets), timeout_s=timeout_s)
        run([*decoder, *encoder], timeout_s=timeout_s)
    except FfmpegError as error:
        raise BadMedia(f"its picture (AV1) cannot be decoded: {error.stderr or error}") from error
    packets.unlink()
    return out


def _demuxer(ffmpeg: Path, path: Path, stream: int, from_ms: float, out: Path) -> list[str]:
    seek: dict[str, Option] = {"ss": f"{from_ms / 1000:.6f}", "noaccurate_seek": None} if from_ms > 0 else {}
    packets = read_media(path, stream, use="av1", **seek)
    # All from the key frame on, as the decoder needs it.
    options: dict[str, Option] = {"c": "copy", "copypriorss": 1, "f": "ivf"}
    return command_of(ffmpeg, [Output([packets], out, options)], flags=KEEP_TIMES)


def _encoder(ffmpeg: Path, told: _Told, path: Path, audio: int | None, out: Path) -> list[str]:
    frames = read("pipe:0", **{"f": "ivf", "c:v": "rawvideo"}).filter("setparams", **told.colors)
    sound = [] if audio is None else [read_media(path, audio, use="av1")]
    clock: dict[str, Option] = {"enc_time_base:v": "demux", "fps_mode": "passthrough"}
    clock |= {"video_track_timescale": told.ticks, "movie_timescale": told.ticks}
    options: dict[str, Option] = {**_KEPT, **clock, "c:a": "copy", "map_metadata": -1, "strict": "experimental"}
    return command_of(ffmpeg, [Output([frames, *sound], out, options)], flags=[*ONE_THREAD, *KEEP_TIMES])


def _told(path: Path, stream: int, ffprobe: Path) -> _Told:
    wanted = ["-select_streams", str(stream), "-show_data", "-show_entries"]
    said = json.loads(told_of(ffprobe, path, *wanted, f"stream=extradata,time_base,{','.join(_TAGS)}"))["streams"][0]
    config = "".join(_HEX.findall(said.get("extradata", ""))).replace(" ", "")
    known = {name: said[field] for field, name in _TAGS.items() if said.get(field, "unknown") != "unknown"}
    return _Told(config, known, int(said["time_base"].partition("/")[2]))
