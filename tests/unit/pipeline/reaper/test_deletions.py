"""Deletions that have stopped."""

from dataclasses import replace

from chalicelib.domain.account_deletion import pending_deletion
from chalicelib.domain.messages import DeleteAccountMessage, DeleteTemplateMessage, to_body
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import PendingDeletion
from chalicelib.pipeline.stopped import DELETION_STOPPED_MS
from tests.fakes import ACCOUNT, NOW_MS, TEMPLATE
from tests.unit.pipeline.reaper.stopped import reaped, sent


def test_a_deletion_that_has_stopped_is_taken_up_once_in_a_while(cloud):
    cloud.removals.put(PendingDeletion(ACCOUNT, TEMPLATE, moved_ms=NOW_MS))
    cloud.clock.ms = NOW_MS + DELETION_STOPPED_MS - 1
    assert reaped(cloud) == 0
    cloud.clock.ms += 1
    assert [reaped(cloud), reaped(cloud)] == [1, 0]
    assert sent(cloud) == [(Queue.REMOVE, to_body(DeleteTemplateMessage(ACCOUNT, TEMPLATE)))]


def test_a_deletion_that_just_began_is_noted_and_looked_at_later(cloud):
    cloud.removals.put(PendingDeletion(ACCOUNT, TEMPLATE))
    assert reaped(cloud) == 0
    cloud.clock.ms += DELETION_STOPPED_MS
    assert reaped(cloud) == 1


def test_the_deletion_of_an_account_is_taken_up(cloud):
    cloud.removals.put(replace(pending_deletion(ACCOUNT), moved_ms=NOW_MS))
    cloud.clock.ms += DELETION_STOPPED_MS
    assert (reaped(cloud), cloud.queues.parsed(Queue.REMOVE)) == (1, [DeleteAccountMessage(ACCOUNT)])


def test_a_deletion_waits_while_its_queue_has_a_backlog(cloud):
    cloud.removals.put(PendingDeletion(ACCOUNT, TEMPLATE, moved_ms=NOW_MS))
    cloud.clock.ms += DELETION_STOPPED_MS
    cloud.queues.backlog[Queue.REMOVE] = 1
    assert reaped(cloud) == 0
