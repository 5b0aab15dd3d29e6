"""The memory of a render job, in videos of two sizes and lengths."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.campaign import NAMES
from bench.machine_load import describe_load
from bench.measure import Cost, measured
from bench.pipeline_runner import PipelineRunner
from bench.promo import Promo
from bench.result import BenchResult, Chart, Goal
from bench.sources import sources
from chalicelib.pipeline.job_leases import MAX_BATCH
from chalicelib.pipeline.jobs import pack
from chalicelib.render.plan import Segment
from chalicelib.render.renderer import FfmpegRenderer

# The most that a job may take, in MB, by the size of the video.
_MOST_MB = {(1280, 720): 600.0, (1920, 1080): 1200.0}
_LENGTHS_S = (30, 120)
_SHORTEST = 24


def memory(renderer: FfmpegRenderer) -> BenchResult:
    """Measure the jobs of the pipeline, and the worst cases: twelve segments in a row, and five videos together."""
    found: dict[tuple[int, int], dict[str, Cost]] = {}
    for size in _MOST_MB:
        found[size] = {}
        for seconds in _LENGTHS_S:
            promo = Promo(sources(renderer.binaries, seconds, size), seconds=seconds, size=size)
            jobs = pack(PipelineRunner(renderer, Path()).segments(promo), promo.profile)
            for name, job in (("first", jobs[0]), ("middle", jobs[len(jobs) // 2])):
                found[size][f"{seconds} s, {name} job, {len(job)} segments"] = _cost([promo], job, renderer)
        promo = Promo(sources(renderer.binaries, 30, size), size=size)
        found[size]["12 segments of 1 s"] = _cost([promo], _short_ones(), renderer)
        crowd = [replace(promo, name=name) for name in NAMES.split()[:MAX_BATCH]]
        personal = [part for part in PipelineRunner(renderer, Path()).segments(promo) if part.first_frame >= 72][:3]
        found[size][f"{len(crowd)} videos together, {len(personal)} segments"] = _cost(crowd, personal, renderer)
    goals = [
        Goal(f"{_in_words(size)}, the jobs of promos", _peak_mb(list(costs.values())[:-2]), _MOST_MB[size], "MB")
        for size, costs in found.items()
    ]
    goals += [
        Goal(f"{_in_words(size)}, the most at once", _peak_mb(list(costs.values())[-2:]), _MOST_MB[size], "MB")
        for size, costs in found.items()
    ]
    rows = [
        (f"{_in_words(size)}, {job}", _peak_mb([cost])) for size, costs in found.items() for job, cost in costs.items()
    ]
    return BenchResult(
        "Memory of a render job",
        ("", "peak MB"),
        rows,
        describe_load(cost for costs in found.values() for cost in costs.values()),
        notes=("The sum of the resident sizes of Python and ffmpeg, looked at fifty times a second.",),
        goals=goals,
        charts=(Chart("Memory of a render job", "MB", ("peak",), {str(row[0]): (float(row[1]),) for row in rows}),),
        numbers={},
    )


def _in_words(size: tuple[int, int]) -> str:
    """Return a size in words."""
    return f"{size[0]}x{size[1]}"


def _short_ones() -> list[Segment]:
    return [Segment(number, number * _SHORTEST, (number + 1) * _SHORTEST) for number in range(12)]


def _peak_mb(costs: Sequence[Cost]) -> float:
    return max(cost.peak_bytes for cost in costs) / 1e6


def _cost(promos: Sequence[Promo], job: Sequence[Segment], renderer: FfmpegRenderer) -> Cost:
    first, takes = promos[0], [promo.render_input for promo in promos]
    with TemporaryDirectory() as folder:
        call = partial(renderer.render_batch, takes, job, first.profile, Path(folder), lambda _: None)
        cost = measured(call, memory=True)
    label = f"{_in_words(first.size)}, {first.seconds} s, {len(promos)} videos, {len(job)} segments"
    print(f"  {label}: {cost.peak_bytes / 1e6:.0f} MB", flush=True)
    return cost
