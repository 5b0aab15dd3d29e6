"""The cost of a campaign."""

from dataclasses import replace

import pytest

from chalicelib.cost.campaign_cost import Campaign, campaign_lines
from chalicelib.domain.profile import parse_profile
from tests.unit.cost.conftest import GB_S_OF_SECOND

USUAL = parse_profile("MP4_H264_AAC_1280x720_24fps")


@pytest.fixture
def quantities(basis):
    """Return a function that gives the quantity of each line of a campaign."""

    def calculate(videos=1001, seconds=30.0, personal_s=10.0, profile=USUAL, on=basis, **options):
        lines = campaign_lines(Campaign(videos, seconds, personal_s, profile, **options), on)
        return {line.name: line.quantity for line in lines}

    return calculate


def test_the_first_video_is_rendered_whole_and_of_the_others_the_personal_seconds(quantities):
    cpu_s = 30 * 0.5 + 1000 * 10 * 0.5
    assert quantities()["Lambda, rendering"] == pytest.approx(cpu_s * GB_S_OF_SECOND)


def test_other_steps_are_plans_files_and_one_sound(quantities):
    cpu_s = 1001 * 0.1 + 1001 * 0.2 + 3.0
    assert quantities()["Lambda, other steps"] == pytest.approx(cpu_s * GB_S_OF_SECOND)


def test_rendering_grows_with_the_pixels_and_the_frames(quantities):
    small = quantities(profile=parse_profile("MP4_H264_AAC_640x360_24fps"))
    fast = quantities(profile=parse_profile("MP4_H264_AAC_1280x720_48fps"))
    assert small["Lambda, rendering"] * 4 == pytest.approx(quantities()["Lambda, rendering"])
    assert fast["Lambda, rendering"] == pytest.approx(quantities()["Lambda, rendering"] * 2)


def test_arm64_may_need_more_cpu_time(quantities, on_arm64):
    assert quantities(on=on_arm64)["Lambda, rendering"] == pytest.approx(quantities()["Lambda, rendering"] * 2)


def test_requests_are_those_of_the_first_video_and_of_each_other(quantities):
    made = quantities()
    assert (made["DynamoDB, writes"], made["DynamoDB, reads"], made["S3, writes"]) == (10_100, 5_050, 2_020)


def test_each_message_is_sent_received_and_deleted(quantities):
    assert quantities()["SQS"] == (6 + 1000 * 4) * 3


@pytest.mark.parametrize(("videos", "calls"), [(1, 2), (1000, 1001), (1001, 1003)])
def test_a_call_takes_a_thousand_videos_and_each_needs_a_link(quantities, videos, calls):
    assert quantities(videos)["API Gateway"] == calls


def test_what_there_is_none_of_is_left_out(quantities):
    assert "Files, downloaded" in quantities()
    assert "Files, downloaded" not in quantities(views=0)


def test_messages_and_calls_are_invocations_with_logs_and_some_traces(quantities):
    made = quantities()
    work = 6 + 1000 * 4 + 1003
    assert made["Lambda, invocations"] == work
    assert made["CloudWatch, logs"] == pytest.approx(work / 1000)
    assert made["X-Ray"] == pytest.approx(work * 0.05)


def test_files_are_stored_for_months_and_downloaded_by_viewers(quantities):
    made = quantities(views=3.0, months=0.5)
    assert made["Files, stored"] == pytest.approx(1001 * 30 / 1000 * 0.5)
    assert made["Files, downloaded"] == pytest.approx(1001 * 30 / 1000 * 3)
    assert made["S3, reads"] == 10 + 1000 + 1001 * 3


def test_storage_of_functions_is_a_line_if_it_costs(quantities, basis):
    assert "Lambda, rendering, storage" not in quantities()
    larger = {name: replace(size, storage_mb=1536) for name, size in basis.sizes.items()}
    made = quantities(on=replace(basis, sizes=larger))
    assert made["Lambda, rendering, storage"] == pytest.approx(30 * 0.5 + 1000 * 10 * 0.5)


def test_a_line_costs_its_quantity_times_the_price(basis):
    for line in campaign_lines(Campaign(10, 30.0, 10.0, USUAL), basis):
        assert line.usd == line.quantity


def test_a_profile_without_a_picture_is_refused(basis):
    with pytest.raises(ValueError, match=r"^MP3 has no picture: choose a profile with one$"):
        campaign_lines(Campaign(10, 30.0, 10.0, parse_profile("MP3")), basis)
