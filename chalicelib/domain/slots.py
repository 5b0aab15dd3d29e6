"""Slots: numbered leases that limit how many workers do something at the same time, over all functions."""

import random
from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.ids import new_id
from chalicelib.domain.services import HasClock, HasLeases


class SlotServices(HasLeases, HasClock, Protocol):
    """The services that hold slots."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot that a worker holds."""

    scope: str
    number: str
    worker: str


def take_slot(scope: str, slots: int, held: Collection[str], seconds: int, services: SlotServices) -> Slot | None:
    """Take a free one of the slots of a scope for some seconds. Return None if there is none.

    `held` are the leases of the scope that others hold.
    """
    now_s, worker = services.now_ms() // 1000, new_id()
    free = [str(number) for number in range(slots) if str(number) not in held]
    # Shuffle, so that workers that start together do not compete for the same slot.
    random.shuffle(free)
    for number in free:
        if services.leases.acquire(scope, number, worker, now_s, now_s + seconds) is not None:
            return Slot(scope, number, worker)
    return None


def free_slot(slot: Slot, services: SlotServices) -> None:
    """Free a slot that this worker holds."""
    services.leases.release(slot.scope, slot.number, slot.worker)
