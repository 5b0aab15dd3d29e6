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
from chalicelib.pipeline.recovery import resume
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
    world = FakeCloud()
    world.templates.put(make_template(scripts=(TWO,), profiles=(PROFILE, OTHER_PROFILE), webhooks=(WEBHOOK,)))
    world.add_media(temp=True, template_id=TEMPLATE, video_id=VIDEO)
    world.web.files[PAGE] = b"image"
    world.videos.put(make_video(medias=(PHOTO, InputMedia("page", MediaType.IMAGE, http=PAGE))))
    world.queues.send(Queue.PREPARE, MESSAGE)
    return world


def finished():
    world = asked_for()
    run(world)
    return world


@pytest.fixture
def world():
    return asked_for()


def video_of(world):
    return world.videos.get(ACCOUNT, VIDEO)


def state_of(world):
    """Return everything that is left of a video, except its cost and the id of its attempt."""
    video = video_of(world) and with_changes(video_of(world), compute_mb_ms=0, attempt_id="")
    return video, world.notifications.list(ACCOUNT), world.medias.list(ACCOUNT), world.storage.files


def test_a_video_ends_with_a_file_in_each_profile(world):
    run(world)
    first, second = video_of(world).out_files
    assert (first.profile, second.profile) == (PROFILE, OTHER_PROFILE)
    assert first.size_bytes == len(world.storage.files[first.key])


def test_a_finished_video_leaves_its_files_their_posters_its_segments_and_nothing_else(world):
    run(world)
    video = video_of(world)
    outs = {key for out in video.out_files for key in (out.key, out.poster_key)}
    assert world.storage.files.keys() == outs | {video.plan.segment_key(name) for name in video.plan.segment_names}
    assert world.medias.list(ACCOUNT) == []


def test_a_file_is_joined_of_its_profiles_segments_and_the_sound(world):
    run(world)
    (out, _) = video_of(world).out_files
    assert world.storage.files[out.key] == f"{PROFILE} of ['page', 'photo'] with sound".encode()


def test_a_poster_is_made_of_what_is_seen_on_it(world):
    run(world)
    (out, _) = video_of(world).out_files
    assert world.storage.files[out.poster_key] == b"still of ['page', 'photo']"


def test_a_finished_video_knows_how_long_it_is(world):
    run(world)
    video = video_of(world)
    assert (video.status, video.plan.duration_ms, video.progress) == (VideoStatus.DONE, 1000, 100)


def test_a_finished_video_is_told_of_as_callers_see_it(world):
    run(world)
    ((url, body),) = world.web.calls
    assert (url, body["id"], body["status"]) == (WEBHOOK, VIDEO, {"code": "done"})


def test_a_message_that_comes_twice_does_its_work_once(world):
    run(world, times=2)
    assert world.renderer.rendered == [f"{PROFILE}/0", f"{OTHER_PROFILE}/0"]
    assert len(world.web.calls) == 1
    assert state_of(world) == state_of(finished())


def test_a_video_that_two_workers_end_at_the_same_time_calls_its_webhook_once(world):
    """Each of them sends a message before it sees that the other one has."""
    ended = []
    real = world.queues.send

    def send(queue, message, delay_s=0):
        if queue is Queue.DELIVER and not ended:
            ended.append(True)
            finalize(video_of(world), world.on)
        real(queue, message, delay_s)

    world.queues.send = send
    delivered = []
    while world.queues.sent:
        queue, body = next_message(world)
        delivered += [body] if queue is Queue.DELIVER else []
        work(queue, body, world.on)
    assert (len(delivered), len(world.web.calls)) == (2, 1)
    assert len(world.deliveries.rows) == 1


@pytest.mark.parametrize(
    ("queue", "message"), [(Queue.PREPARE, MESSAGE), (Queue.RENDER, JOB), (Queue.ASSEMBLE, MESSAGE)]
)
def test_a_message_that_comes_after_the_end_changes_nothing(queue, message):
    world = finished()
    work(queue, to_body(message), world.on)
    assert (state_of(world), world.queues.sent) == (state_of(finished()), [])


@pytest.mark.parametrize(("queue", "message"), [(Queue.RENDER, JOB), (Queue.ASSEMBLE, MESSAGE)])
def test_a_message_that_comes_too_early_changes_nothing(world, queue, message):
    work(queue, to_body(message), world.on)
    assert (state_of(world), world.renderer.rendered) == (state_of(asked_for()), [])


def test_a_video_is_not_assembled_before_all_its_jobs_are_done(world):
    prepare(MESSAGE, world.on)
    render(JOB, world.on)
    assert video_of(world).status is VideoStatus.RENDERING
    assert world.queues.messages(Queue.ASSEMBLE) == []


def test_jobs_may_be_done_in_any_order(world):
    prepare(MESSAGE, world.on)
    render(OTHER_JOB, world.on)
    render(JOB, world.on)
    assert world.queues.messages(Queue.ASSEMBLE) == [to_body(MESSAGE)]


@pytest.mark.parametrize("calls", CALLS)
def test_a_step_that_is_killed_between_any_two_calls_is_taken_up_again(world, calls):
    run_with_crashes(world, calls)
    assert state_of(world) == state_of(finished())


@pytest.mark.parametrize("calls", CALLS)
def test_a_video_that_fails_while_steps_are_killed_fails_once(world, calls):
    world.renderer.error = VideoError("out of paint", object_id="photo")
    run_with_crashes(world, calls)
    video, notifications, medias, files = state_of(world)
    assert (video.status, video.render.finalized, medias, files) == (VideoStatus.ERROR, True, [], {})
    assert [item.kind for item in notifications] == [NotificationKind.VIDEO]


@pytest.mark.parametrize("calls", CALLS)
def test_a_webhook_that_fails_while_steps_are_killed_is_given_up_once(world, calls):
    world.web.problems[WEBHOOK] = "answered with status 500"
    run_with_crashes(world, calls)
    assert [item.kind for item in world.notifications.list(ACCOUNT)] == [NotificationKind.WEBHOOK]


@pytest.mark.parametrize("calls", range(1, 70))
def test_a_video_whose_messages_are_all_lost_is_resumed(world, calls):
    run_until_crash(world, calls)
    world.queues.sent.clear()
    resume(world.on)
    run(world)
    video, *rest = state_of(world)
    expected, *other = state_of(finished())
    assert (video.status, video.render.finalized, video.out_files) == (VideoStatus.DONE, True, expected.out_files)
    assert rest == other


def delete(world):
    delete_video(VIDEO, ACCOUNT, world.store)


@pytest.mark.parametrize("messages", range(6))
def test_a_video_that_is_deleted_between_two_steps_leaves_nothing(world, messages):
    run_some(world, messages)
    delete(world)
    run(world)
    assert state_of(world) == (None, [], [], {})


def test_a_video_that_is_deleted_while_it_is_prepared_leaves_nothing(world):
    world.templates = Meanwhile(world.templates, partial(delete, world))
    run(world)
    assert (state_of(world), world.renderer.rendered) == ((None, [], [], {}), [])


def test_a_video_that_is_deleted_while_it_is_rendered_leaves_nothing(world):
    run_some(world, 1)
    world.renderer.while_rendering = lambda: world.videos.get(ACCOUNT, VIDEO) and delete(world)
    run_some(world, 1)
    assert state_of(world) == (None, [], [], {})


def test_a_video_that_is_deleted_while_it_is_assembled_leaves_nothing(world):
    run_some(world, 3)
    world.renderer.mix_audio = partial(deleting, world, world.renderer.mix_audio)
    run(world)
    assert (state_of(world), world.web.calls) == ((None, [], [], {}), [])


def deleting(world, step, *args):
    """Do a step of the renderer, while the video is deleted."""
    made = step(*args)
    delete(world)
    return made


def test_rendering_stops_when_its_video_is_deleted(world):
    run_some(world, 1)
    world.clock.step_ms = REPORT_EVERY_MS
    world.renderer.while_rendering = partial(delete, world)
    run_some(world, 1)
    assert (len(world.renderer.begun), world.renderer.rendered) == (1, [])
    assert state_of(world) == (None, [], [], {})


@pytest.mark.parametrize("messages", range(1, 5))
def test_a_video_whose_template_is_deleted_on_the_way_leaves_nothing(world, messages):
    run_some(world, messages)
    Caller(world).call("Template_Delete", TEMPLATE)
    run(world)
    assert (video_of(world), world.storage.files, world.notifications.rows) == (None, {}, {})
