"""Limits of webhook calls: slots for each account and for each of its hosts, and a circuit breaker for each host.

Otherwise twenty calls that hang would take every worker, and the webhooks of all other accounts would wait for them. A
host that answers slowly, but does answer, opens no circuit: only the slots limit it.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol

from chalicelib.domain.circuit import MAX_RETRY_AFTER_S, Circuit, circuit_host, points_of
from chalicelib.domain.delivery import Reply
from chalicelib.domain.services import HasCircuits
from chalicelib.domain.slots import SlotServices, free_slot, take_slot
from chalicelib.pipeline.services import HasDeliverWorkers

CALL_S = 130
"""The longest time of a call with its records: longer than the function may run, shorter than its message stays hidden
(`queue_handler`)."""
# The scope of the calls of all accounts, and the beginning of the others.
_ALL = "webhooks"


class WebhookHostServices(SlotServices, HasCircuits, HasDeliverWorkers, Protocol):
    """The services that limit the calls of webhooks."""


class HostUnavailable(Exception):
    """A host is not called now. `wait_s`: for how long, if that is known."""

    def __init__(self, reason: str, wait_s: int = 0) -> None:
        super().__init__(reason)
        self.wait_s = wait_s


@contextmanager
def webhook_slot(account_id: str, url: str, services: WebhookHostServices) -> Iterator[None]:
    """Hold a slot for a call of an account to a URL's host within the context.

    An account makes no more calls than there are free workers, but at least one. So it has at most half of the workers,
    two accounts have at most a third each, and any number of them leaves some to others. Of all workers, one host has
    at most a quarter for each account. A host whose circuit was open gets one call at a time, until one succeeds.

    Source: Choudhury and Hahne, "Dynamic queue length thresholds for shared-memory packet switches", 1998.

    Raises:
        HostUnavailable: the host's circuit is open, or no slot is free.
    """
    host = circuit_host(url)
    circuit = services.circuits.get(account_id, host)
    wait_s = circuit.wait_s(services.now_ms())
    if wait_s:
        why = "it has failed too often" if circuit.is_probing else "it asks to be left alone"
        raise HostUnavailable(f"waiting: {host} is not called, because {why}", wait_s)
    for_host = 1 if circuit.is_probing else max(1, services.deliver_workers // 4)
    with _slot(f"{_ALL}/{account_id}/{host}", for_host, f"other calls of {host}", services):
        calls = _held(_ALL, services)
        for_account = max(1, services.deliver_workers - len(calls))
        with (
            _slot(f"{_ALL}/{account_id}", for_account, "other webhooks of the account", services),
            _counted(calls, services),
        ):
            yield


@contextmanager
def _slot(scope: str, slots: int, others: str, services: WebhookHostServices) -> Iterator[None]:
    held = _held(scope, services)
    # Slots with higher numbers may be held from a time with more of them.
    slot = take_slot(scope, slots, held, CALL_S, services) if len(held) < slots else None
    if slot is None:
        raise HostUnavailable(f"waiting: {others} are being made")
    try:
        yield
    finally:
        free_slot(slot, services)


@contextmanager
def _counted(calls: Collection[str], services: WebhookHostServices) -> Iterator[None]:
    """Count a call among those of all accounts. It is made even if all numbers are taken, by workers that died."""
    slot = take_slot(_ALL, services.deliver_workers, calls, CALL_S, services)
    try:
        yield
    finally:
        if slot is not None:
            free_slot(slot, services)


def _held(scope: str, services: WebhookHostServices) -> Collection[str]:
    return services.leases.list_held(scope, services.now_ms() // 1000)


def note_reply(account_id: str, url: str, reply: Reply, services: WebhookHostServices) -> None:
    """Note in the circuit of a URL's host how a call has gone: open it, or close it."""
    host, now_ms, points = circuit_host(url), services.now_ms(), points_of(reply)
    now_s = now_ms // 1000
    if not points:
        if services.circuits.get(account_id, host) != Circuit():
            services.circuits.close(account_id, host)
        return
    circuit = services.circuits.add_points(account_id, host, points, now_s)
    if circuit.wait_s(now_ms):
        # Another call has opened it while this one was made.
        return
    if circuit.must_open:
        pause_s, now = circuit.pause_s, replace(circuit, points=0, trips=circuit.trips + 1)
    elif reply.retry_after_s:
        pause_s, now = 0, circuit
    else:
        return
    pause_s = max(pause_s, min(reply.retry_after_s or 0, MAX_RETRY_AFTER_S))
    services.circuits.open(account_id, host, circuit, replace(now, open_until_ms=now_ms + pause_s * 1000), now_s)
