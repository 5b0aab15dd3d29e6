"""The metrics of every queue message: its wait, the time that it took, and dead letters."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from chalicelib.domain.log_context import log_fields
from chalicelib.domain.messages import RenderMessage, UnknownMessage, VideoMessage, parse_message
from chalicelib.domain.metrics import Metric
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import HasMetrics
from chalicelib.pipeline.queue_handler import ReceivedMessage
from chalicelib.pipeline.services import ComputeServices, compute_mb_ms

_MB_MS_IN_GB_S = 1024 * 1000


class MessageMetricServices(ComputeServices, HasMetrics, Protocol):
    """The services that measure the work on messages."""


@contextmanager
def measured(received: ReceivedMessage, queue: Queue, sent_ms: int, services: MessageMetricServices) -> Iterator[None]:
    """Measure the work on a message, also if it fails. `sent_ms` is the time at which it was sent, since 1970."""
    began_ms, metrics = services.now_ms(), services.metrics
    if log_fields().get("cold_start"):
        metrics.add(Metric.COLD_START, 1, queue)
    # Later deliveries follow a failure or a wait of the step.
    if received.receives == 1:
        if queue is Queue.DEAD:
            metrics.add(Metric.DEAD_LETTERS, 1)
        elif _waits_for_worker(received, queue):
            metrics.add(Metric.WAIT_FOR_WORKER, max(0, began_ms - sent_ms), queue)
    try:
        yield
    finally:
        metrics.add(Metric.GIGABYTE_SECONDS, compute_mb_ms(services, began_ms) / _MB_MS_IN_GB_S, queue)


def _waits_for_worker(received: ReceivedMessage, queue: Queue) -> bool:
    """Return whether a message is a step of a video. Others are sent with a delay."""
    try:
        return isinstance(parse_message(queue, received.body), VideoMessage | RenderMessage)
    except UnknownMessage:
        return False
