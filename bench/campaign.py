"""Many videos of one template that differ in a name, beside one command for each."""

from pathlib import Path
from tempfile import TemporaryDirectory

from bench.baseline import ffmpeg_baseline
from bench.machine_load import describe_load
from bench.measure import Cost, median, total
from bench.pipeline_runner import PipelineRunner
from bench.promo import Promo
from bench.result import BenchResult, Chart, Goal
from bench.sources import sources
from chalicelib.pipeline.job_leases import MAX_BATCH
from chalicelib.render.renderer import FfmpegRenderer

NAMES = "Ava Ben Chloe Dmitri Elena Farid Grace Hugo Ines Jonas Keiko Liam Maya Noah Olga Pedro Quinn Rosa Samir Tess"
# How many commands by hand are measured, in turn with ours, for all of them.
_BY_HAND = 3


def campaign(renderer: FfmpegRenderer) -> BenchResult:
    """Measure twenty videos of 30 s whose titles are shown for 10 s."""
    files = sources(renderer.binaries)
    promos = [Promo(files, name) for name in NAMES.split()]
    return _compared("Twenty videos of 30 s, 10 s of each personal", promos, len(promos), 3.5, renderer)


def template(renderer: FfmpegRenderer) -> BenchResult:
    """Measure a sample of a hundred videos of 60 s whose titles are shown for 3 s."""
    files = sources(renderer.binaries, 60)
    promos = [Promo(files, name, 60.0, (3.0, 6.0)) for name in NAMES.split()[: 1 + 2 * MAX_BATCH]]
    return _compared("A hundred videos of 60 s, 3 s of each personal", promos, 100, 12.0, renderer)


def _compared(title: str, promos: list[Promo], count: int, wanted: float, renderer: FfmpegRenderer) -> BenchResult:
    """Make some videos and extrapolate to `count`: the first alone, the others in batches as the pipeline does."""
    hand: dict[str, list[Cost]] = {"one thread": [], "ffmpeg's threads": []}
    with TemporaryDirectory() as folder:
        studio = PipelineRunner(renderer, Path(folder))
        first = studio.make(promos[0])
        groups = [promos[begin : begin + MAX_BATCH] for begin in range(1, len(promos), MAX_BATCH)]
        bills = []
        for number, group in enumerate(groups):
            if number < _BY_HAND:
                hand["one thread"].append(ffmpeg_baseline(group[0], renderer.binaries.ffmpeg, 1))
                hand["ffmpeg's threads"].append(ffmpeg_baseline(group[0], renderer.binaries.ffmpeg, None))
            bills.append(studio.make(*group))
            print(f"  {len(group)} videos: {bills[-1].total.cpu_s:.2f} s CPU", flush=True)
    others = len(promos) - 1
    steps = {
        "plan": total(bill.plan for bill in bills) / others,
        "render": total(job for bill in bills for job in bill.jobs) / others,
        "mix": total(bill.mix for bill in bills) / others,
        "join": total(bill.join for bill in bills) / others,
    }
    again = total(steps.values())
    ours, one = first.total + again * (count - 1), {name: median(costs) for name, costs in hand.items()}
    gains = {name: count * cost.cpu_s / ours.cpu_s for name, cost in one.items()}
    rows = [
        *((f"one by hand, {name}", cost.wall_s, cost.cpu_s) for name, cost in one.items()),
        ("the first of ours", first.total.wall_s, first.total.cpu_s),
        ("each other of ours", again.wall_s, again.cpu_s),
        *((f"of it {name}", cost.wall_s, cost.cpu_s) for name, cost in steps.items()),
        *((f"{count} by hand, {name}", count * cost.wall_s, count * cost.cpu_s) for name, cost in one.items()),
        (f"{count} of ours", ours.wall_s, ours.cpu_s),
    ]
    parts = (0.0, first.total.cpu_s, *((count - 1) * cost.cpu_s for cost in steps.values()))
    return BenchResult(
        title,
        ("", "wall s", "CPU s"),
        rows,
        describe_load(
            [*(cost for costs in hand.values() for cost in costs), first.total, *(bill.total for bill in bills)]
        ),
        notes=(
            f"Ours are {len(promos)} videos: the first, and {others} others, up to {MAX_BATCH} in one job, as the "
            f"pipeline does where that many wait; counted for {count}. By hand it is the median of "
            f"{len(hand['one thread'])} commands, in turn with ours.",
            f"Beside commands with one thread each, which cost least, it is {gains['one thread']:.1f} × less.",
        ),
        goals=(Goal("CPU by hand for each second of ours", gains["ffmpeg's threads"], wanted, "×", is_floor=True),),
        charts=(
            Chart(
                f"{title}: CPU time",
                "s",
                ("by hand", "the first", *steps),
                {
                    **{f"{count} by hand, {name}": (count * cost.cpu_s,) for name, cost in one.items()},
                    f"{count} of ours": parts,
                },
            ),
        ),
        numbers={
            "gain": gains["ffmpeg's threads"],
            "gain_one_thread": gains["one thread"],
            **{f"{name}_wall_s": cost.wall_s for name, cost in steps.items()},
        },
    )
