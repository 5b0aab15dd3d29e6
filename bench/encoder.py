"""Compare options of the encoders: their CPU time, and their bytes at equal VMAF."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import pairwise, repeat
from math import exp, log
from pathlib import Path
from statistics import fmean, geometric_mean
from tempfile import TemporaryDirectory

from bench.clips import DARK, Clip, clips
from bench.machine_load import describe_load
from bench.measure import Cost
from bench.promo import FPS
from bench.result import BenchResult, Chart, Goal
from bench.segment_encoder import SegmentEncoder, banding, rate
from chalicelib.domain.formats import VideoCodec
from chalicelib.render.encode.codecs import SMALLER, VIDEO, Options
from chalicelib.render.ffmpeg.binaries import Binaries
from chalicelib.render.renderer import FfmpegRenderer

# A personal second is often alone in its segment. H.264 is measured in longer ones as well.
SHORT_S, LONG_S = 1.5, 5.0
# In long segments VMAF rates only every third frame.
_EVERY = {SHORT_S: 1, LONG_S: 3}
_CRF_STEP = {VideoCodec.H264: 3, VideoCodec.HEVC: 3, VideoCodec.AV1: 5, VideoCodec.VP8: 6, VideoCodec.VP9: 5}
_GROUPS = [(VideoCodec.H264, LONG_S), *((codec, SHORT_S) for codec in _CRF_STEP)]
# Options that were rejected.
_OTHERS: Mapping[VideoCodec, Mapping[str, Options]] = {
    VideoCodec.H264: {
        "`superfast` as it is": {"mbtree": 0, "rc-lookahead": 0, "partitions": "i8x8,i4x4"},
        "without partitions of 8x8": {"partitions": "i8x8,i4x4"},
    },
    VideoCodec.VP9: {"`cpu-used` 5": {"cpu-used": 5}},
}
_MOST_BYTES = 10.0
_WORKERS = 4

# (VMAF, bytes) at several CRFs, the default one in the middle.
Curve = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class ClipTrial:
    """A clip, encoded: cost and bands (CAMBI; only of dark gradients) at the default CRF, the quality at each CRF."""

    cost: Cost
    curve: Curve
    bands: float


@dataclass(frozen=True, slots=True)
class Trial:
    """Options of an encoder, measured with segments of one length. `clips` are by name."""

    codec: VideoCodec
    name: str
    seconds: float
    clips: Mapping[str, ClipTrial]

    @property
    def label(self) -> str:
        """The codec, the options and the length, in words."""
        return f"{self.codec.name}, {self.name}, {self.seconds:g} s"

    @property
    def cpu_s(self) -> float:
        """CPU seconds of a second of video, on average."""
        return fmean(clip.cost.cpu_s for clip in self.clips.values()) / self.seconds

    @property
    def curve(self) -> Curve:
        """The mean VMAF of all clips, and the geometric mean of their bytes."""
        by_crf = zip(*(clip.curve for clip in self.clips.values()), strict=True)
        return [(fmean(vmaf for vmaf, _ in points), geometric_mean(size for _, size in points)) for points in by_crf]


def encoder(renderer: FfmpegRenderer) -> BenchResult:
    """Measure the default of each codec, the preset `smaller`, and the options that were rejected."""
    # They are made before the processes of the pool use them.
    shown = clips()
    with ProcessPoolExecutor(_WORKERS) as pool:
        groups = list(pool.map(_trials, _GROUPS, repeat(renderer.binaries)))
    rows: list[tuple[str | float, ...]] = []
    goals, compared = [], []
    for group in groups:
        first, second = group[:2]
        rows += [_row(trial, first) for trial in group]
        compared += [first, second]
        if first.name == "smaller":
            more = more_bytes(second.curve, first.curve)
            goals.append(Goal(f"{second.label}: bytes at equal VMAF", more, _MOST_BYTES, "% more"))
    return BenchResult(
        "The options of each encoder",
        ("", "CPU s of a second", "× the first", "bytes at equal VMAF", "VMAF", "bands in the dark", "by clip"),
        rows,
        describe_load(clip.cost for group in groups for trial in group for clip in trial.clips.values()),
        notes=_notes(shown),
        goals=goals,
        charts=(
            Chart(
                "A second of 1280x720 at 24 frames: CPU time of the encoder",
                "s",
                ("CPU",),
                {trial.label: (trial.cpu_s,) for trial in compared},
            ),
        ),
    )


def bytes_at(curve: Iterable[tuple[float, float]], vmaf: float) -> float:
    """Return the bytes at a VMAF. Between two points, and beyond them, bytes grow by equal factors."""
    pairs = list(pairwise(sorted(curve)))
    (low, fewer), (high, more) = next((pair for pair in pairs if vmaf <= pair[1][0]), pairs[-1])
    if high == low:
        return more
    return exp(log(fewer) + (vmaf - low) / (high - low) * (log(more) - log(fewer)))


def more_bytes(curve: Curve, other: Curve) -> float:
    """Return how many more bytes a curve needs than another for the other's VMAF at the default CRF, in %."""
    vmaf, size = other[1]
    return 100 * (bytes_at(curve, vmaf) / size - 1)


def _trials(group: tuple[VideoCodec, float], binaries: Binaries) -> list[Trial]:
    """Return the trials of a codec with segments of a length. The first is what the others are compared with."""
    codec, seconds = group
    smaller: dict[str, Options] = {"smaller": SMALLER[codec]} if codec in SMALLER else {}
    sets: dict[str, Options] = {**smaller, "faster": {}}
    if seconds == SHORT_S:
        sets |= _OTHERS.get(codec, {})
    found = []
    with TemporaryDirectory() as folder:
        segment = SegmentEncoder(codec, round(seconds * FPS), binaries, Path(folder))
        for name, options in sets.items():
            made = {clip.name: _try(clip, segment, options, _EVERY[seconds]) for clip in clips()}
            found.append(Trial(codec, name, seconds, made))
            print(f"  {found[-1].label}: {found[-1].cpu_s:.3f} s CPU for a second", flush=True)
    return found


def _try(clip: Clip, segment: SegmentEncoder, options: Options, every: int) -> ClipTrial:
    usual, step = int({**VIDEO[segment.codec], **options}["crf"] or 0), _CRF_STEP[segment.codec]
    costs, curve, bands = [], [], 0.0
    for crf in (usual - step, usual, usual + step):
        made, cost = segment.encode(clip, {**options, "crf": crf}, times=2 if crf == usual else 1)
        costs.append(cost)
        curve.append((rate(made, clip, every=every), float(made.stat().st_size)))
        if clip.name == DARK and crf == usual:
            bands = banding(made, clip)
    return ClipTrial(costs[1], curve, bands)


def _row(trial: Trial, first: Trial) -> tuple[str | float, ...]:
    vmaf = trial.curve[1][0]
    bands = f"{trial.clips[DARK].bands:.1f}"
    if trial is first:
        return trial.label, f"{trial.cpu_s:.3f}", 1.0, "", f"{vmaf:.1f}", bands, ""
    by_clip = ", ".join(
        f"{name} {more_bytes(clip.curve, first.clips[name].curve):+.0f} %" for name, clip in trial.clips.items()
    )
    more = f"{more_bytes(trial.curve, first.curve):+.1f} %"
    shift = f"{vmaf:.1f} ({vmaf - first.curve[1][0]:+.1f})"
    return trial.label, f"{trial.cpu_s:.3f}", trial.cpu_s / first.cpu_s, more, shift, bands, by_clip


def _notes(shown: Sequence[Clip]) -> tuple[str, ...]:
    return (
        f"Clips: {', '.join(clip.name for clip in shown)}. CPU is the less of two runs of one encoder with raw input. "
        "`faster` is the default of profiles.",
        "Bytes at equal VMAF: what the options need for the VMAF of the codec's first ones at the default CRF, between "
        "measurements at three CRFs; of all clips, with their mean VMAF and the geometric mean of their bytes. "
        "By clip it says little where VMAF hardly depends on the CRF, as in text and dark gradients.",
        "VMAF, and bands in the dark gradients (CAMBI: 0 is none), at the default CRF of each. "
        f"{_WORKERS} encoders run at a time, with one thread each.",
    )
