"""The statistics of templates and videos, as the API returns them."""

import csv
import io
import json
from dataclasses import replace

import pytest

from chalicelib.api.analytics import MAX_VIEWINGS
from chalicelib.api.analytics_csv import to_csv
from chalicelib.domain.submission import Submission
from chalicelib.domain.template_page import PageSettings, PageStatistics
from chalicelib.domain.video import Contact, Player
from tests.fakes import (
    ACCOUNT,
    NOW_MS,
    OTHER_TEMPLATE,
    OTHER_VIDEO,
    TEMPLATE,
    VIDEO,
    make_template,
    make_video,
    make_viewing,
)
from tests.unit.api.calling import BY_TEMPLATE, Caller

DAY_MS = 86_400_000
HALF = f"{2**50 - 1:025x}"
NOTHING = {"playDetails": []}
SEEN = {"watched": HALF, "pauses": 2, "cta_shown": 3, "cta_hidden": 1, "cta_link": 4, "cta_icon": 5}
VENDORS = {
    "plays": 1,
    "CTALinkClicks": 4,
    "CTAIconClicks": 5,
    "CTAContentShow": 3,
    "CTAContentHide": 1,
    "engagementRate": 50.0,
    "playDetails": [],
}
SUMS = {
    "loads": 1,
    "embedLoads": 0,
    "plays": 1,
    "pauses": 2,
    "completions": 0,
    "ctaShown": 3,
    "ctaHidden": 1,
    "ctaLinkClicks": 4,
    "ctaIconClicks": 5,
    "forms": 0,
    "engagementRate": 50.0,
}
FORM = Submission(make_viewing().viewing_id, NOW_MS, {"email": "ann@example.com", "name": "=Ann"})


@pytest.fixture
def cloud(cloud):
    """Return a cloud with a template that counts persons, and two videos."""
    cloud.templates.put(make_template(page=PageSettings(statistics=PageStatistics.PERSONS)))
    cloud.videos.put(make_video(by_template=True))
    cloud.videos.put(make_video(id=OTHER_VIDEO))
    return cloud


def view(cloud, number=0, video_id=VIDEO, at_ms=NOW_MS, **state):
    """Count a viewing, as `count_viewing` does."""
    cloud.videos.update(ACCOUNT, video_id, is_viewed=True)
    cloud.templates.update(ACCOUNT, TEMPLATE, is_viewed=True)
    viewing = make_viewing(number, video_id=video_id, **(SEEN | state))
    cloud.statistics.record(None, replace(viewing, created_ms=at_ms, changed_ms=at_ms + 9), TEMPLATE, 0)


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_a_viewed_video_has_the_vendors_analytics(cloud, caller):
    view(cloud)
    assert caller.call("Video_Get", VIDEO)["analytics"] == VENDORS


def test_a_viewed_template_has_those_of_its_videos_together(cloud, caller):
    view(cloud)
    view(cloud, video_id=OTHER_VIDEO)
    (template,) = caller.call("Template_List")
    assert (template["analytics"]["plays"], template["analytics"]["engagementRate"]) == (2, 50.0)


def test_lists_and_pages_of_videos_have_them_too(cloud, caller):
    view(cloud)
    listed = caller.call("Template_Video_List", TEMPLATE)
    paged = caller.call("Template_Video_Page", TEMPLATE, {})["videos"]
    for found in (listed, paged):
        assert {video["id"]: video["analytics"] for video in found} == {VIDEO: VENDORS, OTHER_VIDEO: NOTHING}


@pytest.mark.parametrize(
    "call", [("Video_Get", VIDEO), ("Template_Video_List", TEMPLATE), ("Template_Video_Page", TEMPLATE, {})]
)
def test_sums_are_read_once_for_a_list_and_never_where_nothing_was_viewed(cloud, caller, call):
    caller.call(*call)
    assert cloud.statistics.reads == 0
    view(cloud)
    caller.call(*call)
    assert cloud.statistics.reads == 1


def test_the_sums_of_templates_are_read_only_if_they_were_viewed(cloud, caller):
    caller.call("Template_List")
    assert cloud.statistics.reads == 0


def test_the_body_of_a_webhook_has_them(cloud):
    view(cloud)
    assert cloud.pipeline_services.describe(cloud.videos.get(ACCOUNT, VIDEO))["analytics"] == VENDORS


def test_visitors_see_neither_sums_nor_forms_of_others(cloud):
    view(cloud)
    cloud.videos.update(ACCOUNT, VIDEO, submissions=(FORM,), player=Player(form_data=("own",)))
    video = Caller(cloud, BY_TEMPLATE).call("Video_Get", VIDEO)
    assert (video["analytics"], video["formData"]) == (NOTHING, ["own"])


def test_each_form_is_a_json_text_in_the_form_data(cloud, caller):
    cloud.videos.update(ACCOUNT, VIDEO, submissions=(FORM,), player=Player(form_data=("own",)))
    own, sent = caller.call("Video_Get", VIDEO)["formData"]
    assert own == "own"
    assert json.loads(sent) == {
        "date": "2023-11-14T22:13:20.000Z",
        "viewing": FORM.viewing_id,
        "fields": {"email": "ann@example.com", "name": "=Ann"},
    }


def test_a_form_data_that_is_sent_back_changes_nothing(cloud, caller):
    cloud.videos.update(ACCOUNT, VIDEO, submissions=(FORM,), player=Player(form_data=("own",)))
    before = caller.call("Video_Get", VIDEO)["formData"]
    caller.call("Video_Update_Metadata", VIDEO, {"formData": [*before, "new"]})
    assert caller.call("Video_Get", VIDEO)["formData"] == ["own", "new", before[1]]


def test_an_update_keeps_a_form_that_was_sent_meanwhile(cloud, caller):
    video = cloud.videos.get(ACCOUNT, VIDEO)
    cloud.videos.add_submission(video, FORM)
    caller.call("Video_Update_Metadata", VIDEO, {"formData": [], "name": "Mine"})
    assert cloud.videos.get(ACCOUNT, VIDEO).submissions == (FORM,)


def test_the_days_of_a_template_add_up(cloud, caller):
    view(cloud, 0)
    view(cloud, 1, at_ms=NOW_MS + DAY_MS)
    view(cloud, 2, at_ms=NOW_MS + DAY_MS)
    found = caller.call("Template_Analytics", TEMPLATE, "2023-11-14", "2023-11-20")
    assert (found["firstDay"], found["lastDay"]) == ("2023-11-14", "2023-11-20")
    assert [(day["day"], day["sums"]["plays"]) for day in found["days"]] == [("2023-11-14", 1), ("2023-11-15", 2)]
    assert (found["sums"]["plays"], found["sums"]["engagementRate"]) == (3, 50.0)
    assert found["watched"] == [3] * 50 + [0] * 50


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("", "", ["2023-11-14"]),
        ("2023-11-15", "2023-11-15", ["2023-11-15"]),
        ("2023-11-14T23:59:59Z", "2023-11-15", ["2023-11-14", "2023-11-15"]),
        ("2023-11-16", "2023-11-17", []),
        ("", "2023-12-13", ["2023-11-14", "2023-11-15"]),
        ("", "2023-12-14", ["2023-11-15"]),
    ],
)
def test_whole_days_are_counted_from_the_first_to_the_last_one(cloud, caller, since, until, days):
    view(cloud, 0)
    view(cloud, 1, at_ms=NOW_MS + DAY_MS)
    found = caller.call("Template_Analytics", TEMPLATE, since, until)
    assert [day["day"] for day in found["days"]] == days


@pytest.mark.parametrize(
    ("since", "until"), [("x", ""), ("", "x"), ("2023-11-02", "2023-11-01"), ("2022-01-01", "2023-01-02")]
)
def test_dates_that_make_no_span_of_a_year_are_refused(caller, cloud, since, until):
    assert caller.error("Template_Analytics", TEMPLATE, since, until)[0] == -32602


def test_a_span_may_have_366_days(cloud, caller):
    assert caller.call("Template_Analytics", TEMPLATE, "2022-01-01", "2023-01-01")["days"] == []


@pytest.mark.parametrize(
    "call",
    [
        ("Template_Analytics", OTHER_TEMPLATE, "", ""),
        ("Template_Analytics_CSV", OTHER_TEMPLATE, "", ""),
        ("Template_Analytics_Videos", OTHER_TEMPLATE, {}),
        ("Template_Analytics_Videos_CSV", OTHER_TEMPLATE, {}),
    ],
)
def test_another_template_is_not_found(cloud, caller, call):
    assert caller.error(*call)[0] == 1000


@pytest.mark.parametrize("method", ["Video_Analytics", "Video_Analytics_CSV"])
def test_another_video_is_not_found(caller, method):
    assert caller.error(method, "9" * 24)[0] == 1007


def test_the_videos_of_a_template_are_listed_page_by_page(cloud, caller):
    view(cloud)
    cloud.videos.update(ACCOUNT, VIDEO, contact=Contact(email="ann@example.com"))
    first = caller.call("Template_Analytics_Videos", TEMPLATE, {"limit": 1})
    second = caller.call("Template_Analytics_Videos", TEMPLATE, {"limit": 1, "after": first["older"]})
    rows = [*first["videos"], *second["videos"]]
    assert {row["videoID"]: row["sums"]["plays"] for row in rows} == {VIDEO: 1, OTHER_VIDEO: 0}
    assert next(row["email"] for row in rows if row["videoID"] == VIDEO) == "ann@example.com"
    assert "older" not in second


def test_a_video_has_its_sums_and_the_parts_that_were_watched(cloud, caller):
    view(cloud)
    found = caller.call("Video_Analytics", VIDEO)
    assert (found["sums"], found["watched"]) == (SUMS, [1] * 50 + [0] * 50)


def test_a_video_that_nobody_has_viewed_has_zeros(cloud, caller):
    found = caller.call("Video_Analytics", VIDEO)
    assert (set(found["sums"].values()), found["viewings"]) == ({0}, [])


def test_the_viewings_of_persons_are_listed_newest_first(cloud, caller):
    view(cloud, 1, at_ms=NOW_MS + 5000)
    view(cloud, 0, form=True)
    cloud.videos.update(ACCOUNT, VIDEO, submissions=(FORM,))
    newest, oldest = caller.call("Video_Analytics", VIDEO)["viewings"]
    assert newest["date"] == "2023-11-14T22:13:25.000Z"
    assert (oldest["watched"], oldest["ctaLinkClicks"], oldest["pauses"]) == (50, 4, 2)
    assert oldest["form"] == [{"name": "email", "value": "ann@example.com"}, {"name": "name", "value": "=Ann"}]
    assert "form" not in newest


@pytest.mark.parametrize("statistics", [PageStatistics.COUNTS, PageStatistics.NONE])
def test_viewings_are_listed_only_if_the_template_counts_persons(cloud, caller, statistics):
    view(cloud)
    cloud.templates.update(ACCOUNT, TEMPLATE, page=PageSettings(statistics=statistics))
    assert "viewings" not in caller.call("Video_Analytics", VIDEO)
    assert rows_of(caller.call("Video_Analytics_CSV", VIDEO)) == []


def test_at_most_a_thousand_viewings_are_listed(cloud, caller):
    for number in range(MAX_VIEWINGS):
        view(cloud, number)
    assert not caller.call("Video_Analytics", VIDEO)["more"]
    view(cloud, MAX_VIEWINGS)
    found = caller.call("Video_Analytics", VIDEO)
    assert (len(found["viewings"]), found["more"]) == (MAX_VIEWINGS, True)


def test_a_csv_of_days_has_a_row_for_each(cloud, caller):
    view(cloud)
    (row,) = rows_of(caller.call("Template_Analytics_CSV", TEMPLATE, "", ""))
    assert row == {"day": "2023-11-14"} | {name: str(value) for name, value in SUMS.items()}


def test_a_csv_of_videos_has_a_row_for_each(cloud, caller):
    view(cloud)
    cloud.videos.update(ACCOUNT, VIDEO, contact=Contact("ann@example.com", "Ann", "+Lee"), data="customer 7")
    found = caller.call("Template_Analytics_Videos_CSV", TEMPLATE, {"limit": 1, "after": OTHER_VIDEO})
    (row,) = rows_of(found["csv"])
    assert (row["videoID"], row["email"], row["firstName"]) == (VIDEO, "ann@example.com", "Ann")
    assert (row["lastName"], row["data"], row["plays"]) == ("'+Lee", "customer 7", "1")


def test_a_csv_of_viewings_has_the_fields_of_forms_as_columns(cloud, caller):
    view(cloud, 0, form=True)
    view(cloud, 1)
    cloud.videos.update(ACCOUNT, VIDEO, submissions=(FORM,))
    rows = rows_of(caller.call("Video_Analytics_CSV", VIDEO))
    assert sorted((row["form.email"], row["form.name"]) for row in rows) == [("", ""), ("ann@example.com", "'=Ann")]
    assert {(row["played"], row["embed"]) for row in rows} == {("true", "false")}


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"])
def test_no_cell_is_taken_for_a_formula(cell):
    assert list(csv.reader(io.StringIO(to_csv(["a"], [[cell]]), newline=""))) == [["a"], [f"'{cell}"]]


@pytest.mark.parametrize("cell", ["1=1", "a-b", " =1", "a,b", 'say "hi"', "two\nlines", ""])
def test_other_cells_are_as_they_are(cell):
    assert list(csv.reader(io.StringIO(to_csv(["a", "b"], [[cell, ""]]), newline="")))[1] == [cell, ""]
