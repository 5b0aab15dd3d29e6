"""How long a media lasts: as long as its longest used track. What the file says counts if its data agrees."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from chalicelib.domain.errors import BadMedia

from . import adts
from .completeness import is_whole
from .packets import ends_of_data
from .streams import AudioStream, Streams, VideoStream

# Containers round, and writers leave a little out; a lost end as short as this is covered by holding the last frame.
_TAIL_MS = 1000


def duration_of(path: Path, streams: Streams, used: Sequence[VideoStream | AudioStream], ffprobe: Path) -> int:
    """Return how many ms the longest of the used streams of a file lasts, from the file's beginning.

    What the file says counts where its data ends within a second of that, else the data.

    Raises:
        BadMedia: the file is truncated, or holds no data of these streams.
    """
    if streams.is_untimed:
        return _measured({stream.number: adts.length_ms(path) for stream in used}, used)
    told = {stream.number: stream.duration_ms for stream in used if stream.duration_ms}
    overall = streams.duration_ms if len(told) < len(used) else None
    if not streams.can_seek or (len(told) < len(used) and not overall):
        # Browsers' recordings tell nothing, and for some formats ffprobe makes a guess from the first second.
        return _measured(_lengths(path, streams, ffprobe), used)
    promised = [*told.values(), *([overall] if overall else [])]
    lengths = _lengths(path, streams, ffprobe, min(promised) - _TAIL_MS)
    if any(stream.number not in lengths for stream in used):
        lengths = _lengths(path, streams, ffprobe)
    found = [(ms, lengths.get(number, 0)) for number, ms in told.items()]
    if overall:
        # Of the file, all of whose streams count; but it lasts no longer than what is used of it.
        found.append((overall, max(lengths.values(), default=0)))
    for ms, length in found:
        if length < ms - _TAIL_MS and not is_whole(path):
            raise BadMedia(f"truncated: it should last {ms} ms, but the data ends before")
    measured = _measured(lengths, used)
    return next((ms for ms in sorted(promised, reverse=True) if abs(ms - measured) <= _TAIL_MS), measured)


def _lengths(path: Path, streams: Streams, ffprobe: Path, from_ms: float = 0) -> dict[int, float]:
    """Return how many ms after the file's beginning each stream's data ends; see `ends_of_data`."""
    where = streams.start_ms + from_ms if from_ms > 0 else None
    return {number: end - streams.start_ms for number, end in ends_of_data(path, ffprobe, where).items()}


def _measured(lengths: Mapping[int, float], used: Sequence[VideoStream | AudioStream]) -> int:
    longest = round(max(lengths.get(stream.number, 0) for stream in used))
    if longest <= 0:
        raise BadMedia("its duration is 0: the file is damaged, or was never written to its end")
    return longest
