"""ffmpeg's options for each codec and container. Data only.

Presets are chosen by the price of a Lambda second: the cheapest that needs at most a tenth more bytes for equal VMAF
than those of `SMALLER`, which cost up to 1.7 times as much. `make bench ONLY=encoder` measures both. Every encoder has
one thread, closed groups of pictures and the same headers for any input, so that segments can be joined without
encoding them again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chalicelib.domain.formats import AudioCodec, Container, VideoCodec

from ..ffmpeg.graph import Option

Options = Mapping[str, Option]

SAMPLE_RATE = 48_000
# One clock for all segments of an MP4, fine enough for any frame's exact time.
TICKS_PER_FRAME = 512

# Durations in samples: in ms, a fraction of one would be cut off.
_MP4: Options = {"f": "mp4", "movie_timescale": SAMPLE_RATE}
_X265 = "info=0:log-level=error:pools=none:frame-threads=1:open-gop=0"
# `superfast` switches two things off. The macroblock tree saves up to a third of the bytes for no CPU time. Partitions
# of 8x8 in P frames keep small moving letters and edges sharp, for a twentieth of the CPU time.
_X264: Options = {"preset": "superfast", "mbtree": 1, "rc-lookahead": 10, "partitions": "p8x8,i8x8,i4x4"}

VIDEO: Mapping[VideoCodec, Options] = {
    VideoCodec.H264: {"c:v": "libx264", **_X264, "crf": 23},
    # Apple's phones play no other tag. `info=0` leaves out the text with the encoder's version and settings.
    # `superfast` at CRF 22 looks like `fast` at 24.
    VideoCodec.HEVC: {"c:v": "libx265", "preset": "superfast", "crf": 22, "x265-params": _X265, "tag:v": "hvc1"},
    # Preset 10 would need a sixth more bytes.
    VideoCodec.AV1: {"c:v": "libsvtav1", "preset": 9, "crf": 35, "svtav1-params": "lp=1"},
    # VP8 would store frames that are never shown as packets of their own, without a time. The rate is only a limit,
    # without which libvpx ignores `crf`.
    VideoCodec.VP8: {"c:v": "libvpx", "deadline": "good", "cpu-used": 5, "crf": 24, "b:v": "50M", "auto-alt-ref": 0},
    # With `cpu-used` 5, film grain takes half as much CPU time again. The deadline `realtime` needs 50 % more bytes.
    VideoCodec.VP9: {"c:v": "libvpx-vp9", "deadline": "good", "cpu-used": 4, "crf": 33, "b:v": 0, "row-mt": 0},
    # Lossless: the palette is chosen once the whole video exists (gif.py).
    VideoCodec.GIF: {"c:v": "libx264", "preset": "ultrafast", "qp": 0},
}

# What the preset `smaller` replaces: about the same pictures from fewer bytes, for more CPU time.
SMALLER: Mapping[VideoCodec, Options] = {
    VideoCodec.H264: {"preset": "veryfast", "partitions": "p8x8,b8x8,i8x8,i4x4"},
    VideoCodec.HEVC: {"preset": "fast", "crf": 24},
    VideoCodec.AV1: {"preset": 8},
    VideoCodec.VP8: {"cpu-used": 4},
}


def _buffered(kbps: int) -> Options:
    return {"maxrate": f"{kbps}k", "bufsize": f"{2 * kbps}k"}


def _average(kbps: int) -> Options:
    return {"b:v": f"{kbps}k"}


# The options that limit each codec to a bit rate (kbit/s), beside its CRF.
LIMITS: Mapping[VideoCodec, Callable[[int], Options]] = {
    VideoCodec.H264: _buffered,
    VideoCodec.HEVC: _buffered,
    VideoCodec.AV1: _buffered,
    VideoCodec.VP8: _average,
    VideoCodec.VP9: _average,
}

AUDIO: Mapping[AudioCodec, Options] = {
    AudioCodec.AAC: {"c:a": "aac", "profile:a": "aac_low", "b:a": "128k"},
    AudioCodec.OPUS: {"c:a": "libopus", "b:a": "128k"},
    # ffmpeg's own encoder, as this build has no libvorbis. It is wasteful, so it gets a high quality.
    AudioCodec.VORBIS: {"c:a": "vorbis", "strict": "experimental", "q:a": 8},
    AudioCodec.MP3: {"c:a": "libmp3lame", "b:a": "192k"},
}


@dataclass(frozen=True, slots=True)
class Muxing:
    """Options of a container: of a segment and of the finished file at a frame rate, and of the sound alone."""

    segment: Callable[[int], Options]
    sound: Options
    joined: Callable[[int], Options]


def _mp4(fps: int) -> Options:
    return {**_MP4, "video_track_timescale": fps * TICKS_PER_FRAME}


def _mp4_joined(fps: int) -> Options:
    return {**_mp4(fps), "movflags": "+faststart"}


def _webm(_: int) -> Options:
    return {"f": "webm"}


def _webm_joined(fps: int) -> Options:
    # Times in WebM are whole ms. Those of the segments are replaced, or they would be rounded twice. With each of the
    # codecs, packets are frames in display order.
    return {"f": "webm", "cues_to_front": 1, "bsf:v": f"setts=time_base=1/{fps}:prescale=1:ts=N:duration=1"}


def _gif_joined(_: int) -> Options:
    return {"f": "gif", "loop": 0}


def _none(_: int) -> Options:
    return {}


MUXING: Mapping[Container, Muxing] = {
    Container.MP4: Muxing(_mp4, _MP4, _mp4_joined),
    Container.WEBM: Muxing(_webm, {"f": "webm"}, _webm_joined),
    Container.GIF: Muxing(_mp4, {}, _gif_joined),
    # The sound is the finished file. It has no ID3 tag, as there is no metadata to write.
    Container.MP3: Muxing(_none, {"f": "mp3", "id3v2_version": 0}, _none),
}
