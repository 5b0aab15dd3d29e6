import pytest

from chalicelib.domain.video import OutFile, VideoStatus
from tests.fakes import make_video, with_changes

RENDERING = make_video(status=VideoStatus.RENDERING, jobs={"p/0": 30, "p/1": 70}, frames=100)


@pytest.mark.parametrize(
    ("frames_done", "progress"),
    [({}, 0), ({"p/0": 15}, 15), ({"p/0": 30, "p/1": 35}, 65), ({"p/0": 30, "p/1": 70}, 99)],
)
def test_progress_is_the_share_of_rendered_frames_and_100_only_if_the_video_is_done(frames_done, progress):
    assert with_changes(RENDERING, frames_done=frames_done).progress == progress


def test_frames_of_cached_segments_count_as_rendered():
    assert with_changes(RENDERING, frames=400, frames_done={"p/0": 20}).progress == 80


def test_progress_is_0_before_the_video_is_planned():
    assert make_video().progress == 0


def test_progress_of_a_finished_video_is_100():
    assert make_video(status=VideoStatus.DONE).progress == 100


@pytest.mark.parametrize(("duration_ms", "credits"), [(1, 1), (1000, 1), (1001, 2), (36_650, 37)])
def test_a_video_costs_a_credit_for_each_started_second(duration_ms, credits):
    assert make_video(status=VideoStatus.DONE, duration_ms=duration_ms).credits == credits


@pytest.mark.parametrize("status", set(VideoStatus) - {VideoStatus.DONE})
def test_an_unfinished_or_failed_video_costs_nothing(status):
    assert make_video(status=status, duration_ms=5000).credits == 0


def test_unfinished_jobs_are_left_in_order():
    video = make_video(jobs={"p/1": 1, "p/0": 1, "q/0": 1}, jobs_done=frozenset({"p/0"}))
    assert video.render.jobs_left == ["p/1", "q/0"]


def test_the_storage_id_of_an_out_file_names_its_video_and_profile():
    assert OutFile("MP4_H264_AAC_640x480_24fps", "", 0, "").storage_id("5331") == "5331.MP4_H264_AAC_640x480_24fps"
