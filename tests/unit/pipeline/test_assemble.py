"""The end of the line."""

from functools import partial

import pytest

from chalicelib.domain.errors import VideoError
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import OutFile, VideoStatus
from chalicelib.pipeline.assemble import MAX_RETURNS, assemble
from chalicelib.render.sound.peaks import Peak
from tests.fakes import (
    ACCOUNT,
    OTHER_PROFILE,
    PROFILE,
    VIDEO,
    FakeCloud,
    Meanwhile,
    make_template,
    make_video,
    with_changes,
)
from tests.unit.pipeline.steps_runner import MESSAGE, run, run_some


@pytest.fixture
def cloud(cloud):
    """Return a video in two profiles that is due to be assembled."""
    cloud.templates.put(make_template(profiles=(PROFILE, OTHER_PROFILE)))
    cloud.videos.put(make_video())
    cloud.queues.send(Queue.PREPARE, MESSAGE)
    run_some(cloud, 3)
    return cloud


def video_of(cloud):
    return cloud.videos.get(ACCOUNT, VIDEO)


def out_file(cloud, profile, stem):
    name, prefix = f"{VIDEO}.{stem}.mp4", make_video().out_prefix
    return OutFile(profile, name, len(cloud.storage.files[prefix + name]), prefix + name, f"{prefix}{VIDEO}.{stem}.jpg")


def test_a_file_and_a_poster_are_stored_for_each_profile_under_its_name(cloud):
    assemble(MESSAGE, cloud.pipeline_services)
    assert video_of(cloud).out_files == (
        out_file(cloud, PROFILE, "MP4_H264_AAC_640x480"),
        out_file(cloud, OTHER_PROFILE, "MP4_H264_AAC_1280x720"),
    )


def assembled_as(profile):
    """Return the fake cloud and the output file of a video in one profile."""
    cloud = FakeCloud()
    cloud.templates.put(make_template(profiles=(profile,)))
    cloud.videos.put(make_video())
    cloud.queues.send(Queue.PREPARE, MESSAGE)
    run(cloud)
    (out,) = video_of(cloud).out_files
    return cloud, out


def test_a_gif_has_no_sound():
    cloud, out = assembled_as("GIF_64x64_12fps")
    assert cloud.storage.files[out.key] == b"GIF_64x64_12fps of [] with silence"


def test_an_mp3_is_its_sound_without_a_frame_or_a_poster():
    cloud, out = assembled_as("MP3")
    assert (cloud.renderer.rendered, out.poster_key) == ([], None)
    assert cloud.storage.files[out.key] == b" with sound"


def test_a_loud_sound_is_reported_in_addition_to_earlier_warnings(cloud):
    cloud.videos.put(with_changes(cloud.videos.get(ACCOUNT, VIDEO), warnings=("before",)))
    cloud.renderer.peaks = {24: Peak(4.5, 3200.0)}
    assemble(MESSAGE, cloud.pipeline_services)
    assert video_of(cloud).render.warnings == (
        "before",
        "The sound is up to 4.5 dB too loud at 3.2 s; it is turned down there",
    )


def test_a_failed_join_fails_the_video_and_leaves_no_file(cloud):
    cloud.renderer.join = failing_at(OTHER_PROFILE, cloud.renderer.join)
    assemble(MESSAGE, cloud.pipeline_services)
    assert (video_of(cloud).status, video_of(cloud).out_files) == (VideoStatus.ERROR, ())
    assert cloud.storage.files == {}


def failing_at(profile_name, join):
    def joined(segments, audio, profile, out):
        if profile.name == profile_name:
            raise VideoError("out of glue")
        return join(segments, audio, profile, out)

    return joined


def test_a_video_that_fails_while_it_is_assembled_keeps_no_file(cloud):
    join = cloud.renderer.join
    cloud.renderer.join = lambda *args: cloud.videos.update(ACCOUNT, VIDEO, status=VideoStatus.ERROR) and join(*args)
    assemble(MESSAGE, cloud.pipeline_services)
    assert cloud.storage.files == {}


def test_a_video_whose_manifest_is_missing_is_planned_again(cloud):
    cloud.storage.files.clear()
    assemble(MESSAGE, cloud.pipeline_services)
    assert cloud.videos.get(ACCOUNT, VIDEO).status is VideoStatus.QUEUED


def lose_all_segments(cloud):
    cloud.storage.delete_prefix("segments/")
    cloud.segments.rows.clear()


def test_a_video_is_sent_back_for_lost_segments_a_few_times(cloud):
    for _ in range(MAX_RETURNS):
        lose_all_segments(cloud)
        run_some(cloud, 3)
    assert (video_of(cloud).status, video_of(cloud).render.returns) == (VideoStatus.ASSEMBLING, MAX_RETURNS)
    run(cloud)
    assert video_of(cloud).status is VideoStatus.DONE


def test_a_video_whose_segments_are_lost_again_and_again_fails(cloud):
    for _ in range(MAX_RETURNS):
        lose_all_segments(cloud)
        run_some(cloud, 3)
    lose_all_segments(cloud)
    run(cloud)
    assert video_of(cloud).status is VideoStatus.ERROR
    assert f"lost {MAX_RETURNS} times" in video_of(cloud).render.error


def test_the_last_time_a_video_is_sent_back_it_does_not_wait_for_others(cloud):
    video = with_changes(video_of(cloud), returns=MAX_RETURNS - 1)
    cloud.videos.put(video)
    lose_all_segments(cloud)
    for name in video.plan.segment_names:
        cloud.segments.acquire(ACCOUNT, name, "another video", 0, 2**40)
    assemble(MESSAGE, cloud.pipeline_services)
    assert video_of(cloud).status is VideoStatus.RENDERING


def test_two_that_assemble_a_video_at_once_end_it_once(cloud):
    other = FakeCloud()
    vars(other).update(vars(cloud))
    cloud.videos = Meanwhile(cloud.videos, partial(assemble, MESSAGE, other.pipeline_services))
    assemble(MESSAGE, cloud.pipeline_services)
    outs = [key for key in other.storage.files if key.startswith("out/")]
    assert (video_of(other).status, len(outs)) == (VideoStatus.DONE, 4)
    assert other.notifications.list(ACCOUNT) == []
