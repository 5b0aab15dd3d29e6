"""The reaper: find what has stopped moving. `stopped.py` takes it up again, or fails it with a reason.

The pipeline retries by itself all that it still has a message for. The reaper is for the rest: a message was lost, or
expired in a queue. It reads only rows that have not moved for longer than their step can take (`domain/watch.py`).

While messages wait in a queue, such a row may just be waiting for its turn. Then the reaper leaves the rows of that
queue alone, except those that are overdue by a day.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Protocol

from chalicelib.billing.fulfil import look_at_order
from chalicelib.billing.services import PaymentServices
from chalicelib.billing.subscriptions import look_at_payer
from chalicelib.domain.codec_families import RENDER_QUEUES
from chalicelib.domain.metrics import Metric
from chalicelib.domain.order import Payer
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import HasCampaigns, HasCursors, HasSealer
from chalicelib.domain.watch import OVERDUE_MS, Watched
from chalicelib.pipeline.campaign_run import take_up_campaign
from chalicelib.pipeline.earlier_rows import update_some_earlier_rows, watch_all_earlier_rows
from chalicelib.pipeline.stopped import (
    Round,
    StoppedServices,
    send_due_delivery,
    take_up_deletion,
    take_up_media,
    take_up_video,
)
from chalicelib.pipeline.unwatched import end_unwatched

_VIDEO_QUEUES: dict[Watched, tuple[Queue, ...]] = {
    Watched.QUEUED: (Queue.PREPARE,),
    Watched.PREPARING: (Queue.PREPARE,),
    Watched.RENDERING: (Queue.PREPARE, *RENDER_QUEUES),
    Watched.ASSEMBLING: (Queue.ASSEMBLE,),
    Watched.ENDED: (Queue.PREPARE, *RENDER_QUEUES, Queue.ASSEMBLE),
    Watched.PUBLISHING: (Queue.PUBLISH,),
    Watched.POSTPONED: (),
    Watched.DELIVERING: (Queue.DELIVER,),
}
_MEDIA_QUEUES: dict[Watched, tuple[Queue, ...]] = {
    Watched.UPLOADING: (Queue.INGEST,),
    Watched.CUTTING: (Queue.INGEST,),
    Watched.TEMPORARY: (),
}
_FOREVER_MS = 2**62
_EARLIER_ROWS_MS = 60_000
"""A run reads rows of earlier releases for so long, after everything else."""

log = logging.getLogger(__name__)


class ReaperServices(StoppedServices, PaymentServices, HasCampaigns, HasSealer, HasCursors, Protocol):
    """The services that the reaper uses."""


def reap(services: ReaperServices, until_ms: int) -> int:
    """Take up what has stopped moving, until a time in ms since 1970. Return how much it was.

    Raises:
        RuntimeError: some of it could not be looked at; the rest was.
    """
    # The alarm about videos that do not finish needs a value, also before the first one has.
    services.metrics.add(Metric.VIDEOS_FINISHED, 0)
    run = Round(services.now_ms())
    try:
        return _take_up(run, services, until_ms)
    finally:
        update_some_earlier_rows(services, min(until_ms, services.now_ms() + _EARLIER_ROWS_MS))


def resume(services: ReaperServices) -> int:
    """Send the messages of all that is unfinished again, and return how much it is.

    This does not affect what a worker is working on. It does not count as an attempt of the reaper.
    """
    watch_all_earlier_rows(services)
    return _take_up(Round(services.now_ms(), everything=True), services, _FOREVER_MS)


def _take_up(run: Round, services: ReaperServices, until_ms: int) -> int:
    taken_up = failures = 0
    for look in _looks(run, services):
        if services.now_ms() >= until_ms:
            log.warning("the reaper ran out of time; the next run continues")
            break
        try:
            taken_up += look()
        except Exception:
            log.exception("could not look at a row that stopped moving")
            failures += 1
    if failures:
        raise RuntimeError(f"could not look at {failures} of the rows that stopped moving; the log says why")
    return taken_up


def _looks(run: Round, services: ReaperServices) -> Iterator[Callable[[], bool]]:
    """Yield a call for each thing that may have stopped. Each is read right before its call."""
    for state, queues in _VIDEO_QUEUES.items():
        for video in services.videos.due(state, _before_ms(queues, run, services)):
            yield partial(take_up_video, video, run, services)
    for state, queues in _MEDIA_QUEUES.items():
        for media in services.medias.due(state, _before_ms(queues, run, services)):
            yield partial(take_up_media, media, run, services)
    if run.everything or not services.queues.count_waiting(Queue.REMOVE):
        for removal in services.removals.list_all():
            yield partial(take_up_deletion, removal, run, services)
    if run.everything or not services.queues.count_waiting(Queue.PREPARE):
        for campaign in services.campaigns.list_busy():
            yield partial(take_up_campaign, campaign, everything=run.everything, services=services)
    for delivery in services.deliveries.due(run.now_ms):
        yield partial(send_due_delivery, delivery, services)
    for row in services.orders.due(run.now_ms):
        look = partial(look_at_payer, row) if isinstance(row, Payer) else partial(look_at_order, row)
        yield partial(look, services)
    # Last, as a large campaign may have many of them, and they are not urgent.
    for video in services.videos.due(Watched.UNWATCHED, run.now_ms):
        yield partial(end_unwatched, video, run.now_ms, services)


def _before_ms(queues: Iterable[Queue], run: Round, services: ReaperServices) -> int:
    """Return the time before which a row must have been due, in ms since 1970."""
    if run.everything:
        return _FOREVER_MS
    has_backlog = any(services.queues.count_waiting(queue) for queue in queues)
    return run.now_ms - OVERDUE_MS if has_backlog else run.now_ms
