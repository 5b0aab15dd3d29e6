"""Template_Webhook_List, Template_Webhook_Add, Template_Webhook_Delete, Webhook_Delivery_List, Webhook_Redeliver."""

from functools import partial

import pytest

from chalicelib.domain.circuit import Circuit
from chalicelib.domain.delivery import MAX_KEPT, Delivery
from chalicelib.domain.destinations import Destinations, parse_ports
from chalicelib.domain.messages import DeliverMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import UNFINISHED, VideoStatus
from chalicelib.pipeline.deliver import deliver
from chalicelib.pipeline.waiting import RetryLater
from tests.fakes import (
    ACCOUNT,
    NOW_MS,
    OTHER_TEMPLATE,
    OTHER_VIDEO,
    TEMPLATE,
    VIDEO,
    Meanwhile,
    make_template,
    make_video,
)
from tests.unit.api.calling import Caller

URL, OTHER_URL = "https://example.com/done?key=secret", "https://example.com/other"
CALLED = "https://example.com/done?***"  # in the list of calls


@pytest.fixture
def cloud(cloud):
    """Return a cloud with a finished video of a template with a webhook."""
    cloud.templates.put(make_template(webhooks=(URL,)))
    cloud.videos.put(make_video(status=VideoStatus.DONE))
    return cloud


def test_webhooks_are_added_after_existing_ones(caller):
    assert caller.call("Template_Webhook_Add", TEMPLATE, OTHER_URL) == "OK"
    assert caller.call("Template_Webhook_List", TEMPLATE) == [URL, OTHER_URL]


def test_a_webhook_is_added_once(caller):
    caller.call("Template_Webhook_Add", TEMPLATE, URL)
    assert caller.call("Template_Webhook_List", TEMPLATE) == [URL]


def test_webhooks_that_are_added_concurrently_are_all_stored(cloud, caller):
    other = partial(caller.call, "Template_Webhook_Add", TEMPLATE, "http://a/")
    cloud.templates = Meanwhile(cloud.templates, other)
    Caller(cloud).call("Template_Webhook_Add", TEMPLATE, OTHER_URL)
    assert caller.call("Template_Webhook_List", TEMPLATE) == [URL, "http://a/", OTHER_URL]


def test_a_webhook_is_deleted(caller):
    assert caller.call("Template_Webhook_Delete", TEMPLATE, URL) == "OK"
    assert caller.call("Template_Webhook_List", TEMPLATE) == []


def test_a_missing_webhook_is_not_deleted(caller):
    code, data = caller.error("Template_Webhook_Delete", TEMPLATE, OTHER_URL)
    assert (code, data) == (-32602, {"path": "url", "expected": "one of the template's webhooks"})


def test_an_invalid_url_is_not_added(caller):
    code, data = caller.error("Template_Webhook_Add", TEMPLATE, "ftp://example.com")
    assert (code, data["path"]) == (-32602, "url")


@pytest.mark.parametrize(("allowed", "forbidden"), [(1, 0), (65535, 65536)])
def test_a_url_has_a_port_from_1_to_65535(cloud, allowed, forbidden):
    cloud.templates.put(make_template())
    cloud.destinations = Destinations(parse_ports("1-65535"))
    caller = Caller(cloud)
    caller.call("Template_Webhook_Add", TEMPLATE, f"http://a:{allowed}/")
    assert caller.error("Template_Webhook_Add", TEMPLATE, f"http://a:{forbidden}/")[1]["path"] == "url"


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://127.1/", "its host is not public"),
        ("https://[fd00:ec2::254]/", "its host is not public"),
        ("https://example.com:22/", "port 22 is not allowed: use one of 80, 443, 8080, 8443"),
    ],
)
def test_a_url_that_must_not_be_called_is_not_added(cloud, caller, url, problem):
    expected = f"a URL that can be called; {problem}"
    assert caller.error("Template_Webhook_Add", TEMPLATE, url) == (-32602, {"path": "url", "expected": expected})
    code, data = caller.error("Template_Update", TEMPLATE, {"webhooks": [URL, url]})
    assert (code, data) == (-32602, {"path": "update.webhooks[1]", "expected": expected})
    assert cloud.templates.get(ACCOUNT, TEMPLATE).webhooks == (URL,)


def test_a_stored_webhook_is_kept_although_it_must_not_be_called_any_more(cloud, caller):
    cloud.templates.put(make_template(webhooks=("http://127.0.0.1/",)))
    caller.call("Template_Webhook_Add", TEMPLATE, OTHER_URL)
    caller.call("Template_Update", TEMPLATE, {"webhooks": ["http://127.0.0.1/", URL]})
    assert cloud.templates.get(ACCOUNT, TEMPLATE).webhooks == ("http://127.0.0.1/", URL)


def test_no_more_than_ten_webhooks_are_added(cloud, caller):
    cloud.templates.put(make_template(webhooks=tuple(f"http://a/{number}" for number in range(10))))
    code, data = caller.error("Template_Webhook_Add", TEMPLATE, URL)
    assert (code, data) == (-32602, {"path": "webhooks", "expected": "at most 10 URLs"})


@pytest.mark.parametrize(
    "call", [("Template_Webhook_List",), ("Template_Webhook_Add", URL), ("Template_Webhook_Delete", URL)]
)
def test_a_missing_template_has_no_webhooks(caller, call):
    assert caller.error(call[0], OTHER_TEMPLATE, *call[1:]) == (1000, {"templateID": OTHER_TEMPLATE})


def put_off(cloud):
    """Call the webhook, which fails and is called again later."""
    with pytest.raises(RetryLater):
        deliver(DeliverMessage(ACCOUNT, VIDEO, URL), cloud.pipeline_services)


def test_each_attempt_to_call_a_webhook_is_listed(cloud, caller):
    cloud.web.statuses[URL] = 503
    cloud.clock.step_ms = 0
    put_off(cloud)
    cloud.clock.ms = NOW_MS + 60_000
    cloud.web.problems[URL] = "no answer: there is no public server of that name or address"
    deliver(DeliverMessage(ACCOUNT, VIDEO, URL, 2), cloud.pipeline_services)
    first, last = caller.call("Webhook_Delivery_List", VIDEO)
    assert first["id"] != last["id"]
    assert [
        {name: value for name, value in each.items() if name not in ("id", "eventID")} for each in (first, last)
    ] == [
        {
            "state": "failed",
            "date": "2023-11-14T22:13:20.000Z",
            "url": CALLED,
            "status": 503,
            "duration": 0,
            "attempt": 1,
            "retryDate": "2023-11-14T22:13:31.000Z",
        },
        {
            "state": "failed",
            "date": "2023-11-14T22:14:20.000Z",
            "url": CALLED,
            "error": "no answer: there is no public server of that name or address",
            "duration": 0,
            "attempt": 3,
        },
    ]


def test_a_success_is_listed_too(cloud, caller):
    deliver(DeliverMessage(ACCOUNT, VIDEO, URL), cloud.pipeline_services)
    (delivery,) = caller.call("Webhook_Delivery_List", VIDEO)
    assert (delivery["state"], delivery["status"]) == ("delivered", 200)
    assert ("error" in delivery, "retryDate" in delivery) == (False, False)
    assert delivery["eventID"] == cloud.web.requests[0][1]["webhook-id"]


def test_a_call_that_is_being_made_is_listed(cloud, caller):
    listed = []
    real = cloud.web.call_webhook

    def call_webhook(*call):
        listed.extend(caller.call("Webhook_Delivery_List", VIDEO))
        return real(*call)

    cloud.web.call_webhook = call_webhook
    deliver(DeliverMessage(ACCOUNT, VIDEO, URL), cloud.pipeline_services)
    assert [(each["state"], each["attempt"]) for each in listed] == [("calling", 1)]


def test_a_webhook_that_waits_because_its_host_is_down_is_listed(cloud, caller):
    cloud.circuits.rows[ACCOUNT, "example.com"] = Circuit(trips=1, open_until_ms=NOW_MS + 60_000)
    put_off(cloud)
    (waiting,) = caller.call("Webhook_Delivery_List", VIDEO)
    assert (waiting["state"], waiting["attempt"], "status" in waiting) == ("waiting", 1, False)
    assert waiting["error"] == "waiting: example.com is not called, because it has failed too often"
    assert waiting["retryDate"] > waiting["date"]


def test_the_calls_for_another_video_are_not_listed(cloud, caller):
    cloud.videos.put(make_video(id=OTHER_VIDEO, status=VideoStatus.DONE))
    deliver(DeliverMessage(ACCOUNT, OTHER_VIDEO, URL), cloud.pipeline_services)
    assert caller.call("Webhook_Delivery_List", VIDEO) == []


@pytest.mark.parametrize("deletion", [("Video_Delete", VIDEO), ("Template_Delete", TEMPLATE)])
def test_the_calls_are_deleted_with_the_video(cloud, caller, deletion):
    deliver(DeliverMessage(ACCOUNT, VIDEO, URL), cloud.pipeline_services)
    caller.call(*deletion)
    assert cloud.deliveries.rows == {}


def redelivered(cloud, caller):
    """Return the webhooks that a redelivery calls."""
    assert caller.call("Webhook_Redeliver", VIDEO) == "OK"
    calls = len(cloud.web.calls)
    for message in cloud.queues.parsed(Queue.DELIVER):
        deliver(message, cloud.pipeline_services)
    return [(url, video["status"]["code"]) for url, video in cloud.web.calls[calls:]]


def test_a_webhook_that_was_reached_is_called_again(cloud, caller):
    deliver(DeliverMessage(ACCOUNT, VIDEO, URL), cloud.pipeline_services)
    assert redelivered(cloud, caller) == [(URL, "done")]


def test_a_webhook_that_has_failed_is_called_again(cloud, caller):
    cloud.web.problems[URL] = "no answer"
    deliver(DeliverMessage(ACCOUNT, VIDEO, URL, 2), cloud.pipeline_services)
    del cloud.web.problems[URL]
    assert redelivered(cloud, caller) == [(URL, "done")]


def test_a_webhook_that_was_added_since_is_called_too(cloud, caller):
    caller.call("Template_Webhook_Add", TEMPLATE, OTHER_URL)
    assert redelivered(cloud, caller) == [(URL, "done"), (OTHER_URL, "done")]


def test_a_failed_video_can_be_delivered_as_well(cloud, caller):
    cloud.videos.update(ACCOUNT, VIDEO, status=VideoStatus.ERROR)
    assert redelivered(cloud, caller) == [(URL, "error")]


def test_a_new_round_replaces_pending_retries(cloud, caller):
    cloud.web.problems[URL] = "no answer"
    put_off(cloud)
    del cloud.web.problems[URL]
    assert redelivered(cloud, caller) == [(URL, "done")]


def test_a_webhook_can_be_called_again_any_number_of_times(cloud, caller):
    assert [redelivered(cloud, caller), redelivered(cloud, caller)] == [[(URL, "done")], [(URL, "done")]]


@pytest.mark.parametrize("status", sorted(UNFINISHED))
def test_a_video_in_progress_is_not_delivered(cloud, caller, status):
    cloud.videos.update(ACCOUNT, VIDEO, status=status)
    code, data = caller.error("Webhook_Redeliver", VIDEO)
    assert (code, data["path"], cloud.queues.sent) == (-32602, "videoID", [])


def test_a_template_without_webhooks_is_reported(cloud, caller):
    caller.call("Template_Webhook_Delete", TEMPLATE, URL)
    code, data = caller.error("Webhook_Redeliver", VIDEO)
    assert (code, data["path"]) == (-32602, "videoID")


def test_of_very_many_calls_the_latest_are_kept(cloud, caller):
    for number in range(MAX_KEPT + 5):
        cloud.deliveries.put(Delivery(ACCOUNT, f"{VIDEO}/{number:04}", VIDEO, URL, number, 1, 1))
    caller.call("Webhook_Redeliver", VIDEO)
    kept = cloud.deliveries.list_of_video(ACCOUNT, VIDEO)
    assert (len(kept), kept[0].created_ms) == (MAX_KEPT, 5)


@pytest.mark.parametrize("method", ["Webhook_Delivery_List", "Webhook_Redeliver"])
def test_a_missing_video_has_no_calls(caller, method):
    assert caller.error(method, OTHER_VIDEO) == (1007, {"videoID": OTHER_VIDEO})


FULL, SHOWN = "https://ann:s3cret@example.com/done", "https://ann:***@example.com/done"


@pytest.fixture
def with_password(cloud):
    cloud.templates.put(make_template(webhooks=(FULL, URL)))
    return cloud


def webhooks_of(cloud):
    return cloud.templates.get(ACCOUNT, TEMPLATE).webhooks


@pytest.mark.parametrize("method", ["Template_Webhook_List", "Template_List"])
def test_a_password_is_not_shown(with_password, caller, method):
    answer = caller.call(method, *([] if method == "Template_List" else [TEMPLATE]))
    assert SHOWN in repr(answer)
    assert "s3cret" not in repr(answer)


def test_the_list_of_calls_does_not_show_the_password(with_password, caller):
    with_password.web.statuses[FULL] = 410
    deliver(DeliverMessage(ACCOUNT, VIDEO, FULL), with_password.pipeline_services)
    (delivery,) = caller.call("Webhook_Delivery_List", VIDEO)
    (notification,) = caller.call("Notification_List", "")
    assert delivery["url"] == notification["url"] == "https://***@example.com/done"
    assert "s3cret" not in repr((delivery, notification))


def test_a_webhook_that_ended_is_not_listed(with_password, caller):
    with_password.web.statuses[FULL] = 410
    deliver(DeliverMessage(ACCOUNT, VIDEO, FULL), with_password.pipeline_services)
    assert caller.call("Template_Webhook_List", TEMPLATE) == [URL]


@pytest.mark.parametrize("url", [FULL, SHOWN])
def test_a_webhook_is_deleted_with_its_password_or_as_it_is_shown(with_password, caller, url):
    caller.call("Template_Webhook_Delete", TEMPLATE, url)
    assert webhooks_of(with_password) == (URL,)


def test_an_ambiguous_masked_url_deletes_nothing(cloud, caller):
    cloud.templates.put(make_template(webhooks=(FULL, FULL.replace("s3cret", "other"))))
    assert caller.error("Template_Webhook_Delete", TEMPLATE, SHOWN)[0] == -32602
    caller.call("Template_Webhook_Delete", TEMPLATE, FULL)
    assert webhooks_of(cloud) == (FULL.replace("s3cret", "other"),)


def test_a_list_that_is_written_back_as_it_was_shown_keeps_the_passwords(with_password, caller):
    (template,) = caller.call("Template_List")
    shown = template["webhooks"]
    caller.call("Template_Update", TEMPLATE, {"webhooks": [*shown, OTHER_URL]})
    assert webhooks_of(with_password) == (FULL, URL, OTHER_URL)


def test_a_password_is_replaced_by_another_one(with_password, caller):
    caller.call("Template_Update", TEMPLATE, {"webhooks": [FULL.replace("s3cret", "new")]})
    assert webhooks_of(with_password) == (FULL.replace("s3cret", "new"),)


def test_a_webhook_that_is_shown_is_not_added_again(with_password, caller):
    caller.call("Template_Webhook_Add", TEMPLATE, SHOWN)
    assert webhooks_of(with_password) == (FULL, URL)


@pytest.mark.parametrize(
    ("call", "path"),
    [
        (("Template_Webhook_Add", TEMPLATE, SHOWN), "url"),
        (("Template_Update", TEMPLATE, {"webhooks": [OTHER_URL, SHOWN]}), "update.webhooks[1]"),
    ],
)
def test_a_webhook_that_has_lost_its_password_is_refused(cloud, caller, call, path):
    code, data = caller.error(*call)
    assert (code, data) == (-32602, {"path": path, "expected": "a URL with its password, not with *** in its place"})
    assert webhooks_of(cloud) == (URL,)
