"""Calls of webhooks about plays, clicks and forms of viewers."""

import json
from contextlib import suppress

import pytest

from chalicelib.domain.delivery import DeliveryState
from chalicelib.domain.messages import DeliverMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.submission import Submission
from chalicelib.domain.template_page import PageEvent, PageSettings, PageStatistics
from chalicelib.domain.video import VideoStatus
from chalicelib.domain.viewer_event import ViewerEvent, event_of, video_of
from chalicelib.pipeline.deliver import deliver
from chalicelib.pipeline.reaper import reap
from chalicelib.pipeline.waiting import RetryLater
from chalicelib.video_pages.events import Posted, take_events, take_form
from tests.fakes import ACCOUNT, NOW_MS, OTHER_VIDEO, TEMPLATE, VIDEO, make_template, make_video
from tests.unit.api.calling import Caller
from tests.unit.pipeline.steps_runner import work_dead_letter

URL, OTHER_URL = "http://example.com/done", "http://b/"
ID = "abcdefghijklmnopqrst-_"
INFO = json.dumps({"CTAForm": {"inputFields": [{"fieldName": "email", "fieldType": "email"}]}})
EVENT = ViewerEvent(VIDEO, PageEvent.PLAY, ID, NOW_MS)
MESSAGE = DeliverMessage(ACCOUNT, EVENT.subject, URL)


@pytest.fixture
def cloud(cloud):
    """Return a cloud with a finished video, whose template asks for all events."""
    settle(cloud, *PageEvent)
    cloud.videos.put(make_video(status=VideoStatus.DONE, finalized=True))
    return cloud


def settle(cloud, *events, statistics=PageStatistics.COUNTS):
    page = PageSettings(events=frozenset(events), player_info=INFO, statistics=statistics)
    cloud.templates.put(make_template(webhooks=(URL, OTHER_URL), page=page))


def post(cloud, take, **body):
    video, template = cloud.videos.get(ACCOUNT, VIDEO), cloud.templates.get(ACCOUNT, TEMPLATE)
    posted = Posted(json.dumps({"viewing": ID} | body).encode())
    assert take(video, template, posted, cloud.api_services).status == 204


def view(cloud, **state):
    post(cloud, take_events, **state)


def send_form(cloud):
    post(cloud, take_form, fields={"email": "ann@example.com"})


def queued(cloud):
    """Return the kinds and the URLs of the calls that wait."""
    return [(event_of(each.video_id).kind, each.url) for each in cloud.queues.parsed(Queue.DELIVER)]


def deliver_all(cloud):
    for message in cloud.queues.parsed(Queue.DELIVER):
        deliver(message, cloud.pipeline_services)


def bodies(cloud):
    return [body for _, body in cloud.web.calls]


def test_a_subject_names_the_event_and_its_video():
    assert event_of(EVENT.subject) == EVENT
    assert (video_of(EVENT.subject), video_of(VIDEO), event_of(VIDEO)) == (VIDEO, VIDEO, None)


def test_each_webhook_is_called_about_the_first_play_of_a_viewing(cloud):
    view(cloud)
    view(cloud, played=True)
    view(cloud, played=True, pauses=3)
    assert queued(cloud) == [(PageEvent.PLAY, URL), (PageEvent.PLAY, OTHER_URL)]


def test_each_webhook_is_called_about_the_first_click_of_a_viewing(cloud):
    view(cloud, ctaLink=1)
    view(cloud, ctaLink=2, ctaIcon=1)
    assert queued(cloud) == [(PageEvent.CLICK, URL), (PageEvent.CLICK, OTHER_URL)]


def test_only_what_the_template_asks_for_is_called_about(cloud):
    settle(cloud, PageEvent.CLICK)
    view(cloud, played=True)
    send_form(cloud)
    assert queued(cloud) == []


def test_a_template_that_counts_nothing_calls_about_forms_only(cloud):
    settle(cloud, *PageEvent, statistics=PageStatistics.NONE)
    view(cloud, played=True, ctaLink=1)
    send_form(cloud)
    assert {kind for kind, _ in queued(cloud)} == {PageEvent.FORM}


def test_the_body_is_the_video_and_the_event(cloud):
    view(cloud, played=True)
    deliver_all(cloud)
    body = bodies(cloud)[0]
    assert (body["id"], body["status"]) == (VIDEO, {"code": "done"})
    assert body["event"].items() >= {"type": "video.played", "viewing": ID}.items()
    assert body["event"]["time"].startswith("2023-11-14T22:13:20")


def test_the_body_about_a_form_has_its_fields(cloud):
    send_form(cloud)
    deliver_all(cloud)
    assert bodies(cloud)[0]["event"]["type"] == "form.sent"
    assert bodies(cloud)[0]["event"]["form"] == [{"name": "email", "value": "ann@example.com"}]


def test_a_form_that_is_sent_twice_is_called_about_once(cloud):
    send_form(cloud)
    send_form(cloud)
    deliver_all(cloud)
    assert [url for url, _ in cloud.web.calls] == [URL, OTHER_URL]


def test_calls_about_an_event_are_signed_and_have_one_id(cloud):
    view(cloud, played=True)
    deliver_all(cloud)
    assert {headers["webhook-id"] for _, headers in cloud.web.requests} == {EVENT.event_id}
    assert all("webhook-signature" in headers for _, headers in cloud.web.requests)


def test_events_of_others_have_other_ids():
    others = [ViewerEvent(VIDEO, PageEvent.CLICK, ID, 0), ViewerEvent(VIDEO, PageEvent.PLAY, "z" * 22, 0)]
    others.append(ViewerEvent(OTHER_VIDEO, PageEvent.PLAY, ID, 0))
    assert len({EVENT.event_id, *(each.event_id for each in others)}) == 4


def test_a_message_that_comes_twice_calls_once(cloud):
    deliver(MESSAGE, cloud.pipeline_services)
    deliver(MESSAGE, cloud.pipeline_services)
    assert len(cloud.web.calls) == 1


def test_a_call_that_fails_is_made_again(cloud):
    cloud.web.problems[URL] = "no answer"
    with pytest.raises(RetryLater):
        deliver(MESSAGE, cloud.pipeline_services)
    del cloud.web.problems[URL]
    cloud.clock.ms += 60_000
    deliver(MESSAGE, cloud.pipeline_services)
    rows = cloud.deliveries.list_of_viewers(ACCOUNT, VIDEO, 9)
    assert [(row.attempt, row.is_success) for row in rows] == [(1, False), (2, True)]


def test_a_long_wait_is_taken_up_by_the_reaper(cloud):
    cloud.webhook_delays_s = (3600,)
    cloud.web.problems[URL] = "no answer"
    deliver(MESSAGE, cloud.pipeline_services)
    cloud.clock.ms += 5000 * 1000
    reap(cloud.pipeline_services, cloud.clock.ms + 60_000)
    assert cloud.queues.parsed(Queue.DELIVER) == [MESSAGE]


def test_a_webhook_that_is_never_reached_ends_as_a_notification_of_its_own(cloud):
    cloud.webhook_delays_s = ()
    cloud.web.problems[URL] = cloud.web.problems[OTHER_URL] = "no answer"
    for message in (MESSAGE, DeliverMessage(ACCOUNT, VIDEO, URL)):
        deliver(message, cloud.pipeline_services)
    assert [each.video_id for each in cloud.notifications.list(ACCOUNT)] == [VIDEO, VIDEO]


def test_a_dead_letter_about_an_event_ends_as_a_notification(cloud):
    work_dead_letter(cloud, MESSAGE)
    assert len(cloud.notifications.list(ACCOUNT)) == 1


def test_the_calls_about_the_end_of_the_video_are_not_disturbed(cloud):
    deliver(MESSAGE, cloud.pipeline_services)
    video = cloud.videos.get(ACCOUNT, VIDEO)
    assert video.delivery.webhooks_done == frozenset()
    assert cloud.deliveries.list_of_video(ACCOUNT, VIDEO) == []
    deliver(DeliverMessage(ACCOUNT, VIDEO, URL), cloud.pipeline_services)
    assert [("event" in body) for body in bodies(cloud)] == [True, False]
    assert cloud.videos.get(ACCOUNT, VIDEO).delivery.webhooks_done == {URL}


def test_a_webhook_that_the_end_has_reached_is_called_about_events(cloud):
    deliver(DeliverMessage(ACCOUNT, VIDEO, URL), cloud.pipeline_services)
    deliver(MESSAGE, cloud.pipeline_services)
    assert len(cloud.web.calls) == 2


def test_a_webhook_that_the_template_has_lost_is_not_called(cloud):
    deliver(DeliverMessage(ACCOUNT, EVENT.subject, "http://gone/"), cloud.pipeline_services)
    assert cloud.web.calls == []


def test_a_deleted_video_calls_nobody_and_keeps_no_record(cloud):
    deliver(MESSAGE, cloud.pipeline_services)
    Caller(cloud).call("Video_Delete", VIDEO)
    deliver(MESSAGE, cloud.pipeline_services)
    assert (len(cloud.web.calls), cloud.deliveries.rows) == (1, {})


def test_a_video_that_is_deleted_during_the_call_keeps_no_record(cloud):
    call = cloud.web.call_webhook

    def delete_meanwhile(*args):
        cloud.videos.delete(ACCOUNT, VIDEO)
        return call(*args)

    cloud.web.call_webhook = delete_meanwhile
    with suppress(RetryLater):
        deliver(MESSAGE, cloud.pipeline_services)
    assert cloud.deliveries.rows == {}


def test_the_calls_are_listed_with_their_event(cloud):
    cloud.videos.update(ACCOUNT, VIDEO, submissions=(Submission(ID, NOW_MS, {}),))
    deliver(MESSAGE, cloud.pipeline_services)
    deliver(DeliverMessage(ACCOUNT, VIDEO, URL), cloud.pipeline_services)
    listed = Caller(cloud).call("Webhook_Delivery_List", VIDEO)
    assert [(each.get("eventType"), each["state"]) for each in listed] == [
        ("video.played", "delivered"),
        (None, "delivered"),
    ]


def test_a_call_about_an_event_is_not_made_again_by_hand(cloud):
    deliver(MESSAGE, cloud.pipeline_services)
    (row,) = cloud.deliveries.list_of_viewers(ACCOUNT, VIDEO, 9)
    assert row.state is DeliveryState.ENDED
    assert Caller(cloud).error("Webhook_Delivery_Redeliver", row.id)[0] == -32602
