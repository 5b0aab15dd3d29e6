"""The reference video by other programs, beside the best command by hand and ours, measured in turn."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.baseline import ffmpeg_baseline, lossless_baseline
from bench.layers import layers
from bench.machine_load import describe_load
from bench.measure import Cost, median, side_by_side
from bench.mlt import by_mlt, find_melt
from bench.moviepy_video import VERSION, by_moviepy, installed
from bench.pipeline_runner import PipelineRunner
from bench.promo import Promo
from bench.quality import alike
from bench.result import BenchResult, Chart, Goal
from bench.sources import sources
from chalicelib.render.renderer import FfmpegRenderer

_TIMES = 3
_HANDS = {"by hand, one thread": 1, "by hand, ffmpeg's threads": None}
_OURS, _MOVIEPY, _MLT = "Reelwright", f"MoviePy {VERSION}", "MLT"


def peers(renderer: FfmpegRenderer) -> BenchResult:
    """Measure all programs in turn, and compare each picture with that of the command by hand, without loss."""
    promo, binaries, melt = Promo(sources(renderer.binaries)), renderer.binaries, find_melt()
    installed()
    with TemporaryDirectory() as given:
        folder = Path(given)
        over = layers(promo, folder)
        files = {name: folder / f"{number}.mp4" for number, name in enumerate([*_HANDS, _OURS, _MOVIEPY, _MLT])}
        contenders: dict[str, Callable[[], Cost]] = {
            **{
                name: partial(ffmpeg_baseline, promo, binaries.ffmpeg, threads, files[name])
                for name, threads in _HANDS.items()
            },
            _OURS: partial(_ours, promo, renderer, files[_OURS]),
            _MOVIEPY: partial(by_moviepy, promo, over, binaries.ffmpeg, files[_MOVIEPY]),
        }
        if melt is not None:
            contenders[_MLT] = partial(by_mlt, promo, over, melt, files[_MLT])
        costs = side_by_side(contenders, _TIMES)
        lossless_baseline(promo, binaries.ffmpeg, folder / "lossless.mp4")
        pictures = {name: alike(files[name], folder / "lossless.mp4", binaries)[:2] for name in contenders}
    middle = {name: median(each) for name, each in costs.items()}
    best = min(middle[name].cpu_s for name in _HANDS)
    ours = middle[_OURS].cpu_s
    # Without one of them it is not known which is the cheapest.
    cheapest = min(middle[name].cpu_s if name in middle else 0.0 for name in (_MOVIEPY, _MLT))
    rows = [(name, cost.wall_s, cost.cpu_s, cost.cpu_s / best, *pictures[name]) for name, cost in middle.items()]
    absent = [] if melt else [(f"{_MLT}: `melt` is not installed here", *[""] * 5)]
    return BenchResult(
        "One video of 30 s, beside programs of others",
        ("", "wall s", "CPU s", "× CPU of the best by hand", "PSNR dB", "worst frame dB"),
        [*rows, *absent],
        describe_load(cost for each in costs.values() for cost in each),
        notes=(
            f"Medians of {_TIMES} runs, in turn. All make the same picture and sound, with x264 at the same settings: "
            "PSNR is beside the picture of the command by hand without loss.",
            "All but ours are given the texts as pictures; ours sets them with HarfBuzz, and nearly all that "
            "differs is at the edges of their letters. (The cropped picture is 2 of 255 levels brighter in ours: "
            "ffmpeg's quick scaling by hand makes it darker than the JPEG is, ours is within 0.1.) MoviePy works with "
            "our ffmpeg, MLT with the one it came with. Ours is all its steps, one after the other.",
        ),
        goals=(
            Goal("CPU beside the best command by hand", ours / best, 1.15, "×"),
            Goal(
                "CPU of the cheapest other program for each second of ours",
                cheapest / middle[_OURS].cpu_s,
                1.0,
                "×",
                True,
            ),
        ),
        charts=(
            Chart(
                "One video of 30 s, beside programs of others: CPU time",
                "s",
                ("CPU",),
                {name: (cost.cpu_s,) for name, cost in middle.items()},
            ),
        ),
    )


def _ours(promo: Promo, renderer: FfmpegRenderer, out: Path) -> Cost:
    with TemporaryDirectory(dir=out.parent) as folder:
        studio = PipelineRunner(renderer, Path(folder))
        bill = studio.make(promo)
        studio.out(promo).replace(out)
    return bill.total
