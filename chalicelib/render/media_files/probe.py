"""The facts of a media file, and the check that it may be used as its declared type."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MediaFacts, MediaType

from ..isolation.facts import image_facts
from ..isolation.limits import INSPECTION, InspectionLimits
from . import bounds
from .av1 import CODEC, can_decode_av1, is_damaged_av1
from .durations import duration_of
from .ffprobe import inspection
from .ogg import changes_format
from .packets import Packets, can_decode, count_packets, is_damaged, read_packets
from .recording import report_of
from .streams import UNKNOWN_CODEC, AudioStream, Streams, VideoStream, ask_for_streams, described_streams


def probe(path: Path, declared: MediaType, ffprobe: Path, limits: InspectionLimits = INSPECTION) -> MediaFacts:
    """Return the facts of a file that was declared to be of a type, within `limits`.

    An animated picture declared as an image is one; all its frames are read. A video file with sound may be an audio.

    Raises:
        BadMedia: it may not be used. The reason is worded for the sender of the file.
    """
    if declared is MediaType.IMAGE:
        return image_facts(path, limits.picture)
    if declared is MediaType.TEXT:
        raise BadMedia("a text is not a file")
    with inspection(limits.media_s):
        report = ask_for_streams(path, ffprobe)
        streams = described_streams(path, report)
        if streams.is_ogg and changes_format(path):
            raise BadMedia("joined of sounds whose channels or rates differ, of which only the first can be read")
        facts = _video(path, streams, ffprobe) if declared is MediaType.VIDEO else _audio(path, streams, ffprobe)
        return replace(facts, report=report_of(path, report, ffprobe))


def _video(path: Path, streams: Streams, ffprobe: Path) -> MediaFacts:
    video = streams.video
    if video is None:
        raise BadMedia("declared as video, but holds no video stream")
    bounds.check_video(video)
    packets = _packets(path, streams, ffprobe)
    frames = packets.counts[video.number]
    bounds.check_frames(video, frames)
    _check_codec(path, video, "picture", ffprobe)
    audio = _heard(path, streams.audio, packets, ffprobe)
    duration_ms = _duration(path, streams, [video] if audio is None else [video, audio], ffprobe, packets)
    bounds.check_frame_rate(video, frames, duration_ms)
    _check_rest(path, streams, video, "picture", duration_ms, ffprobe)
    if audio is not None:
        bounds.check_samples(audio, duration_ms)
        _check_rest(path, streams, audio, "sound", duration_ms, ffprobe)
    width, height = round(video.shown_width), round(video.shown_height)
    return MediaFacts(MediaType.VIDEO, duration_ms, width, height, has_audio=audio is not None)


def _audio(path: Path, streams: Streams, ffprobe: Path) -> MediaFacts:
    audio = streams.audio
    if audio is None:
        raise BadMedia("declared as audio, but holds no audio stream")
    bounds.check_audio(audio)
    packets = _packets(path, streams, ffprobe)
    duration_ms = _duration(path, streams, [audio], ffprobe, packets)
    bounds.check_samples(audio, duration_ms)
    _check_codec(path, audio, "sound", ffprobe)
    _check_rest(path, streams, audio, "sound", duration_ms, ffprobe)
    return MediaFacts(MediaType.AUDIO, duration_ms, has_audio=True)


def _packets(path: Path, streams: Streams, ffprobe: Path) -> Packets:
    """Return the packets of a file, with the ends of its data if these have to be known anyway."""
    return Packets(count_packets(path, ffprobe), {}) if streams.can_seek else read_packets(path, ffprobe)


def _duration(
    path: Path, streams: Streams, used: Sequence[VideoStream | AudioStream], ffprobe: Path, packets: Packets
) -> int:
    """Return the duration of a file in ms, or raise BadMedia if it is too long."""
    duration_ms = duration_of(path, streams, used, ffprobe, packets.ends)
    bounds.check_duration(duration_ms, path.stat().st_size)
    return duration_ms


def _heard(path: Path, audio: AudioStream | None, packets: Packets, ffprobe: Path) -> AudioStream | None:
    """Return a video's sound, or None if its track is empty, as recorders write it if the microphone is off."""
    if audio is None:
        return None
    bounds.check_audio(audio)
    if can_decode(path, ffprobe, audio.number):
        return audio
    if packets.counts[audio.number]:
        raise _unknown(audio, "sound")
    return None


def _check_codec(path: Path, stream: VideoStream | AudioStream, what: str, ffprobe: Path) -> None:
    is_known = can_decode_av1 if stream.codec == CODEC else can_decode
    if not is_known(path, ffprobe, stream.number):
        raise _unknown(stream, what)


def _check_rest(
    path: Path, streams: Streams, stream: VideoStream | AudioStream, what: str, duration_ms: int, ffprobe: Path
) -> None:
    """Refuse a file that cannot be decoded in its middle or near its end; skip files that cannot be seeked."""
    length_ms = min(stream.duration_ms or duration_ms, duration_ms)
    for at_ms in (length_ms / 2, length_ms * 0.95) if streams.can_seek else ():
        fails = is_damaged_av1 if stream.codec == CODEC else is_damaged
        if fails(path, ffprobe, stream.number, streams.start_ms + at_ms):
            raise BadMedia(f"damaged: its {what} cannot be decoded at {at_ms / 1000:.1f} s")


def _unknown(stream: VideoStream | AudioStream, what: str) -> BadMedia:
    codec = "its codec" if stream.codec == UNKNOWN_CODEC else f"its codec ({stream.codec})"
    return BadMedia(f"its {what} cannot be decoded: it is damaged, or {codec} is not known here")
