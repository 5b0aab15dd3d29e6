"""Find few acts and faults with which a schedule still fails, so that a reader sees only what matters."""

from collections.abc import Sequence

from tests.simulation.schedule import Outcome, run_schedule

MOST_RUNS = 300


def shrink(outcome: Outcome) -> frozenset[str]:
    """Return the acts and faults without which a failed schedule still breaks the same promise.

    What is left out changes the order of everything after it, so the result is small, and not always the smallest.
    """
    spared: frozenset[str] = frozenset()
    promise = _first_promise(outcome)
    left, runs, size = list(outcome.happened), 0, len(outcome.happened)
    while size and runs < MOST_RUNS:
        for part in _parts(left, size):
            again = run_schedule(outcome.seed, spared | set(part))
            runs += 1
            if _first_promise(again) == promise:
                spared |= set(part)
                # Others may happen instead.
                left = [name for name in again.happened if name not in spared]
                break
            if runs >= MOST_RUNS:
                break
        else:
            size //= 2
        size = min(size, len(left))
    return spared


def _parts(names: Sequence[str], size: int) -> list[Sequence[str]]:
    return [names[first : first + size] for first in range(0, len(names), size)]


def _first_promise(outcome: Outcome) -> str:
    return outcome.breaches[0].partition(":")[0] if outcome.breaches else ""
