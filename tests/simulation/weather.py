"""The faults of a schedule: how often each kind happens, and which of them happen."""

from collections import Counter
from collections.abc import Collection
from random import Random
from typing import Final

# The share of calls, messages or receives that each kind of fault hits, at most. A schedule takes a part of each.
MOST: Final = {
    "killed before": 0.01,
    "killed after": 0.01,
    "refused": 0.02,  # throttled, or not reached: an error, and nothing was done
    "answer lost": 0.01,  # an error, but it was done
    "sent again": 0.01,  # the answer was lost, and the SDK has sent the call again
    "stalled": 0.004,
    "no worker": 0.05,  # received, but no function was free
    "delivered again": 0.05,  # also after it was deleted
    "message lost": 0.02,
    "segment lost": 0.02,
    "mixed releases": 0.5,
}


class Weather:
    """Decides about faults. Each is numbered within its kind, so that `spared` ones can be left out by their names.

    Each kind has random numbers of its own: sparing one fault does not change the decisions about other kinds.
    """

    def __init__(self, seed: int, spared: Collection[str] = ()) -> None:
        self.random = Random(f"{seed} times")
        self.happened: list[str] = []
        self.is_over = False
        self.slow_calls = 0.02
        self._spared = frozenset(spared)
        self._numbers: Counter[str] = Counter()
        self._of = {kind: Random(f"{seed} {kind}") for kind in MOST}
        strength = Random(f"{seed} strength")
        # Some kinds do not happen at all, so that each is also seen without the others.
        self.rates = {kind: most * strength.choice([0, 0, 0.1, 0.3, 1]) for kind, most in MOST.items()}

    def strikes(self, kind: str) -> bool:
        """Return whether a fault happens now."""
        if self.is_over or self._of[kind].random() >= self.rates[kind]:
            return False
        name = f"{kind} {self._numbers[kind]}"
        self._numbers[kind] += 1
        if name in self._spared:
            return False
        self.happened.append(name)
        return True

    def pick(self, kind: str, most: int) -> int:
        """Return a number below `most`, for a fault of a kind."""
        return self._of[kind].randrange(most)

    def latency_ms(self) -> int:
        """Return the time that a call of a service takes: mostly some ms."""
        roll = self.random.random()
        if roll < self.slow_calls:
            return self.random.randrange(100, 3000)
        return int(roll * 20)
