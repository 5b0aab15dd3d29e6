"""Videos in custom profiles."""

from dataclasses import replace

import pytest

from chalicelib.api.video_updates import update_video
from chalicelib.domain.custom_profile import CustomProfile
from chalicelib.domain.messages import VideoMessage
from chalicelib.domain.profile import Quality
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import VideoStatus
from tests.fakes import ACCOUNT, NOW_MS, OTHER_VIDEO, PROFILE, VIDEO, make_template, make_video
from tests.unit.pipeline.steps_runner import MESSAGE, run, run_some


def own(**quality):
    return CustomProfile(ACCOUNT, "newsletter", PROFILE, Quality(**quality), NOW_MS)


@pytest.fixture
def cloud(cloud):
    cloud.profiles.put_new(own(crf=30))
    cloud.templates.put(make_template(profiles=("newsletter",)))
    cloud.videos.put(make_video())
    cloud.queues.send(Queue.PREPARE, MESSAGE)
    return cloud


def test_a_video_is_rendered_in_a_custom_profile(cloud):
    run(cloud)
    video = cloud.videos.get(ACCOUNT, VIDEO)
    (out,) = video.out_files
    assert (out.name, out.profile) == (f"{VIDEO}.newsletter.mp4", "newsletter")
    assert (video.status, video.render.rendered_ms) == (VideoStatus.DONE, 1000)


def test_its_jobs_go_to_the_queue_of_the_codec_that_it_is_a_variant_of(cloud):
    cloud.profiles.delete(ACCOUNT, "newsletter")
    cloud.profiles.put_new(replace(own(crf=30), base="WEBM_VP9_OPUS_640x480_24fps"))
    run_some(cloud, 1)
    assert [queue for queue, _, _ in cloud.queues.sent] == [Queue.RENDER_VP8_VP9]


def test_a_video_keeps_the_definition_that_it_was_prepared_with(cloud):
    run_some(cloud, 1)
    cloud.profiles.delete(ACCOUNT, "newsletter")
    run(cloud)
    assert cloud.videos.get(ACCOUNT, VIDEO).status is VideoStatus.DONE


def test_a_video_whose_profile_was_deleted_fails_with_the_reason(cloud):
    cloud.profiles.delete(ACCOUNT, "newsletter")
    run(cloud)
    video = cloud.videos.get(ACCOUNT, VIDEO)
    assert (video.render.error_code, video.render.error) == (
        2002,
        "Video profile not allowed: there is no profile 'newsletter'",
    )


def test_segments_of_another_definition_of_the_profile_are_not_reused(cloud):
    run(cloud)
    cloud.profiles.delete(ACCOUNT, "newsletter")
    cloud.profiles.put_new(own(crf=20))
    cloud.videos.put(make_video(id=OTHER_VIDEO))
    cloud.queues.send(Queue.PREPARE, VideoMessage(ACCOUNT, OTHER_VIDEO))
    run(cloud)
    assert len(cloud.renderer.rendered) == 2


def test_a_video_that_is_made_again_in_other_profiles_keeps_the_base_of_its_files(cloud):
    run(cloud)
    cloud.templates.put(make_template())
    variables = {"inputVariables": [{"name": "name", "value": "Bo"}]}
    update_video(VIDEO, variables, ACCOUNT, cloud.api_services)
    run_some(cloud, 1)
    video = cloud.videos.get(ACCOUNT, VIDEO)
    assert (video.plan.base_profiles, video.out_files[0].profile) == ({"newsletter": PROFILE}, "newsletter")
