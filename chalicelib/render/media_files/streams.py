"""The streams of a video or audio file, as ffprobe reports them, in the renderer's own terms."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from chalicelib.domain.errors import BadMedia

from . import adts, ogg
from .bounds import check_count
from .decoders import decodable_codecs
from .edit_lists import has_several_edits
from .ffprobe import ask
from .hdr import ColorSpace, color_space_of
from .raw_frames import RawFrames, raw_frames
from .reports import read_beside

UNKNOWN_CODEC = "unknown"

_DURATION = re.compile(r"(\d{2,4}):(\d{2}):(\d{2}(?:\.\d{1,9})?)", re.ASCII)
# In other formats ffmpeg guesses, and may seek past the key frame that is needed. They are read from their beginning.
_INDEXED = ("mov", "matroska", "avi")
# In these formats times may restart, and ffmpeg cannot seek by time.
_RESTARTING = ("mpegts", "mpeg", "ogg")
_ALPHA_FORMATS = ("yuva", "rgba", "argb", "bgra", "abgr", "gbrap", "ya8", "ya16", "pal8")
# ffmpeg's own VP8 and VP9 decoders ignore the alpha that WebM stores beside the picture.
_ALPHA_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
# Apple's editors write the alpha of HEVC as a second layer of the same view. Spatial videos have two views ("0,1").
_ALPHA_LAYER = "0,0"
# Up to this many channels, ffmpeg guesses their loudspeakers, as players do.
_MOST_GUESSED = 8
# The names of ffmpeg's scaler by those of ffprobe.
_MATRICES = {
    "bt709": "bt709",
    "smpte170m": "bt601",
    "bt470bg": "bt601",
    "smpte240m": "smpte240m",
    "fcc": "fcc",
    "bt2020nc": "bt2020",
    "bt2020c": "bt2020",
}
# All that is asked of ffprobe: other entries, such as tags, chapters and pictures, may be as long as the file.
_USED_TAGS = ("DURATION", "alpha_mode", "ALPHA_MODE")
_USED = (
    "index,codec_type,codec_name,codec_tag_string,start_time,duration,duration_ts,width,height,sample_aspect_ratio",
    "pix_fmt,field_order,has_b_frames,view_ids_available,color_range,color_space,color_primaries,color_transfer",
    "sample_rate,channels,channel_layout",
)
_CROPS = "crop_left,crop_right,crop_top,crop_bottom"
_ENTRIES = ":".join(
    (
        "format=format_name,start_time,duration",
        f"stream={','.join(_USED)}",
        f"stream_tags={','.join(_USED_TAGS)}",
        "stream_disposition=attached_pic",
        f"stream_side_data=displaymatrix,{_CROPS}",
    )
)
# The codecs whose decoders name the matrix in each frame. Others drop a matrix that only the container names.
_NAMING_MATRIX = frozenset({"h264", "mpeg2video"})


@dataclass(frozen=True, slots=True)
class VideoStream:
    """The picture of a file. Sizes are px of the upright frames, and as shown (px need not be square).

    `duration_ms` is counted from the file's beginning, even if the stream begins later. `matrix` is ffmpeg's name of
    the YCbCr matrix, None for RGB. `decoder` is one that has to be requested by name. `space` is None for BT.709 and
    spaces close to it. `raw` describes the decoded frames, None if unknown. `reorders`: its frames are not stored in
    display order.
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
    """The sound of a file. `is_placed`: the loudspeaker of each channel is known. `rate` is in Hz, 0 if unknown."""

    number: int
    duration_ms: int | None
    channels: int
    codec: str = ""
    is_placed: bool = True
    rate: int = 0


@dataclass(frozen=True, slots=True)
class Streams:
    """The used streams of a file: its first video stream that is not cover art, and its first audio stream.

    A stream that cannot be decoded is skipped if there is another. `start_ms` is the time stamp at which the file
    begins. `can_seek`: ffmpeg finds the key frame before a time. `is_untimed`: it has no time stamps, see `adts`.
    `may_restart`: its times may restart. `is_ogg`: it may be joined from several sounds, see `ogg`.
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
        """The duration of the longest used stream, None if the file does not declare it."""
        declared = [stream.duration_ms for stream in (self.video, self.audio) if stream is not None]
        return self.duration_ms if None in declared or not declared else max(ms for ms in declared if ms is not None)


def read_streams(path: Path, ffprobe: Path) -> Streams:
    """Return the streams of a file, without opening any file or address that it refers to.

    The report beside the file spares ffprobe.

    Raises:
        BadMedia: it is empty, damaged, or of a format that is not accepted.
    """
    return described_streams(path, read_beside(path) or ask_for_streams(path, ffprobe))


def described_streams(path: Path, report: Mapping[str, Any]) -> Streams:
    """Return the streams of a file as a report describes them."""
    overall, video, audio = report["format"], report["video"], report["audio"]
    begins_s = float(overall.get("start_time", 0))
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


def ask_for_streams(path: Path, ffprobe: Path) -> dict[str, Any]:
    """Return what ffprobe reports of a file and its used streams, without what nobody here reads.

    Raises:
        BadMedia: as `ask`, or it is empty, or has too many streams.
    """
    if path.stat().st_size == 0:
        raise BadMedia("the file has 0 bytes")
    answer = json.loads(ask(ffprobe, path, "-show_entries", _ENTRIES, "-of", "json"))
    streams = answer.get("streams", [])
    check_count(len(streams))
    video = _first([s for s in streams if s.get("codec_type") == "video" and _is_footage(s)], ffprobe)
    audio = _first([s for s in streams if s.get("codec_type") == "audio" and _has_sound(s)], ffprobe)
    return {
        "format": answer.get("format", {}),
        "video": None if video is None else _kept(video),
        "audio": None if audio is None else _kept(audio),
    }


def _kept(stream: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry of a stream without what only chooses it, and without empty lists."""
    return {name: value for name, value in stream.items() if name != "disposition" and value not in ({}, [])}


def _first(streams: Sequence[Mapping[str, Any]], ffprobe: Path) -> Mapping[str, Any] | None:
    """Return the first stream that can be decoded, else the first stream, so that its codec can be refused by name."""
    known = (stream for stream in streams if stream.get("codec_name") in decodable_codecs(ffprobe))
    return next(known, streams[0] if streams else None)


def _has_sound(stream: Mapping[str, Any]) -> bool:
    """Return whether a stream has sound: recorders write empty tracks if the microphone is off."""
    return bool(stream.get("channels")) and stream.get("duration_ts") != 0


def _is_footage(stream: Mapping[str, Any]) -> bool:
    is_cover = stream.get("disposition", {}).get("attached_pic")
    return not is_cover and bool(stream.get("width")) and bool(stream.get("height"))


def _ms(part: Mapping[str, Any], begins_s: float | None = None) -> int | None:
    """Return the duration of the file, or of a stream from the file's beginning on, or None if it is not declared."""
    if "duration" in part:
        late_s = 0.0 if begins_s is None else max(0.0, float(part.get("start_time", begins_s)) - begins_s)
        return round((late_s + float(part["duration"])) * 1000)
    # Matroska declares it for each stream as 00:00:05.005000000, in a tag that any program may have written.
    tag = _DURATION.fullmatch(str(part.get("tags", {}).get("DURATION", "")))
    return round((int(tag[1]) * 3600 + int(tag[2]) * 60 + float(tag[3])) * 1000) if tag else None


def _audio(stream: Mapping[str, Any], begins_s: float) -> AudioStream:
    channels, codec = int(stream["channels"]), stream.get("codec_name", "unknown")
    is_placed = channels <= _MOST_GUESSED or stream.get("channel_layout", "unknown") != "unknown"
    rate = int(stream.get("sample_rate", 0))
    return AudioStream(int(stream["index"]), _ms(stream, begins_s), channels, codec, is_placed, rate)


def _video(stream: Mapping[str, Any], begins_s: float) -> VideoStream:
    codec, pixels = codec_of(stream), stream.get("pix_fmt", "")
    color_space = stream.get("color_space")
    raw = raw_frames(stream, _MATRICES.get(color_space or "") if codec in _NAMING_MATRIX else None)
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
        matrix=_matrix(color_space, pixels, raw.width, raw.height),
        has_alpha=hidden_alpha or pixels.startswith(_ALPHA_FORMATS),
        decoder=decoder,
        space=color_space_of(stream.get("color_transfer"), stream.get("color_primaries")),
        codec=codec,
        # The format that ffprobe reports lacks the hidden alpha.
        raw=replace(raw, pixels=None) if hidden_alpha else raw,
        reorders=bool(stream.get("has_b_frames")),
    )


def _has_hidden_alpha(stream: Mapping[str, Any]) -> bool:
    """Return whether a picture has alpha beside it: declared by WebM, or as the second layer of a view of HEVC."""
    tags = stream.get("tags", {})
    if stream.get("codec_name") == "hevc":
        return stream.get("view_ids_available") == _ALPHA_LAYER
    return bool(tags.get("alpha_mode", tags.get("ALPHA_MODE")) == "1")


def codec_of(stream: Mapping[str, Any]) -> str:
    """Return ffmpeg's name of a codec, or the container's if ffmpeg has none."""
    tag = str(stream.get("codec_tag_string", ""))
    return str(stream.get("codec_name") or (tag if tag.isalnum() else UNKNOWN_CODEC))


def _ratio(text: str | None) -> Fraction:
    """Return the aspect ratio of a pixel, 1 if it is not declared (`0:1`, `N/A`)."""
    width, _, height = (text or "").partition(":")
    return (
        Fraction(int(width), int(height))
        if width.isdigit() and height.isdigit() and int(width) and int(height)
        else Fraction(1)
    )


def _matrix(color_space: str | None, pixels: str, width: int, height: int) -> str | None:
    """Return ffmpeg's name of the matrix. For untagged footage it is BT.709 if HD, else BT.601, as in players."""
    if pixels.startswith(("rgb", "bgr", "gbr", "argb", "abgr", "pal8", "0rgb", "0bgr")) or color_space == "gbr":
        return None
    return _MATRICES.get(color_space or "", "bt709" if width >= 1280 or height > 576 else "bt601")
