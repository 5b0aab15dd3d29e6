"""The loud spans of a media file: the parts above a threshold in a curve of levels. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

# The level of digital silence, which has none in dB.
SILENCE_DB = -120.0


@dataclass(frozen=True, slots=True)
class SoundDetection:
    """The settings of the search.

    A window of `window_ms` is loud from `threshold_db` (RMS below full scale) on. Quiet parts shorter than `silence_ms`
    belong to the span around them. Loud parts shorter than `sound_ms` are skipped. Spans are `padding_ms` longer at
    each end.
    """

    threshold_db: float = -40.0
    window_ms: int = 100
    silence_ms: int = 500
    sound_ms: int = 100
    padding_ms: int = 100


@dataclass(frozen=True, slots=True)
class LoudSpan:
    """A part of a media file, from `start_ms` up to `end_ms`."""

    start_ms: int
    end_ms: int


def loud_spans(levels_db: Sequence[float], duration_ms: int, detection: SoundDetection) -> list[LoudSpan]:
    """Return the loud spans of a media file, in order. Spans that meet are joined.

    `levels_db` are those of consecutive windows from the start of the file.
    """
    loud = [level >= detection.threshold_db for level in levels_db]
    found: list[LoudSpan] = []
    for start, end in _runs(loud):
        span = LoudSpan(start * detection.window_ms, min(end * detection.window_ms, duration_ms))
        _add(found, span, detection.silence_ms)
    counted = [span for span in found if span.end_ms - span.start_ms >= detection.sound_ms]
    padded: list[LoudSpan] = []
    for span in counted:
        start_ms = max(0, span.start_ms - detection.padding_ms)
        _add(padded, LoudSpan(start_ms, min(duration_ms, span.end_ms + detection.padding_ms)), 0)
    return padded


def _runs(loud: Sequence[bool]) -> list[tuple[int, int]]:
    """Return the first window of each loud run, and the one after its last."""
    runs, first = [], 0
    for is_loud, windows in groupby(loud):
        end = first + sum(1 for _ in windows)
        if is_loud:
            runs.append((first, end))
        first = end
    return runs


def _add(spans: list[LoudSpan], span: LoudSpan, gap_ms: int) -> None:
    """Append a span, or extend the last one if the gap between them is shorter than `gap_ms`."""
    if spans and (span.start_ms <= spans[-1].end_ms or span.start_ms - spans[-1].end_ms < gap_ms):
        spans[-1] = LoudSpan(spans[-1].start_ms, max(spans[-1].end_ms, span.end_ms))
    elif span.end_ms > span.start_ms:
        spans.append(span)
