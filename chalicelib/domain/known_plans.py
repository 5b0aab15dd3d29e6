"""All plans: those of the operator, and the built-in ones."""

from collections.abc import Callable

from chalicelib.domain.account_plan import BUILT_IN, Plan
from chalicelib.domain.ports import PlanRows

KEEP_MS = 60_000


class KnownPlans:
    """All plans; those of the table override built-in ones. Each is cached for a minute."""

    def __init__(self, rows: PlanRows, now_ms: Callable[[], int]) -> None:
        self._rows = rows
        self._now_ms = now_ms
        self._kept: dict[str, tuple[int, Plan | None]] = {}

    def get(self, name: str) -> Plan | None:
        """Return a plan by its name, at most a minute old, or None if there is none."""
        until_ms, plan = self._kept.get(name, (0, None))
        if self._now_ms() >= until_ms:
            plan = self._rows.get(name) or BUILT_IN.get(name)
            self._kept[name] = (self._now_ms() + KEEP_MS, plan)
        return plan

    def list(self) -> list[Plan]:
        """Return all plans, in the order of their names."""
        plans = BUILT_IN | {plan.name: plan for plan in self._rows.list()}
        return [plans[name] for name in sorted(plans)]
