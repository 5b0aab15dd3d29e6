"""A video that is restarted during or after its rendering: the result is made of the new inputs alone."""

import json
from functools import partial

import pytest

from chalicelib.api.video_updates import update_video
from chalicelib.api.videos import delete_video
from chalicelib.domain.errors import VideoError
from chalicelib.domain.media import MediaType
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video import VideoStatus
from tests.fakes import ACCOUNT, VIDEO, FakeCloud, Meanwhile, make_template, make_video
from tests.fakes.outside import Renderer
from tests.unit.pipeline.steps_runner import MESSAGE, run, run_some, run_with_crashes, work, work_dead_letter

WEBHOOK = "http://example.com/done"
# Two segments.
SCRIPT = json.dumps(
    [
        {"text": {"id": "first", "duration": 1000}},
        {"text": {"id": "second", "play": "first.end", "duration": 1000}},
    ]
)
# From the first message to the end of the webhook's call.
STEPS = range(5)


class Saying(Renderer):
    """A renderer whose segments say the texts in them."""

    def render_batch(self, takes, segments, profile, workdir, on_frames):
        made = super().render_batch(takes, segments, profile, workdir, on_frames)
        for take, paths in zip(takes, made, strict=True):
            for segment, path in zip(segments, paths, strict=True):
                seen = take.timeline.between(segment.first_frame, segment.end_frame).plays
                path.write_text(",".join(take.sources[play.object_id] for play in seen))
        return made


def asked_for(*texts):
    """Queue a video with these texts."""
    world = FakeCloud()
    world.renderer = Saying()
    world.templates.put(make_template(scripts=(SCRIPT,), webhooks=(WEBHOOK,)))
    medias = [InputMedia(name, MediaType.TEXT, text=text) for name, text in zip(NAMES, texts, strict=True)]
    world.videos.put(make_video(medias=tuple(medias)))
    world.queues.send(Queue.PREPARE, MESSAGE)
    return world


NAMES = ("first", "second")


def update(world, *texts):
    """Give the video other texts."""
    medias = [{"inputID": name, "type": "text", "text": text} for name, text in zip(NAMES, texts, strict=True)]
    update_video(VIDEO, {"inputMedias": medias}, ACCOUNT, world.store)


@pytest.fixture
def world():
    return asked_for("old 1", "old 2")


def video_of(world):
    return world.videos.get(ACCOUNT, VIDEO)


def file_of(world):
    (out,) = video_of(world).out_files
    return world.storage.files[out.key].decode()


def assert_made_anew(world):
    """Check that the video is done, shows the new texts, and that nothing is left of the old ones."""
    video = video_of(world)
    assert (video.status, video.render.finalized, video.revision) == (VideoStatus.DONE, True, 1)
    assert file_of(world) == "new 1 + new 2 with sound"
    segments = {video.plan.segment_key(name) for name in video.plan.segment_names}
    assert world.storage.files.keys() == {*video.file_keys, *segments}
    assert {user for _, _, user in world.segments.users} == {f"{VIDEO}.1"}
    assert world.notifications.list(ACCOUNT) == []


@pytest.mark.parametrize("messages", STEPS)
def test_a_video_is_made_anew_wherever_it_stands(world, messages):
    run_some(world, messages)
    update(world, "new 1", "new 2")
    run(world)
    assert_made_anew(world)


@pytest.mark.parametrize("messages", STEPS)
def test_messages_that_come_twice_make_it_anew_once(world, messages):
    run_some(world, messages)
    update(world, "new 1", "new 2")
    run(world, times=2)
    assert_made_anew(world)


@pytest.mark.parametrize("messages", STEPS)
@pytest.mark.parametrize("calls", range(1, 25))
def test_steps_that_are_killed_make_it_anew_all_the_same(world, messages, calls):
    run_some(world, messages)
    update(world, "new 1", "new 2")
    run_with_crashes(world, calls)
    assert_made_anew(world)


@pytest.mark.parametrize("messages", STEPS)
def test_messages_of_the_old_making_that_come_between_all_others_do_nothing(world, messages):
    late = collected(world, messages)
    update(world, "new 1", "new 2")
    while world.queues.sent:
        for queue, body in late:
            work(queue, body, world.on)
        run_some(world, 1)
    for queue, body in late:
        work(queue, body, world.on)
    assert_made_anew(world)


def collected(world, messages):
    """Work on so many messages; those, and those that they left."""
    seen = []
    for _ in range(messages):
        seen.append(world.queues.sent[0][:2])
        run_some(world, 1)
    seen += [message[:2] for message in world.queues.sent]
    return seen


@pytest.mark.parametrize("messages", range(1, 4))
def test_a_message_of_the_old_making_that_is_given_up_does_not_fail_the_new_one(world, messages):
    late = collected(world, messages)
    update(world, "new 1", "new 2")
    for _, body in late:
        work_dead_letter(world, body)
    run(world)
    assert_made_anew(world)


def test_a_video_is_made_anew_while_it_is_prepared(world):
    world.templates = Meanwhile(world.templates, partial(update, world, "new 1", "new 2"))
    run(world)
    assert_made_anew(world)


def test_a_video_is_made_anew_while_it_is_rendered(world):
    run_some(world, 1)
    world.renderer.while_rendering = partial(update_once, world)
    run(world)
    assert_made_anew(world)


def test_a_video_is_made_anew_while_it_is_assembled(world):
    mix = world.renderer.mix_audio
    world.renderer.mix_audio = lambda *args: (update_once(world), mix(*args))[1]
    run(world)
    assert_made_anew(world)


def update_once(world):
    if video_of(world).revision == 0:
        update(world, "new 1", "new 2")


def test_a_failure_of_the_old_making_does_not_fail_the_new_one(world):
    run_some(world, 1)
    world.renderer.error = VideoError("out of paint")
    world.renderer.while_rendering = lambda: (update_once(world), setattr(world.renderer, "error", None))
    run(world)
    assert_made_anew(world)


def test_the_old_files_are_there_until_the_new_ones_are(world):
    run(world)
    update(world, "new 1", "new 2")
    seen = []
    while world.queues.sent:
        seen.append(file_of(world))
        run_some(world, 1)
    # The messages are prepare, render and assemble, then the webhook, the recovery check and the old segments.
    assert seen == ["old 1 + old 2 with sound"] * 3 + ["new 1 + new 2 with sound"] * 3


def test_the_old_files_stay_where_the_new_making_fails(world):
    run(world)
    update(world, "new 1", "new 2")
    world.renderer.error = VideoError("out of paint")
    run(world)
    assert (video_of(world).status, file_of(world)) == (VideoStatus.ERROR, "old 1 + old 2 with sound")


def test_the_old_files_go_when_a_later_making_does_not_fail(world):
    run(world)
    update(world, "bad", "bad")
    world.renderer.error = VideoError("out of paint")
    run(world)
    world.renderer.error = None
    update(world, "new 1", "new 2")
    run(world)
    assert file_of(world) == "new 1 + new 2 with sound"
    assert [key for key in world.storage.files if key.startswith("out/")] == list(video_of(world).file_keys)


def test_what_is_the_same_is_not_rendered_again(world):
    run(world)
    world.renderer.rendered.clear()
    update(world, "old 1", "new 2")
    run(world)
    assert file_of(world) == "old 1 + new 2 with sound"
    assert [name.rsplit("/")[-1] for name in world.renderer.rendered] == ["1"]


def test_the_webhooks_are_called_again(world):
    run(world)
    update(world, "new 1", "new 2")
    run(world)
    assert [(url, video["status"]["code"]) for url, video in world.web.calls] == [(WEBHOOK, "done")] * 2


def test_a_call_that_was_put_off_is_not_made_for_the_old_video(world):
    world.web.problems[WEBHOOK] = "no answer"
    run_some(world, 4)
    del world.web.problems[WEBHOOK]
    update(world, "new 1", "new 2")
    run(world)
    assert [video["inputMedias"][0]["text"] for _, video in world.web.calls] == ["old 1", "new 1"]


@pytest.mark.parametrize("messages", range(9))
def test_a_video_that_is_deleted_while_it_is_made_anew_leaves_nothing(world, messages):
    run_some(world, 2)
    update(world, "new 1", "new 2")
    run_some(world, min(messages, len(world.queues.sent)))
    delete_video(VIDEO, ACCOUNT, world.store)
    run(world)
    assert (world.storage.files, world.segments.users, world.deliveries.rows) == ({}, set(), {})
