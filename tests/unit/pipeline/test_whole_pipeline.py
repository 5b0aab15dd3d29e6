"""A video from the first message to the last: after every crash it ends once, with the right result."""

from functools import partial

import pytest

from chalicelib.api.videos import delete_video
from chalicelib.domain.errors import VideoError
from chalicelib.domain.media import MediaType
from chalicelib.domain.messages import to_body
from chalicelib.domain.notification import NotificationKind
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.finalize import finalize
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.reaper import resume
from chalicelib.pipeline.render import REPORT_EVERY_MS, render
from tests.fakes import (
    ACCOUNT,
    OTHER_PROFILE,
    PHOTO,
    PROFILE,
    TEMPLATE,
    VIDEO,
    FakeCloud,
    Meanwhile,
    make_template,
    make_video,
    with_changes,
)
from tests.unit.api.calling import Caller
from tests.unit.pipeline.steps_runner import (
    JOB,
    MESSAGE,
    OTHER_JOB,
    next_message,
    run,
    run_some,
    run_until_crash,
    run_with_crashes,
    work,
)

WEBHOOK = "http://example.com/done"
PAGE = "http://example.com/photo.png"
TWO = '[{"image": {"id": "photo", "duration": 1000}}, {"image": {"id": "page", "duration": 1000}}]'
# No step calls its collaborators more often.
CALLS = range(1, 30)


def asked_for():
    """Queue a video with everything: two profiles, a temporary media file, one by URL, and a webhook."""
    cloud = FakeCloud()
    cloud.templates.put(make_template(scripts=(TWO,), profiles=(PROFILE, OTHER_PROFILE), webhooks=(WEBHOOK,)))
    cloud.add_media(temp=True, template_id=TEMPLATE, video_id=VIDEO)
    cloud.web.files[PAGE] = b"image"
    cloud.videos.put(make_video(medias=(PHOTO, InputMedia("page", MediaType.IMAGE, http=PAGE))))
    cloud.queues.send(Queue.PREPARE, MESSAGE)
    return cloud


def finished():
    cloud = asked_for()
    run(cloud)
    return cloud


@pytest.fixture
def cloud():
    return asked_for()


def video_of(cloud):
    return cloud.videos.get(ACCOUNT, VIDEO)


def state_of(cloud):
    """Return everything that is left of a video, except its cost and the id of its attempt."""
    video = video_of(cloud) and with_changes(video_of(cloud), compute_mb_ms=0, attempt_id="")
    return video, cloud.notifications.list(ACCOUNT), cloud.medias.list(ACCOUNT), cloud.storage.files


def test_a_video_ends_with_a_file_in_each_profile(cloud):
    run(cloud)
    first, second = video_of(cloud).out_files
    assert (first.profile, second.profile) == (PROFILE, OTHER_PROFILE)
    assert first.size_bytes == len(cloud.storage.files[first.key])


def test_a_finished_video_leaves_its_files_their_posters_its_segments_and_nothing_else(cloud):
    run(cloud)
    video = video_of(cloud)
    outs = {key for out in video.out_files for key in (out.key, out.poster_key)}
    assert cloud.storage.files.keys() == outs | {video.plan.segment_key(name) for name in video.plan.segment_names}
    assert cloud.medias.list(ACCOUNT) == []


def test_a_file_is_joined_of_its_profiles_segments_and_the_sound(cloud):
    run(cloud)
    (out, _) = video_of(cloud).out_files
    assert cloud.storage.files[out.key] == f"{PROFILE} of ['page', 'photo'] with sound".encode()


def test_a_poster_needs_only_the_files_that_it_shows(cloud):
    run(cloud)
    (out, _) = video_of(cloud).out_files
    assert cloud.storage.files[out.poster_key] == b"still of ['page', 'photo']"


def test_a_finished_video_knows_how_long_it_is(cloud):
    run(cloud)
    video = video_of(cloud)
    assert (video.status, video.plan.duration_ms, video.progress) == (VideoStatus.DONE, 1000, 100)


def test_the_webhook_body_is_the_video_as_callers_see_it(cloud):
    run(cloud)
    ((url, body),) = cloud.web.calls
    assert (url, body["id"], body["status"]) == (WEBHOOK, VIDEO, {"code": "done"})


def test_a_message_that_arrives_twice_does_its_work_once(cloud):
    run(cloud, times=2)
    assert cloud.renderer.rendered == [f"{PROFILE}/0", f"{OTHER_PROFILE}/0"]
    assert len(cloud.web.calls) == 1
    assert state_of(cloud) == state_of(finished())


def test_a_video_that_two_workers_end_at_the_same_time_calls_its_webhook_once(cloud):
    """Each of them sends a message before it sees that the other one has."""
    ended = []
    real = cloud.queues.send

    def send(queue, message, delay_s=0):
        if queue is Queue.DELIVER and not ended:
            ended.append(True)
            finalize(video_of(cloud), cloud.pipeline_services)
        real(queue, message, delay_s)

    cloud.queues.send = send
    delivered = []
    while cloud.queues.sent:
        queue, body = next_message(cloud)
        delivered += [body] if queue is Queue.DELIVER else []
        work(queue, body, cloud.pipeline_services)
    assert (len(delivered), len(cloud.web.calls)) == (2, 1)
    assert len(cloud.deliveries.rows) == 1


@pytest.mark.parametrize(
    ("queue", "message"), [(Queue.PREPARE, MESSAGE), (Queue.RENDER_H264, JOB), (Queue.ASSEMBLE, MESSAGE)]
)
def test_a_message_that_arrives_after_the_end_changes_nothing(queue, message):
    cloud = finished()
    work(queue, to_body(message), cloud.pipeline_services)
    assert (state_of(cloud), cloud.queues.sent) == (state_of(finished()), [])


@pytest.mark.parametrize(("queue", "message"), [(Queue.RENDER_H264, JOB), (Queue.ASSEMBLE, MESSAGE)])
def test_a_message_that_arrives_too_early_changes_nothing(cloud, queue, message):
    work(queue, to_body(message), cloud.pipeline_services)
    assert (state_of(cloud), cloud.renderer.rendered) == (state_of(asked_for()), [])


def test_a_video_is_not_assembled_before_all_its_jobs_are_done(cloud):
    prepare(MESSAGE, cloud.pipeline_services)
    render(JOB, cloud.pipeline_services)
    assert video_of(cloud).status is VideoStatus.RENDERING
    assert cloud.queues.messages(Queue.ASSEMBLE) == []


def test_jobs_may_be_done_in_any_order(cloud):
    prepare(MESSAGE, cloud.pipeline_services)
    render(OTHER_JOB, cloud.pipeline_services)
    render(JOB, cloud.pipeline_services)
    assert cloud.queues.messages(Queue.ASSEMBLE) == [to_body(MESSAGE)]


@pytest.mark.parametrize("calls", CALLS)
def test_a_step_that_is_killed_between_any_two_calls_is_taken_up_again(cloud, calls):
    run_with_crashes(cloud, calls)
    assert state_of(cloud) == state_of(finished())


@pytest.mark.parametrize("calls", CALLS)
def test_a_video_that_fails_while_steps_are_killed_fails_once(cloud, calls):
    cloud.renderer.error = VideoError("out of paint", object_id="photo")
    run_with_crashes(cloud, calls)
    video, notifications, medias, files = state_of(cloud)
    assert (video.status, video.render.finalized, medias, files) == (VideoStatus.ERROR, True, [], {})
    assert [item.kind for item in notifications] == [NotificationKind.VIDEO]


@pytest.mark.parametrize("calls", CALLS)
def test_a_webhook_that_fails_while_steps_are_killed_is_reported_once(cloud, calls):
    cloud.web.problems[WEBHOOK] = "answered with status 500"
    run_with_crashes(cloud, calls)
    assert [item.kind for item in cloud.notifications.list(ACCOUNT)] == [NotificationKind.WEBHOOK]


@pytest.mark.parametrize("calls", range(1, 70))
def test_a_video_whose_messages_are_all_lost_is_resumed(cloud, calls):
    run_until_crash(cloud, calls)
    cloud.queues.sent.clear()
    resume(cloud.pipeline_services)
    run(cloud)
    video, *rest = state_of(cloud)
    expected, *other = state_of(finished())
    assert (video.status, video.render.finalized, video.out_files) == (VideoStatus.DONE, True, expected.out_files)
    assert rest == other


def delete(cloud):
    delete_video(VIDEO, ACCOUNT, cloud.api_services)


@pytest.mark.parametrize("messages", range(6))
def test_a_video_that_is_deleted_between_two_steps_leaves_nothing(cloud, messages):
    run_some(cloud, messages)
    delete(cloud)
    run(cloud)
    assert state_of(cloud) == (None, [], [], {})


def test_a_video_that_is_deleted_while_it_is_prepared_leaves_nothing(cloud):
    cloud.templates = Meanwhile(cloud.templates, partial(delete, cloud))
    run(cloud)
    assert (state_of(cloud), cloud.renderer.rendered) == ((None, [], [], {}), [])


def test_a_video_that_is_deleted_while_it_is_rendered_leaves_nothing(cloud):
    run_some(cloud, 1)
    cloud.renderer.while_rendering = lambda: cloud.videos.get(ACCOUNT, VIDEO) and delete(cloud)
    run_some(cloud, 1)
    assert state_of(cloud) == (None, [], [], {})


def test_a_video_that_is_deleted_while_it_is_assembled_leaves_nothing(cloud):
    run_some(cloud, 3)
    cloud.renderer.mix_audio = partial(deleting, cloud, cloud.renderer.mix_audio)
    run(cloud)
    assert (state_of(cloud), cloud.web.calls) == ((None, [], [], {}), [])


def deleting(cloud, step, *args):
    """Do a step of the renderer, while the video is deleted."""
    made = step(*args)
    delete(cloud)
    return made


def test_rendering_stops_when_its_video_is_deleted(cloud):
    run_some(cloud, 1)
    cloud.clock.step_ms = REPORT_EVERY_MS
    cloud.renderer.while_rendering = partial(delete, cloud)
    run_some(cloud, 1)
    assert (len(cloud.renderer.begun), cloud.renderer.rendered) == (1, [])
    assert state_of(cloud) == (None, [], [], {})


@pytest.mark.parametrize("messages", range(1, 5))
def test_a_video_whose_template_is_deleted_in_progress_leaves_nothing(cloud, messages):
    run_some(cloud, messages)
    Caller(cloud).call("Template_Delete", TEMPLATE)
    run(cloud)
    assert (video_of(cloud), cloud.storage.files, cloud.notifications.rows) == (None, {}, {})
