"""The CPU time of a job that renders personal seconds, by part. The segment cache cannot save this time."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.baseline import ffmpeg_baseline
from bench.machine_load import describe_load
from bench.measure import measured, median, side_by_side
from bench.pipeline_runner import PipelineRunner
from bench.promo import FPS, Promo
from bench.result import BenchResult, Chart
from bench.sources import sources
from chalicelib.render.compositing.command import segments_command
from chalicelib.render.compositing.scene import build_layers
from chalicelib.render.ffmpeg.process import run
from chalicelib.render.plan import Segment
from chalicelib.render.renderer import FfmpegRenderer

_TIMES = 3
_TIMEOUT_S = 300


def anatomy(renderer: FfmpegRenderer) -> BenchResult:
    """Measure the ten personal seconds of the campaign: drawing and probing, decoding, compositing, encoding."""
    promo = Promo(sources(renderer.binaries))
    first, end = (round(at * FPS) for at in promo.title_s)
    stretch, ffmpeg = Segment(0, first, end), renderer.binaries.ffmpeg
    with TemporaryDirectory() as given:
        folder = Path(given)
        studio = PipelineRunner(renderer, folder)
        job = [part for part in studio.segments(promo) if first <= part.first_frame and part.end_frame <= end]
        drawing = partial(build_layers, [promo.render_input], stretch, promo.profile, folder, renderer.binaries)
        outs = {part: folder / f"segment-{part.index}" for part in job}
        encoding = segments_command(ffmpeg, drawing(), stretch, [outs], promo.profile)
        alone = segments_command(ffmpeg, drawing(), stretch, [{stretch: folder / "one"}], promo.profile)
        mapped = alone.index("-map") + 2
        nowhere = ["-fps_mode", "cfr", "-frames:v", str(stretch.frames), "-f", "null", "-"]
        seek = ["-threads", "1", "-ss", str(promo.title_s[0]), "-noaccurate_seek", "-i", str(promo.files["footage"])]
        decoding = [*alone[:1], "-nostdin", "-v", "error", *seek, "-map", "0:v", *nowhere]
        contenders: dict[str, Callable[[], object]] = {
            "drawn and probed": drawing,
            "decoded": partial(run, decoding, timeout_s=_TIMEOUT_S),
            "decoded, composited": partial(run, [*alone[:mapped], *nowhere], timeout_s=_TIMEOUT_S),
            "decoded, composited, encoded": partial(run, encoding, timeout_s=_TIMEOUT_S),
            "the whole job": partial(studio.render, [promo], job),
        }
        costs = side_by_side({name: partial(measured, call) for name, call in contenders.items()}, _TIMES)
    hand = median([ffmpeg_baseline(promo, ffmpeg, 1) for _ in range(_TIMES)])
    middle = {name: median(each) for name, each in costs.items()}
    drawn, decoded, composited, encoded, _ = (cost.cpu_s for cost in middle.values())
    parts = {
        "draw, probe": drawn,
        "decode": decoded,
        "composite": composited - decoded,
        "encode": encoded - composited,
    }
    most = hand.cpu_s / parts["encode"]
    return BenchResult(
        "Where ten personal seconds go",
        ("", "wall s", "CPU s"),
        [(name, cost.wall_s, cost.cpu_s) for name, cost in middle.items()],
        describe_load(cost for each in costs.values() for cost in each),
        notes=(
            ", ".join(f"{name} {value:.2f} s" for name, value in parts.items()) + " of CPU.",
            f"The encoder alone is {parts['encode'] / hand.cpu_s:.0%} of a whole command by hand ({hand.cpu_s:.1f} s): "
            f"were all else free, a campaign could gain {most:.1f} × at the very most, and twenty videos "
            f"{20 / (1 + 19 / most):.1f} ×.",
        ),
        charts=(Chart("Ten personal seconds: CPU time", "s", tuple(parts), {"a personal job": tuple(parts.values())}),),
    )
