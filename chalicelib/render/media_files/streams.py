"""What ffprobe says about a video or audio file: its streams, in the terms that the rest of the renderer thinks in."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from chalicelib.domain.errors import BadMedia

from ..ffmpeg.graph import ALLOWED_FORMATS
from ..ffmpeg.process import FfmpegError, run, run_lines
from ..isolation.limits import FFPROBE
from . import adts, ogg
from .decoders import decodable_codecs
from .edit_lists import has_several_edits
from .hdr import ColorSpace, color_space_of
from .raw_frames import RawFrames, raw_frames

UNKNOWN_CODEC = "unknown"

_TIMEOUT_S = 60
_GUARDS = ("-v", "error", "-protocol_whitelist", "file", "-format_whitelist", ALLOWED_FORMATS)
_DURATION = re.compile(r"(\d{2,4}):(\d{2}):(\d{2}(?:\.\d{1,9})?)", re.ASCII)
# In others ffmpeg guesses, and may arrive behind the key frame that is needed; those are read from their beginning.
_INDEXED = ("mov", "matroska", "avi")
# In those the times may start again, where ffmpeg does not find its place by time.
_RESTARTING = ("mpegts", "mpeg", "ogg")
_ALPHA_FORMATS = ("yuva", "rgba", "argb", "bgra", "abgr", "gbrap", "ya8", "ya16", "pal8")
# ffmpeg's own VP8 and VP9 decoders do not see the alpha that WebM carries beside the picture.
_ALPHA_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
# By their views: spatial videos have two of these ("0,1"). Apple's editors write the alpha of HEVC so.
_ALPHA_LAYER = "0,0"
# Of so many channels ffmpeg, like players, guesses where they belong.
_MOST_GUESSED = 8
# By ffprobe's names: ffmpeg's scaler has others.
_MATRICES = {
    "bt709": "bt709",
    "smpte170m": "bt601",
    "bt470bg": "bt601",
    "smpte240m": "smpte240m",
    "fcc": "fcc",
    "bt2020nc": "bt2020",
    "bt2020c": "bt2020",
}
# Their decoders name the matrix in each frame; others forget what only the container says.
_NAMING_MATRIX = frozenset({"h264", "mpeg2video"})


@dataclass(frozen=True, slots=True)
class VideoStream:
    """The picture of a file. Sizes in px: of the frames made upright, and as shown (px need not be square).

    `duration_ms` is counted from the file's beginning, also where the stream begins later. `matrix` is ffmpeg's name of
    the YCbCr matrix, None for RGB; `decoder` one that has to be asked for by name; `space` what its colours are in,
    None for BT.709 and what is as good as that; `raw` its frames as they are decoded, None if not known; `reorders`:
    its frames are stored in another order than they are shown.
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
    raw: RawFrames | None = None
    reorders: bool = False


@dataclass(frozen=True, slots=True)
class AudioStream:
    """The sound of a file. `is_placed`: it is known which loudspeaker each channel is for."""

    number: int
    duration_ms: int | None
    channels: int
    codec: str = ""
    is_placed: bool = True


@dataclass(frozen=True, slots=True)
class Streams:
    """What of a file is used: its first video stream that is not cover art, and its first audio stream.

    A stream that cannot be decoded is passed over if there is another. `start_ms` is the time stamp at which the file
    begins; `can_seek`: ffmpeg finds the key frame before a time; `is_untimed`: it has no time stamps, see `adts`;
    `may_restart`: its times may start again; `is_ogg`: it may be joined of several sounds, see `ogg`.
    """

    video: VideoStream | None
    audio: AudioStream | None
    start_ms: float
    duration_ms: int | None
    can_seek: bool
    is_untimed: bool = False
    may_restart: bool = False
    is_ogg: bool = False

    @property
    def longest_ms(self) -> int | None:
        """Return how long the longest used stream lasts, None if the file does not tell."""
        told = [stream.duration_ms for stream in (self.video, self.audio) if stream is not None]
        return self.duration_ms if None in told or not told else max(ms for ms in told if ms is not None)


def read_streams(path: Path, ffprobe: Path) -> Streams:
    """Look into a file, without opening anything that it may refer to.

    Raises:
        BadMedia: empty, or of no format that is taken.
    """
    if path.stat().st_size == 0:
        raise BadMedia("the file has 0 bytes")
    answer = json.loads(ask(ffprobe, path, "-show_format", "-show_streams", "-of", "json"))
    overall, streams = answer.get("format", {}), answer.get("streams", [])
    begins_s = float(overall.get("start_time", 0))
    video = _first([s for s in streams if s.get("codec_type") == "video" and _is_footage(s)], ffprobe)
    audio = _first([s for s in streams if s.get("codec_type") == "audio" and _is_heard(s)], ffprobe)
    return Streams(
        _video(video, begins_s) if video else None,
        _audio(audio, begins_s) if audio else None,
        begins_s * 1000,
        _ms(overall),
        overall.get("format_name", "").startswith(_INDEXED) and not has_several_edits(path),
        overall.get("format_name") == adts.FORMAT,
        overall.get("format_name") in _RESTARTING,
        overall.get("format_name") == ogg.FORMAT,
    )


def ask(ffprobe: Path, path: Path, *wanted: str) -> str:
    """Return what ffprobe writes about an account's file; nothing but that file is opened.

    Raises:
        BadMedia: it cannot be read, or is of no format that is accepted.
    """
    with _in_words_for_senders(path):
        return run(_command(ffprobe, path, wanted), timeout_s=_TIMEOUT_S, limits=FFPROBE)


def ask_for_lines(ffprobe: Path, path: Path, *wanted: str, on_line: Callable[[str], None]) -> None:
    """Hand over each line that ffprobe writes about an account's file; a file may have millions of packets.

    Raises:
        BadMedia: as `ask`.
    """
    with _in_words_for_senders(path):
        run_lines(_command(ffprobe, path, wanted), timeout_s=_TIMEOUT_S, on_line=on_line, limits=FFPROBE)


def _command(ffprobe: Path, path: Path, wanted: Sequence[str]) -> list[str]:
    return [str(ffprobe), *_GUARDS, *wanted, f"file:{path}"]


@contextmanager
def _in_words_for_senders(path: Path) -> Iterator[None]:
    try:
        yield
    except FfmpegError as error:
        raise BadMedia(f"the file is damaged or in an unsupported format: {_in_words(error.stderr, path)}") from error


def _in_words(said: str, path: Path) -> str:
    """Return the first thing that ffprobe says, without the address of its memory and our path."""
    first = re.match(r"(?:\[(\S+) @ \w+\] )?(.*)", said.replace(f"file:{path}: ", ""))
    part, text = (first[1], first[2]) if first else (None, said)
    if "not on whitelist" not in text:
        return text or "no known format"
    # ffmpeg names its readers of single pictures so.
    image = (part or "").removesuffix("_pipe")
    return f"{part} is not supported" if image == part else f"it is an image ({image}), so declare it as one"


def _first(streams: Sequence[Mapping[str, Any]], ffprobe: Path) -> Mapping[str, Any] | None:
    """Return the first stream that can be decoded; if there is none, the first, to be refused by its name."""
    known = (stream for stream in streams if stream.get("codec_name") in decodable_codecs(ffprobe))
    return next(known, streams[0] if streams else None)


def _is_heard(stream: Mapping[str, Any]) -> bool:
    """Return whether a stream has sound: recorders leave tracks without any where the microphone was off."""
    return bool(stream.get("channels")) and stream.get("duration_ts") != 0


def _is_footage(stream: Mapping[str, Any]) -> bool:
    is_cover = stream.get("disposition", {}).get("attached_pic")
    return not is_cover and bool(stream.get("width")) and bool(stream.get("height"))


def _ms(part: Mapping[str, Any], begins_s: float | None = None) -> int | None:
    """Return how long the file, or a stream from the file's beginning on, lasts; None if it does not tell."""
    if "duration" in part:
        late_s = 0.0 if begins_s is None else max(0.0, float(part.get("start_time", begins_s)) - begins_s)
        return round((late_s + float(part["duration"])) * 1000)
    # Matroska tells it per stream as 00:00:05.005000000, in a tag that anybody may have written.
    tag = _DURATION.fullmatch(str(part.get("tags", {}).get("DURATION", "")))
    return round((int(tag[1]) * 3600 + int(tag[2]) * 60 + float(tag[3])) * 1000) if tag else None


def _audio(stream: Mapping[str, Any], begins_s: float) -> AudioStream:
    channels, codec = int(stream["channels"]), stream.get("codec_name", "unknown")
    is_placed = channels <= _MOST_GUESSED or stream.get("channel_layout", "unknown") != "unknown"
    return AudioStream(int(stream["index"]), _ms(stream, begins_s), channels, codec, is_placed)


def _video(stream: Mapping[str, Any], begins_s: float) -> VideoStream:
    codec, pixels = _codec(stream), stream.get("pix_fmt", "")
    told = stream.get("color_space")
    raw = raw_frames(stream, _MATRICES.get(told or "") if codec in _NAMING_MATRIX else None)
    width, height = raw.aperture.width, raw.aperture.height
    shown_width = width * float(_ratio(stream.get("sample_aspect_ratio")))
    hidden_alpha = _has_hidden_alpha(stream)
    decoder = _ALPHA_DECODERS.get(codec) if hidden_alpha else None
    turned = raw.turn.swaps_sides
    return VideoStream(
        number=int(stream["index"]),
        duration_ms=_ms(stream, begins_s),
        width=height if turned else width,
        height=width if turned else height,
        shown_width=height if turned else shown_width,
        shown_height=shown_width if turned else height,
        matrix=_matrix(told, pixels, raw.width, raw.height),
        has_alpha=hidden_alpha or pixels.startswith(_ALPHA_FORMATS),
        decoder=decoder,
        space=color_space_of(stream.get("color_transfer"), stream.get("color_primaries")),
        codec=codec,
        # What ffprobe says of their format is without the hidden alpha.
        raw=replace(raw, pixels=None) if hidden_alpha else raw,
        reorders=bool(stream.get("has_b_frames")),
    )


def _has_hidden_alpha(stream: Mapping[str, Any]) -> bool:
    """Return whether a picture has alpha beside it: as WebM says, or as the second layer of the same view of HEVC."""
    tags = stream.get("tags", {})
    if stream.get("codec_name") == "hevc":
        return stream.get("view_ids_available") == _ALPHA_LAYER
    return bool(tags.get("alpha_mode", tags.get("ALPHA_MODE")) == "1")


def _codec(stream: Mapping[str, Any]) -> str:
    """Return ffmpeg's name of a codec, or the container's if ffmpeg has none."""
    tag = str(stream.get("codec_tag_string", ""))
    return str(stream.get("codec_name") or (tag if tag.isalnum() else UNKNOWN_CODEC))


def _ratio(text: str | None) -> Fraction:
    """The shape of a pixel, 1 if it is not told (`0:1`, `N/A`)."""
    width, _, height = (text or "").partition(":")
    return (
        Fraction(int(width), int(height))
        if width.isdigit() and height.isdigit() and int(width) and int(height)
        else Fraction(1)
    )


def _matrix(told: str | None, pixels: str, width: int, height: int) -> str | None:
    """ffmpeg's name of the matrix. Untagged footage: BT.709 if HD, else BT.601, as players do."""
    if pixels.startswith(("rgb", "bgr", "gbr", "argb", "abgr", "pal8", "0rgb", "0bgr")) or told == "gbr":
        return None
    return _MATRICES.get(told or "", "bt709" if width >= 1280 or height > 576 else "bt601")
