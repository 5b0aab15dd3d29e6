"""Duration and cost of campaigns on AWS, simulated from the results of other measurements.

Each video has 30 s, of which 10 s are personal. Without segments, one job renders a whole video. With segments,
parallel jobs render the first video, and only the personal seconds of each further one. Renderers take one job after
the other. Assembly, which mixes and joins, has as many workers. Lambda adds workers at a limited rate, and each starts
cold.

The cost of S3, SQS and DynamoDB is from the measurement `services`, with segments and without. Storage and transfer of
finished files are not counted.
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bench.report import results
from bench.result import BenchResult, Goal, Lines
from chalicelib.cost.prices import read_prices
from chalicelib.domain.functions import CPU_MB, reader_of
from chalicelib.domain.queue import Queue
from chalicelib.render.renderer import FfmpegRenderer

COUNTS = (1, 100, 10_000, 1_000_000)
MINUTES = 0.5

# Lambda's documentation, "Lambda scaling behavior": 1,000 more environments every 10 s for each function.
_MORE_WORKERS, _EVERY_S = 1000, 10.0
# Lambda's default quota of an account; and what a small limit gives the renderers of H.264.
_WORKERS = {"1,000 at once": 1000, "50 at once": 50}
_PRICES = read_prices("us-east-1")
# In USD: a GB for a second, and a request.
_GB_S, _REQUEST = _PRICES["lambda_gb_second_x86_64"].usd, _PRICES["lambda_request"].usd
_RENDER_MB, _ASSEMBLE_MB = reader_of(Queue.RENDER_H264).memory_mb, reader_of(Queue.ASSEMBLE).memory_mb
# Assumed, not measured: an environment's first start with its layers, and the waits of a step for S3 and DynamoDB.
_COLD_START_S, _WAITING_S = 2.0, 0.3
# Shotstack: 1 credit is a minute (its help pages); 5,000 credits for 490 USD (its plan Pro as api directories list it
# in 2026; not read from its own price list).
_HOSTED_MINUTE = 490 / 5000


@dataclass(frozen=True, slots=True)
class Durations:
    """Seconds on Lambda: a whole video in one job, each of the first video's jobs, a personal one, the end."""

    whole: float
    first: Sequence[float]
    personal: float
    end: float


@dataclass(frozen=True, slots=True)
class Requests:
    """USD for the requests of a first video to other services, and of each further one that shares its segments."""

    first: float
    other: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """The time at which the last video is done (s), and the cost of all (USD)."""

    wall_s: float
    usd: float


def scaling(_: FfmpegRenderer) -> BenchResult:
    """Simulate wall time and cost for up to a million videos.

    Raises:
        KeyError: `cold`, `campaign` and `services` have not been measured yet.
    """
    durations, numbers = _durations(), results()["services"]["numbers"]
    requests = Requests(numbers["first_usd"], numbers["other_usd"])
    ways = {
        f"{name}, {limit}": [
            simulated(count, durations, requests, workers, reuse=name == "segments") for count in COUNTS
        ]
        for limit, workers in _WORKERS.items()
        for name in ("whole videos", "segments")
    }
    hosted = [count * MINUTES * _HOSTED_MINUTE for count in COUNTS]
    rows = [
        (f"{count:,} videos, {name}", _in_words(made[number].wall_s), made[number].usd)
        for number, count in enumerate(COUNTS)
        for name, made in ways.items()
    ]
    rows += [(f"{count:,} videos, hosted by Shotstack", "", usd) for count, usd in zip(COUNTS, hosted, strict=True)]
    fast, whole = ways["segments, 1,000 at once"], ways["whole videos, 1,000 at once"]
    costs = {name: [(count, made.usd) for count, made in zip(COUNTS, each, strict=True)] for name, each in ways.items()}
    times = {
        name: [(count, made.wall_s) for count, made in zip(COUNTS, each, strict=True)] for name, each in ways.items()
    }
    cheap = {
        "whole videos": costs["whole videos, 1,000 at once"],
        "segments": costs["segments, 1,000 at once"],
        "Shotstack": list(zip(COUNTS, hosted, strict=True)),
    }
    return BenchResult(
        "Scaling, simulated",
        ("", "wall time", "USD"),
        rows,
        "a simulation; its durations are those of `cold` and `campaign`, its requests those of `services`",
        notes=(
            f"On Lambda: a whole video {durations.whole:.1f} s, a job of the first {max(durations.first):.1f} s, a "
            f"personal one {durations.personal:.1f} s, sound and join {durations.end:.1f} s.",
            f"Of the cost of a million with segments, {COUNTS[-1] * requests.other:.0f} USD are S3's, SQS's "
            "and DynamoDB's.",
            "Assumptions and sources are in bench/scaling.py. The price of the hosted service is from "
            "directories, not from its own list; it includes storage and delivery, which ours does not.",
        ),
        goals=(Goal("A million videos, cost without segments", whole[-1].usd / fast[-1].usd, 1.0, "×", is_floor=True),),
        charts=(
            Lines("Wall time of a campaign on Lambda", ("videos", "seconds"), times),
            Lines("Cost of a campaign", ("videos", "USD"), cheap),
        ),
    )


def simulated(count: int, durations: Durations, requests: Requests, workers: int, *, reuse: bool) -> Outcome:
    """Simulate videos with a number of workers for rendering, and as many for assembly."""
    if reuse:
        jobs = [*durations.first, *[durations.personal] * (count - 1)]
        done = scheduled(((0.0, job) for job in jobs), min(workers, len(jobs)))
        shared = len(durations.first)
        # The others wait for the segments of the first one.
        first = max(done[:shared])
        ready = [first, *(max(first, at) for at in done[shared:])]
    else:
        jobs = [durations.whole] * count
        ready = scheduled(((0.0, job) for job in jobs), min(workers, count))
    ended = scheduled(((at, durations.end) for at in sorted(ready)), min(workers, count))
    gb_s = (sum(jobs) * _RENDER_MB + count * durations.end * _ASSEMBLE_MB) / 1024
    # Without segments as well: one job asks for little more than what only adds a name.
    asked = requests.first + (count - 1) * requests.other
    return Outcome(max(ended), gb_s * _GB_S + (len(jobs) + 2 * count) * _REQUEST + asked)


def scheduled(tasks: Iterable[tuple[float, float]], workers: int) -> list[float]:
    """Return the time at which each task ends, in s. A task is its earliest start and its duration."""
    free = [_EVERY_S * (number // _MORE_WORKERS) + _COLD_START_S for number in range(workers)]
    ends = []
    for ready, length in tasks:
        end = max(ready, free[0]) + length
        heapq.heapreplace(free, end)
        ends.append(end)
    return ends


def _durations() -> Durations:
    found = results()
    cold, campaign = found["cold"]["numbers"], found["campaign"]["numbers"]
    # As if all that ran on this machine's two CPUs ran on Lambda's share of them.
    slower = 2 * CPU_MB / _RENDER_MB
    jobs = int(cold["jobs"])
    sound = cold["mix_cpu_s"] * CPU_MB / _RENDER_MB + _WAITING_S
    first = [sound, *[cold["render_wall_s"] / jobs * slower + _WAITING_S] * jobs]
    end = cold["join_cpu_s"] * CPU_MB / _ASSEMBLE_MB + _WAITING_S
    whole = cold["render_wall_s"] * slower + _WAITING_S
    return Durations(whole, first, campaign["render_wall_s"] * slower + _WAITING_S, end)


def _in_words(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.1f} s"
    return f"{seconds / 60:.1f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"
