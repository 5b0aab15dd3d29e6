"""A part of a media file as a file of its own: copied if that is exact enough, else encoded again.

Sound can be cut between any two of its packets, about 20 ms apart. A picture needs all frames back to the last key
frame, so it is copied only from the file's beginning.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MediaType

from ..encode.options import ONE_THREAD
from ..ffmpeg.binaries import Binaries
from ..ffmpeg.graph import Option, Stream, command, read_media
from ..ffmpeg.process import FfmpegError, run
from ..isolation.limits import TRIMMING
from .av1 import CODEC, decoded
from .packets import ends_of_data
from .streams import Streams, VideoStream, read_streams
from .upright import as_decoded, level, upright

# Longer than a frame lasts in most footage: a part that begins within the last frame would have no frame.
_LAST_FRAME_MS = 500
_HELD_FPS = 30

Options = Mapping[str, Option]

_AAC: Options = {"c:a": "aac", "b:a": "192k"}
# A higher quality than any profile's, so that encoding twice is not visible.
_X264: Options = {"c:v": "libx264", "preset": "veryfast", "crf": 16, "pix_fmt": "yuv420p"}
_COPIED: Options = {"c": "copy"}


@dataclass(frozen=True, slots=True)
class TrimMethod:
    """The file type of a trimmed part, and the options that write it."""

    extension: str
    options: Options

    @property
    def is_copied(self) -> bool:
        """True if nothing is decoded."""
        return self.options == _COPIED


@dataclass(frozen=True, slots=True)
class PictureSource:
    """The source of a picture: a stream of a file that begins `late_ms` after the trimmed file."""

    path: Path
    stream: int
    late_ms: float = 0


_SOUNDS: Mapping[str, TrimMethod] = {
    "mp3": TrimMethod("mp3", _COPIED),
    "aac": TrimMethod("m4a", _COPIED),
    "opus": TrimMethod("ogg", _COPIED),
    "vorbis": TrimMethod("ogg", _COPIED),
    "flac": TrimMethod("flac", {"c:a": "flac"}),
}
_LOSSLESS = TrimMethod("flac", {"c:a": "flac"})
_OTHER_SOUND = TrimMethod("m4a", _AAC)
# By codec of the picture: the container, and the codecs of sounds that it may hold.
_FILMS: Mapping[str, tuple[str, frozenset[str]]] = {
    "h264": ("mp4", frozenset({"aac", "mp3"})),
    "hevc": ("mp4", frozenset({"aac", "mp3"})),
    "av1": ("mp4", frozenset({"aac", "mp3", "opus"})),
    "vp8": ("webm", frozenset({"opus", "vorbis"})),
    "vp9": ("webm", frozenset({"opus", "vorbis"})),
}
_ENCODED = TrimMethod("mp4", {**_X264, **_AAC, "fps_mode": "passthrough", "movflags": "+faststart"})

CONTENT_TYPES: Mapping[str, str] = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".flac": "audio/flac",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
}


def trim(path: Path, kind: MediaType, start_ms: int, end_ms: int, workdir: Path, binaries: Binaries) -> Path:
    """Write the part of a video or audio file from `start_ms` to `end_ms`. Return a file whose suffix names its type.

    Raises:
        BadMedia: it cannot be trimmed, or only with a visible loss.
    """
    streams = read_streams(path, binaries.ffprobe)
    method = choose_method(kind, streams, start_ms)
    out = workdir / f"trimmed.{method.extension}"
    if kind is MediaType.VIDEO and start_ms:
        streams = _measured(path, streams, binaries.ffprobe)
    video, picture = streams.video, None
    if kind is MediaType.VIDEO and video is not None and video.codec == CODEC and not method.is_copied:
        picture = _decoded(path, streams, video, end_ms, workdir, binaries)
    try:
        cut = trim_command(binaries.ffmpeg, path, streams, kind, method, start_ms, end_ms, out, picture)
        run(cut, timeout_s=TRIMMING.wall_s, limits=TRIMMING)
    except FfmpegError as error:
        raise BadMedia(f"it cannot be cut: {error}") from error
    return out


def _decoded(
    path: Path, streams: Streams, video: VideoStream, end_ms: int, workdir: Path, binaries: Binaries
) -> PictureSource:
    """Return the picture of an AV1 file as a file that ffmpeg can decode."""
    made = decoded(
        path,
        video.number,
        0,
        end_ms,
        workdir,
        binaries,
        file_start_ms=streams.start_ms,
        timeout_s=TRIMMING.wall_s,
    )
    return PictureSource(made, 0, read_streams(made, binaries.ffprobe).start_ms - streams.start_ms)


def choose_method(kind: MediaType, streams: Streams, start_ms: int) -> TrimMethod:
    """Return how a part of a file that begins at `start_ms` is written.

    Raises:
        BadMedia: only with a visible loss.
    """
    return _video_method(streams, start_ms) if kind is MediaType.VIDEO else _audio_method(streams)


def trim_command(
    ffmpeg: Path,
    path: Path,
    streams: Streams,
    kind: MediaType,
    method: TrimMethod,
    start_ms: int,
    end_ms: int,
    out: Path,
    picture: PictureSource | None = None,
) -> list[str]:
    """Return the command that writes a part of a file. If it is encoded, the length of its picture must be known.

    `picture` is the source of the picture if that is not the file itself.
    """
    video = streams.video if kind is MediaType.VIDEO else None
    used = [] if video is None else [_picture(picture or PictureSource(path, video.number), video, method, start_ms)]
    used += [read_media(path, streams.audio.number, use="trim")] if streams.audio is not None else []
    # Options of the output, not the input: exact in every container, as the file is read from its beginning.
    part: dict[str, Option] = {"ss": f"{start_ms / 1000:.3f}"} if start_ms else {}
    part |= {"to": f"{end_ms / 1000:.3f}", "map_metadata": -1, "map_chapters": -1}
    return command(ffmpeg, used, out, flags=ONE_THREAD, threads=1, **part, **method.options)


def _picture(picture: PictureSource, video: VideoStream, method: TrimMethod, start_ms: int) -> Stream:
    """Return the frames of a file; if they are encoded, upright and deinterlaced, as the new file declares neither."""
    late: dict[str, Option] = {"itsoffset": f"{picture.late_ms / 1000:.6f}"} if picture.late_ms else {}
    if method.is_copied or video.raw is None:
        return read_media(picture.path, picture.stream, use="trim", **late)
    raw = video.raw
    frames = upright(level(read_media(picture.path, picture.stream, use="trim", **as_decoded(raw), **late), raw), raw)
    if start_ms + _LAST_FRAME_MS <= (video.duration_ms or 0):
        return frames
    # The part begins after the end of the picture, so its last frame is held.
    return frames.filter("fps", fps=_HELD_FPS).filter("tpad", stop=-1, stop_mode="clone")


def _measured(path: Path, streams: Streams, ffprobe: Path) -> Streams:
    """Return the streams with the picture's length, measured if the file does not declare it."""
    if streams.video is None or streams.video.duration_ms:
        return streams
    end_ms = ends_of_data(path, ffprobe).get(streams.video.number, 0.0)
    return replace(streams, video=replace(streams.video, duration_ms=max(1, round(end_ms - streams.start_ms))))


def _audio_method(streams: Streams) -> TrimMethod:
    codec = streams.audio.codec if streams.audio else ""
    return _SOUNDS.get(codec, _LOSSLESS if codec.startswith("pcm_") else _OTHER_SOUND)


def _video_method(streams: Streams, start_ms: int) -> TrimMethod:
    video = streams.video
    if video is None:
        raise BadMedia("it holds no picture")
    extension, sounds = _FILMS.get(video.codec, ("", frozenset()))
    if not start_ms and extension and (streams.audio is None or streams.audio.codec in sounds):
        return TrimMethod(extension, _COPIED)
    _check_plain(video)
    return _ENCODED


def _check_plain(video: VideoStream) -> None:
    lost = "its transparency" if video.has_alpha else "its HDR colours" if video.space else None
    if lost:
        raise BadMedia(f"{lost} would be lost, as it has to be encoded again")
