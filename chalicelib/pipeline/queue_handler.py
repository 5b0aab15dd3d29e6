"""Receive messages: delete them, let them wait, retry them after a failure, or move them to the dead-letter queue."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.log_context import add_log_fields
from chalicelib.domain.messages import UnknownMessage, parse_message
from chalicelib.domain.ports import Queues, Waits
from chalicelib.domain.queue import MAX_DELAY_S, Queue, UnfinishedAttempts
from chalicelib.pipeline.waiting import RetryLater
from chalicelib.telemetry.message_log import log_dropped, log_takeover, logged, message_context

MAX_FAILURES = 4
"""A message is dead after so many failures or crashes. Waits in between do not count."""
LONGEST_RETRY_S = 60
MARGIN_S = 30
"""A message becomes visible again so long after the time-out of the function that has received it."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReceivedMessage:
    """A message as SQS delivers it.

    `receives` counts the deliveries, this one included; `run_s` are the seconds that the function may work on it.
    """

    id: str
    receipt: str
    body: str
    receives: int
    run_s: int


def handle_message(
    received: ReceivedMessage, queue: Queue, step: Callable[[Any], object], waits: Waits, queues: Queues, now_s: int
) -> bool:
    """Work on a message, and return whether it is to be deleted. A message that waits stays in its queue.

    A queue hides a received message for several times the function's time-out, because Lambda may have to wait for a
    free worker. Once a worker has it, that is too long: after a crash the message must return soon. So this function
    first shortens that time to the rest of the function's own. A failed message becomes visible again even sooner.

    SQS counts every delivery, also waits and deliveries that found no free worker. So this function counts the failures
    itself: a job that crashes its workers is dead after a few attempts, however long it waited before. The dead-letter
    queue retries its messages without a limit. An invalid message is dropped.

    Raises:
        Exception: the step failed.
    """
    with message_context(queue, received.id, received.body):
        return _handle(received, queue, step, waits, queues, now_s)


def _handle(
    received: ReceivedMessage, queue: Queue, step: Callable[[Any], object], waits: Waits, queues: Queues, now_s: int
) -> bool:
    try:
        message = parse_message(queue, received.body)
    except UnknownMessage as error:
        log_dropped(str(error))
        return True
    queues.hide(queue, received.receipt, received.run_s + MARGIN_S)
    before = UnfinishedAttempts(0, last_died=False)
    if received.receives > 1:
        before = waits.start_attempt(received.id, now_s)
    failures = max(0, before.number)
    add_log_fields(attempt=failures + 1)
    if failures and before.last_died:
        log_takeover(failures, before.last_s)
    if failures >= MAX_FAILURES and queue is not Queue.DEAD:
        log.error("give up after %d failures", failures, extra={"event": "give_up"})
        queues.dead_letter(received.body)
        return True
    try:
        with logged() as ending:
            try:
                step(message)
            except RetryLater as later:
                delay_s = later.delay_s(received.receives - 1)
                ending |= {"event": "wait", "for": str(later), "again_s": delay_s}
                _wait(received, queue, later, delay_s, waits, queues, now_s)
                return False
    except Exception:
        longest_s = MAX_DELAY_S if queue is Queue.DEAD else LONGEST_RETRY_S
        queues.release(queue, received.receipt, min(longest_s, 2 ** min(failures + 1, 10)))
        waits.record_failure(received.id, now_s)
        raise
    if received.receives > 1:
        # SQS may deliver a message again that is deleted. This attempt must not count as a failure then.
        waits.record_wait(received.id, now_s)
    return True


def _wait(
    received: ReceivedMessage, queue: Queue, later: RetryLater, delay_s: int, waits: Waits, queues: Queues, now_s: int
) -> None:
    # Record first. After a crash in between, one failure is not counted, which is harmless.
    waits.record_wait(received.id, now_s)
    queues.release(queue, received.receipt, delay_s)
    if later.awaited is not None:
        account_id, what = later.awaited
        waits.register(account_id, what, received.id, queue, received.receipt, now_s)
