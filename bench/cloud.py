"""The whole pipeline on the local cloud: its overhead over ffmpeg, and its rate of small videos."""

from pathlib import Path
from tempfile import TemporaryDirectory

from bench.cloud_calls import LOOK_AT_MANY_S, LOOK_S, TINY, Making, many, promo_template, running, single
from bench.machine_load import describe_load
from bench.promo import Promo
from bench.result import BenchResult, Chart, Goal
from bench.sources import sources
from chalicelib.render.renderer import FfmpegRenderer

_VIDEOS = 200
_TIMES = 3
_NEW = "1 s, 160x90, all containers new"


def cloud(renderer: FfmpegRenderer) -> BenchResult:
    """Measure single videos without any cached segment, one after the other, and then many at once."""
    promo = Promo(sources(renderer.binaries))
    with TemporaryDirectory() as given, running(Path(given), renderer) as (up, stopwatch):
        makings = {
            _NEW: [single(up, stopwatch, TINY)],
            "1 s, 160x90": [single(up, stopwatch, TINY) for _ in range(_TIMES)],
            "30 s, 1280x720": [single(up, stopwatch, promo_template(promo), promo) for _ in range(_TIMES)],
        }
        ended_s, cost = many(up, _VIDEOS)
    middle = {name: _middle(each) for name, each in makings.items()}
    return BenchResult(
        "The whole pipeline, on the local cloud",
        ("", "wall s", "of it ffmpeg s", "overhead s", "CPU s"),
        [
            *((name, one.cost.wall_s, one.ffmpeg_s, one.overhead_s, one.cost.cpu_s) for name, one in middle.items()),
            (f"{_VIDEOS} of 1 s, 160x90, in one call", ended_s[-1], "", "", cost.cpu_s),
        ],
        describe_load([*(one.cost for each in makings.values() for one in each), cost]),
        notes=(
            f"A video takes from its request until `Video_Get`, asked each {LOOK_S:g} s, says that it is done. Medians "
            f"of {_TIMES}, but where all containers are new, which is no goal: on one machine they start one after "
            "another. Each video has an account of its own, so that nothing of it was there before.",
            "ffmpeg's time is that during which at least one ran: two at a time count once. The functions are given an "
            "ffmpeg that notes when it begins and ends, to the hundredth of a second. ffprobe counts as overhead.",
            f"The {_VIDEOS} differ in a name that every frame shows, so each is rendered. They take from the call of "
            f"Template_Videos_New until all are done, as asked each {LOOK_AT_MANY_S:g} s.",
            "CPU is that of the functions, of ffmpeg and of the emulator, which all share this machine.",
        ),
        goals=(
            *(
                Goal(f"Overhead of a cold video, {name}", one.overhead_s, 1.5, "s")
                for name, one in middle.items()
                if name != _NEW
            ),
            Goal(f"Finished of {_VIDEOS} tiny videos", _VIDEOS / ended_s[-1], 2.0, "a second", is_floor=True),
        ),
        charts=(
            Chart(
                "A cold video on the local cloud: wall time",
                "s",
                ("ffmpeg", "everything else"),
                {name: (one.ffmpeg_s, one.overhead_s) for name, one in middle.items()},
            ),
            Chart(
                f"{_VIDEOS} videos of 1 s: how long it took",
                "s",
                ("until so many were done",),
                {f"{count}": (ended_s[count - 1],) for count in range(_VIDEOS // 5, _VIDEOS + 1, _VIDEOS // 5)},
            ),
        ),
    )


def _middle(makings: list[Making]) -> Making:
    """Return the video with the median overhead."""
    return sorted(makings, key=lambda making: making.overhead_s)[len(makings) // 2]
