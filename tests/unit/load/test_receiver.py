"""The calls of webhooks that the load run expects."""

from tests.load.receiver import wrong_calls


def test_one_call_of_each_finished_video_is_right():
    assert wrong_calls({"v1": {"e1": 1}, "v2": {"e2": 1}}, {"v1", "v2"}, deaths=0) == []


def test_a_finished_video_without_a_call_is_wrong():
    assert wrong_calls({}, {"v1"}, deaths=9) == ["the webhook of video v1 was not called"]


def test_a_call_for_another_video_is_wrong():
    calls = {"v1": {"e1": 1}}
    assert wrong_calls(calls, set(), deaths=9) == ["the webhook was called for video v1, which is not done"]


def test_a_second_event_is_wrong_even_after_deaths():
    assert "video v1 has 2 events" in wrong_calls({"v1": {"e1": 1, "e2": 1}}, {"v1"}, deaths=9)


def test_a_call_may_be_repeated_once_for_each_death():
    calls = {"v1": {"e1": 2}, "v2": {"e2": 2}}
    assert wrong_calls(calls, {"v1", "v2"}, deaths=2) == []
    assert len(wrong_calls(calls, {"v1", "v2"}, deaths=1)) == 1
