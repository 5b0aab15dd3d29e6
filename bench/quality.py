"""Compare the quality of a joined video with that of a video rendered in one piece."""

import re
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.machine_load import describe_load
from bench.measure import measured
from bench.pipeline_runner import PipelineRunner
from bench.promo import FPS, Promo
from bench.result import BenchResult, Goal
from bench.sources import sources
from chalicelib.render.compositing.command import segments_command
from chalicelib.render.compositing.scene import build_layers
from chalicelib.render.ffmpeg.binaries import Binaries
from chalicelib.render.ffmpeg.process import run
from chalicelib.render.plan import Segment
from chalicelib.render.renderer import FfmpegRenderer

_TIMEOUT_S = 600
# The loss of quality that more key frames may cost, in dB.
_NOISE_DB = 0.3


def quality(renderer: FfmpegRenderer) -> BenchResult:
    """Compare segments and a single pass with a lossless picture, and with each other."""
    promo = Promo(sources(renderer.binaries))
    whole = Segment(0, 0, promo.timeline.frames)
    with TemporaryDirectory() as given:
        folder = Path(given)
        studio = PipelineRunner(renderer, folder)
        cost = measured(lambda: studio.make(promo))
        given_whole = (promo.timeline, [whole], promo.profile, promo.sources, folder, lambda _: None)
        (single,) = renderer.render_segments(*given_whole)
        lossless = _lossless(promo, whole, folder, renderer.binaries)
        pairs = {
            "joined segments beside lossless": (studio.out(promo), lossless),
            "one pass beside lossless": (single, lossless),
            "joined segments beside one pass": (studio.out(promo), single),
        }
        found = {name: alike(*pair, renderer.binaries) for name, pair in pairs.items()}
        sizes = [file.stat().st_size for file in (studio.out(promo), single, folder / studio.sound(promo))]
    lost_db = found["one pass beside lossless"][0] - found["joined segments beside lossless"][0]
    more = (sizes[0] - sizes[2]) / sizes[1] - 1
    return BenchResult(
        "Quality of joined segments",
        ("", "PSNR dB", "worst frame dB", "SSIM"),
        [(name, *(f"{number:.4f}" for number in numbers)) for name, numbers in found.items()],
        describe_load([cost]),
        notes=(f"The picture of the joined file is {more:+.1%} of the single pass's bytes.",),
        goals=(Goal("PSNR lost by cutting", lost_db, _NOISE_DB, "dB"),),
    )


def _lossless(promo: Promo, whole: Segment, folder: Path, binaries: Binaries) -> Path:
    """Write the frames as the encoder gets them."""
    layers = build_layers([promo.render_input], whole, promo.profile, folder, binaries)
    line = segments_command(binaries.ffmpeg, layers, whole, [{whole: folder / "lossless.mp4"}], promo.profile)
    run(without_loss(line), timeout_s=_TIMEOUT_S)
    return folder / "lossless.mp4"


def without_loss(line: list[str]) -> list[str]:
    """Return a command with x264's lossless mode."""
    quality, preset = line.index("-crf"), line.index("-preset")
    quick = [*line[: preset + 1], "ultrafast", *line[preset + 2 :]]
    return [*quick[:quality], "-qp", "0", *quick[quality + 2 :]]


def alike(file: Path, other: Path, binaries: Binaries) -> tuple[float, float, float]:
    """Return PSNR of all frames and of the worst, in dB, and SSIM. Compares frame by frame and ignores the times."""
    clock = f"settb=1/{FPS},setpts=N,split"
    graph = f"[0:v]{clock}[a][b];[1:v]{clock}[c][d];[a][c]psnr;[b][d]ssim"
    line = [str(binaries.ffmpeg), "-hide_banner", "-nostdin", "-i", str(file), "-i", str(other), "-lavfi", graph]
    said = subprocess.run([*line, "-f", "null", "-"], check=True, capture_output=True, text=True).stderr
    patterns = (r"PSNR .*average:(\S+)", r"PSNR .*min:(\S+)", r"SSIM .*All:(\S+)")
    first, worst, ssim = (_number(pattern, said) for pattern in patterns)
    return first, worst, ssim


def _number(pattern: str, text: str) -> float:
    found = re.search(pattern, text)
    if found is None:
        raise ValueError(f"ffmpeg did not tell {pattern}")
    return float(found.group(1))
