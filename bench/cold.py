"""One video without cached segments beside one command, and the same video spread over many workers."""

import os
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.baseline import ffmpeg_baseline
from bench.machine_load import describe_load
from bench.measure import Cost, at_once, measured, median, side_by_side, total
from bench.pipeline_runner import PipelineRunner, StepCosts
from bench.promo import Promo
from bench.result import BenchResult, Chart, Goal
from bench.sources import sources
from chalicelib.pipeline.jobs import pack
from chalicelib.render.plan import plan_segments
from chalicelib.render.renderer import FfmpegRenderer

WORKERS = 8
_TIMES = 3
_THREADS = "by hand, ffmpeg's threads"
_CORES = "Reelwright, a worker for each core"


def cold(renderer: FfmpegRenderer) -> BenchResult:
    """Measure all segments: packed into jobs by the pipeline, in sequence or on all cores, and in one job."""
    promo = Promo(sources(renderer.binaries))
    bills: list[StepCosts] = []

    def packed() -> Cost:
        bills.append(_made(promo, renderer))
        return bills[-1].total

    contenders = {
        "by hand, one thread": lambda: ffmpeg_baseline(promo, renderer.binaries.ffmpeg, 1),
        _THREADS: lambda: ffmpeg_baseline(promo, renderer.binaries.ffmpeg, None),
        "Reelwright, packed jobs": packed,
        _CORES: lambda: _on_all_cores(promo, renderer),
        "Reelwright, one job": lambda: _in_one_job(promo, renderer),
    }
    costs = side_by_side(contenders, _TIMES)
    middle = {name: median(each) for name, each in costs.items()}
    best = min(middle[name].cpu_s for name in list(contenders)[:2])
    steps = {
        "plan": median([bill.plan for bill in bills]).cpu_s,
        "render": median([total(bill.jobs) for bill in bills]).cpu_s,
        "mix": median([bill.mix for bill in bills]).cpu_s,
        "join": median([bill.join for bill in bills]).cpu_s,
    }
    job_s = max(median([bill.jobs[number] for bill in bills]).wall_s for number in range(len(bills[0].jobs)))
    one_thread, threads, ours = middle["by hand, one thread"], middle[_THREADS], middle["Reelwright, packed jobs"]
    return BenchResult(
        "One video of 30 s, cold",
        ("", "wall s", "CPU s", "× CPU of the best by hand"),
        [(name, cost.wall_s, cost.cpu_s, cost.cpu_s / best) for name, cost in middle.items()],
        describe_load(cost for each in costs.values() for cost in each),
        notes=(
            f"Medians of {_TIMES} runs, in turn. Ours is the sum of its steps, none beside another: "
            + ", ".join(f"{name} {value:.2f} s" for name, value in steps.items())
            + f" CPU; {len(bills[0].jobs)} render jobs, the longest {job_s:.2f} s.",
        ),
        goals=(
            Goal("CPU beside the best command by hand", ours.cpu_s / best, 1.15, "×"),
            Goal("Wall time, one worker beside one thread by hand", ours.wall_s / one_thread.wall_s, 1.15, "×"),
            Goal("Wall time, both on all cores", middle[_CORES].wall_s / threads.wall_s, 1.15, "×"),
        ),
        charts=(
            Chart(
                "One video of 30 s: CPU time",
                "s",
                ("by hand", *steps),
                {
                    **{name: (middle[name].cpu_s,) for name in list(contenders)[:2]},
                    "Reelwright, packed jobs": (0.0, *steps.values()),
                },
            ),
        ),
        numbers={
            "hand_cpu_s": best,
            "hand_wall_s": middle[_THREADS].wall_s,
            "jobs": len(bills[0].jobs),
            "render_wall_s": median([total(bill.jobs) for bill in bills]).wall_s,
            "end_wall_s": median([bill.join for bill in bills]).wall_s,
            **{f"{name}_cpu_s": value for name, value in steps.items()},
        },
    )


def spread(renderer: FfmpegRenderer) -> BenchResult:
    """Measure the same video on as many workers as it has segments, simulated one after the other."""
    promo = Promo(sources(renderer.binaries))
    segments = plan_segments(promo.timeline, promo.profile)
    workers = [segments[number::WORKERS] for number in range(WORKERS)]
    with TemporaryDirectory() as folder:
        studio = PipelineRunner(renderer, Path(folder), personal=frozenset())
        runs = [[measured(partial(studio.render, [promo], share)) for share in workers] for _ in range(_TIMES)]
        sound = median([measured(lambda: studio.mix(promo)) for _ in range(_TIMES)])
        join = median([measured(lambda: studio.join(promo)) for _ in range(_TIMES)])
    each = [median([run[number] for run in runs]) for number in range(WORKERS)]
    # A separate job, for the first worker that is ready.
    idlest = min(range(WORKERS), key=lambda number: each[number].wall_s)
    each[idlest] += sound
    alone = median([ffmpeg_baseline(promo, renderer.binaries.ffmpeg, None) for _ in range(_TIMES)])
    slowest = max(cost.wall_s for cost in each)
    names = [f"worker {number}{', and the sound' if number == idlest + 1 else ''}" for number in range(1, WORKERS + 1)]
    return BenchResult(
        f"One video of 30 s over {WORKERS} workers",
        ("", "wall s", "CPU s"),
        [
            ("one command by hand, ffmpeg's threads", alone.wall_s, alone.cpu_s),
            *((name, cost.wall_s, cost.cpu_s) for name, cost in zip(names, each, strict=True)),
            ("join", join.wall_s, join.cpu_s),
            ("slowest worker, join", slowest + join.wall_s, total(each).cpu_s + join.cpu_s),
        ],
        describe_load(cost for run in runs for cost in run),
        notes=(
            f"{len(segments)} segments, as nothing is personal; medians of {_TIMES}, each worker by itself. The sound "
            f"({sound.wall_s:.2f} s) is a job of its own.",
        ),
        goals=(
            Goal("Slowest worker, then the join", slowest + join.wall_s, 2.5, "s"),
            Goal("Share of the command's wall time", (slowest + join.wall_s) / alone.wall_s, 2.5 / 9.5, "×"),
        ),
        charts=(
            Chart(
                f"One video of 30 s over {WORKERS} workers: wall time",
                "s",
                ("command", "slowest worker", "join"),
                {"by hand": (alone.wall_s,), "Reelwright": (0.0, slowest, join.wall_s)},
            ),
        ),
        numbers={"slowest_wall_s": slowest, "end_wall_s": join.wall_s},
    )


def _made(promo: Promo, renderer: FfmpegRenderer) -> StepCosts:
    with TemporaryDirectory() as folder:
        return PipelineRunner(renderer, Path(folder)).make(promo)


def _in_one_job(promo: Promo, renderer: FfmpegRenderer) -> Cost:
    with TemporaryDirectory() as folder:
        studio = PipelineRunner(renderer, Path(folder))
        rendered = measured(lambda: studio.render([promo], studio.segments(promo)))
        mixed = measured(lambda: studio.mix(promo))
        return rendered + mixed + measured(lambda: studio.join(promo))


def _on_all_cores(promo: Promo, renderer: FfmpegRenderer) -> Cost:
    with TemporaryDirectory() as folder:
        studio = PipelineRunner(renderer, Path(folder))

        def make() -> None:
            jobs = pack(studio.segments(promo), promo.profile)
            work = [partial(studio.mix, promo), *(partial(studio.render, [promo], job) for job in jobs)]
            at_once(work, os.cpu_count() or 1)
            studio.join(promo)

        return measured(make)
