"""Decides whether a file may be used as what it was declared, and says what it is."""

from pathlib import Path

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MediaFacts, MediaType

from .animations import animation_of
from .images.bitmaps import MAX_PIXELS
from .pictures import image_facts
from .streams import AudioStream, Streams, VideoStream, can_decode, end_of_data, read_streams

# Containers round, and writers leave a little out; a lost end as short as this is covered by holding the last frame.
_TAIL_MS = 1000


def probe(path: Path, declared: MediaType, ffprobe: Path) -> MediaFacts:
    """The facts of a file that was declared to be of a type.

    An animated picture is an image when declared so; all its frames are read. A video file is a sound when it has any.

    Raises:
        BadMedia: with the reason, in words for the one who sent it.
    """
    if declared is MediaType.IMAGE:
        return _image(path)
    if declared is MediaType.TEXT:
        raise BadMedia("a text is not a file")
    streams = read_streams(path, ffprobe)
    return _video(path, streams, ffprobe) if declared is MediaType.VIDEO else _audio(path, streams, ffprobe)


def _image(path: Path) -> MediaFacts:
    facts = image_facts(path)
    animation_of(path)
    return facts


def _video(path: Path, streams: Streams, ffprobe: Path) -> MediaFacts:
    video = streams.video
    if video is None:
        raise BadMedia("declared as video, but holds no video stream")
    if video.width * video.height > MAX_PIXELS:
        raise BadMedia(f"{video.width}x{video.height} px is more than {MAX_PIXELS // 1_000_000} megapixels")
    duration_ms = _duration(path, streams, video.number, video.duration_ms, ffprobe)
    _check_codec(path, video, "picture", ffprobe)
    width, height = round(video.shown_width), round(video.shown_height)
    return MediaFacts(MediaType.VIDEO, duration_ms, width, height, has_audio=streams.audio is not None)


def _audio(path: Path, streams: Streams, ffprobe: Path) -> MediaFacts:
    audio = streams.audio
    if audio is None:
        raise BadMedia("declared as audio, but holds no audio stream")
    duration_ms = _duration(path, streams, audio.number, audio.duration_ms, ffprobe)
    _check_codec(path, audio, "sound", ffprobe)
    return MediaFacts(MediaType.AUDIO, duration_ms, has_audio=True)


def _check_codec(path: Path, stream: VideoStream | AudioStream, what: str, ffprobe: Path) -> None:
    if not can_decode(path, ffprobe, stream.number):
        raise BadMedia(f"its {what} cannot be decoded: it is damaged, or its codec ({stream.codec}) is not known here")


def _duration(path: Path, streams: Streams, stream: int, told_ms: int | None, ffprobe: Path) -> int:
    """How long a stream lasts: what the container tells, if the data goes that far; else how far it goes."""
    duration_ms = told_ms or streams.duration_ms
    if not duration_ms or not streams.can_seek:
        # Browsers' recordings tell nothing, and for some formats ffprobe makes a guess from the first second.
        end_ms = end_of_data(path, ffprobe, stream)
        duration_ms = round(end_ms - streams.start_ms) if end_ms else 0
        if duration_ms <= 0:
            raise BadMedia("its duration is 0: the file is damaged, or was never written to its end")
        return duration_ms
    enough_ms = streams.start_ms + duration_ms - _TAIL_MS
    end_ms = end_of_data(path, ffprobe, stream, max(streams.start_ms, enough_ms))
    if end_ms is None or end_ms < enough_ms:
        raise BadMedia(f"truncated: it should last {duration_ms} ms, but the data ends before")
    return duration_ms
