"""Where there is sound in a media: the spans above a threshold, found in a curve of levels. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

# Digital silence has no level in dB: it counts as this.
SILENCE_DB = -120.0


@dataclass(frozen=True, slots=True)
class Listening:
    """How sound is looked for.

    A window of `window_ms` is loud from `threshold_db` (RMS below full scale) on. Quiet parts shorter than `silence_ms`
    belong to the span around them, loud ones shorter than `sound_ms` do not count; spans begin and end `padding_ms`
    further out.
    """

    threshold_db: float = -40.0
    window_ms: int = 100
    silence_ms: int = 500
    sound_ms: int = 100
    padding_ms: int = 100


@dataclass(frozen=True, slots=True)
class Span:
    """From `start_ms` up to `end_ms` of a media."""

    start_ms: int
    end_ms: int


def loud_spans(levels_db: Sequence[float], duration_ms: int, listening: Listening) -> list[Span]:
    """The spans with sound, in order, within the media; spans that meet are one.

    `levels_db` are those of windows that follow each other from the media's beginning.
    """
    loud = [level >= listening.threshold_db for level in levels_db]
    found: list[Span] = []
    for start, end in _runs(loud):
        span = Span(start * listening.window_ms, min(end * listening.window_ms, duration_ms))
        _add(found, span, listening.silence_ms)
    counted = [span for span in found if span.end_ms - span.start_ms >= listening.sound_ms]
    padded: list[Span] = []
    for span in counted:
        start_ms = max(0, span.start_ms - listening.padding_ms)
        _add(padded, Span(start_ms, min(duration_ms, span.end_ms + listening.padding_ms)), 0)
    return padded


def _runs(loud: Sequence[bool]) -> list[tuple[int, int]]:
    """First and end of each run of loud windows."""
    runs, first = [], 0
    for is_loud, windows in groupby(loud):
        end = first + sum(1 for _ in windows)
        if is_loud:
            runs.append((first, end))
        first = end
    return runs


def _add(spans: list[Span], span: Span, gap_ms: int) -> None:
    """Append a span, or lengthen the last one where no more than a gap shorter than `gap_ms` lies between."""
    if spans and (span.start_ms <= spans[-1].end_ms or span.start_ms - spans[-1].end_ms < gap_ms):
        spans[-1] = Span(spans[-1].start_ms, max(spans[-1].end_ms, span.end_ms))
    elif span.end_ms > span.start_ms:
        spans.append(span)
