"""The check of lists that go wrong: each row has a clear answer, and nothing is lost."""

import pytest

from chalicelib.api.campaign_files import begin
from chalicelib.domain import campaign as campaigns
from chalicelib.domain.campaign import TEMPLATE_CHANGED
from chalicelib.domain.errors import FetchError, FetchLater
from chalicelib.domain.template import TemplateStatus
from chalicelib.pipeline.campaign_check import check_campaign
from chalicelib.pipeline.waiting import WORK_MS, RetryLater
from tests.fakes import ACCOUNT, CAMPAIGN, PICTURE, FakeCloud, make_campaign, make_template
from tests.unit.api.calling import Caller
from tests.unit.pipeline.steps_runner import run
from tests.unit.pipeline.test_campaign_check import MESSAGE

TEXT = '[{"text": {"id": "title", "duration": 1000}}]'
LONGER = TEXT.replace("1000", "3000")
PHOTO = '[{"image": {"id": "photo", "duration": 1000}}]'
CLIP = '[{"video": {"id": "clip"}}]'


@pytest.fixture
def cloud(monkeypatch):
    """Return an account with an unlimited plan, whose campaigns are checked in steps of two rows."""
    monkeypatch.setattr(campaigns, "STEP_ROWS", 2)
    cloud = FakeCloud()
    cloud.limit(credits=None)
    cloud.templates.put(make_template(scripts=(TEXT,)))
    return cloud


def upload(cloud, content, script=TEXT):
    cloud.templates.put(make_template(scripts=(script,)))
    cloud.campaigns.put(make_campaign())
    data = content if isinstance(content, bytes) else content.encode()
    cloud.storage.put_bytes(make_campaign().file_key, data, "text/csv")
    begin(CAMPAIGN, ACCOUNT, cloud.api_services)


def check(cloud, content, script=TEXT):
    """Check a list. Return the campaign, its rows and its forecast."""
    upload(cloud, content, script)
    run(cloud)
    caller = Caller(cloud)
    rows = caller.call("Campaign_Rows", CAMPAIGN, {})["rows"]
    return stored(cloud), rows, caller.call("Campaign_Forecast", CAMPAIGN)


def stored(cloud):
    return cloud.campaigns.get(ACCOUNT, CAMPAIGN)


def fetches(cloud, third):
    """Let a third of nine URLs fail. Return the list."""
    for number in range(9):
        url = f"https://{'other' if number % 3 else 'busy'}.example/{number}.png"
        cloud.web.files[url] = PICTURE
        if number % 3 == 0:
            cloud.web.errors[url] = third
    return "photo\r\n" + "\r\n".join(cloud.web.files)


def test_urls_that_answer_404_are_problems_of_their_rows_alone(cloud):
    list_ = fetches(cloud, FetchError("the server answered with status 404"))
    campaign, rows, forecast = check(cloud, list_, PHOTO)
    assert [row["row"] for row in rows if not row["ok"]] == [1, 4, 7]
    assert (campaign.ok_rows, forecast["forecast"]["rows"]) == (6, 6)


def test_urls_that_answer_429_are_warnings_as_their_videos_will_wait(cloud):
    busy = FetchLater("the server answered with status 429", 30, is_too_often=True)
    campaign, rows, forecast = check(cloud, fetches(cloud, busy), PHOTO)
    assert (campaign.ok_rows, campaign.credits) == (9, 9)
    warned = [row["row"] for row in rows if "the video will wait for it" in " ".join(row["warnings"])]
    assert warned == [1, 4, 7]
    assert rows[0]["warnings"] == [
        'Object "photo": its file was not checked, as the server answered with status 429; the video will wait for it'
    ]
    # What was not looked at is not counted.
    assert forecast["forecast"]["rows"] == 6


def test_a_server_that_asks_for_a_pause_is_left_alone_and_the_rows_of_others_are_checked(cloud):
    list_ = fetches(cloud, FetchLater("the server answered with status 429", 30, is_too_often=True))
    check(cloud, list_, PHOTO)
    assert sum("busy" in url for url in cloud.web.fetched) == 1
    assert sum("other" in url for url in cloud.web.fetched) == 6


def test_a_film_that_cannot_be_fetched_now_costs_a_credit_until_its_length_is_known(cloud):
    cloud.web.errors["https://example.com/a.mp4"] = FetchLater("the server answered with status 503")
    campaign, rows, _ = check(cloud, "clip\r\nhttps://example.com/a.mp4\r\n", CLIP)
    assert (campaign.ok_rows, rows[0]["credits"]) == (1, 1)


def test_credits_that_end_in_the_middle_leave_the_forecast_of_all_rows(cloud):
    cloud.limit(credits=3)
    campaign, rows, forecast = check(cloud, "title\r\nAva\r\nBo\r\nCy\r\nDee\r\nEve\r\n")
    assert [row["ok"] for row in rows] == [True] * 3 + [False] * 2
    assert (campaign.credits, forecast["credits"], forecast["left"]) == (3, 3, 3)
    assert (forecast["forecast"]["rows"], forecast["forecast"]["credits"]) == (5, 5)


def changed_after_a_step(cloud, **changes):
    """Change the template after the first step of a check, and run the check to its end."""
    upload(cloud, "title\r\nAva\r\nBo\r\nCy\r\nDee\r\nEve\r\n")
    cloud.clock.step_ms = WORK_MS
    with pytest.raises(RetryLater):
        check_campaign(MESSAGE, cloud.pipeline_services)
    cloud.clock.step_ms = 0
    cloud.templates.put(make_template(**{"scripts": (TEXT,)} | changes))
    run(cloud)


def test_a_template_that_is_changed_in_the_middle_has_all_rows_checked_again(cloud):
    changed_after_a_step(cloud, scripts=(LONGER,))
    campaign = stored(cloud)
    assert (campaign.state, campaign.check, campaign.checked_rows, campaign.credits) == ("checked", 2, 5, 15)
    assert campaign.notes == (TEMPLATE_CHANGED,)
    assert Caller(cloud).call("Campaign_Forecast", CAMPAIGN)["forecast"]["credits"] == 15


def test_a_template_that_no_longer_fits_the_list_ends_the_check(cloud):
    changed_after_a_step(cloud, scripts=(TEXT.replace("title", "other"),))
    assert (stored(cloud).state, stored(cloud).checked_rows) == ("failed", 0)
    assert 'no column for "other"' in stored(cloud).problem


@pytest.mark.parametrize("changes", [{"name": "Other"}, {"status": TemplateStatus.INACTIVE}, {"webhooks": ("x",)}])
def test_a_change_that_no_video_shows_does_not_repeat_the_check(cloud, changes):
    changed_after_a_step(cloud, **changes)
    assert (stored(cloud).state, stored(cloud).check, stored(cloud).notes) == ("checked", 1, ())


def test_a_worker_that_is_behind_changes_nothing_of_the_repeated_check(cloud):
    upload(cloud, "title\r\nAva\r\nBo\r\nCy\r\n")
    cloud.clock.step_ms = WORK_MS
    with pytest.raises(RetryLater):
        check_campaign(MESSAGE, cloud.pipeline_services)
    late = stored(cloud)
    cloud.templates.put(make_template(scripts=(LONGER,)))
    check_campaign(MESSAGE, cloud.pipeline_services)
    assert stored(cloud).rows_key(1) != late.rows_key(1)
    check_campaign(MESSAGE, cloud.pipeline_services)
    assert stored(cloud).checked_rows == 0


def test_values_in_a_mixed_up_encoding_are_warnings_of_their_rows(cloud):
    mixed = "title\r\nAnn\r\nZoë\r\n".encode() + "Köln\r\nGünther\r\n".encode("cp1252")
    _, rows, _ = check(cloud, mixed)
    assert [[each for each in row["warnings"] if "encoding" in each] for row in rows] == [
        [],
        ['column 1 has "ZoÃ«": it looks like "Zoë" in another encoding'],
        [],
        [],
    ]


def test_identical_rows_are_rendered_once(cloud):
    _, _, forecast = check(cloud, "title\r\n" + "Ava\r\n" * 7)
    found = forecast["forecast"]
    assert (found["rows"], found["duration"], found["rendered"]) == (7, 7000, 1000)


@pytest.mark.parametrize("value", ["=1+1", "@SUM(A1)", "+49 30 1234", "-5", "\tx"])
def test_what_looks_like_a_formula_is_text(cloud, value):
    campaign, _, _ = check(cloud, f'title\r\n"{value}"\r\n')
    assert campaign.ok_rows == 1
