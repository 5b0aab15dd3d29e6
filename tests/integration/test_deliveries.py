"""Attempts to call webhooks, and circuit breakers: the same tests for DynamoDB and the fakes."""

from dataclasses import replace

import pytest

from chalicelib.domain.circuit import Circuit
from chalicelib.domain.delivery import Delivery, DeliveryState
from chalicelib.domain.video import VideoStatus
from chalicelib.domain.watch import LOOK_AFTER_S, Watched
from tests.fakes import ACCOUNT, NOW_MS, OTHER_ACCOUNT, OTHER_VIDEO, VIDEO, make_video

URL, OTHER_URL = "https://a.example/", "https://b.example/"
HOST, NOW_S = "a.example", NOW_MS // 1000
WAITING = Delivery(
    ACCOUNT, f"{VIDEO}/1", VIDEO, URL, NOW_MS, 0, 1, error="waiting", next_ms=NOW_MS + 5, state=DeliveryState.WAITING
)
CALLING = replace(WAITING, state=DeliveryState.CALLING, error=None, next_ms=None)
FAILED = replace(CALLING, state=DeliveryState.ENDED, status=500, duration_ms=3, next_ms=NOW_MS + 9)
PARKED = replace(FAILED, parked=True)


def stored(cloud):
    return cloud.deliveries.get(ACCOUNT, WAITING.id)


def test_an_attempt_is_begun_once(cloud):
    assert cloud.deliveries.swap(None, CALLING)
    assert not cloud.deliveries.swap(None, replace(CALLING, created_ms=1))
    assert stored(cloud) == CALLING


def test_an_attempt_that_waits_is_begun_once(cloud):
    cloud.deliveries.put(WAITING)
    assert cloud.deliveries.swap(WAITING, CALLING)
    assert not cloud.deliveries.swap(WAITING, CALLING)
    assert stored(cloud) == CALLING


@pytest.mark.parametrize("was", [WAITING, CALLING, FAILED, PARKED])
def test_a_record_that_is_as_it_was_read_is_replaced(cloud, was):
    cloud.deliveries.put(was)
    now = replace(was, status=200, next_ms=None, parked=False)
    assert cloud.deliveries.swap(was, now)
    assert stored(cloud) == now


@pytest.mark.parametrize(
    "changes", [{"state": DeliveryState.ENDED}, {"created_ms": 1}, {"next_ms": 1}, {"next_ms": None}, {"parked": True}]
)
def test_a_record_that_was_changed_is_kept(cloud, changes):
    cloud.deliveries.put(replace(WAITING, **changes))
    assert not cloud.deliveries.swap(WAITING, CALLING)
    assert stored(cloud) == replace(WAITING, **changes)


def test_a_deleted_record_is_not_replaced(cloud):
    assert not cloud.deliveries.swap(WAITING, CALLING)
    assert stored(cloud) is None


def test_only_parked_attempts_are_due_from_their_time_on(cloud):
    other = replace(PARKED, id=f"{OTHER_VIDEO}/1", video_id=OTHER_VIDEO, next_ms=NOW_MS + 10)
    for row in (PARKED, other, replace(FAILED, id=f"{VIDEO}/2"), replace(WAITING, id=f"{VIDEO}/3")):
        cloud.deliveries.put(row)
    assert list(cloud.deliveries.due(NOW_MS + 8)) == []
    assert list(cloud.deliveries.due(NOW_MS + 9)) == [PARKED]
    assert len(list(cloud.deliveries.due(NOW_MS + 10))) == 2


def test_an_attempt_that_is_no_longer_parked_is_not_due(cloud):
    cloud.deliveries.put(PARKED)
    assert cloud.deliveries.swap(PARKED, FAILED)
    assert list(cloud.deliveries.due(NOW_MS + 9)) == []


def test_deliveries_are_listed_by_time_and_attempt(cloud):
    rows = [replace(FAILED, id=f"{VIDEO}/{name}", created_ms=ms, attempt=number) for name, ms, number in ORDERED]
    for row in rows:
        cloud.deliveries.put(row)
    assert [(each.created_ms, each.attempt) for each in cloud.deliveries.list_of_video(ACCOUNT, VIDEO)] == [
        (1, 2),
        (2, 1),
        (2, 2),
    ]


ORDERED = [("a", 2, 2), ("b", 2, 1), ("c", 1, 2)]


# Webhooks of a video


def test_a_webhook_is_opened_again_in_its_round(cloud):
    done = frozenset({URL, OTHER_URL})
    video = make_video(status=VideoStatus.DONE, finalized=True, webhooks_done=done, resumes=3, number=2)
    cloud.videos.put(video)
    again = cloud.videos.reopen_webhook(video, URL)
    assert (again.delivery.webhooks_done, again.delivery.is_open, again.delivery.number) == ({OTHER_URL}, True, 2)
    assert again.resumes == 0
    look_ms = NOW_MS + 1000 * LOOK_AFTER_S[Watched.DELIVERING]
    assert [len(list(cloud.videos.due(Watched.DELIVERING, ms))) for ms in (look_ms - 1, look_ms)] == [0, 1]


def test_the_last_webhook_of_a_video_is_opened_again(cloud):
    video = make_video(status=VideoStatus.DONE, finalized=True, webhooks_done=frozenset({URL}))
    cloud.videos.put(video)
    assert cloud.videos.reopen_webhook(video, URL).delivery.webhooks_done == frozenset()


def again_by_round(videos, video):
    return videos.start_delivery_round(video)


def again_by_webhook(videos, video):
    return videos.reopen_webhook(video, URL)


def done(videos, video):
    return videos.finish_webhook(video, URL)


@pytest.mark.parametrize("change", [again_by_round, again_by_webhook, done])
def test_the_watch_of_a_video_that_is_not_finalized_stays_until_then(cloud, change):
    video = make_video(status=VideoStatus.DONE, webhooks_done=frozenset({URL}), moved_ms=NOW_MS - 5000)
    cloud.videos.put(video)
    look_ms = video.last_progress_ms + 1000 * LOOK_AFTER_S[Watched.ENDED]
    change(cloud.videos, video)
    assert [len(list(cloud.videos.due(Watched.ENDED, ms))) for ms in (look_ms - 1, look_ms)] == [0, 1]
    assert list(cloud.videos.due(Watched.DELIVERING, 2**60)) == []


def test_a_webhook_of_an_earlier_round_is_not_opened_again(cloud):
    cloud.videos.put(make_video(status=VideoStatus.DONE, number=1, webhooks_done=frozenset({URL})))
    assert cloud.videos.reopen_webhook(make_video(status=VideoStatus.DONE), URL) is None
    assert cloud.videos.get(ACCOUNT, VIDEO).delivery.webhooks_done == {URL}


# Circuits


def test_a_circuit_without_a_row_is_closed(cloud):
    assert cloud.circuits.get(ACCOUNT, HOST) == Circuit()


def test_failures_of_a_host_add_up_by_account(cloud):
    cloud.circuits.add_points(ACCOUNT, HOST, 3, NOW_S)
    cloud.circuits.add_points(OTHER_ACCOUNT, HOST, 1, NOW_S)
    assert cloud.circuits.add_points(ACCOUNT, HOST, 1, NOW_S) == Circuit(points=4)
    assert cloud.circuits.get(ACCOUNT, HOST) == Circuit(points=4)


def test_a_circuit_is_opened_once(cloud):
    was = cloud.circuits.add_points(ACCOUNT, HOST, 6, NOW_S)
    opened = Circuit(trips=1, open_until_ms=NOW_MS + 30_000)
    assert cloud.circuits.open(ACCOUNT, HOST, was, opened, NOW_S)
    assert not cloud.circuits.open(ACCOUNT, HOST, was, replace(opened, open_until_ms=1), NOW_S)
    assert cloud.circuits.get(ACCOUNT, HOST) == opened
    again = replace(opened, trips=2)
    assert cloud.circuits.open(ACCOUNT, HOST, opened, again, NOW_S)
    assert cloud.circuits.get(ACCOUNT, HOST) == again


def test_a_closed_circuit_has_no_failures(cloud):
    cloud.circuits.add_points(ACCOUNT, HOST, 3, NOW_S)
    cloud.circuits.close(ACCOUNT, HOST)
    assert cloud.circuits.get(ACCOUNT, HOST) == Circuit()


def test_the_pause_of_a_host_that_has_failed_ends_early(cloud):
    opened = Circuit(points=1, trips=2, open_until_ms=NOW_MS + 30_000)
    cloud.circuits.add_points(ACCOUNT, HOST, 6, NOW_S)
    cloud.circuits.open(ACCOUNT, HOST, Circuit(), opened, NOW_S)
    cloud.circuits.half_open(ACCOUNT, HOST)
    assert cloud.circuits.get(ACCOUNT, HOST) == replace(opened, open_until_ms=0)


def test_the_pause_that_a_host_has_asked_for_does_not_end_early(cloud):
    asked = Circuit(points=1, open_until_ms=NOW_MS + 30_000)
    cloud.circuits.open(ACCOUNT, HOST, Circuit(), asked, NOW_S)
    cloud.circuits.half_open(ACCOUNT, HOST)
    assert cloud.circuits.get(ACCOUNT, HOST) == asked


def test_a_closed_circuit_stays_closed(cloud):
    cloud.circuits.half_open(ACCOUNT, HOST)
    assert cloud.circuits.get(ACCOUNT, HOST) == Circuit()


def test_calls_about_viewers_are_listed_apart_from_those_of_the_end(cloud):
    subject = f"{VIDEO}+play.viewing.1"
    rows = [Delivery(ACCOUNT, f"{name}/1", name, "http://a/", NOW_MS, 0, 1) for name in (VIDEO, subject, OTHER_VIDEO)]
    for row in rows:
        cloud.deliveries.put(row)
    assert cloud.deliveries.list_of_video(ACCOUNT, VIDEO) == rows[:1]
    assert cloud.deliveries.list_of_video(ACCOUNT, subject) == cloud.deliveries.list_of_viewers(ACCOUNT, VIDEO, 9)
    assert cloud.deliveries.list_of_viewers(ACCOUNT, VIDEO, 9) == rows[1:2]
    assert cloud.deliveries.list_of_viewers(ACCOUNT, VIDEO, 0) == []


def test_the_calls_about_viewers_are_deleted_with_those_of_the_end(cloud):
    for name in (VIDEO, f"{VIDEO}+play.viewing.1", OTHER_VIDEO):
        cloud.deliveries.put(Delivery(ACCOUNT, f"{name}/1", name, "http://a/", NOW_MS, 0, 1))
    cloud.deliveries.delete_of_video(ACCOUNT, VIDEO)
    assert [row.video_id for row in cloud.deliveries.list(ACCOUNT)] == [OTHER_VIDEO]
