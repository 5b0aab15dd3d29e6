"""All plans that there are: those that the operator has made or changed, and those built in."""

from collections.abc import Callable

from chalicelib.domain.account_plan import BUILT_IN, Plan
from chalicelib.domain.ports import PlanRows

KEEP_MS = 60_000


class KnownPlans:
    """All plans; those of the table come before those built in. Each is remembered for a minute."""

    def __init__(self, rows: PlanRows, now_ms: Callable[[], int]) -> None:
        self._rows = rows
        self._now_ms = now_ms
        self._kept: dict[str, tuple[int, Plan | None]] = {}

    def get(self, name: str) -> Plan | None:
        """The plan of that name, as it was at most a minute ago."""
        until_ms, plan = self._kept.get(name, (0, None))
        if self._now_ms() >= until_ms:
            plan = self._rows.get(name) or BUILT_IN.get(name)
            self._kept[name] = (self._now_ms() + KEEP_MS, plan)
        return plan

    def list(self) -> list[Plan]:
        """All of them, by their names."""
        plans = BUILT_IN | {plan.name: plan for plan in self._rows.list()}
        return [plans[name] for name in sorted(plans)]
