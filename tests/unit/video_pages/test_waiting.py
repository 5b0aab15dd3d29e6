"""The page of a video that is not made yet, and the state by which it learns that it is."""

import json
from dataclasses import replace

import pytest

from chalicelib.domain.render_state import RenderState
from chalicelib.domain.template_page import PageSettings, PageStatistics
from chalicelib.domain.video import VideoStatus
from tests.fakes import PROFILE, make_template
from tests.unit.video_pages.visiting import OUT, URL, finished

HALF = RenderState(frames=100, jobs={"a": 50}, total_ms=1000)
IN_PROGRESS = (VideoStatus.QUEUED, VideoStatus.PREPARING, VideoStatus.RENDERING, VideoStatus.ASSEMBLING)


def making(**changes):
    return {"status": VideoStatus.RENDERING, "out_files": ()} | changes


def config_in(text):
    return json.loads(text.partition('id="config">')[2].partition("</script>")[0])


@pytest.mark.parametrize("status", IN_PROGRESS)
def test_a_video_in_progress_says_how_far_it_is(visitor, status):
    answer = visitor.has(status=status, out_files=(), render=HALF).opens("state")
    assert (answer.status, json.loads(answer.body)) == (200, {"state": "making", "percent": 50})
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, {"state": "done", "percent": 100}),
        ({"status": VideoStatus.RENDERING}, {"state": "done", "percent": 100}),
        ({"status": VideoStatus.ERROR, "out_files": ()}, {"state": "failed", "percent": 0}),
        ({"status": VideoStatus.ERROR}, {"state": "done", "percent": 100}),
    ],
    ids=["done", "made again", "failed", "failed again"],
)
def test_a_video_that_has_files_is_done(visitor, changes, state):
    assert json.loads(visitor.has(**changes).reads("state")) == state


def test_the_state_tells_visitors_nothing_else(visitor):
    render = replace(HALF, error="the file of Ann is damaged", waits_for="ann.mp4", warnings=("secret",))
    assert set(json.loads(visitor.has(**making(render=render)).reads("state"))) == {"state", "percent"}


@pytest.mark.parametrize("name", ["", "embed"])
def test_a_page_and_its_embed_say_how_far_the_video_is(visitor, name):
    answer = visitor.has(**making(render=HALF)).opens(name)
    assert answer.status == 200
    assert b"Your video is being made: 50 %." in answer.body
    assert b'<progress max="100" value="50"' in answer.body


def test_without_javascript_it_looks_again_by_itself(visitor):
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in visitor.has(**making()).reads()


@pytest.mark.parametrize(("name", "address"), [("", URL), ("embed", f"{URL}/embed")])
def test_its_script_knows_where_the_video_will_be_shown(visitor, name, address):
    config = config_in(visitor.has(**making()).reads(name))
    assert (config["pageUrl"], config["stateUrl"]) == (address, f"{URL}/state")
    assert (config["width"], config["height"]) == (640, 480)


@pytest.mark.parametrize("name", ["", "embed"])
def test_it_has_the_policy_under_which_the_player_will_run(visitor, name):
    player = finished(info={"thumbnail": "https://a.example/t.jpg"}, landing={"embedIframeUrl": "https://b.example/"})
    changes = {"player": replace(player.player, tracking_code="G-1")}
    before = visitor.has(**changes, **making()).opens(name).headers
    assert visitor.has(**changes).opens(name).headers == before


def test_the_page_around_it_is_there_from_the_beginning(visitor):
    text = visitor.has(landing={"logoImageUrl": "https://a.example/l.png"}, **making(name="Hello, Ava")).reads()
    assert 'src="https://a.example/l.png"' in text
    assert '<h1 dir="auto">Hello, Ava</h1>' in text


def test_messengers_are_not_led_to_pictures_and_files_that_do_not_exist(visitor):
    text = visitor.has(**making()).reads()
    assert '<meta property="og:title"' in text
    assert "og:image" not in text
    assert "og:video" not in text


def test_other_sites_learn_how_to_embed_it(visitor):
    answer = json.loads(visitor.has(**making()).reads("oembed", maxwidth="320"))
    assert f'<iframe src="{URL}/embed" title="' in answer["html"]
    assert (answer["width"], answer["height"]) == (320, 240)
    assert "thumbnail_url" not in answer


def test_they_do_not_embed_a_video_that_failed(visitor):
    assert visitor.has(status=VideoStatus.ERROR, out_files=()).opens("oembed").status == 404


@pytest.mark.parametrize(
    ("profiles", "size"),
    [(("MP4_H264_AAC_320x180_12fps",), (320, 180)), (("ours",), (1280, 720)), ((PROFILE, "MP3"), (640, 480))],
)
def test_its_place_has_the_size_of_the_video(visitor, profiles, size):
    visitor.cloud.templates.put(make_template(profiles=profiles))
    config = config_in(visitor.has(**making()).reads())
    assert (config["width"], config["height"]) == size


def test_it_counts_who_opens_it_unless_nothing_is_counted(visitor):
    assert config_in(visitor.has(**making()).reads())["events"] == f"{URL}/events"
    visitor.cloud.templates.put(make_template(page=PageSettings(statistics=PageStatistics.NONE)))
    assert config_in(visitor.has(**making()).reads())["events"] is None


def test_the_player_replaces_it_as_soon_as_there_is_a_file(visitor):
    visitor.has(**making())
    assert 'id="waiting"' in visitor.reads()
    text = visitor.has(out_files=(OUT,)).reads()
    assert 'id="waiting"' not in text
    assert 'id="player"' in text
