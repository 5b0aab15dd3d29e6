"""The visible likeness of two pictures, measured by ffmpeg in tiles: a mean would hide small differences."""

import re
from pathlib import Path
from typing import NamedTuple

from chalicelib.render.ffmpeg.process import run

TILES = "16x9"
# Luma with its limited range, as SSIM makes much of nothing near a black of 0; colours as they are seen.
_GRAPH = (
    "[0]split[a][b];[1]split[c][d];"
    "[a]scale=out_range=tv,format=yuv444p,untile={tiles}[e];[c]scale=out_range=tv,format=yuv444p,untile={tiles}[f];"
    "[e][f]ssim=f=-[g];"
    "[b]format=gbrp,untile={tiles}[h];[d]format=gbrp,untile={tiles}[i];[h][i]psnr=f=-[j]"
)


class Likeness(NamedTuple):
    """The values of the tile that is least alike: SSIM of the luma (1 if equal), PSNR of the worst RGB part."""

    structure: float
    color_db: float


# The differences of another CPU or JPEG library are far smaller; test_likeness.py shows larger ones.
LEAST = Likeness(0.97, 34.0)
# The same for a frame of a finished video: its encoder changes more.
ENCODED = Likeness(0.85, 15.0)


def likeness(expected: Path, actual: Path, ffmpeg: Path) -> Likeness:
    """Compare two pictures of 320x180 px."""
    command = [str(ffmpeg), "-v", "error", "-i", str(expected), "-i", str(actual)]
    graph = _GRAPH.format(tiles=TILES)
    told = run([*command, "-filter_complex", graph, "-map", "[g]", "-map", "[j]", "-f", "null", "-"], timeout_s=60)
    structures = re.findall(r"\bY:(\S+)", told)
    colors = re.findall(r"\bpsnr_[rgb]:(\S+)", told)
    return Likeness(min(map(float, structures)), min(map(float, colors)))


def is_alike(found: Likeness, least: Likeness = LEAST) -> bool:
    return found.structure >= least.structure and found.color_db >= least.color_db
