"""`make bench`: take all measurements, or some, and write them into bench/RESULTS.md.

python -m bench [name …]
"""

import sys
from collections.abc import Callable

from bench.anatomy import anatomy
from bench.api import api
from bench.campaign import campaign, template
from bench.cloud import cloud
from bench.codec_rates import codecs
from bench.cold import cold, spread
from bench.encoder import encoder
from bench.memory import memory
from bench.peers import peers
from bench.quality import quality
from bench.report import keep
from bench.result import BenchResult
from bench.row_checking import row_checking
from bench.row_reading import row_reading
from bench.scaling import scaling
from bench.services import services
from bench.watched import watched
from chalicelib.render.ffmpeg.binaries import find_binaries
from chalicelib.render.ffmpeg.process import run
from chalicelib.render.renderer import FfmpegRenderer

_VERSION_S = 10
# In this order, because `scaling` uses the results of the others.
MEASUREMENTS: dict[str, Callable[[FfmpegRenderer], BenchResult]] = {
    "cold": cold,
    "peers": peers,
    "spread": spread,
    "campaign": campaign,
    "template": template,
    "anatomy": anatomy,
    "codecs": codecs,
    "memory": memory,
    "quality": quality,
    "encoder": encoder,
    "api": api,
    "cloud": cloud,
    "services": services,
    "watched": watched,
    "row_reading": row_reading,
    "row_checking": row_checking,
    "scaling": scaling,
}


def main(names: list[str]) -> int:
    """Take the measurements of these names, or all."""
    unknown = sorted(set(names) - MEASUREMENTS.keys())
    if unknown:
        print(f"There is no measurement {', '.join(unknown)}; there are {', '.join(MEASUREMENTS)}", file=sys.stderr)
        return 2
    renderer = FfmpegRenderer(find_binaries(None))
    # A Lambda knows it once it is warm.
    renderer.renderer_version()
    version = " ".join(run([str(renderer.binaries.ffmpeg), "-version"], timeout_s=_VERSION_S).split()[:3])
    for name in names or MEASUREMENTS:
        print(name, flush=True)
        finding = MEASUREMENTS[name](renderer)
        keep(name, finding, version)
        print("\n".join(f"  {goal}" for goal in finding.goals), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
