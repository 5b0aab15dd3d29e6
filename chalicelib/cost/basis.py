"""The basis of every sum: prices, usage, and the functions that do the work, on one architecture."""

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.cost.lambda_time import FunctionSize, LambdaTime, charged
from chalicelib.cost.lines import CostLine, line
from chalicelib.cost.measured_usage import MeasuredUsage
from chalicelib.cost.prices import Price
from chalicelib.domain.codec_families import FAMILIES
from chalicelib.domain.formats import VideoCodec

USUAL_PIXELS_PER_S = 1280 * 720 * 24
"""The pixels in a second of the video that the rates of usage.toml are for."""
ARCHITECTURES = ("arm64", "x86_64")
API, SCHEDULED = "api", "scheduled"
"""The names of the functions that read no queue, among the sizes."""


@dataclass(frozen=True, slots=True)
class Basis:
    """Prices, usage and functions.

    `sizes` has the sizes of the functions, by the names of the queues that they read, or `API` and `SCHEDULED`.
    """

    prices: Mapping[str, Price]
    usage: MeasuredUsage
    sizes: Mapping[str, FunctionSize]
    architecture: str

    @property
    def cpu_factor(self) -> float:
        """The CPU time on this architecture, by that on x86-64."""
        return self.usage.steps.arm64_cpu if self.architecture == "arm64" else 1.0

    def priced(self, name: str, quantity: float, price: str) -> CostLine:
        """Return a line at one of the prices."""
        return line(name, quantity, self.prices[price])

    def step(self, function: str, messages: float, cpu_s: float) -> LambdaTime:
        """Return the time of a step with one thread, whose messages need `cpu_s` together on x86-64."""
        size, waiting_s = self.sizes[function], self.usage.steps.waiting_s
        return charged(size, messages, cpu_s * self.cpu_factor, 1.0, waiting_s)

    def rendering(self, codec: VideoCodec, seconds: float, pixels: float, jobs: float, parallel: float) -> LambdaTime:
        """Return the time of render jobs for some seconds of video.

        `pixels` is the number of pixels in a second, by `USUAL_PIXELS_PER_S`. CPU time grows with it.
        """
        family = next(family for family in FAMILIES if codec in family.codecs)
        cpu_s = self.usage.render[codec].cpu_s * seconds * pixels * self.cpu_factor
        return charged(self.sizes[family.queue], jobs, cpu_s, parallel, self.usage.steps.waiting_s)

    def lambda_lines(self, name: str, time: LambdaTime) -> list[CostLine]:
        """Return the lines of Lambda's memory and storage, if there is any. Invocations are a line of their own."""
        lines = [
            self.priced(name, time.memory_gb_s, f"lambda_gb_second_{self.architecture}"),
            self.priced(f"{name}, storage", time.storage_gb_s, "lambda_storage_gb_second"),
        ]
        return [each for each in lines if each.quantity]
