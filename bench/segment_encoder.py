"""Encode raw frames with the options of a segment, and rate the result with VMAF."""

import json
import subprocess
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.clips import Clip, vmaf_program
from bench.measure import Cost, measured
from bench.promo import FPS
from bench.sources import SIZE
from chalicelib.domain.formats import FORMATS, VideoCodec
from chalicelib.domain.profile import parse_profile
from chalicelib.render.encode.codecs import Options
from chalicelib.render.encode.options import video_options
from chalicelib.render.ffmpeg.binaries import Binaries

_RAW = ("-threads", "1", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", f"{SIZE[0]}x{SIZE[1]}", "-framerate", str(FPS))


@dataclass(frozen=True, slots=True)
class SegmentEncoder:
    """An encoder of segments with a number of frames. Files go to `folder`."""

    codec: VideoCodec
    frames: int
    binaries: Binaries
    folder: Path

    def encode(self, clip: Clip, options: Options, *, times: int) -> tuple[Path, Cost]:
        """Encode the beginning of a clip, with some options replaced. Return the file and the least cost of `times`."""
        name = next(name for name, known in FORMATS.items() if known.video is self.codec)
        profile = parse_profile(f"{name}_{SIZE[0]}x{SIZE[1]}_{FPS}fps")
        merged = {**video_options(profile, self.frames), **options}
        given = [part for name, value in merged.items() for part in (f"-{name}", str(value))]
        out = self.folder / f"encoded.{profile.format.extension}"
        line = [str(self.binaries.ffmpeg), "-nostdin", "-v", "error", "-y", *_RAW, "-i", str(clip.path), *given]
        call = partial(subprocess.run, [*line, str(out)], check=True, env={"SVT_LOG": "1"})
        costs = [measured(call) for _ in range(times)]
        return out, min(costs, key=lambda cost: cost.cpu_s)


def rate(made: Path, clip: Clip, *, every: int) -> float:
    """Return the mean VMAF of every so many frames of a file, beside the raw frames of its clip."""
    return _measured(made, clip, every, "vmaf")


def banding(made: Path, clip: Clip) -> float:
    """Return the mean CAMBI of some frames of a file: 0 without bands, annoying from about 5, at most 24."""
    return _measured(made, clip, 6, "cambi")


def _measured(made: Path, clip: Clip, every: int, measure: str) -> float:
    log = made.with_suffix(".json")
    # Frame by frame: the times of WebM are rounded.
    paired = f"[0:v]settb=1/{FPS},setpts=N[made];[1:v]settb=1/{FPS},setpts=N[raw]"
    options = f"n_threads=1:n_subsample={every}:shortest=1:log_fmt=json:log_path={log}"
    options += ":feature=name=cambi" if measure == "cambi" else ""
    graph = f"{paired};[made][raw]libvmaf={options}"
    line = [vmaf_program(), "-nostdin", "-v", "error", "-threads", "1", "-i", str(made), *_RAW]
    subprocess.run([*line, "-i", str(clip.path), "-lavfi", graph, "-f", "null", "-"], check=True)
    return float(json.loads(log.read_text())["pooled_metrics"][measure]["mean"])
