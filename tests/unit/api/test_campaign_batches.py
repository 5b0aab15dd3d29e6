"""Template_Batch_Get and Template_Batch_List: the totals of one call's videos."""

import pytest

from chalicelib.api.wire_fields import to_date
from chalicelib.domain.ids import id_ms
from chalicelib.domain.video import VideoStatus
from tests.fakes import ACCOUNT, OTHER_TEMPLATE, TEMPLATE, make_template, with_changes

AVA = {"name": "Ava"}
NOTHING = {"rendered": 0, "reused": 0, "compute": 0.0}


@pytest.fixture(autouse=True)
def template(cloud):
    cloud.templates.put(make_template())


@pytest.fixture
def rows(caller):
    """Create a batch of three videos."""
    return caller.call("Template_Videos_New", TEMPLATE, [AVA] * 3)


def test_all_videos_of_a_call_are_of_one_batch(rows, caller):
    (batch,) = {row["batch"] for row in rows}
    assert {caller.call("Video_Get", row["id"])["batch"] for row in rows} == {batch}


def test_each_call_is_a_batch_of_its_own(caller):
    (first,), (second,) = (caller.call("Template_Videos_New", TEMPLATE, [AVA]) for _ in range(2))
    assert first["batch"] != second["batch"]


def test_a_video_that_is_requested_alone_has_no_batch(caller):
    assert "batch" not in caller.call("Video_Get", caller.call("Template_Video_New", TEMPLATE, AVA))


def test_a_batch_that_has_not_started_counts_only_its_videos(rows, caller):
    batch = rows[0]["batch"]
    expected = {"id": batch, "date": to_date(id_ms(batch))}
    expected |= {"videos": 3, "done": 0, "failed": 0, "duration": 0, "credits": 0, "usage": NOTHING}
    assert caller.call("Template_Batch_Get", TEMPLATE, batch) == expected


def test_a_batch_sums_up_the_usage_of_its_videos(rows, cloud, caller):
    took = {"total_ms": 30_000, "rendered_ms": 10_000, "cached_ms": 20_000, "compute_mb_ms": 2_048_000}
    for row in rows[:2]:
        cloud.videos.put(
            with_changes(cloud.videos.get(ACCOUNT, row["id"]), status=VideoStatus.DONE, duration_ms=29_500, **took)
        )
    cloud.videos.put(
        with_changes(
            cloud.videos.get(ACCOUNT, rows[2]["id"]), status=VideoStatus.ERROR, duration_ms=29_500, total_ms=30_000
        )
    )
    answer = caller.call("Template_Batch_Get", TEMPLATE, rows[0]["batch"])
    assert {name: value for name, value in answer.items() if name not in ("id", "date")} == {
        "videos": 3,
        "done": 2,
        "failed": 1,
        "duration": 59_000,
        "credits": 60,
        "usage": {"rendered": 20_000, "reused": 40_000, "compute": 4.0},
    }


@pytest.mark.parametrize("batch", ["0" * 24, "none"])
def test_a_missing_batch_is_refused(rows, caller, batch):
    code, data = caller.error("Template_Batch_Get", TEMPLATE, batch)
    assert (code, data["path"]) == (-32602, "batchID")


def test_a_batch_of_another_template_is_refused(rows, cloud, caller):
    cloud.templates.put(make_template(id=OTHER_TEMPLATE))
    assert caller.error("Template_Batch_Get", OTHER_TEMPLATE, rows[0]["batch"])[0] == -32602


def test_the_batches_are_listed_newest_first_with_their_sums(rows, caller):
    caller.call("Template_Video_New", TEMPLATE, AVA)
    (newer,) = caller.call("Template_Videos_New", TEMPLATE, [AVA])
    answer = caller.call("Template_Batch_List", TEMPLATE, {})
    assert [(batch["id"], batch["videos"]) for batch in answer["batches"]] == [
        (newer["batch"], 1),
        (rows[0]["batch"], 3),
    ]
    assert answer["batches"][1] == caller.call("Template_Batch_Get", TEMPLATE, rows[0]["batch"])
    assert answer.keys() == {"batches"}


def test_a_batch_on_two_pages_is_whole_on_both(rows, caller):
    first = caller.call("Template_Batch_List", TEMPLATE, {"limit": 2})
    second = caller.call("Template_Batch_List", TEMPLATE, {"limit": 2, "after": first["older"]})
    assert first["batches"] == second["batches"]
    assert (first["batches"][0]["videos"], "older" in second, "newer" in second) == (3, False, True)


@pytest.mark.parametrize(("limit", "is_allowed"), [(0, False), (1, True), (100, True), (101, False)])
def test_a_page_has_up_to_100_videos(rows, caller, limit, is_allowed):
    if is_allowed:
        assert caller.call("Template_Batch_List", TEMPLATE, {"limit": limit})["batches"]
    else:
        assert caller.error("Template_Batch_List", TEMPLATE, {"limit": limit})[1]["path"] == "page.limit"


def test_the_batches_of_another_accounts_template_are_not_found(caller):
    assert caller.error("Template_Batch_List", OTHER_TEMPLATE, {})[0] == 1000
