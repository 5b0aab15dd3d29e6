"""Run many schedules, or repeat one and print what happened: see `tests.simulation`."""

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter

from tests.simulation.schedule import Outcome, run_schedule
from tests.simulation.shrink import shrink


def main() -> int:
    """Run the command. Return 1 if a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("seed", type=int, nargs="?", help="repeat this schedule, and print its trace")
    parser.add_argument("--schedules", type=int, default=1000, help="run so many (1000)")
    parser.add_argument("--first", type=int, default=0, help="the first seed (0)")
    parser.add_argument("--shrink", action="store_true", help="leave out acts and faults that are not needed")
    options = parser.parse_args()
    if options.seed is not None:
        return repeat(options.seed, is_shrunk=options.shrink)
    return run_many(range(options.first, options.first + options.schedules))


def repeat(seed: int, *, is_shrunk: bool) -> int:
    """Repeat one schedule, and print its trace and the broken promises."""
    outcome = run_schedule(seed)
    spared = shrink(outcome) if is_shrunk and outcome.breaches else frozenset()
    outcome = run_schedule(seed, spared, trace=True)
    print(*outcome.trace, sep="\n")
    print(f"\nwith {', '.join(outcome.happened)}")
    print(*(outcome.breaches or ["all promises are kept"]), sep="\n")
    return int(bool(outcome.breaches))


def run_many(seeds: range) -> int:
    """Run schedules on all CPUs, and print the seeds of those that broke a promise."""
    began_s, counts, failed = time.monotonic(), Counter[str](), 0
    with multiprocessing.Pool(len(os.sched_getaffinity(0))) as pool:
        for seed, breaches, figures in pool.imap_unordered(_run, seeds, chunksize=10):
            counts += figures
            if breaches:
                failed += 1
                print(f"{seed}: {breaches[0]}", flush=True)
    took_s = time.monotonic() - began_s
    print(f"{len(seeds):,} schedules in {took_s:.0f} s: {failed or 'none'} broke a promise")
    print(", ".join(f"{count:,} {name}" for name, count in counts.most_common()))
    if failed:
        print("repeat one with: python -m tests.simulation SEED --shrink")
    return int(bool(failed))


def _run(seed: int) -> tuple[int, list[str], Counter[str]]:
    outcome = run_schedule(seed)
    return seed, outcome.breaches, figures_of(outcome)


def figures_of(outcome: Outcome) -> Counter[str]:
    """Return how much happened in a schedule."""
    cloud = outcome.story.cloud
    ends = Counter(f"videos in {video.status}" for video in cloud.videos.rows.values())
    faults = Counter(name.rpartition(" ")[0] for name in outcome.happened)
    work = Counter({"invocations": cloud.functions.invocations.total(), "webhook calls": len(cloud.servers.calls)})
    return ends + faults + work


if __name__ == "__main__":
    sys.exit(main())
