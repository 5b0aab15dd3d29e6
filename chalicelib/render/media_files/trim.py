"""A part of a media as a file of its own: copied as it is where that is exact enough, else encoded again.

Sound can be cut between any two of its packets, some 20 ms apart. A picture needs what came before it back to the last
key frame: it is copied only from the file's beginning.
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
from .upright import AS_DECODED, level, upright

# Longer than frames stay in most footage: a part that begins within the last one would have no frame of its own.
_LAST_FRAME_MS = 500
_HELD_FPS = 30

Options = Mapping[str, Option]

_AAC: Options = {"c:a": "aac", "b:a": "192k"}
# Better than it will be shown, so that nobody sees that it was encoded twice.
_X264: Options = {"c:v": "libx264", "preset": "veryfast", "crf": 16, "pix_fmt": "yuv420p"}
_COPIED: Options = {"c": "copy"}


@dataclass(frozen=True, slots=True)
class Way:
    """The kind of file that a part becomes, and how."""

    extension: str
    options: Options

    @property
    def is_copied(self) -> bool:
        """Return whether nothing is decoded."""
        return self.options == _COPIED


@dataclass(frozen=True, slots=True)
class Film:
    """Where a picture is: a stream of a file, which begins `late_ms` after the file that is cut."""

    path: Path
    stream: int
    late_ms: float = 0


_SOUNDS: Mapping[str, Way] = {
    "mp3": Way("mp3", _COPIED),
    "aac": Way("m4a", _COPIED),
    "opus": Way("ogg", _COPIED),
    "vorbis": Way("ogg", _COPIED),
    "flac": Way("flac", {"c:a": "flac"}),
}
_LOSSLESS = Way("flac", {"c:a": "flac"})
_OTHER_SOUND = Way("m4a", _AAC)
# By codec of the picture: the container, and the sounds that go with it.
_FILMS: Mapping[str, tuple[str, frozenset[str]]] = {
    "h264": ("mp4", frozenset({"aac", "mp3"})),
    "hevc": ("mp4", frozenset({"aac", "mp3"})),
    "av1": ("mp4", frozenset({"aac", "mp3", "opus"})),
    "vp8": ("webm", frozenset({"opus", "vorbis"})),
    "vp9": ("webm", frozenset({"opus", "vorbis"})),
}
_ENCODED = Way("mp4", {**_X264, **_AAC, "fps_mode": "passthrough", "movflags": "+faststart"})

CONTENT_TYPES: Mapping[str, str] = {
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".flac": "audio/flac",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
}


def trim(path: Path, kind: MediaType, start_ms: int, end_ms: int, workdir: Path, binaries: Binaries) -> Path:
    """The part of a video or audio file from `start_ms` up to `end_ms`, in a file whose suffix tells what it is.

    Raises:
        BadMedia: it cannot be cut, or not without losing something that is seen.
    """
    streams = read_streams(path, binaries.ffprobe)
    way = way_of(kind, streams, start_ms)
    out = workdir / f"trimmed.{way.extension}"
    if kind is MediaType.VIDEO and start_ms:
        streams = _measured(path, streams, binaries.ffprobe)
    video, film = streams.video, None
    if kind is MediaType.VIDEO and video is not None and video.codec == CODEC and not way.is_copied:
        film = _decoded(path, streams, video, end_ms, workdir, binaries)
    try:
        cut = trim_command(binaries.ffmpeg, path, streams, kind, way, start_ms, end_ms, out, film)
        run(cut, timeout_s=TRIMMING.wall_s, limits=TRIMMING)
    except FfmpegError as error:
        raise BadMedia(f"it cannot be cut: {error}") from error
    return out


def _decoded(path: Path, streams: Streams, video: VideoStream, end_ms: int, workdir: Path, binaries: Binaries) -> Film:
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
    return Film(made, 0, read_streams(made, binaries.ffprobe).start_ms - streams.start_ms)


def way_of(kind: MediaType, streams: Streams, start_ms: int) -> Way:
    """How a part of a file that begins at `start_ms` is made.

    Raises:
        BadMedia: not without losing something that is seen.
    """
    return _way_of_video(streams, start_ms) if kind is MediaType.VIDEO else _way_of_audio(streams)


def trim_command(
    ffmpeg: Path,
    path: Path,
    streams: Streams,
    kind: MediaType,
    way: Way,
    start_ms: int,
    end_ms: int,
    out: Path,
    film: Film | None = None,
) -> list[str]:
    """Return the command that writes a part of a file; the length of its picture has to be known if it is encoded.

    `film` is where the picture is if not in the file itself.
    """
    video = streams.video if kind is MediaType.VIDEO else None
    used = [] if video is None else [_picture(film or Film(path, video.number), video, way, start_ms)]
    used += [read_media(path, streams.audio.number, use="trim")] if streams.audio is not None else []
    # Of the output, not the input: exact in every container, as the file is read from its beginning.
    part: dict[str, Option] = {"ss": f"{start_ms / 1000:.3f}"} if start_ms else {}
    part |= {"to": f"{end_ms / 1000:.3f}", "map_metadata": -1, "map_chapters": -1}
    return command(ffmpeg, used, out, flags=ONE_THREAD, threads=1, **part, **way.options)


def _picture(film: Film, video: VideoStream, way: Way, start_ms: int) -> Stream:
    """Return the frames of a file; if they are encoded, upright and without fields, which the new file cannot tell."""
    late: dict[str, Option] = {"itsoffset": f"{film.late_ms / 1000:.6f}"} if film.late_ms else {}
    if way.is_copied or video.raw is None:
        return read_media(film.path, film.stream, use="trim", **late)
    raw = video.raw
    frames = upright(level(read_media(film.path, film.stream, use="trim", **AS_DECODED, **late), raw), raw)
    if start_ms + _LAST_FRAME_MS <= (video.duration_ms or 0):
        return frames
    # The part begins when the picture is over: its last frame stays.
    return frames.filter("fps", fps=_HELD_FPS).filter("tpad", stop=-1, stop_mode="clone")


def _measured(path: Path, streams: Streams, ffprobe: Path) -> Streams:
    """Return the streams with the picture's length, measured if the file does not tell it."""
    if streams.video is None or streams.video.duration_ms:
        return streams
    end_ms = ends_of_data(path, ffprobe).get(streams.video.number, 0.0)
    return replace(streams, video=replace(streams.video, duration_ms=max(1, round(end_ms - streams.start_ms))))


def _way_of_audio(streams: Streams) -> Way:
    codec = streams.audio.codec if streams.audio else ""
    return _SOUNDS.get(codec, _LOSSLESS if codec.startswith("pcm_") else _OTHER_SOUND)


def _way_of_video(streams: Streams, start_ms: int) -> Way:
    video = streams.video
    if video is None:
        raise BadMedia("it holds no picture")
    extension, sounds = _FILMS.get(video.codec, ("", frozenset()))
    if not start_ms and extension and (streams.audio is None or streams.audio.codec in sounds):
        return Way(extension, _COPIED)
    _check_plain(video)
    return _ENCODED


def _check_plain(video: VideoStream) -> None:
    lost = "its transparency" if video.has_alpha else "its HDR colours" if video.space else None
    if lost:
        raise BadMedia(f"{lost} would be lost, as it has to be encoded again")
