"""Measure the cost of calls, each in a process of its own, as in a warm Lambda."""

import multiprocessing
import os
import statistics
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.process_tree import family, resident_bytes, ticks_of

_SAMPLE_S = 0.02
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Cost:
    """Wall time, CPU time (user and system, of a process and its descendants) and the highest memory.

    `peak_bytes` is the sum of the resident sizes of all its processes, which counts shared memory more than once; 0 if
    it was not measured. `elsewhere_s` is CPU time of other programs on the machine.
    """

    wall_s: float = 0.0
    cpu_s: float = 0.0
    peak_bytes: int = 0
    elsewhere_s: float = 0.0

    def __add__(self, other: "Cost") -> "Cost":
        """Return the cost of one after the other."""
        return Cost(
            self.wall_s + other.wall_s,
            self.cpu_s + other.cpu_s,
            max(self.peak_bytes, other.peak_bytes),
            self.elsewhere_s + other.elsewhere_s,
        )

    def __mul__(self, times: float) -> "Cost":
        """Return the cost of a number of repetitions."""
        return Cost(self.wall_s * times, self.cpu_s * times, self.peak_bytes, self.elsewhere_s * times)

    def __truediv__(self, parts: float) -> "Cost":
        """Return the cost of one of equal parts."""
        return self * (1 / parts)


def measured(call: Callable[[], object], *, memory: bool = False) -> Cost:
    """Measure a call. Its return value is dropped; its files stay.

    Raises:
        RuntimeError: the call failed; its error is on standard error.
    """
    busy, began = _busy_s(), time.perf_counter()
    child = os.fork()
    if child == 0:
        _run_and_leave(call)
    peak, done = 0, 0
    while not done:
        done, status, usage = os.wait4(child, os.WNOHANG if memory else 0)
        if not done:
            peak = max(peak, sum(map(resident_bytes, family(child))))
            time.sleep(_SAMPLE_S)
    if status:
        raise RuntimeError(f"what was to be measured ended with {os.waitstatus_to_exitcode(status)}")
    cpu_s = usage.ru_utime + usage.ru_stime
    return Cost(time.perf_counter() - began, cpu_s, peak, max(0.0, _busy_s() - busy - cpu_s))


def at_once(calls: Sequence[Callable[[], object]], workers: int) -> None:
    """Run all these calls in a number of processes, each of which takes the next call when it is ready.

    Raises:
        RuntimeError: a call failed; its error is on standard error.
    """
    fork = multiprocessing.get_context("fork")
    turn = fork.Value("i", 0)

    def take_turns() -> None:
        while True:
            with turn.get_lock():
                mine, turn.value = turn.value, turn.value + 1
            if mine >= len(calls):
                return
            calls[mine]()

    processes = [fork.Process(target=take_turns) for _ in range(workers)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    if any(process.exitcode for process in processes):
        raise RuntimeError("what was to be measured failed in one of its processes")


def watched(process: int, call: Callable[[], object]) -> Cost:
    """Measure a running process and all its descendants during a call. The process keeps running."""
    busy, used, began = _busy_s(), _used_s(process), time.perf_counter()
    call()
    cpu_s = _used_s(process) - used
    return Cost(time.perf_counter() - began, cpu_s, elsewhere_s=max(0.0, _busy_s() - busy - cpu_s))


def total(costs: Iterable[Cost]) -> Cost:
    """Return the cost of all in sequence."""
    return sum(costs, Cost())


def median(costs: Sequence[Cost]) -> Cost:
    """Return the median of each number by itself."""
    return Cost(
        statistics.median(cost.wall_s for cost in costs),
        statistics.median(cost.cpu_s for cost in costs),
        max(cost.peak_bytes for cost in costs),
        statistics.median(cost.elsewhere_s for cost in costs),
    )


def side_by_side(contenders: Mapping[str, Callable[[], Cost]], times: int) -> dict[str, list[Cost]]:
    """Measure several contenders in turn. The order is reversed each time, so that none is always first."""
    costs: dict[str, list[Cost]] = {name: [] for name in contenders}
    for turn in range(times):
        for name in list(contenders)[:: -1 if turn % 2 else 1]:
            cost = contenders[name]()
            costs[name].append(cost)
            print(f"  {name}: {cost.cpu_s:.2f} s CPU, {cost.wall_s:.2f} s", flush=True)
    return costs


def _run_and_leave(call: Callable[[], object]) -> None:
    try:
        call()
    except BaseException:  # noqa: BLE001 (the process ends with it)
        traceback.print_exc()
        os._exit(1)
    sys.stdout.flush()
    os._exit(0)


def _used_s(process: int) -> float:
    """Return the CPU time of a process and its descendants, also of those that have ended."""
    return sum(ticks_of(each) for each in family(process)) / _TICKS


def _busy_s() -> float:
    """Return the time in which the machine's CPUs were busy, in total."""
    user, nice, system, _, _, irq, soft, *_ = map(int, Path("/proc/stat").read_text().split(maxsplit=11)[1:11])
    return (user + nice + system + irq + soft) / _TICKS
