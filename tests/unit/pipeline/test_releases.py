"""A deployment is updated while videos are made: nothing is stored under a name that another release has given it."""

import pytest

from chalicelib.domain.queue import Queue
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.assemble import assemble
from chalicelib.pipeline.manifest import load_manifest
from chalicelib.pipeline.messages import RenderMessage, to_body
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.releases import AGAIN_S, MOST_REMAKES
from chalicelib.pipeline.render import render
from tests.fakes import ACCOUNT, PROFILE, VIDEO, World, make_template, make_video
from tests.unit.pipeline.line import JOB, MESSAGE, run

LONG = '[{"rectangle": {"id": "ground", "duration": 20000, "color": "#203040"}}]'


@pytest.fixture
def world():
    """A video that one release has prepared."""
    world = World()
    world.templates.put(make_template())
    world.videos.put(make_video())
    prepare(MESSAGE, world.on)
    return world


def video_of(world):
    return world.videos.get(ACCOUNT, VIDEO)


def test_another_release_does_not_render_it_but_has_it_prepared_anew(world):
    world.queues.sent.clear()
    world.renderer.release_name = "next release"
    render(JOB, world.on)
    assert (video_of(world).status, world.renderer.begun) == (VideoStatus.QUEUED, [])
    assert world.queues.sent == [(Queue.PREPARE, to_body(MESSAGE), AGAIN_S)]


def test_nor_mixes_its_sound(world):
    world.templates.put(make_template(scripts=(LONG,)))
    world.videos.put(make_video())
    prepare(MESSAGE, world.on)
    world.renderer.release_name = "next release"
    render(RenderMessage(ACCOUNT, VIDEO, f"{PROFILE}/sound"), world.on)
    assert (video_of(world).status, world.renderer.mixed) == (VideoStatus.QUEUED, 0)


def test_nor_assembles_it(world):
    render(JOB, world.on)
    world.renderer.release_name = "next release"
    assemble(MESSAGE, world.on)
    assert (video_of(world).status, world.renderer.mixed) == (VideoStatus.QUEUED, 0)


def test_it_is_done_by_the_other_release_and_what_is_the_same_in_both_is_not_rendered_again(world):
    render(JOB, world.on)
    world.renderer.release_name = "next release"
    run(world)
    assert (video_of(world).status, world.renderer.rendered) == (VideoStatus.DONE, [f"{PROFILE}/0"])


def test_what_is_not_the_same_is(world):
    render(JOB, world.on)
    world.renderer.engine_name = "next engine"
    run(world)
    assert (video_of(world).status, world.renderer.rendered) == (VideoStatus.DONE, [f"{PROFILE}/0"] * 2)
    names = set(video_of(world).segment_names)
    assert {name for scope, name, user in world.segments.users} == names


def test_a_deployment_that_stays_half_done_is_told(world):
    world.videos.change(ACCOUNT, VIDEO, remakes=MOST_REMAKES)
    world.renderer.release_name = "next release"
    render(JOB, world.on)
    assert "its steps were done by different releases" in video_of(world).error


def test_where_it_is_cut_is_decided_once(world):
    manifest = load_manifest(world.storage, video_of(world))
    (profile,) = map(manifest.profile, manifest.profiles)
    assert [segment.end_frame for segment in manifest.segments(profile)] == list(manifest.cuts[PROFILE])
