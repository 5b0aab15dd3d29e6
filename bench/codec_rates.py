"""The CPU time and the bytes of a second of video in each codec, for the calculator of costs (chalicelib/cost)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.machine_load import describe_load
from bench.measure import Cost, total
from bench.pipeline_runner import PipelineRunner
from bench.promo import FPS, Promo
from bench.result import BenchResult, Chart
from bench.sources import sources
from chalicelib.domain.profile import Profile, parse_profile
from chalicelib.render.renderer import FfmpegRenderer

FORMATS = {
    "H264": "MP4_H264_AAC",
    "HEVC": "MP4_HEVC_AAC",
    "AV1": "MP4_AV1_AAC",
    "VP8": "WEBM_VP8_VORBIS",
    "VP9": "WEBM_VP9_OPUS",
    "GIF": "GIF",
}
"""The codecs of pictures, each with a format that has it."""
_SECONDS = 10.0


@dataclass(frozen=True)
class _Excerpt(Promo):
    """The first seconds of the promo in another format."""

    format_name: str = "MP4_H264_AAC"

    @property
    def profile(self) -> Profile:
        """The format, at the promo's size and rate."""
        return parse_profile(f"{self.format_name}_{self.size[0]}x{self.size[1]}_{FPS}fps")

    @property
    def script(self) -> list[dict[str, Any]]:
        """The promo's objects until the excerpt ends."""
        return list(_until(round(self.seconds * 1000), super().script))


def codecs(renderer: FfmpegRenderer) -> BenchResult:
    """Measure the render jobs of a video without cached segments, and the join where it encodes again."""
    files = sources(renderer.binaries)
    rows: list[tuple[str, float, float]] = []
    costs: list[Cost] = []
    numbers: dict[str, float] = {}
    for codec, format_name in FORMATS.items():
        promo = _Excerpt(files, seconds=_SECONDS, format_name=format_name)
        cost, size = _made(promo, renderer)
        cpu_s, file_bytes = cost.cpu_s / _SECONDS, size / _SECONDS
        rows.append((codec, cpu_s, file_bytes * 8 / 1e6))
        costs.append(cost)
        numbers |= {f"{codec}_cpu_s": cpu_s, f"{codec}_bytes": file_bytes}
        print(f"  {codec}: {cpu_s:.2f} s", flush=True)
    return BenchResult(
        "A second of video in each codec",
        ("", "CPU s", "Mbit"),
        rows,
        describe_load(costs),
        notes=(
            f"The first {_SECONDS:g} s of the reference video, 1280x720 at {FPS} frames a second, with nothing cached: "
            "the render jobs, and the join, which encodes a GIF again. The bytes are those of the finished file.",
        ),
        charts=(Chart("A second of video: CPU time", "s", ("CPU",), {codec: (cpu_s,) for codec, cpu_s, _ in rows}),),
        numbers=numbers,
    )


def _made(promo: Promo, renderer: FfmpegRenderer) -> tuple[Cost, int]:
    """Make a video. Return the cost of its pictures and the size of its file."""
    with TemporaryDirectory() as folder:
        runner = PipelineRunner(renderer, Path(folder))
        bill = runner.make(promo)
        return total([*bill.jobs, bill.join]), runner.out(promo).stat().st_size


def _until(end_ms: int, script: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for element in script:
        ((kind, about),) = element.items()
        if about["play"] < end_ms:
            yield {kind: about | {"duration": min(about["duration"], end_ms - about["play"])}}
