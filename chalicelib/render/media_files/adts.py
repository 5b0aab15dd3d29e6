"""The duration of raw AAC. Such a file has no times, and ffmpeg assumes the rate of its first frame for all.

Source: ISO/IEC 13818-7, 6.2 (ADTS).
"""

import mmap
from pathlib import Path

from chalicelib.domain.errors import BadMedia

from .bounds import MAX_PACKETS

FORMAT = "aac"
"""ffprobe's name of the format."""

_RATES = (96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350)
_HEAD_BYTES = 7
# Per block of the core codec: its extension SBR doubles both samples and rate.
_SAMPLES = 1024
# Frames, and places that look like the beginning of one.
_MOST_STEPS = 2 * MAX_PACKETS


def length_ms(path: Path) -> float:
    """Return the total duration, in ms, of a file's frames, each at its own rate, or 0 without frames.

    Raises:
        BadMedia: it has too many frames, or too much between them that is none.
    """
    if not path.stat().st_size:
        return 0
    seconds = 0.0
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        at = steps = 0
        while 0 <= at <= len(content) - _HEAD_BYTES:
            steps += 1
            if steps > _MOST_STEPS:
                raise BadMedia("damaged: most of it is neither sound nor a tag")
            size, lasts_s = _frame(content[at : at + _HEAD_BYTES])
            seconds += lasts_s
            # Bytes that are not a frame, such as a tag, are skipped.
            at = at + size if size else content.find(b"\xff", at + 1)
    return seconds * 1000


def _frame(head: bytes) -> tuple[int, float]:
    """Return a frame's size in bytes and its duration in seconds, or 0 for both if it is not a frame."""
    size = (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5
    rate = head[2] >> 2 & 15
    if head[0] != 0xFF or head[1] & 0xF6 != 0xF0 or rate >= len(_RATES) or size < _HEAD_BYTES:
        return 0, 0.0
    blocks = (head[6] & 3) + 1
    return size, blocks * _SAMPLES / _RATES[rate]
