"""What else the machine did, as numbers of a bench mean little without it."""

import os
from collections.abc import Iterable

from bench.measure import Cost, total


def describe_load(costs: Iterable[Cost]) -> str:
    """The share of the machine that others took while these were measured."""
    sum_of_all = total(costs)
    share = sum_of_all.elsewhere_s / (sum_of_all.wall_s * (os.cpu_count() or 1)) if sum_of_all.wall_s else 0.0
    return (
        f"others used {share:.0%} of {os.cpu_count()} CPUs meanwhile; load average {os.getloadavg()[0]:.1f} at the end"
    )
