"""The player of a page: the fields of the video over those of its template and the vendors' defaults."""

import json

from chalicelib.domain.page_player import player_of
from chalicelib.domain.template_page import PageSettings
from chalicelib.domain.video import Player
from tests.fakes import make_template, make_video

DEFAULTS = {
    "CTAType": "text",
    "CTAOpenOnClick": True,
    "CTAShowOnPause": True,
    "CTAPauseOnShow": True,
    "CTAShowAtEnd": True,
    "CTAAllowClose": True,
    "CTAForm": {"inputFields": []},
}
FORM = {"title": "You", "inputFields": [{"fieldName": "size"}]}


def player(of_template=None, of_video=None, **fields):
    """Return the player of a video with a `PlayerInfo` of its own, of a template with one."""
    page = PageSettings(player_info=json.dumps(of_template)) if of_template else None
    own = json.dumps(of_video) if of_video else None
    return player_of(make_video(player=Player(player_info=own, **fields)), make_template(page=page))


def test_without_fields_it_has_the_vendors_defaults():
    assert player().info == DEFAULTS


def test_the_fields_of_the_template_hold_for_its_videos():
    assert player({"CTABodyText": "Buy", "CTAForm": FORM}).info == DEFAULTS | {"CTABodyText": "Buy", "CTAForm": FORM}


def test_the_fields_of_the_video_replace_those_of_the_template():
    found = player({"CTABodyText": "Buy", "CTAButtonText": "Now"}, {"CTABodyText": "Buy, Ava"})
    assert found.info == DEFAULTS | {"CTABodyText": "Buy, Ava", "CTAButtonText": "Now"}


def test_the_form_of_the_video_replaces_that_of_the_template_as_a_whole():
    form = {"inputFields": [{"fieldName": "colour"}]}
    assert player({"CTAForm": FORM}, {"CTAForm": form}).info["CTAForm"] == form


def test_so_do_the_pictures_around_it():
    page = PageSettings(landing_info='{"logoImageUrl": "https://a", "bannerImageUrl": "https://b"}')
    video = make_video(player=Player(landing_info='{"logoImageUrl": "https://c"}'))
    found = player_of(video, make_template(page=page)).landing
    assert found == {"logoImageUrl": "https://c", "bannerImageUrl": "https://b"}


def test_the_tracking_code_is_that_of_the_video():
    assert player(tracking_code="G-1").tracking_code == "G-1"


def test_html_that_an_earlier_release_stored_as_sent_is_cleaned():
    html = "<b onclick=x>1</b><script>hit()</script>"
    form = {"description": html, "inputFields": []}
    found = player({"CTAForm": form}, {"CTACustomHTML": html}).info
    assert (found["CTACustomHTML"], found["CTAForm"]["description"]) == ("<b>1</b>", "<b>1</b>")


def test_such_html_is_left_out_if_it_grows_beyond_measure():
    html = "<p>" + "".join(f"<i lang={number}>" for number in range(200)) + "</p>" + "<p>x" * 400
    assert player({"CTACustomHTML": html}).info["CTACustomHTML"] == ""
