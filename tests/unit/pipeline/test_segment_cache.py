"""The segment cache: a shared segment is rendered once, and deleted with the last video that uses it."""

import json
from contextlib import suppress

import pytest

from chalicelib.api.video_updates import update_video
from chalicelib.api.video_wire import video_to_wire
from chalicelib.api.videos import delete_video
from chalicelib.domain.brand import SEZION
from chalicelib.domain.errors import ApiError, VideoError
from chalicelib.domain.media import MediaType
from chalicelib.domain.messages import RenderMessage, VideoMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.assemble import assemble
from chalicelib.pipeline.finalize import fail_video
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.render import render
from chalicelib.pipeline.segment_cache import CLAIM_S, KEEP_S, REFRESH_S
from chalicelib.pipeline.waiting import SEGMENT_WAIT, RetryLater
from chalicelib.render.sound.peaks import Peak
from tests.fakes import (
    ACCOUNT,
    OTHER_ACCOUNT,
    OTHER_VIDEO,
    PROFILE,
    VIDEO,
    Crashed,
    FakeCloud,
    make_account,
    make_template,
    make_video,
)
from tests.unit.pipeline.steps_runner import run, run_some, run_with_crashes

# Ten seconds, the name from the second to the fourth: cut at 2, 4 and 8 s.
SCRIPT = json.dumps(
    [
        {"rectangle": {"id": "ground", "duration": 10_000, "color": "#203040"}},
        {"text": {"id": "title", "play": 2000, "duration": 2000}},
    ]
)
TITLE = InputMedia("title", MediaType.TEXT, text="Hello {{name}}")
ALL = [f"{PROFILE}/{index}" for index in range(4)]


def video(id_=VIDEO, name="Ava", **changes):
    return make_video(id=id_, variables={"name": name}, **changes)


@pytest.fixture
def cloud():
    cloud = FakeCloud()
    cloud.templates.put(make_template(scripts=(SCRIPT,), medias=(TITLE,)))
    return cloud


def ask(cloud, *videos):
    for each in videos:
        cloud.videos.put(each)
        cloud.queues.send(Queue.PREPARE, VideoMessage.of(each))


def make(cloud, *videos):
    """Return the segments that were rendered for some videos, made one after the other."""
    before = len(cloud.renderer.rendered)
    for each in videos:
        ask(cloud, each)
        run(cloud)
        assert cloud.videos.get(each.account_id, each.id).status is VideoStatus.DONE
    return cloud.renderer.rendered[before:]


def segments_in(cloud):
    return sorted(key for key in cloud.storage.files if key.startswith("segments/"))


def first_segment(cloud):
    done = cloud.videos.get(ACCOUNT, VIDEO)
    return done.plan.segment_key(done.plan.segments[PROFILE][0])


def test_all_of_a_first_video_is_rendered(cloud):
    assert make(cloud, video()) == ALL


def test_only_the_personal_segments_of_a_second_video_are_rendered(cloud):
    make(cloud, video())
    assert make(cloud, video(OTHER_VIDEO, "Ben")) == [f"{PROFILE}/1"]


def test_of_the_same_video_again_nothing_is_rendered(cloud):
    make(cloud, video())
    assert make(cloud, video(OTHER_VIDEO)) == []


def test_cached_segments_count_as_progress(cloud):
    make(cloud, video())
    cloud.videos.put(video(OTHER_VIDEO, "Ben"))
    prepare(VideoMessage(ACCOUNT, OTHER_VIDEO), cloud.pipeline_services)
    assert cloud.videos.get(ACCOUNT, OTHER_VIDEO).progress == 80


def test_nothing_is_shared_between_accounts(cloud):
    make(cloud, video())
    cloud.accounts.put(make_account(id=OTHER_ACCOUNT))
    cloud.templates.put(make_template(account_id=OTHER_ACCOUNT, scripts=(SCRIPT,), medias=(TITLE,)))
    assert make(cloud, video(account_id=OTHER_ACCOUNT)) == ALL


def test_nothing_is_shared_where_that_is_switched_off(cloud):
    cloud.reuse = False
    make(cloud, video())
    assert make(cloud, video(OTHER_VIDEO)) == ALL


def test_segments_that_are_not_shared_are_deleted_when_their_video_is_done(cloud):
    cloud.reuse = False
    make(cloud, video())
    assert (segments_in(cloud), cloud.segments.rows, cloud.segments.users) == ([], {}, set())


def test_another_engine_renders_everything_again(cloud):
    make(cloud, video())
    cloud.renderer.engine_name = "engine 2"
    assert make(cloud, video(OTHER_VIDEO)) == ALL


def test_two_concurrent_videos_render_their_shared_segments_once(cloud):
    ask(cloud, video(), video(OTHER_VIDEO, "Ben"))
    run(cloud)
    assert sorted(cloud.renderer.rendered) == sorted([*ALL, f"{PROFILE}/1"])
    assert {row.status for row in cloud.videos.rows.values()} == {VideoStatus.DONE}


def prepared_twice(cloud):
    """Two videos: the first one has all rendered, but for the second one's name; no job was worked on yet."""
    ask(cloud, video(), video(OTHER_VIDEO, "Ben"))
    prepare(VideoMessage(ACCOUNT, VIDEO), cloud.pipeline_services)
    prepare(VideoMessage(ACCOUNT, OTHER_VIDEO), cloud.pipeline_services)
    render(RenderMessage(ACCOUNT, OTHER_VIDEO, f"{PROFILE}/1"), cloud.pipeline_services)
    cloud.queues.sent.clear()


def test_a_video_waits_for_the_segments_of_another_one(cloud):
    prepared_twice(cloud)
    with pytest.raises(RetryLater) as later:
        assemble(VideoMessage(ACCOUNT, OTHER_VIDEO), cloud.pipeline_services)
    assert (later.value.delay_s(0), cloud.queues.sent) == (SEGMENT_WAIT.first_s, [])


def test_a_video_renders_segments_that_another_one_does_not_render_in_time(cloud):
    prepared_twice(cloud)
    cloud.clock.ms += CLAIM_S * 1000
    assemble(VideoMessage(ACCOUNT, OTHER_VIDEO), cloud.pipeline_services)
    run(cloud)
    assert cloud.videos.get(ACCOUNT, OTHER_VIDEO).status is VideoStatus.DONE


def test_a_video_that_was_sent_back_renders_segments_that_another_one_acquires_again_and_again(cloud):
    """As a video does whose workers do not survive it: each attempt acquires its segments before it fails."""
    prepared_twice(cloud)
    for name in cloud.videos.get(ACCOUNT, VIDEO).plan.segment_names:
        cloud.segments.take_over(ACCOUNT, name, VIDEO, 2**40)
    with pytest.raises(RetryLater):
        assemble(VideoMessage(ACCOUNT, OTHER_VIDEO), cloud.pipeline_services)
    cloud.clock.ms += SEGMENT_WAIT.total_s * 1000
    assemble(VideoMessage(ACCOUNT, OTHER_VIDEO), cloud.pipeline_services)
    run(cloud)
    assert cloud.videos.get(ACCOUNT, OTHER_VIDEO).status is VideoStatus.DONE


@pytest.mark.parametrize("end", ["deleted", "failed"])
def test_a_video_renders_segments_that_a_failed_one_will_not_render(cloud, end):
    prepared_twice(cloud)
    if end == "deleted":
        delete_video(VIDEO, ACCOUNT, cloud.api_services)
    else:
        cloud.renderer.error = VideoError("out of paint")
        render(RenderMessage(ACCOUNT, VIDEO, f"{PROFILE}/0-3"), cloud.pipeline_services)
        cloud.renderer.error = None
    assemble(VideoMessage(ACCOUNT, OTHER_VIDEO), cloud.pipeline_services)
    run(cloud)
    assert cloud.videos.get(ACCOUNT, OTHER_VIDEO).status is VideoStatus.DONE


def test_a_job_skips_segments_that_were_rendered_elsewhere_in_the_meantime(cloud):
    prepared_twice(cloud)
    (name, *_) = cloud.videos.get(ACCOUNT, VIDEO).plan.segments[PROFILE]
    cloud.segments.commit(ACCOUNT, name, 2**40)
    cloud.renderer.rendered.clear()
    render(RenderMessage(ACCOUNT, VIDEO, f"{PROFILE}/0-3"), cloud.pipeline_services)
    assert cloud.renderer.rendered == ALL[1:]


def test_a_segment_that_is_missing_in_the_bucket_is_rendered_again(cloud):
    make(cloud, video())
    cloud.storage.delete(first_segment(cloud))
    assert make(cloud, video(OTHER_VIDEO)) == ALL[:1]


def test_segments_that_only_a_deleted_video_used_are_deleted(cloud):
    make(cloud, video(), video(OTHER_VIDEO, "Ben"))
    delete_video(VIDEO, ACCOUNT, cloud.api_services)
    names = cloud.videos.get(ACCOUNT, OTHER_VIDEO).plan.segment_names
    assert segments_in(cloud) == sorted(f"segments/{ACCOUNT}/{name}" for name in names)


def test_nothing_is_left_when_the_last_video_is_deleted(cloud):
    make(cloud, video(), video(OTHER_VIDEO, "Ben"))
    delete_video(VIDEO, ACCOUNT, cloud.api_services)
    delete_video(OTHER_VIDEO, ACCOUNT, cloud.api_services)
    assert (cloud.storage.files, cloud.segments.rows, cloud.segments.users) == ({}, {}, set())


def killed_while_rendering(cloud, meanwhile, calls):
    """Something happens to a video while it is rendered, and the worker is killed; then all messages are worked on."""
    ask(cloud, video())
    run_some(cloud, 1)
    cloud.renderer.while_rendering = lambda: meanwhile.pop()() if meanwhile else None
    (message,) = cloud.queues.parsed(Queue.RENDER_H264)
    with suppress(Crashed):
        render(message, cloud.services_with_crash_after(calls))
    run(cloud)


@pytest.mark.parametrize("calls", range(1, 25))
def test_nothing_is_left_of_a_video_that_is_deleted_while_a_worker_has_it_that_is_killed(cloud, calls):
    killed_while_rendering(cloud, [lambda: delete_video(VIDEO, ACCOUNT, cloud.api_services)], calls)
    with suppress(ApiError):
        delete_video(VIDEO, ACCOUNT, cloud.api_services)
    assert (cloud.storage.files, cloud.segments.rows, cloud.segments.users) == ({}, {}, set())


@pytest.mark.parametrize("calls", range(1, 25))
def test_nothing_is_left_of_its_earlier_making_when_a_worker_is_killed(cloud, calls):
    other = {"inputVariables": [{"name": "name", "value": "Ben"}]}

    def restart_video():
        update_video(VIDEO, other, ACCOUNT, cloud.api_services)
        cloud.queues.sent.pop(0)
        run_some(cloud, 1)

    killed_while_rendering(cloud, [restart_video], calls)
    done = cloud.videos.get(ACCOUNT, VIDEO)
    assert (done.status, segments_in(cloud)) == (
        VideoStatus.DONE,
        sorted(map(done.plan.segment_key, done.plan.segment_names)),
    )


def test_a_segment_acquired_after_a_failure_delays_no_other_video(cloud):
    prepared_twice(cloud)
    failed = cloud.videos.get(ACCOUNT, VIDEO)
    fail_video(failed, VideoError("out of paint"), cloud.pipeline_services)
    cloud.segments.acquire(ACCOUNT, failed.plan.segments[PROFILE][0], failed.segment_user, 0, 2**40)
    render(RenderMessage(ACCOUNT, VIDEO, f"{PROFILE}/0-3"), cloud.pipeline_services)
    assemble(VideoMessage(ACCOUNT, OTHER_VIDEO), cloud.pipeline_services)
    assert cloud.videos.get(ACCOUNT, OTHER_VIDEO).render.jobs_left == [f"{PROFILE}/0,2-3"]


def test_nothing_is_left_of_a_video_that_failed(cloud):
    ask(cloud, video())
    cloud.renderer.error = VideoError("out of paint")
    run(cloud)
    assert (cloud.storage.files, cloud.segments.rows, cloud.segments.users) == ({}, {}, set())


def test_the_error_of_a_failed_video_names_the_time_range(cloud):
    make(cloud, video())
    ask(cloud, video(OTHER_VIDEO, "Ben"))
    cloud.renderer.error = VideoError("out of paint", object_id="title")
    run(cloud)
    reason = "object 'title': out of paint (from 2 s to 4 s)"
    assert cloud.videos.get(ACCOUNT, OTHER_VIDEO).render.error == f"Error processing video: {reason}"


def test_segments_that_expire_soon_are_renewed_when_they_are_used_again(cloud):
    make(cloud, video())
    cloud.clock.ms += (KEEP_S - REFRESH_S + 1) * 1000
    assert make(cloud, video(OTHER_VIDEO)) == []
    assert sorted(cloud.storage.touched) == segments_in(cloud)


def test_expired_segments_are_rendered_again(cloud):
    make(cloud, video())
    cloud.clock.ms += (KEEP_S + 1) * 1000
    assert make(cloud, video(OTHER_VIDEO)) == ALL


@pytest.mark.parametrize("calls", range(1, 60))
def test_videos_that_share_segments_are_done_wherever_a_worker_crashes(cloud, calls):
    make(cloud, video())
    ask(cloud, video(OTHER_VIDEO, "Ben"))
    cloud.storage.delete(first_segment(cloud))
    run_with_crashes(cloud, calls)
    assert cloud.videos.get(ACCOUNT, OTHER_VIDEO).status is VideoStatus.DONE


@pytest.mark.parametrize("calls", range(1, 40))
def test_a_fully_cached_video_is_done_wherever_a_worker_crashes(cloud, calls):
    make(cloud, video())
    ask(cloud, video(OTHER_VIDEO))
    run_with_crashes(cloud, calls)
    assert cloud.videos.get(ACCOUNT, OTHER_VIDEO).status is VideoStatus.DONE


def usage(cloud, video_id):
    return video_to_wire(cloud.videos.get(ACCOUNT, video_id), SEZION)["usage"]


def test_a_first_video_is_rendered_whole_and_a_second_one_mostly_reused(cloud):
    make(cloud, video(), video(OTHER_VIDEO, "Ben"))
    assert (usage(cloud, VIDEO)["rendered"], usage(cloud, VIDEO)["reused"]) == (10_000, 0)
    assert (usage(cloud, OTHER_VIDEO)["rendered"], usage(cloud, OTHER_VIDEO)["reused"]) == (2_000, 8_000)


def test_the_compute_time_of_longer_steps_is_higher():
    slow, quick = FakeCloud(), FakeCloud()
    for cloud, step_ms in ((quick, 1), (slow, 1000)):
        cloud.templates.put(make_template(scripts=(SCRIPT,), medias=(TITLE,)))
        cloud.clock.step_ms = step_ms
        make(cloud, video())
    assert usage(slow, VIDEO)["compute"] > 500 * usage(quick, VIDEO)["compute"] > 0


LONG = json.dumps([{"rectangle": {"id": "ground", "duration": 20_000, "color": "#203040"}}])


@pytest.fixture
def long_one(cloud):
    """Return a video of several render jobs, which are queued."""
    cloud.templates.put(make_template(scripts=(LONG,)))
    cloud.videos.put(make_video())
    prepare(VideoMessage(ACCOUNT, VIDEO), cloud.pipeline_services)
    return cloud.videos.get(ACCOUNT, VIDEO)


def test_the_sound_of_a_video_with_several_jobs_is_a_separate_job(cloud, long_one):
    assert next(iter(long_one.render.jobs)) == f"{PROFILE}/sound"
    render(RenderMessage(ACCOUNT, VIDEO, f"{PROFILE}/sound"), cloud.pipeline_services)
    assert long_one.plan.segment_key(long_one.plan.sounds[PROFILE]) in cloud.storage.files


def test_a_sound_that_was_mixed_ahead_is_not_mixed_at_the_end(cloud, long_one):
    run(cloud)
    assert (cloud.videos.get(ACCOUNT, VIDEO).status, cloud.renderer.mixed) == (VideoStatus.DONE, 1)


def test_a_sound_that_cannot_be_mixed_ends_the_video(cloud, long_one):
    cloud.renderer.error = VideoError("out of tune")
    render(RenderMessage(ACCOUNT, VIDEO, f"{PROFILE}/sound"), cloud.pipeline_services)
    assert cloud.videos.get(ACCOUNT, VIDEO).render.error == "Error processing video: out of tune"


def test_the_sound_of_a_short_video_is_mixed_when_it_is_joined(cloud):
    ask(cloud, video())
    prepare(VideoMessage(ACCOUNT, VIDEO), cloud.pipeline_services)
    assert f"{PROFILE}/sound" not in cloud.videos.get(ACCOUNT, VIDEO).render.jobs


def test_a_sound_that_is_the_same_is_mixed_once(cloud):
    make(cloud, video(), video(OTHER_VIDEO, "Ben"))
    assert cloud.renderer.mixed == 1


def test_a_sound_that_is_missing_in_the_bucket_is_mixed_again(cloud):
    make(cloud, video())
    done = cloud.videos.get(ACCOUNT, VIDEO)
    cloud.storage.delete(done.plan.segment_key(done.plan.sounds[PROFILE]))
    make(cloud, video(OTHER_VIDEO, "Ben"))
    assert cloud.renderer.mixed == 2


def test_each_video_with_a_sound_that_is_too_loud_gets_a_warning(cloud):
    cloud.renderer.peaks = {24: Peak(4.5, 3200.0)}
    make(cloud, video(), video(OTHER_VIDEO, "Ben"))
    told = [cloud.videos.get(ACCOUNT, id_).render.warnings for id_ in (VIDEO, OTHER_VIDEO)]
    assert told == [("The sound is up to 4.5 dB too loud at 3.2 s; it is turned down there",)] * 2
