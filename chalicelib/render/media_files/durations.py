"""The duration of a media file: that of its longest used track, as declared by the file if its data agrees."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from chalicelib.domain.errors import BadMedia

from . import adts
from .completeness import is_whole
from .packets import ends_of_data
from .streams import AudioStream, Streams, VideoStream

# Containers round, and writers lose a little. Holding the last frame covers a missing end of this length.
_TAIL_MS = 1000


def duration_of(
    path: Path,
    streams: Streams,
    used: Sequence[VideoStream | AudioStream],
    ffprobe: Path,
    ends: Mapping[int, float] | None = None,
) -> int:
    """Return the duration, in ms, of the longest used stream of a file, from the file's beginning.

    The declared duration counts if the data ends within a second of it, else the end of the data. `ends` are those of
    all packets, if these were read already.

    Raises:
        BadMedia: the file is truncated, or holds no data of these streams.
    """
    if streams.is_untimed:
        return _measured({stream.number: adts.length_ms(path) for stream in used}, used)
    declared = {stream.number: stream.duration_ms for stream in used if stream.duration_ms}
    overall = streams.duration_ms if len(declared) < len(used) else None
    if not streams.can_seek or (len(declared) < len(used) and not overall):
        # Browsers' recordings declare nothing, and for some formats ffprobe guesses from the first second.
        return _measured(_from_beginning(streams, ends) if ends else _lengths(path, streams, ffprobe), used)
    durations = [*declared.values(), *([overall] if overall else [])]
    lengths = _lengths(path, streams, ffprobe, min(durations) - _TAIL_MS)
    if any(stream.number not in lengths for stream in used):
        lengths = _lengths(path, streams, ffprobe)
    found = [(ms, lengths.get(number, 0)) for number, ms in declared.items()]
    if overall:
        # The file's duration includes all of its streams; the result is limited to the used ones.
        found.append((overall, max(lengths.values(), default=0)))
    for ms, length in found:
        if length < ms - _TAIL_MS and not is_whole(path):
            raise BadMedia(f"truncated: it should last {ms} ms, but the data ends before")
    measured = _measured(lengths, used)
    return next((ms for ms in sorted(durations, reverse=True) if abs(ms - measured) <= _TAIL_MS), measured)


def _lengths(path: Path, streams: Streams, ffprobe: Path, from_ms: float = 0) -> dict[int, float]:
    """Return the end of each stream's data, in ms after the file's beginning; see `ends_of_data`."""
    where = streams.start_ms + from_ms if from_ms > 0 else None
    return _from_beginning(streams, ends_of_data(path, ffprobe, where))


def _from_beginning(streams: Streams, ends: Mapping[int, float]) -> dict[int, float]:
    return {number: end - streams.start_ms for number, end in ends.items()}


def _measured(lengths: Mapping[int, float], used: Sequence[VideoStream | AudioStream]) -> int:
    longest = round(max(lengths.get(stream.number, 0) for stream in used))
    if longest <= 0:
        raise BadMedia("its duration is 0: the file is damaged, or was never written to its end")
    return longest
