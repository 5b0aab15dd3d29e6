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

    def render_batch(self, takes, segments, *rest):
        made = super().render_batch(takes, segments, *rest)
        for take, paths in zip(takes, made, strict=True):
            for segment, path in zip(segments, paths, strict=True):
                seen = take.timeline.between(segment.first_frame, segment.end_frame).plays
                path.write_text(",".join(take.sources[play.object_id] for play in seen))
        return made


def asked_for(*texts):
    """Queue a video with these texts."""
    cloud = FakeCloud()
    cloud.renderer = Saying()
    cloud.templates.put(make_template(scripts=(SCRIPT,), webhooks=(WEBHOOK,)))
    medias = [InputMedia(name, MediaType.TEXT, text=text) for name, text in zip(NAMES, texts, strict=True)]
    cloud.videos.put(make_video(medias=tuple(medias)))
    cloud.queues.send(Queue.PREPARE, MESSAGE)
    return cloud


NAMES = ("first", "second")


def update(cloud, *texts):
    """Give the video other texts."""
    medias = [{"inputID": name, "type": "text", "text": text} for name, text in zip(NAMES, texts, strict=True)]
    update_video(VIDEO, {"inputMedias": medias}, ACCOUNT, cloud.api_services)


@pytest.fixture
def cloud():
    return asked_for("old 1", "old 2")


def video_of(cloud):
    return cloud.videos.get(ACCOUNT, VIDEO)


def file_of(cloud):
    (out,) = video_of(cloud).out_files
    return cloud.storage.files[out.key].decode()


def assert_made_anew(cloud):
    """Check that the video is done, shows the new texts, and that nothing is left of the old ones."""
    video = video_of(cloud)
    assert (video.status, video.render.finalized, video.revision) == (VideoStatus.DONE, True, 1)
    assert file_of(cloud) == "new 1 + new 2 with sound"
    segments = {video.plan.segment_key(name) for name in video.plan.segment_names}
    assert cloud.storage.files.keys() == {*video.file_keys, *segments}
    assert {user for _, _, user in cloud.segments.users} == {f"{VIDEO}.1"}
    assert cloud.notifications.list(ACCOUNT) == []


@pytest.mark.parametrize("messages", STEPS)
def test_a_video_is_restarted_in_any_status(cloud, messages):
    run_some(cloud, messages)
    update(cloud, "new 1", "new 2")
    run(cloud)
    assert_made_anew(cloud)


@pytest.mark.parametrize("messages", STEPS)
def test_messages_that_arrive_twice_restart_it_once(cloud, messages):
    run_some(cloud, messages)
    update(cloud, "new 1", "new 2")
    run(cloud, times=2)
    assert_made_anew(cloud)


@pytest.mark.parametrize("messages", STEPS)
@pytest.mark.parametrize("calls", range(1, 25))
def test_a_restarted_video_is_done_although_steps_are_killed(cloud, messages, calls):
    run_some(cloud, messages)
    update(cloud, "new 1", "new 2")
    run_with_crashes(cloud, calls)
    assert_made_anew(cloud)


@pytest.mark.parametrize("messages", STEPS)
def test_messages_of_the_old_revision_between_all_others_are_ignored(cloud, messages):
    late = collected(cloud, messages)
    update(cloud, "new 1", "new 2")
    while cloud.queues.sent:
        for queue, body in late:
            work(queue, body, cloud.pipeline_services)
        run_some(cloud, 1)
    for queue, body in late:
        work(queue, body, cloud.pipeline_services)
    assert_made_anew(cloud)


def collected(cloud, messages):
    """Work on so many messages; those, and those that they left."""
    seen = []
    for _ in range(messages):
        seen.append(cloud.queues.sent[0][:2])
        run_some(cloud, 1)
    seen += [message[:2] for message in cloud.queues.sent]
    return seen


@pytest.mark.parametrize("messages", range(1, 4))
def test_a_dead_letter_of_the_old_revision_does_not_fail_the_new_one(cloud, messages):
    late = collected(cloud, messages)
    update(cloud, "new 1", "new 2")
    for _, body in late:
        work_dead_letter(cloud, body)
    run(cloud)
    assert_made_anew(cloud)


def test_a_video_is_restarted_while_it_is_prepared(cloud):
    cloud.templates = Meanwhile(cloud.templates, partial(update, cloud, "new 1", "new 2"))
    run(cloud)
    assert_made_anew(cloud)


def test_a_video_is_restarted_while_it_is_rendered(cloud):
    run_some(cloud, 1)
    cloud.renderer.while_rendering = partial(update_once, cloud)
    run(cloud)
    assert_made_anew(cloud)


def test_a_video_is_restarted_while_it_is_assembled(cloud):
    mix = cloud.renderer.mix_audio
    cloud.renderer.mix_audio = lambda *args: (update_once(cloud), mix(*args))[1]
    run(cloud)
    assert_made_anew(cloud)


def update_once(cloud):
    if video_of(cloud).revision == 0:
        update(cloud, "new 1", "new 2")


def test_a_failure_of_the_old_making_does_not_fail_the_new_one(cloud):
    run_some(cloud, 1)
    cloud.renderer.error = VideoError("out of paint")
    cloud.renderer.while_rendering = lambda: (update_once(cloud), setattr(cloud.renderer, "error", None))
    run(cloud)
    assert_made_anew(cloud)


def test_the_old_files_stay_until_the_new_ones_are_stored(cloud):
    run(cloud)
    update(cloud, "new 1", "new 2")
    seen = []
    while cloud.queues.sent:
        seen.append(file_of(cloud))
        run_some(cloud, 1)
    # The messages are prepare, render and assemble, then the webhook, the recovery check and the old segments.
    assert seen == ["old 1 + old 2 with sound"] * 3 + ["new 1 + new 2 with sound"] * 3


def test_the_old_files_stay_where_the_new_making_fails(cloud):
    run(cloud)
    update(cloud, "new 1", "new 2")
    cloud.renderer.error = VideoError("out of paint")
    run(cloud)
    assert (video_of(cloud).status, file_of(cloud)) == (VideoStatus.ERROR, "old 1 + old 2 with sound")


def test_the_old_files_are_deleted_when_a_later_revision_succeeds(cloud):
    run(cloud)
    update(cloud, "bad", "bad")
    cloud.renderer.error = VideoError("out of paint")
    run(cloud)
    cloud.renderer.error = None
    update(cloud, "new 1", "new 2")
    run(cloud)
    assert file_of(cloud) == "new 1 + new 2 with sound"
    assert [key for key in cloud.storage.files if key.startswith("out/")] == list(video_of(cloud).file_keys)


def test_equal_segments_are_not_rendered_again(cloud):
    run(cloud)
    cloud.renderer.rendered.clear()
    update(cloud, "old 1", "new 2")
    run(cloud)
    assert file_of(cloud) == "old 1 + new 2 with sound"
    assert [name.rsplit("/")[-1] for name in cloud.renderer.rendered] == ["1"]


def test_the_webhooks_are_called_again(cloud):
    run(cloud)
    update(cloud, "new 1", "new 2")
    run(cloud)
    assert [(url, video["status"]["code"]) for url, video in cloud.web.calls] == [(WEBHOOK, "done")] * 2


def test_a_call_that_was_put_off_is_not_made_for_the_old_video(cloud):
    cloud.web.problems[WEBHOOK] = "no answer"
    run_some(cloud, 4)
    del cloud.web.problems[WEBHOOK]
    update(cloud, "new 1", "new 2")
    run(cloud)
    assert [video["inputMedias"][0]["text"] for _, video in cloud.web.calls] == ["old 1", "new 1"]


@pytest.mark.parametrize("messages", range(9))
def test_a_video_that_is_deleted_during_its_restart_leaves_nothing(cloud, messages):
    run_some(cloud, 2)
    update(cloud, "new 1", "new 2")
    run_some(cloud, min(messages, len(cloud.queues.sent)))
    delete_video(VIDEO, ACCOUNT, cloud.api_services)
    run(cloud)
    assert (cloud.storage.files, cloud.segments.users, cloud.deliveries.rows) == ({}, set(), {})
