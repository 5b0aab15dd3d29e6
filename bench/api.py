"""The speed of the API: of a new container, and of each call with the tables in memory."""

from bench.api_calls import CAMPAIGN, MOST_LISTED, ROWS, calls_ms
from bench.cold_start import anatomy, cold_starts
from bench.machine_load import describe_load
from bench.result import BenchResult, Chart, Goal
from chalicelib.render.renderer import FfmpegRenderer

_STARTS = 9
_MOST_START_MS = 350.0
_MOST_CALL_MS = 3.0
_MOST_CAMPAIGN_MS = 2000.0


def api(_renderer: FfmpegRenderer) -> BenchResult:
    """Measure cold starts in turn with those of boto3, then each call many times in one process."""
    costs = cold_starts(_STARTS)
    # Other programs make a start longer, never shorter.
    starts = {name: min(cost.cpu_s for cost in each) * 1000 for name, each in costs.items()}
    boto3, ours, logging, uncompiled = starts.values()
    calls, parts = calls_ms(), anatomy()
    common = {name: ms for name, ms in calls.items() if name != CAMPAIGN}
    slowest = max(common, key=lambda name: common[name])
    return BenchResult(
        "The API: a new container, and a call",
        ("", "ms CPU"),
        [*starts.items(), *calls.items()],
        describe_load(cost for each in costs.values() for cost in each),
        notes=(
            f"A start is a process up to its first read of a table; the least of {_STARTS}, in turn.",
            f"Load times of packages in ms: {', '.join(f'{name} {ms:.0f}' for name, ms in parts.items())}.",
            f"Without compiled modules, which Chalice leaves out and deployment/package_optimizer.py adds, it takes "
            f"{uncompiled / ours:.1f} times as long.",
            f"Powertools is loaded for the first log line: with it, a start takes {logging / ours:.2f} times as long.",
            f"Calls are medians of the whole of `Rpc.answer`, with tables in memory; lists are of {MOST_LISTED}.",
        ),
        goals=(
            Goal("CPU of a start", ours, _MOST_START_MS, "ms"),
            Goal("A start beside boto3 and its three clients alone", ours / boto3, 1.3, "×"),
            Goal(f"The slowest common call, {slowest}", common[slowest], _MOST_CALL_MS, "ms"),
            Goal(f"A campaign of {ROWS:,} videos in one call", calls[CAMPAIGN], _MOST_CAMPAIGN_MS, "ms"),
        ),
        charts=(
            Chart("Load times of a new container", "ms", ("to load",), {name: (ms,) for name, ms in parts.items()}),
            Chart("A call", "ms CPU", ("CPU",), {name: (ms,) for name, ms in common.items()}),
        ),
    )
