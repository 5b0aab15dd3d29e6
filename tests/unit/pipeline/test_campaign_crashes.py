"""The run of a campaign whose worker dies at any call, and is repeated soon or days later: one video for each row."""

from contextlib import suppress
from dataclasses import replace
from itertools import count

import pytest

from chalicelib.api.campaign_rows import CampaignRows
from chalicelib.domain import campaign as campaigns
from chalicelib.domain.idempotency_key import KEPT_S
from chalicelib.domain.ids import id_ms
from chalicelib.domain.messages import RunCampaignMessage
from chalicelib.pipeline.campaign_run import run_campaign
from chalicelib.pipeline.waiting import RetryLater
from tests.fakes import ACCOUNT, CAMPAIGN, TEMPLATE, Crashed, Failing, FakeCloud, make_campaign, make_template
from tests.unit.api.calling import Caller
from tests.unit.pipeline.steps_runner import COMES_AGAIN_MS, run

MESSAGE = RunCampaignMessage(ACCOUNT, CAMPAIGN, 1)
TITLE = '[{"text": {"id": "title", "duration": 1000}}]'
PHOTO = '[{"image": {"id": "photo", "duration": 1000}}]'
DAYS_LATER_MS = 2 * KEPT_S * 1000


@pytest.fixture(autouse=True)
def steps_of_two(monkeypatch):
    monkeypatch.setattr(campaigns, "STEP_ROWS", 2)
    monkeypatch.setattr(campaigns, "STEP_ROWS_OF_FILES", 2)


def started(script=TITLE, text="title\nAva\nBo\nCy\n", medias=()):
    """Return a cloud with a campaign that has been started."""
    cloud = FakeCloud()
    cloud.limit(credits=1000)
    cloud.templates.put(make_template(scripts=(script,)))
    for media in medias:
        cloud.add_media(id=media, temp=True, template_id=TEMPLATE)
    campaign = make_campaign()
    cloud.campaigns.put(campaign)
    cloud.storage.put_bytes(campaign.file_key, text.encode(), "text/csv")
    Caller(cloud).call("Campaign_Check", CAMPAIGN)
    run(cloud)
    Caller(cloud).call("Campaign_Start", CAMPAIGN)
    return cloud


def dies(cloud, calls):
    """Run the campaign in a process that is killed after some calls. Return whether it was killed."""
    try:
        run_campaign(MESSAGE, cloud.services_with_crash_after(calls))
    except Crashed:
        return True
    except RetryLater:
        pass
    return False


def names(cloud):
    return sorted(video.name for video in cloud.videos.list(ACCOUNT))


@pytest.mark.parametrize("later_ms", [COMES_AGAIN_MS, DAYS_LATER_MS])
def test_each_row_gets_one_video_after_a_death_at_any_call(later_ms):
    for calls in count(1):
        cloud = started()
        died = dies(cloud, calls)
        cloud.clock.ms += later_ms
        run(cloud)
        campaign = cloud.campaigns.get(ACCOUNT, CAMPAIGN)
        assert (names(cloud), campaign.state) == (["Spring 1", "Spring 2", "Spring 3"], "done"), f"call {calls}"
        assert (campaign.done, campaign.spent) == (3, campaign.credits), f"call {calls}"
        if not died:
            break
    assert calls > 30


@pytest.mark.parametrize("later_ms", [COMES_AGAIN_MS, DAYS_LATER_MS])
def test_a_file_that_was_uploaded_for_one_video_is_used_by_one(later_ms):
    media = "6553f11e2c3d4e5f60718299"
    for calls in count(1):
        cloud = started(PHOTO, f"photo\n{media}\n", [media])
        died = dies(cloud, calls)
        cloud.clock.ms += later_ms
        run(cloud)
        assert (names(cloud), cloud.campaigns.get(ACCOUNT, CAMPAIGN).done) == (["Spring 1"], 1), f"call {calls}"
        if not died:
            break


def test_videos_that_could_not_be_queued_are_made_by_the_next_attempt():
    media = "6553f11e2c3d4e5f60718299"
    cloud = started(PHOTO, f"photo\n{media}\n", [media])
    failing = Failing(cloud.queues, "send_many")
    rows = CampaignRows(replace(cloud.api_services, queues=failing))
    with pytest.raises(RuntimeError):
        run_campaign(MESSAGE, replace(cloud.pipeline_services, campaign_rows=rows))
    assert names(cloud) == []
    run(cloud)
    assert names(cloud) == ["Spring 1"]


def test_the_videos_of_a_step_are_a_batch():
    cloud = started()
    with suppress(RetryLater):
        run_campaign(MESSAGE, cloud.pipeline_services)
    batches = {video.batch for video in cloud.videos.list(ACCOUNT)}
    sums = [Caller(cloud).call("Template_Batch_Get", TEMPLATE, batch)["videos"] for batch in batches]
    assert sorted(sums) == [1, 2]


def test_the_ids_of_videos_have_the_time_of_their_step():
    cloud = started()
    cloud.clock.ms += DAYS_LATER_MS
    began_ms = cloud.clock.ms
    with suppress(RetryLater):
        run_campaign(MESSAGE, cloud.pipeline_services)
    assert all(began_ms <= id_ms(video.id) <= cloud.clock.ms for video in cloud.videos.list(ACCOUNT))
