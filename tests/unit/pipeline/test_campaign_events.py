"""The report of a campaign's end: a notification, and a call of each webhook, once for each end."""

from dataclasses import replace

import pytest

from chalicelib.domain import campaign as campaigns
from chalicelib.domain.campaign import CampaignState
from chalicelib.domain.campaign_event import CampaignEvent, campaign_event_of
from chalicelib.domain.credit import Amounts, Entry, EntryKind
from chalicelib.domain.ids import new_id
from chalicelib.domain.messages import DeliverMessage, RunCampaignMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.viewer_event import event_of
from chalicelib.pipeline.campaign_run import STOPPED_MS
from chalicelib.pipeline.deliver import deliver
from chalicelib.pipeline.reaper import reap
from tests.fakes import ACCOUNT, CAMPAIGN, TEMPLATE, VIDEO, FakeCloud, make_campaign, make_template
from tests.unit.api.calling import Caller
from tests.unit.pipeline.steps_runner import run, run_some, run_with_crashes, work_dead_letter

SCRIPT = '[{"text": {"id": "title", "duration": 1000}}, {"rectangle": {"id": "bar", "duration": "$seconds*1000"}}]'
LIST = "title,seconds\r\nAva,1\r\nBo,2\r\nCy,soon\r\n"
URL, OTHER_URL = "http://example.com/done", "http://b/"


@pytest.fixture
def cloud(monkeypatch):
    """Return a checked campaign of three rows, the third with a problem, whose template has two webhooks."""
    monkeypatch.setattr(campaigns, "STEP_ROWS", 2)
    cloud = FakeCloud()
    cloud.limit(credits=1000)
    cloud.templates.put(make_template(scripts=(SCRIPT,), webhooks=(URL, OTHER_URL)))
    upload(cloud, LIST)
    return cloud


def upload(cloud, text):
    campaign = make_campaign()
    cloud.campaigns.put(campaign)
    cloud.storage.put_bytes(campaign.file_key, text.encode(), "text/csv")
    call(cloud, "Campaign_Check")
    run(cloud)


def call(cloud, method, *params):
    return Caller(cloud).call(method, CAMPAIGN, *params)


def stored(cloud):
    return cloud.campaigns.get(ACCOUNT, CAMPAIGN)


def spend(cloud, credits_):
    moved = Amounts(available=-credits_)
    cloud.ledger.append(Entry(ACCOUNT, new_id(), EntryKind.CORRECTION, cloud.clock.ms, moved))


def calls(cloud):
    """Return the URLs and bodies of the calls about campaigns."""
    return [(url, body) for url, body in cloud.web.calls if "campaign" in body]


def told(cloud):
    """Return the notifications about campaigns, as callers see them."""
    return [each for each in Caller(cloud).call("Notification_List", "") if each["kind"] == "campaign"]


def test_the_name_of_the_calls_tells_the_event():
    event = CampaignEvent.of(make_campaign(run=2, check=1, state=CampaignState.DONE))
    assert campaign_event_of(event.subject) == event
    assert (event_of(event.subject), campaign_event_of(VIDEO)) == (None, None)


def test_each_webhook_is_called_once_with_the_campaign_and_its_sums(cloud):
    call(cloud, "Campaign_Start")
    run(cloud)
    assert [url for url, _ in calls(cloud)] == [URL, OTHER_URL]
    body = calls(cloud)[0][1]
    assert body["event"]["type"] == "campaign.done"
    assert body["campaign"] == call(cloud, "Campaign_Get")
    names = ("id", "state", "totalRows", "doneVideos", "failedRows", "invalidRows", "creditsSpent")
    assert [body["campaign"][name] for name in names] == [CAMPAIGN, "done", 3, 2, 0, 1, 3]


def test_the_calls_come_when_the_result_is_ready_and_are_signed_with_one_id(cloud):
    call(cloud, "Campaign_Start")
    states, real = [], cloud.web.call_webhook

    def call_webhook(url, body, headers):
        states.append((headers["webhook-id"], call(cloud, "Campaign_Result")["state"]))
        return real(url, body, headers)

    cloud.web.call_webhook = call_webhook
    run(cloud)
    about_campaign = {each for each in states if each[0] == CampaignEvent.of(stored(cloud)).event_id}
    assert {state for _, state in about_campaign} == {"ready"}


def test_a_notification_tells_the_sums(cloud):
    call(cloud, "Campaign_Start")
    run(cloud)
    (notification,) = told(cloud)
    assert (notification["campaignID"], notification["templateID"]) == (CAMPAIGN, TEMPLATE)
    expected = "2 of 3 rows have a video, 0 failed, 1 were not valid; 3 credits were spent"
    assert notification["message"] == f"the campaign 'Spring' is done: {expected}"


def test_a_notification_says_that_videos_can_be_watched_if_none_is_made_before(cloud):
    cloud.campaigns.put(replace(stored(cloud), made_when_watched=True))
    call(cloud, "Campaign_Start")
    run(cloud)
    assert "2 of 3 rows can be watched, 0 failed" in told(cloud)[0]["message"]


@pytest.mark.parametrize("calls_left", range(0, 60, 3))
def test_a_crash_after_any_call_loses_no_report_and_doubles_none(cloud, calls_left):
    call(cloud, "Campaign_Start")
    run_with_crashes(cloud, calls_left)
    assert len(told(cloud)) == 1
    done = {row["url"] for row in call(cloud, "Webhook_Delivery_List") if row["state"] == "delivered"}
    assert done == {URL, OTHER_URL}


@pytest.mark.parametrize("times", [2, 3])
def test_messages_that_arrive_twice_make_no_second_report(cloud, times):
    call(cloud, "Campaign_Start")
    run(cloud, times)
    assert ([url for url, _ in calls(cloud)], len(told(cloud))) == ([URL, OTHER_URL], 1)


def test_a_cancelled_campaign_is_reported_when_its_queued_videos_have_ended(cloud):
    call(cloud, "Campaign_Start")
    run_some(cloud, 1)
    call(cloud, "Campaign_Cancel")
    assert calls(cloud) == []
    run(cloud)
    assert {body["event"]["type"] for _, body in calls(cloud)} == {"campaign.cancelled"}
    assert stored(cloud).done == len(cloud.videos.list(ACCOUNT)) > 0


def test_a_pause_by_the_account_is_not_reported(cloud):
    call(cloud, "Campaign_Start")
    call(cloud, "Campaign_Pause")
    run(cloud)
    assert (calls(cloud), told(cloud)) == ([], [])


def test_credits_that_end_are_a_notification_at_once_and_no_event(cloud):
    spend(cloud, cloud.amounts.available - 1)
    call(cloud, "Campaign_Start")
    run(cloud)
    assert stored(cloud).state is CampaignState.PAUSED
    assert "paused: row 2: No credit" in told(cloud)[0]["message"]
    assert calls(cloud) == []


def test_a_campaign_that_goes_on_after_its_pause_reports_its_end(cloud):
    spend(cloud, cloud.amounts.available - 1)
    call(cloud, "Campaign_Start")
    run(cloud)
    spend(cloud, -1000)
    call(cloud, "Campaign_Resume")
    run(cloud)
    assert (len(told(cloud)), len(calls(cloud))) == (2, 2)


def test_a_file_that_cannot_be_used_is_reported(cloud):
    upload(cloud, "title\r\nAva\r\n")
    assert {body["event"]["type"] for _, body in calls(cloud)} == {"campaign.failed"}
    assert "no column for" in told(cloud)[0]["message"]


def test_the_reaper_reports_an_end_whose_message_is_lost_and_doubles_none(cloud):
    call(cloud, "Campaign_Start")
    while not stored(cloud).unreported:
        run_some(cloud, 1)
        if stored(cloud).state is CampaignState.DONE:
            break
    run(cloud)
    cloud.campaigns.swap(stored(cloud), make_campaign(**{**fields_of(stored(cloud)), "unreported": True}))
    cloud.clock.ms += STOPPED_MS
    reap(cloud.pipeline_services, 2**62)
    assert RunCampaignMessage(ACCOUNT, CAMPAIGN, 1) in cloud.queues.parsed(Queue.PREPARE)
    run(cloud)
    assert (len(calls(cloud)), len(told(cloud)), stored(cloud).unreported) == (2, 1, False)


def fields_of(campaign):
    return {name: getattr(campaign, name) for name in campaign.__dataclass_fields__}


def test_a_server_that_does_not_answer_is_called_again_and_then_notified_about(cloud):
    cloud.web.statuses[URL] = 404
    call(cloud, "Campaign_Start")
    run(cloud)
    attempts = [row["status"] for row in call(cloud, "Webhook_Delivery_List") if row["url"] == URL]
    assert attempts == [404] * (len(cloud.webhook_delays_s) + 1)
    failed = [each for each in Caller(cloud).call("Notification_List", "") if "campaignID" in each]
    assert [each["kind"] for each in failed].count("webhook") == 1


def test_a_given_up_call_about_a_campaign_is_notified_about(cloud):
    call(cloud, "Campaign_Start")
    run(cloud)
    work_dead_letter(cloud, DeliverMessage(ACCOUNT, CampaignEvent.of(stored(cloud)).subject, "http://gone/"))
    messages = [each["message"] for each in Caller(cloud).call("Notification_List", "")]
    assert any("http://gone/" in message for message in messages)


def test_a_deleted_campaign_is_not_called_about_and_keeps_no_records(cloud):
    call(cloud, "Campaign_Start")
    run(cloud)
    message = DeliverMessage(ACCOUNT, CampaignEvent.of(stored(cloud)).subject, URL)
    call(cloud, "Campaign_Delete")
    deliver(message, cloud.pipeline_services)
    assert len(calls(cloud)) == 2
    assert not [row for row in cloud.deliveries.list(ACCOUNT) if row.video_id.startswith(CAMPAIGN)]


def test_a_call_about_a_campaign_is_listed_with_its_type_and_not_made_again_by_hand(cloud):
    call(cloud, "Campaign_Start")
    run(cloud)
    (first, _) = call(cloud, "Webhook_Delivery_List")
    assert first["eventType"] == "campaign.done"
    code, data = Caller(cloud).error("Webhook_Delivery_Redeliver", first["id"])
    assert (code, data["path"]) == (-32602, "deliveryID")
