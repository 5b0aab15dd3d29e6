"""What ffprobe says about a video or audio file: its streams, in the terms that the rest of the renderer thinks in."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from chalicelib.domain.errors import BadMedia

from .graph import ALLOWED_FORMATS
from .hdr import ColorSpace, color_space_of
from .isolation.limits import FFPROBE
from .run import FfmpegError, run, run_lines

_TIMEOUT_S = 60
_GUARDS = ("-v", "error", "-protocol_whitelist", "file", "-format_whitelist", ALLOWED_FORMATS)
_DURATION = re.compile(r"(\d{2,4}):(\d{2}):(\d{2}(?:\.\d{1,9})?)", re.ASCII)
# In others ffmpeg guesses, and may arrive behind the key frame that is needed; those are read from their beginning.
_INDEXED = ("mov", "matroska", "avi")
_ALPHA_FORMATS = ("yuva", "rgba", "argb", "bgra", "abgr", "gbrap", "ya8", "ya16", "pal8")
# ffmpeg's own VP8 and VP9 decoders do not see the alpha that WebM carries beside the picture.
_ALPHA_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}


@dataclass(frozen=True, slots=True)
class VideoStream:
    """The picture of a file. Sizes in px: of the decoded frames turned upright, and as shown (px need not be square).

    `matrix` is ffmpeg's name of the YCbCr matrix, None for RGB; `decoder` one that has to be asked for by name;
    `space` what its colours are in, None for BT.709 and what is as good as that.
    """

    number: int
    duration_ms: int | None
    width: int
    height: int
    shown_width: float
    shown_height: float
    matrix: str | None
    has_alpha: bool
    decoder: str | None
    space: ColorSpace | None = None
    codec: str = ""


@dataclass(frozen=True, slots=True)
class AudioStream:
    """The sound of a file."""

    number: int
    duration_ms: int | None
    channels: int
    codec: str = ""


@dataclass(frozen=True, slots=True)
class Streams:
    """What of a file is used: its first video stream that is not cover art, and its first audio stream.

    `start_ms` is the time stamp at which the file begins; `can_seek`: its container knows where the key frames are.
    """

    video: VideoStream | None
    audio: AudioStream | None
    start_ms: float
    duration_ms: int | None
    can_seek: bool


def read_streams(path: Path, ffprobe: Path) -> Streams:
    """Look into a file, without opening anything that it may refer to.

    Raises:
        BadMedia: empty, or of no format that is taken.
    """
    if path.stat().st_size == 0:
        raise BadMedia("the file has 0 bytes")
    answer = json.loads(_ffprobe(ffprobe, path, "-show_format", "-show_streams"))
    overall = answer.get("format", {})
    videos = [s for s in answer.get("streams", []) if s.get("codec_type") == "video" and _is_footage(s)]
    audios = [s for s in answer.get("streams", []) if s.get("codec_type") == "audio" and s.get("channels")]
    return Streams(
        _video(videos[0]) if videos else None,
        _audio(audios[0]) if audios else None,
        float(overall.get("start_time", 0)) * 1000,
        _ms(overall),
        overall.get("format_name", "").startswith(_INDEXED),
    )


def end_of_data(path: Path, ffprobe: Path, stream: int, from_ms: float | None = None) -> float | None:
    """The time stamp (ms) at which a stream's data really ends, None if there is none; nothing is decoded.

    It is looked for from the last key frame before `from_ms` on, or through the whole file.
    """
    where = [] if from_ms is None else ["-read_intervals", f"{from_ms / 1000:.3f}%"]
    wanted = ["-select_streams", str(stream), *where, "-show_entries", "packet=pts_time,duration_time"]
    last_ms: float | None = None

    def look_at(packet: str) -> None:
        nonlocal last_ms
        end_ms = _end_ms(packet)
        if end_ms is not None and (last_ms is None or end_ms > last_ms):
            last_ms = end_ms

    # A small file may hold millions of packets: none of them is kept.
    with _in_words_for_senders(path):
        command = _command(ffprobe, path, *wanted, of="compact=print_section=0")
        run_lines(command, timeout_s=_TIMEOUT_S, on_line=look_at, limits=FFPROBE)
    return last_ms


def can_decode(path: Path, ffprobe: Path, stream: int) -> bool:
    """Whether the first frames of a stream can be decoded; of AV1, for one, this build knows only the name."""
    wanted = ["-select_streams", str(stream), "-read_intervals", "%+#16", "-show_entries", "frame=pts"]
    try:
        return bool(json.loads(_ffprobe(ffprobe, path, *wanted)).get("frames"))
    except BadMedia:
        return False


def _ffprobe(ffprobe: Path, path: Path, *wanted: str) -> str:
    with _in_words_for_senders(path):
        return run(_command(ffprobe, path, *wanted, of="json"), timeout_s=_TIMEOUT_S, limits=FFPROBE)


def _command(ffprobe: Path, path: Path, *wanted: str, of: str) -> list[str]:
    return [str(ffprobe), *_GUARDS, *wanted, "-of", of, f"file:{path}"]


def _end_ms(packet: str) -> float | None:
    """Return the time stamp (ms) at which a packet ends, as a line of ffprobe's `compact` output tells it."""
    told = dict(field.split("=", 1) for field in packet.strip().split("|") if "=" in field)
    start, duration = told.get("pts_time", "N/A"), told.get("duration_time", "N/A")
    return None if start == "N/A" else (float(start) + (0.0 if duration == "N/A" else float(duration))) * 1000


@contextmanager
def _in_words_for_senders(path: Path) -> Iterator[None]:
    try:
        yield
    except FfmpegError as error:
        raise BadMedia(f"cannot be read, so damaged or of no known kind: {_in_words(error.stderr, path)}") from error


def _in_words(said: str, path: Path) -> str:
    """The first thing that ffprobe says, without the address of its memory and our path."""
    first = re.match(r"(?:\[(\S+) @ \w+\] )?(.*)", said.replace(f"file:{path}: ", ""))
    part, text = (first[1], first[2]) if first else (None, said)
    return f"{part} is not taken" if "not on whitelist" in text else text or "no known format"


def _is_footage(stream: Mapping[str, Any]) -> bool:
    is_cover = stream.get("disposition", {}).get("attached_pic")
    return not is_cover and bool(stream.get("width")) and bool(stream.get("height"))


def _ms(part: Mapping[str, Any]) -> int | None:
    """The duration of a stream or of the file, if it is told."""
    if "duration" in part:
        return round(float(part["duration"]) * 1000)
    # Matroska tells it per stream as 00:00:05.005000000, in a tag that anybody may have written.
    tag = _DURATION.fullmatch(str(part.get("tags", {}).get("DURATION", "")))
    return round((int(tag[1]) * 3600 + int(tag[2]) * 60 + float(tag[3])) * 1000) if tag else None


def _audio(stream: Mapping[str, Any]) -> AudioStream:
    return AudioStream(int(stream["index"]), _ms(stream), stream["channels"], stream.get("codec_name", "unknown"))


def _video(stream: Mapping[str, Any]) -> VideoStream:
    width, height = int(stream["width"]), int(stream["height"])
    shown_width = width * float(_ratio(stream.get("sample_aspect_ratio")))
    codec, pixels = stream.get("codec_name"), stream.get("pix_fmt", "")
    hidden_alpha = stream.get("tags", {}).get("alpha_mode", stream.get("tags", {}).get("ALPHA_MODE")) == "1"
    turned = _rotation(stream) % 180 == 90
    return VideoStream(
        number=int(stream["index"]),
        duration_ms=_ms(stream),
        width=height if turned else width,
        height=width if turned else height,
        shown_width=height if turned else shown_width,
        shown_height=shown_width if turned else height,
        matrix=_matrix(stream.get("color_space"), pixels, width, height),
        has_alpha=hidden_alpha or pixels.startswith(_ALPHA_FORMATS),
        decoder=_ALPHA_DECODERS.get(codec) if hidden_alpha and codec else None,
        space=color_space_of(stream.get("color_transfer"), stream.get("color_primaries")),
        codec=codec or "unknown",
    )


def _ratio(text: str | None) -> Fraction:
    """The shape of a pixel, 1 if it is not told (`0:1`, `N/A`)."""
    width, _, height = (text or "").partition(":")
    return (
        Fraction(int(width), int(height))
        if width.isdigit() and height.isdigit() and int(width) and int(height)
        else Fraction(1)
    )


def _rotation(stream: Mapping[str, Any]) -> int:
    """By how many degrees ffmpeg turns the frames, to the nearest quarter."""
    told = [part["rotation"] for part in stream.get("side_data_list", []) if "rotation" in part]
    return round(float(told[0]) / 90) * 90 if told else 0


def _matrix(told: str | None, pixels: str, width: int, height: int) -> str | None:
    """ffmpeg's name of the matrix. Untagged footage: BT.709 if HD, else BT.601, as players do."""
    if pixels.startswith(("rgb", "bgr", "gbr", "argb", "abgr", "pal8", "0rgb", "0bgr")) or told == "gbr":
        return None
    known = {"bt709": "bt709", "smpte170m": "bt601", "bt470bg": "bt601", "smpte240m": "smpte240m", "fcc": "fcc"}
    known |= {"bt2020nc": "bt2020", "bt2020c": "bt2020"}
    return known.get(told or "", "bt709" if width >= 1280 or height > 576 else "bt601")
