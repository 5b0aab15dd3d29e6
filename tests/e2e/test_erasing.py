"""The erasure of a recipient, with the policies of the functions."""

import pytest

from tests.e2e.cloud import wait_for


@pytest.fixture
def videos(caller, rectangle_template):
    """Return a finished video for Ava, and one for Bo."""
    template_id = caller.call("Template_New", rectangle_template)
    asked = [{"name": "Ava", "email": "Ava@example.com"}, {"name": "Bo", "data": "customer 8"}]
    return [caller.ended(caller.call("Template_Video_New", template_id, video))["id"] for video in asked]


def test_the_videos_of_a_recipient_are_erased_and_no_others(caller, videos):
    ava, bo = videos
    erasure_id = caller.call("Recipient_Erase", {"email": " ava@EXAMPLE.com"})
    receipt = wait_for(lambda: caller.call("Erasure_Get", erasure_id)["removed"] and caller.call("Erasure_Get", ava))
    assert (receipt["id"], receipt["videos"]) == (erasure_id, [ava])
    assert "files" in {part["kind"] for part in receipt["removed"]}
    assert wait_for(lambda: caller.answer("Video_Get", ava).get("error"))["code"] == 1007
    assert caller.call("Video_Get", bo)["status"]["code"] == "done"


def test_a_deleted_video_has_a_finished_receipt(caller, videos):
    caller.call("Video_Delete", videos[1])
    receipt = caller.call("Erasure_Get", videos[1])
    assert (receipt["number"], "finished" in receipt) == (1, True)
    assert caller.call("Erasure_List", {"limit": 1})["erasures"][0]["id"] == receipt["id"]
