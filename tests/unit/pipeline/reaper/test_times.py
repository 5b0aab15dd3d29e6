"""The times after which the reaper takes something for stopped."""

import pytest

from chalicelib.domain.queue import Queue
from chalicelib.domain.watch import LOOK_AFTER_S, WAITING_LOOK_AFTER_S, Watched
from chalicelib.pipeline import waiting
from chalicelib.pipeline.code_version import REPLAN_DELAYS_S
from chalicelib.pipeline.delete import SWEEP_MS
from chalicelib.pipeline.queue_handler import MARGIN_S, MAX_FAILURES
from chalicelib.pipeline.stopped import DELETION_STOPPED_MS
from tests.unit.pipeline.simulated_queues import VISIBILITY_S


@pytest.mark.parametrize(
    ("state", "queue", "wait_s"),
    [
        (Watched.QUEUED, Queue.PREPARE, max(REPLAN_DELAYS_S)),
        (Watched.PREPARING, Queue.PREPARE, waiting.SERVER_WAIT.total_s),
        (Watched.RENDERING, Queue.RENDER_H264, waiting.LEASE_WAIT.total_s),
        (Watched.ASSEMBLING, Queue.ASSEMBLE, waiting.SEGMENT_WAIT.total_s + waiting.LEASE_WAIT.total_s),
        (Watched.ENDED, Queue.ASSEMBLE, 0),
        (Watched.DELIVERING, Queue.DELIVER, waiting.LEASE_WAIT.total_s),
        (Watched.CUTTING, Queue.INGEST, 0),
    ],
)
def test_a_step_may_take_all_its_crashes_or_a_long_delay_and_its_longest_wait(state, queue, wait_s):
    hidden_s = VISIBILITY_S[queue]
    crashes_s = MAX_FAILURES * (hidden_s // 6 + MARGIN_S)
    assert LOOK_AFTER_S[state] >= max(hidden_s, crashes_s) + wait_s


def test_a_wait_for_a_slot_is_the_longest(cloud):
    assert VISIBILITY_S[Queue.PREPARE] + waiting.SLOT_WAIT.total_s <= WAITING_LOOK_AFTER_S
    assert 1000 * VISIBILITY_S[Queue.REMOVE] + SWEEP_MS <= DELETION_STOPPED_MS
