"""The most that a sound or a film may hold, in one table, and the checks of it. Pure.

A file is small, but what its header claims need not be. These checks cost nothing, or one pass over the packets, and
come before anything is decoded. Files of phones, cameras and recorders are far below each limit.
"""

from typing import TYPE_CHECKING

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.media import MAX_PIXELS

if TYPE_CHECKING:
    from .streams import AudioStream, VideoStream

# Recordings of a whole television channel have about 30 streams, and editors' files up to 64 of sound.
MAX_STREAMS = 100
# 11 hours of speech by AMR, whose packets are the shortest (20 ms), or a day of MP3. In 50 MB they would have 25 bytes.
MAX_PACKETS = 2_000_000
# The script language cuts no later part out of a file (`mediaStart`).
MAX_DURATION_MS = 24 * 3_600_000
# Longer files need bytes. Silence in Opus, the smallest of sounds, takes about 20 a second.
SHORT_MS, MIN_BYTES_PER_S = 3_600_000, 10
# The limit of ffmpeg's channel mixing.
MAX_CHANNELS = 64
# Telephones have 8 kHz, the fastest converters 768.
MIN_RATE, MAX_RATE = 1_000, 768_000
# 64 channels of an hour at 48 kHz are 11 thousand million; to decode the limit takes a few minutes.
MAX_SAMPLES = 20_000_000_000
# 4K at 480 frames a second, or 1080p at 1,900: more than any camera. The limit of a total takes minutes to decode, and
# is that of two hours of 1080p at 60 frames a second.
MAX_PX_PER_S, MAX_PX = 4_000_000_000, 1_000_000_000_000
# The widest pixels of any standard are 3 times as wide as high.
MAX_PIXEL_RATIO = 100
# It is stored in a row of a table, which holds 400,000 bytes. Usual reports have 1,500.
MAX_REPORT_CHARS = 20_000


def check_count(streams: int) -> None:
    """Raise BadMedia if a file has too many streams."""
    if streams > MAX_STREAMS:
        raise BadMedia(f"it has {streams:,} streams; at most {MAX_STREAMS} are allowed")


def check_video(video: "VideoStream") -> None:
    """Raise BadMedia if the frames of a picture are too large, or its pixels absurdly wide or high."""
    if video.width * video.height > MAX_PIXELS:
        raise BadMedia(f"{video.width}x{video.height} px is more than {MAX_PIXELS // 1_000_000} megapixels")
    ratio = video.shown_width / video.width * video.height / video.shown_height
    if not 1 / MAX_PIXEL_RATIO <= ratio <= MAX_PIXEL_RATIO:
        raise BadMedia(f"its pixels are {ratio:g} times as wide as high; at most {MAX_PIXEL_RATIO} are allowed")


def check_audio(audio: "AudioStream") -> None:
    """Raise BadMedia if a sound has too many channels, or a rate that is none of sounds; 0 is one that is not known."""
    if audio.channels > MAX_CHANNELS:
        raise BadMedia(f"its sound has {audio.channels} channels; at most {MAX_CHANNELS} can be mixed")
    if audio.rate and not MIN_RATE <= audio.rate <= MAX_RATE:
        raise BadMedia(f"its sound has a rate of {audio.rate:,} Hz; {MIN_RATE:,} to {MAX_RATE:,} are allowed")


def check_duration(duration_ms: int, size_bytes: int) -> None:
    """Raise BadMedia if a file is too long, or long beyond its size."""
    if duration_ms > MAX_DURATION_MS:
        raise BadMedia(f"it lasts {duration_ms / 3_600_000:,.1f} hours; at most 24 are allowed")
    if duration_ms > SHORT_MS and size_bytes * 1000 < duration_ms * MIN_BYTES_PER_S:
        raise BadMedia(
            f"it claims to last {duration_ms / 3_600_000:.1f} hours, but has only {size_bytes:,} bytes: "
            f"a file of more than an hour needs {MIN_BYTES_PER_S} bytes a second"
        )


def check_frames(video: "VideoStream", frames: int) -> None:
    """Raise BadMedia if there is too much to decode in a picture."""
    if frames * video.width * video.height > MAX_PX:
        raise BadMedia(f"{_frames_of(video, frames)} are more than {MAX_PX // 1_000_000_000:,} gigapixels")


def check_frame_rate(video: "VideoStream", frames: int, duration_ms: int) -> None:
    """Raise BadMedia if there is too much to decode in a second of a picture; a shorter one counts as a second."""
    seconds = max(1.0, duration_ms / 1000)
    if frames * video.width * video.height > MAX_PX_PER_S * seconds:
        most = f"{MAX_PX_PER_S // 1_000_000_000} gigapixels a second"
        raise BadMedia(f"{_frames_of(video, frames)} in {seconds:g} s are more than {most}")


def _frames_of(video: "VideoStream", frames: int) -> str:
    return f"its {frames:,} frames of {video.width}x{video.height} px"


def check_samples(audio: "AudioStream", duration_ms: int) -> None:
    """Raise BadMedia if there is too much to decode in a sound."""
    total = audio.rate * audio.channels * duration_ms // 1000
    if total > MAX_SAMPLES:
        about = f"{duration_ms / 3_600_000:.1f} hours of {audio.channels} channels at {audio.rate:,} Hz"
        raise BadMedia(f"{about} are more than {MAX_SAMPLES // 1_000_000_000} thousand million samples")


def check_report(report: str) -> str:
    """Return a report, or raise BadMedia if it is too long to store."""
    if len(report) > MAX_REPORT_CHARS:
        raise BadMedia(f"the description of its streams has {len(report):,} characters; at most {MAX_REPORT_CHARS:,}")
    return report
