"""The load of the machine by other programs, without which the numbers of a bench mean little."""

import os
from collections.abc import Iterable

from bench.measure import Cost, total


def describe_load(costs: Iterable[Cost]) -> str:
    """Return the share of the machine that other programs used during these measurements, in words."""
    sum_of_all = total(costs)
    share = sum_of_all.elsewhere_s / (sum_of_all.wall_s * (os.cpu_count() or 1)) if sum_of_all.wall_s else 0.0
    return f"other programs used {share:.0%} of {os.cpu_count()} CPUs; load average {os.getloadavg()[0]:.1f} at the end"
