"""The packets of a file, which show what its header may not: the real end of its data, and whether it is decodable."""

from collections import Counter
from pathlib import Path

from chalicelib.domain.errors import BadMedia

from .bounds import MAX_PACKETS
from .ffprobe import InspectionTooLongError, ask, ask_for_lines

# An edit list hides the frames before a cut, back to a key frame that may be seconds away. Few files have one.
_FIRST_PACKETS = (16, 1000)
# Within a stream, decoding times only rise, apart from rounding by containers.
RESTART_S = 0.3


def count_packets(path: Path, ffprobe: Path) -> Counter[int]:
    """Return the number of packets of each stream, by the stream's number, without decoding.

    Raises:
        BadMedia: the file cannot be read, or has too many.
    """
    lines: Counter[str] = Counter()
    count = 0

    def add_packet(line: str) -> None:
        nonlocal count
        count += 1
        if count > MAX_PACKETS:
            raise BadMedia(f"it has more than {MAX_PACKETS:,} packets of picture and sound")
        lines[line] += 1

    ask_for_lines(ffprobe, path, "-show_entries", "packet=stream_index", "-of", "csv=p=0", on_line=add_packet)
    return Counter({int(line): packets for line, packets in lines.items() if line.strip().isdigit()})


def ends_of_data(path: Path, ffprobe: Path, from_ms: float | None = None) -> dict[int, float]:
    """Return the time stamp (ms) at which the data of each stream ends, by the stream's number, without decoding.

    The search begins at the last key frame before `from_ms`, or at the file's beginning. A stream without data there is
    left out. If times restart, as in recordings that were joined byte for byte, they are added up.

    Raises:
        BadMedia: the file cannot be read.
    """
    where = [] if from_ms is None else ["-read_intervals", f"{from_ms / 1000:.3f}%"]
    options = ["-show_entries", "packet=stream_index,pts_time,dts_time,duration_time", "-of", "compact=p=0"]
    ends: dict[int, float] = {}
    last_s: dict[int, float] = {}
    added: dict[int, float] = {}

    def add_packet(line: str) -> None:
        packet = dict(field.split("=", 1) for field in line.strip().split("|") if "=" in field)
        # Packets of H.264 in AVI have only a decoding time.
        begins = _seconds(packet, "pts_time", _seconds(packet, "dts_time"))
        number = packet.get("stream_index", "")
        if begins is None or not number.isdigit():
            return
        stream, decoded_s = int(number), _seconds(packet, "dts_time", last_s.get(int(number)))
        if decoded_s is not None and decoded_s < last_s.get(stream, decoded_s) - RESTART_S:
            added[stream] = ends[stream] - begins * 1000
        if decoded_s is not None:
            last_s[stream] = decoded_s
        end = (begins + (_seconds(packet, "duration_time") or 0)) * 1000 + added.get(stream, 0)
        ends[stream] = max(end, ends.get(stream, end))

    ask_for_lines(ffprobe, path, *where, *options, on_line=add_packet)
    return ends


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
