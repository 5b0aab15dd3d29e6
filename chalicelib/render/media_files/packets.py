"""The packets of a file, which show what its header may not: the real end of its data, and whether it is decodable."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from chalicelib.domain.errors import BadMedia

from .bounds import MAX_PACKETS
from .ffprobe import InspectionTooLongError, ask, ask_for_lines

# An edit list hides the frames before a cut, back to a key frame that may be seconds away. Few files have one.
_FIRST_PACKETS = (16, 1000)
# Within a stream, decoding times only rise, apart from rounding by containers.
RESTART_S = 0.3


@dataclass(frozen=True, slots=True)
class Packets:
    """The packets of a file by the stream's number: how many, and the time stamp (ms) at which the data ends.

    A stream without data is left out. If times restart, as in recordings that were joined byte for byte, they are added
    up.
    """

    counts: Counter[int]
    ends: Mapping[int, float]


def count_packets(path: Path, ffprobe: Path) -> Counter[int]:
    """Return the number of packets of each stream, by the stream's number, without decoding.

    Raises:
        BadMedia: the file cannot be read, or has too many packets.
    """
    lines: Counter[str] = Counter()

    def add_packet(line: str) -> None:
        lines[line] += 1

    options = ["-show_entries", "packet=stream_index", "-of", "csv=p=0"]
    ask_for_lines(ffprobe, path, *options, on_line=_limited(add_packet))
    counts: Counter[int] = Counter()
    for line, packets in lines.items():
        # Side data of a packet leaves a comma.
        number = line.strip().rstrip(",")
        if number.isdigit():
            counts[int(number)] += packets
    return counts


def ends_of_data(path: Path, ffprobe: Path, from_ms: float | None = None) -> Mapping[int, float]:
    """Return the time stamp (ms) at which the data of each stream ends, see `read_packets`."""
    return read_packets(path, ffprobe, from_ms).ends


def read_packets(path: Path, ffprobe: Path, from_ms: float | None = None) -> Packets:
    """Return the packets of a file without decoding, from the last key frame before `from_ms` or from its beginning on.

    Raises:
        BadMedia: the file cannot be read, or has too many packets.
    """
    where = [] if from_ms is None else ["-read_intervals", f"{from_ms / 1000:.3f}%"]
    options = ["-show_entries", "packet=stream_index,pts_time,dts_time,duration_time", "-of", "compact=p=0"]
    counts: Counter[int] = Counter()
    ends: dict[int, float] = {}
    last_s: dict[int, float] = {}
    added: dict[int, float] = {}

    def add_packet(line: str) -> None:
        packet = dict(field.split("=", 1) for field in line.strip().split("|") if "=" in field)
        # Packets of H.264 in AVI have only a decoding time.
        begins = _seconds(packet, "pts_time", _seconds(packet, "dts_time"))
        number = packet.get("stream_index", "")
        if not number.isdigit():
            return
        counts[int(number)] += 1
        if begins is None:
            return
        stream, decoded_s = int(number), _seconds(packet, "dts_time", last_s.get(int(number)))
        if decoded_s is not None and decoded_s < last_s.get(stream, decoded_s) - RESTART_S:
            added[stream] = ends[stream] - begins * 1000
        if decoded_s is not None:
            last_s[stream] = decoded_s
        end = (begins + (_seconds(packet, "duration_time") or 0)) * 1000 + added.get(stream, 0)
        ends[stream] = max(end, ends.get(stream, end))

    ask_for_lines(ffprobe, path, *where, *options, on_line=_limited(add_packet))
    return Packets(counts, ends)


def _limited(on_line: Callable[[str], None]) -> Callable[[str], None]:
    """Return a listener that passes each line on, and refuses the file after too many."""
    numbers = count(1)

    def limited(line: str) -> None:
        if next(numbers) > MAX_PACKETS:
            raise BadMedia(f"it has more than {MAX_PACKETS:,} packets of picture and sound")
        on_line(line)

    return limited


def can_decode(path: Path, ffprobe: Path, stream: int) -> bool:
    """Return whether a frame at the beginning of a stream can be decoded and shown.

    Raises:
        InspectionTooLongError: as `ask`.
    """
    try:
        return any(_found(path, ffprobe, stream, f"%+#{packets}")[1] for packets in _FIRST_PACKETS)
    except InspectionTooLongError:
        raise
    except BadMedia:
        return False


def is_damaged(path: Path, ffprobe: Path, stream: int, at_ms: float) -> bool:
    """Return whether a stream has data at a time stamp, but nothing there can be decoded.

    Interrupted copies often have their full length, with zeros in place of the rest.

    Raises:
        InspectionTooLongError: as `ask`.
    """
    for most in _FIRST_PACKETS:
        try:
            packets, frames = _found(path, ffprobe, stream, f"{at_ms / 1000:.3f}%+#{most}")
        except InspectionTooLongError:
            raise
        except BadMedia:
            # Not every container can be read from the middle.
            return False
        if frames or not packets:
            return False
    return True


def _found(path: Path, ffprobe: Path, stream: int, interval: str) -> tuple[bool, bool]:
    """Return whether an interval of a stream has packets, and whether a frame of them can be decoded."""
    where = ["-select_streams", str(stream), "-read_intervals", interval]
    report = ask(ffprobe, path, *where, "-show_entries", "packet=pts:frame=pts", "-of", "compact")
    kinds = {line.partition("|")[0] for line in report.splitlines()}
    return "packet" in kinds, "frame" in kinds


def _seconds(packet: dict[str, str], name: str, otherwise: float | None = None) -> float | None:
    try:
        return float(packet[name])
    except (KeyError, ValueError):
        return otherwise
