"""The cost of rendering alone: of a minute of video, by codec."""

from dataclasses import dataclass

from chalicelib.cost.basis import Basis
from chalicelib.cost.lines import total
from chalicelib.domain.codec_families import FAMILIES
from chalicelib.domain.formats import VideoCodec


@dataclass(frozen=True, slots=True)
class Minute:
    """A rendered minute of 1280x720 at 24 frames a second: CPU time in s, Lambda's GB-seconds, and the cost in USD."""

    codec: str
    family: str
    cpu_s: float
    gb_s: float
    usd: float


def rendered_minutes(basis: Basis) -> list[Minute]:
    """Return the cost of a minute of which nothing is reused, for each codec, without sound and other steps."""
    return [_minute(codec, family.name, basis) for family in FAMILIES for codec in VideoCodec if codec in family.codecs]


def _minute(codec: VideoCodec, family: str, basis: Basis) -> Minute:
    time = basis.rendering(codec, 60.0, 1.0, 0.0, basis.usage.steps.first_parallel)
    cpu_s = basis.usage.render[codec].cpu_s * 60 * basis.cpu_factor
    return Minute(codec.name, family, cpu_s, time.memory_gb_s, total(basis.lambda_lines("render", time)))
