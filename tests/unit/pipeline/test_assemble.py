"""The end of the line."""

from functools import partial

import pytest

from chalicelib.domain.errors import VideoError
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import OutFile, VideoStatus
from chalicelib.pipeline.assemble import assemble
from chalicelib.pipeline.manifest import VideoGone
from chalicelib.pipeline.messages import to_body
from chalicelib.render.peaks import Peak
from tests.fakes import ACCOUNT, OTHER_PROFILE, PROFILE, VIDEO, Meanwhile, World, make_template, make_video
from tests.unit.pipeline.line import MESSAGE, run_some


@pytest.fixture
def world(world):
    """A video in two profiles that is to be assembled."""
    world.templates.put(make_template(profiles=(PROFILE, OTHER_PROFILE)))
    world.videos.put(make_video())
    world.queues.send(Queue.PREPARE, to_body(MESSAGE))
    run_some(world, 3)
    return world


def video_of(world):
    return world.videos.get(ACCOUNT, VIDEO)


def test_a_file_is_stored_for_each_profile_under_its_name(world):
    assemble(MESSAGE, world.on)
    name, other = f"{VIDEO}.MP4_H264_AAC_640x480.mp4", f"{VIDEO}.MP4_H264_AAC_1280x720.mp4"
    prefix = make_video().out_prefix
    assert video_of(world).out_files == (
        OutFile(PROFILE, name, len(world.storage.files[prefix + name]), prefix + name),
        OutFile(OTHER_PROFILE, other, len(world.storage.files[prefix + other]), prefix + other),
    )


def test_what_is_too_loud_is_told_beside_what_was_told_before(world):
    world.videos.change(ACCOUNT, VIDEO, warnings=("before",))
    world.renderer.peaks = {24: Peak(4.5, 3200.0)}
    assemble(MESSAGE, world.on)
    assert video_of(world).warnings == (
        "before",
        "The sound is up to 4.5 dB too loud at 3.2 s; it is turned down there",
    )


def test_what_cannot_be_joined_ends_the_video_and_leaves_no_file(world):
    world.renderer.join = failing_at(OTHER_PROFILE, world.renderer.join)
    assemble(MESSAGE, world.on)
    assert (video_of(world).status, video_of(world).out_files) == (VideoStatus.ERROR, ())
    assert world.storage.files == {}


def failing_at(profile_name, join):
    def joined(segments, audio, profile, out):
        if profile.name == profile_name:
            raise VideoError("out of glue")
        return join(segments, audio, profile, out)

    return joined


def test_a_video_that_is_given_up_while_it_is_assembled_keeps_no_file(world):
    join = world.renderer.join
    world.renderer.join = lambda *args: world.videos.change(ACCOUNT, VIDEO, status=VideoStatus.ERROR) and join(*args)
    assemble(MESSAGE, world.on)
    assert world.storage.files == {}


def test_a_video_whose_work_has_vanished_is_left_to_the_dead_queue(world):
    world.storage.files.clear()
    with pytest.raises(VideoGone):
        assemble(MESSAGE, world.on)


def test_two_that_assemble_a_video_at_once_end_it_once(world):
    other = World()
    vars(other).update(vars(world))
    world.videos = Meanwhile(world.videos, partial(assemble, MESSAGE, other.on))
    assemble(MESSAGE, world.on)
    assert (video_of(other).status, len(other.storage.files)) == (VideoStatus.DONE, 2)
    assert other.notifications.list(ACCOUNT) == []
