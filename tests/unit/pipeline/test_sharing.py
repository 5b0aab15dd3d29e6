"""Videos created with template credentials: their cost does not reveal the content of other videos."""

import json

import pytest

from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.messages import RenderMessage, VideoMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia
from chalicelib.domain.usage import usage_of
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.assemble import assemble
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.render import render
from tests.fakes import (
    ACCOUNT,
    MEDIA,
    OTHER_TEMPLATE,
    OTHER_VIDEO,
    PROFILE,
    TEMPLATE,
    VIDEO,
    FakeCloud,
    make_template,
    make_video,
)
from tests.unit.pipeline.steps_runner import MESSAGE, run

# Ten seconds, the sum from the second to the fourth: cut at 2, 4 and 8 s.
GROUND = {"rectangle": {"id": "ground", "duration": 10_000, "color": "#203040"}}
SUM = {"text": {"id": "sum", "play": 2000, "duration": 2000}}
OWED = InputMedia("sum", MediaType.TEXT, text="You owe us {{sum}} EUR")
ALL = [f"{PROFILE}/{index}" for index in range(4)]
PERSONAL = [f"{PROFILE}/1"]


def video(id_=VIDEO, owed="700", **changes):
    return make_video(id=id_, variables={"sum": owed}, **changes)


@pytest.fixture
def cloud():
    cloud = FakeCloud()
    cloud.templates.put(make_template(scripts=(json.dumps([GROUND, SUM]),), medias=(OWED,)))
    return cloud


def make(cloud, each):
    """Return the segments that were rendered for a video."""
    before = len(cloud.renderer.rendered)
    cloud.videos.put(each)
    cloud.queues.send(Queue.PREPARE, VideoMessage.of(each))
    run(cloud)
    assert cloud.videos.get(ACCOUNT, each.id).status is VideoStatus.DONE
    return cloud.renderer.rendered[before:]


@pytest.mark.parametrize("guess", ["600", "700"])
def test_a_visitor_cannot_see_whether_a_text_was_rendered_for_another_person(cloud, guess):
    make(cloud, video(owed="700"))
    assert make(cloud, video(OTHER_VIDEO, guess, by_template=True)) == PERSONAL
    assert usage_of(cloud.videos.get(ACCOUNT, OTHER_VIDEO)).cached_ms == 8000


@pytest.mark.parametrize("guess", ["600", "700"])
def test_a_visitor_cannot_see_whether_another_visitor_gave_a_text(cloud, guess):
    make(cloud, video(owed="700", by_template=True))
    assert make(cloud, video(OTHER_VIDEO, guess, by_template=True)) == PERSONAL


def test_a_visitor_cannot_see_the_sound_of_another_persons_video(cloud):
    heard = [{"audio": {"id": "sum", "duration": 2000}}, GROUND]
    cloud.add_media(b"audio 2000", type=MediaType.AUDIO)
    cloud.templates.put(make_template(scripts=(json.dumps(heard),)))
    for id_ in (VIDEO, OTHER_VIDEO):
        given = (InputMedia("sum", MediaType.AUDIO, media_id=cloud.medias.list(ACCOUNT)[0].id),)
        make(cloud, make_video(id=id_, medias=given, by_template=True))
    assert cloud.renderer.mixed == 2


def test_segments_that_all_videos_of_the_template_show_are_shared_with_visitors(cloud):
    make(cloud, video(by_template=True))
    assert make(cloud, video(OTHER_VIDEO, "Ben", by_template=True)) == PERSONAL


def test_where_a_variable_decides_times_visitors_share_nothing(cloud):
    """Do not reuse the segment after the second boundary, which reveals how long the sum was shown."""
    long = SUM["text"] | {"duration": "$ms"}
    cloud.templates.put(make_template(scripts=(json.dumps([GROUND, {"text": long}]),), medias=(OWED,)))
    make(cloud, make_video(variables={"sum": "700", "ms": "2000"}))
    guess = make_video(id=OTHER_VIDEO, variables={"sum": "1", "ms": "2000"}, by_template=True)
    assert make(cloud, guess) == ALL


def test_with_scripts_of_their_own_visitors_share_nothing(cloud):
    make(cloud, video())
    mine = json.dumps([{"rectangle": {"id": "mine", "play": 2000, "duration": 2000}}])
    assert make(cloud, video(OTHER_VIDEO, scripts=(mine,), by_template=True)) == ALL


def test_where_a_visitors_film_decides_times_nothing_is_shared(cloud):
    film = {"video": {"id": "film", "play": 2000}}
    cloud.add_media(type=MediaType.VIDEO, facts=MediaFacts(MediaType.VIDEO, duration_ms=2000))
    cloud.templates.put(make_template(scripts=(json.dumps([GROUND, film]),)))
    given = (InputMedia("film", MediaType.VIDEO, media_id=cloud.medias.list(ACCOUNT)[0].id),)
    make(cloud, make_video(medias=given))
    assert make(cloud, make_video(id=OTHER_VIDEO, medias=given, by_template=True)) == ALL


@pytest.mark.parametrize("visitor", [VIDEO, OTHER_VIDEO])
def test_a_visitors_job_is_never_batched(cloud, visitor):
    """Do not batch the video: its duration would reveal the content of the others."""
    make(cloud, video("c" * 24, "1"))
    for id_ in (VIDEO, OTHER_VIDEO):
        cloud.videos.put(video(id_, by_template=id_ == visitor))
        prepare(VideoMessage(ACCOUNT, id_), cloud.pipeline_services)
    (job,) = cloud.videos.get(ACCOUNT, OTHER_VIDEO).render.jobs
    # As if it had waited before.
    cloud.leases.enqueue(ACCOUNT, f"{TEMPLATE}/{job}/{visitor}", 0)
    cloud.renderer.together.clear()
    render(RenderMessage(ACCOUNT, VIDEO, job), cloud.pipeline_services)
    assert cloud.renderer.together == [1]


def test_a_visitors_job_is_not_offered(cloud):
    cloud.videos.put(video(by_template=True))
    prepare(VideoMessage(ACCOUNT, VIDEO), cloud.pipeline_services)
    assert cloud.leases.rows == {}


def test_a_visitor_cannot_see_whether_another_persons_film_has_sound(cloud):
    film, music = {"video": {"id": "film", "duration": 2000}}, {"audio": {"id": "music", "duration": 2000}}
    song = cloud.add_media(id="5" * 24, type=MediaType.AUDIO, facts=MediaFacts(MediaType.AUDIO, 2000, has_audio=True))
    cloud.add_media(type=MediaType.VIDEO, facts=MediaFacts(MediaType.VIDEO, 2000))
    fixed = (InputMedia("music", MediaType.AUDIO, media_id=song.id),)
    cloud.templates.put(make_template(scripts=(json.dumps([GROUND, film, music]),), medias=fixed))
    given = (InputMedia("film", MediaType.VIDEO, media_id=MEDIA),)
    for id_ in (VIDEO, OTHER_VIDEO):
        make(cloud, make_video(id=id_, medias=given, by_template=True))
    assert cloud.renderer.mixed == 2


@pytest.mark.parametrize("at", [4000, 6000])
def test_the_timing_of_the_owners_scripts_leaves_no_trace_in_shared_segments(cloud, at):
    cloud.templates.put(make_template(scripts=(json.dumps([GROUND]),)))
    mine = json.dumps([{"rectangle": {"id": "mine", "play": at, "duration": 2000}}])
    make(cloud, make_video(scripts=(mine,)))
    assert len(make(cloud, make_video(id=OTHER_VIDEO, by_template=True))) == 3


def test_the_variables_of_another_template_leave_no_trace_in_shared_segments(cloud):
    late = {"text": SUM["text"] | {"play": "$at"}}
    cloud.templates.put(make_template(id=OTHER_TEMPLATE, scripts=(json.dumps([GROUND, late]),), medias=(OWED,)))
    make(cloud, make_video(template_id=OTHER_TEMPLATE, variables={"sum": "7", "at": "2000"}))
    assert make(cloud, video(OTHER_VIDEO, by_template=True)) == ALL


def test_where_a_variable_decides_only_how_it_looks_visitors_share(cloud):
    turned = {"text": SUM["text"] | {"rotation": "$angle"}}
    cloud.templates.put(make_template(scripts=(json.dumps([GROUND, turned]),), medias=(OWED,)))
    for id_, angle in ((VIDEO, "5"), (OTHER_VIDEO, "6")):
        rendered = make(cloud, make_video(id=id_, variables={"sum": "7", "angle": angle}, by_template=True))
    assert rendered == PERSONAL


def test_a_step_does_not_cache_the_layout_of_other_accounts_texts(cloud):
    """Do not keep text layouts: the time of a layout would reveal that it was made before."""
    cloud.videos.put(video())
    prepare(VideoMessage(ACCOUNT, VIDEO), cloud.pipeline_services)
    assert cloud.renderer.forgotten == 1
    render(RenderMessage(ACCOUNT, VIDEO, f"{PROFILE}/0-3"), cloud.pipeline_services)
    assemble(MESSAGE, cloud.pipeline_services)
    assert cloud.renderer.forgotten == 3
