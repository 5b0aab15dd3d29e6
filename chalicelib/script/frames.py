"""Times, snapped to frames."""

import math

# Times are sums of floats: 62.49999999999999 ms is meant to be 62.5.
_TOLERANCE = 1e-6


def frame_at(ms: float, fps: int) -> int:
    """The frame nearest to a time; half a frame is rounded up.

    Source: docs/vendors/script-language.md, "Time": start and end snap alike.
    """
    return math.floor(ms * fps / 1000 + 0.5 + _TOLERANCE)


def time_of(frame: int, fps: int) -> float:
    """The time of a frame in ms."""
    return frame * 1000 / fps
