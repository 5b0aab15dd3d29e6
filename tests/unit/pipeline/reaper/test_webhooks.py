"""The webhooks whose message was lost."""

from chalicelib.domain.delivery import Delivery
from chalicelib.domain.messages import DeliverMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import VideoStatus
from chalicelib.domain.watch import MAX_RESUMES, Watched
from tests.fakes import ACCOUNT, NOW_MS, VIDEO, make_template, make_video
from tests.unit.pipeline.reaper.stopped import HOOK, reaped, sent, video_of, wait_for
from tests.unit.pipeline.steps_runner import MESSAGE, run


def delivering(cloud, *calls, **changes):
    cloud.templates.put(make_template(webhooks=(HOOK,)))
    cloud.videos.put(make_video(status=VideoStatus.DONE, finalized=True, is_open=True, moved_ms=NOW_MS, **changes))
    for number, next_ms in enumerate(calls):
        cloud.deliveries.put(
            Delivery(ACCOUNT, f"{VIDEO}/{number}", VIDEO, HOOK, NOW_MS, 5, number + 1, status=503, next_ms=next_ms)
        )
    wait_for(cloud, Watched.DELIVERING)


def test_a_webhook_that_was_never_called_is_called(cloud):
    delivering(cloud)
    assert reaped(cloud) == 1
    assert cloud.queues.parsed(Queue.DELIVER) == [DeliverMessage(ACCOUNT, VIDEO, HOOK)]
    run(cloud)
    assert [url for url, _ in cloud.web.calls] == [HOOK]


def test_a_webhook_whose_next_attempt_is_long_due_is_called(cloud):
    delivering(cloud, NOW_MS)
    assert reaped(cloud) == 1


def test_a_webhook_whose_next_attempt_is_due_later_is_left_alone(cloud):
    delivering(cloud, NOW_MS + 1)
    assert reaped(cloud) == 0
    cloud.clock.ms += 1
    assert reaped(cloud) == 1


def test_a_video_whose_webhooks_were_called_is_looked_at_once(cloud):
    delivering(cloud, webhooks_done=frozenset({HOOK}))
    assert (reaped(cloud), cloud.videos.watches, sent(cloud)) == (0, {}, [])


def test_a_webhook_that_is_never_called_ends_as_a_notification(cloud):
    delivering(cloud, resumes=MAX_RESUMES)
    reaped(cloud)
    assert video_of(cloud).delivery.webhooks_done == {HOOK}
    assert ["was not reached" in each.message for each in cloud.notifications.list(ACCOUNT)] == [True]


def test_a_finished_video_without_webhooks_is_not_watched(cloud):
    cloud.videos.put(make_video())
    cloud.queues.send(Queue.PREPARE, MESSAGE)
    run(cloud)
    assert (video_of(cloud).status, cloud.videos.watches) == (VideoStatus.DONE, {})
