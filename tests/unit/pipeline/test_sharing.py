"""Videos that were made with a template's credentials: nobody learns from what they took what other videos say."""

import json

import pytest

from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import InputMedia
from chalicelib.domain.usage import usage_of
from chalicelib.domain.video import VideoStatus
from chalicelib.pipeline.messages import RenderMessage, about
from chalicelib.pipeline.prepare import prepare
from chalicelib.pipeline.render import render
from tests.fakes import ACCOUNT, OTHER_VIDEO, PROFILE, VIDEO, World, make_template, make_video
from tests.unit.pipeline.line import VideoMessage, run

# Ten seconds, the sum from the second to the fourth: cut at 2, 4 and 8 s.
GROUND = {"rectangle": {"id": "ground", "duration": 10_000, "color": "#203040"}}
SUM = {"text": {"id": "sum", "play": 2000, "duration": 2000}}
OWED = InputMedia("sum", MediaType.TEXT, text="You owe us {{sum}} EUR")
ALL = [f"{PROFILE}/{index}" for index in range(4)]
PERSONAL = [f"{PROFILE}/1"]


def video(id_=VIDEO, owed="700", **changes):
    return make_video(id=id_, variables={"sum": owed}, **changes)


@pytest.fixture
def world():
    world = World()
    world.templates.put(make_template(scripts=(json.dumps([GROUND, SUM]),), medias=(OWED,)))
    return world


def make(world, each):
    """What was rendered of a video."""
    before = len(world.renderer.rendered)
    world.videos.put(each)
    world.queues.send(Queue.PREPARE, about(each))
    run(world)
    assert world.videos.get(ACCOUNT, each.id).status is VideoStatus.DONE
    return world.renderer.rendered[before:]


@pytest.mark.parametrize("guess", ["600", "700"])
def test_a_visitor_cannot_see_whether_a_text_was_rendered_for_somebody_else(world, guess):
    make(world, video(owed="700"))
    assert make(world, video(OTHER_VIDEO, guess, by_template=True)) == PERSONAL
    assert usage_of(world.videos.get(ACCOUNT, OTHER_VIDEO)).reused_ms == 8000


@pytest.mark.parametrize("guess", ["600", "700"])
def test_nor_whether_another_visitor_gave_it(world, guess):
    make(world, video(owed="700", by_template=True))
    assert make(world, video(OTHER_VIDEO, guess, by_template=True)) == PERSONAL


def test_nor_what_the_sound_of_somebody_elses_video_is(world):
    heard = [{"audio": {"id": "sum", "duration": 2000}}, GROUND]
    world.add_media(b"audio 2000", type=MediaType.AUDIO)
    world.templates.put(make_template(scripts=(json.dumps(heard),)))
    for id_ in (VIDEO, OTHER_VIDEO):
        given = (InputMedia("sum", MediaType.AUDIO, media_id=world.medias.list(ACCOUNT)[0].id),)
        make(world, make_video(id=id_, medias=given, by_template=True))
    assert world.renderer.mixed == 2


def test_what_all_videos_of_the_template_show_is_shared_with_visitors(world):
    make(world, video(by_template=True))
    assert make(world, video(OTHER_VIDEO, "Ben", by_template=True)) == PERSONAL


def test_where_a_variable_decides_times_visitors_share_nothing(world):
    """The second cut tells how long the sum was shown, so that what follows is there would tell it, too."""
    long = SUM["text"] | {"duration": "$ms"}
    world.templates.put(make_template(scripts=(json.dumps([GROUND, {"text": long}]),), medias=(OWED,)))
    make(world, make_video(variables={"sum": "700", "ms": "2000"}))
    guess = make_video(id=OTHER_VIDEO, variables={"sum": "1", "ms": "2000"}, by_template=True)
    assert make(world, guess) == ALL


def test_with_scripts_of_their_own_visitors_share_nothing(world):
    make(world, video())
    mine = json.dumps([{"rectangle": {"id": "mine", "play": 2000, "duration": 2000}}])
    assert make(world, video(OTHER_VIDEO, scripts=(mine,), by_template=True)) == ALL


def test_where_a_visitors_film_decides_times_nothing_is_shared(world):
    film = {"video": {"id": "film", "play": 2000}}
    world.add_media(type=MediaType.VIDEO, facts=MediaFacts(MediaType.VIDEO, duration_ms=2000))
    world.templates.put(make_template(scripts=(json.dumps([GROUND, film]),)))
    given = (InputMedia("film", MediaType.VIDEO, media_id=world.medias.list(ACCOUNT)[0].id),)
    make(world, make_video(medias=given))
    assert make(world, make_video(id=OTHER_VIDEO, medias=given, by_template=True)) == ALL


def test_a_visitors_job_is_not_done_along_because_it_shows_the_same_in_the_back(world):
    alone = {"text": {"id": "sum", "duration": 2000}}
    world.templates.put(make_template(scripts=(json.dumps([alone]),), medias=(OWED,)))
    for id_ in (VIDEO, OTHER_VIDEO):
        world.videos.put(video(id_, by_template=True))
        prepare(VideoMessage(ACCOUNT, id_), world.on)
    (job,) = world.videos.get(ACCOUNT, OTHER_VIDEO).jobs
    render(RenderMessage(ACCOUNT, VIDEO, job), world.on)
    assert world.renderer.together == [1]
