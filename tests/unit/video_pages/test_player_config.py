"""The configuration of the player, made of the vendors' fields."""

from dataclasses import replace

import pytest

from chalicelib.domain.page_player import player_of
from chalicelib.domain.template_page import PageSettings, PageStatistics
from chalicelib.video_pages.player_config import player_config
from tests.fakes import make_template
from tests.unit.video_pages.visiting import URL, finished


def config_of(video, template=None, *, embed=False):
    template = template or make_template()
    return player_config(video, template, player_of(video, template), URL, embed=embed)


def config(template=None, *, embed=False, **info):
    return config_of(finished(info=info), template, embed=embed)


def test_without_a_text_a_button_or_html_there_is_no_call_to_action():
    assert config(CTAStartTime=1)["cta"] is None


def test_a_text_comes_with_the_vendors_defaults():
    assert config(CTABodyText="Buy")["cta"] == {
        "type": "text",
        "body": "Buy",
        "button": None,
        "url": None,
        "startMs": None,
        "endMs": None,
        "durationMs": None,
        "openOnClick": True,
        "showOnPause": True,
        "pauseOnShow": True,
        "showAtStart": False,
        "showAtEnd": True,
        "allowClose": True,
    }


def test_times_are_seconds_on_the_wire_and_ms_in_the_player():
    cta = config(CTABodyText="Buy", CTAStartTime=1.5, CTAEndTime=3, CTADuration=0.25)["cta"]
    assert (cta["startMs"], cta["endMs"], cta["durationMs"]) == (1500, 3000, 250)


def test_html_has_a_document_of_its_own():
    cta = config(CTAType="html", CTACustomHTML="<b>1</b>", CTABodyText="unused")["cta"]
    assert (cta["type"], cta["src"]) == ("html", f"{URL}/cta.html")


def test_a_form_needs_fields():
    assert config(CTAForm={"title": "Size"})["form"] is None
    form = config(CTAForm={"inputFields": [{"fieldName": "size"}], "required": True})["form"]
    assert form["fields"] == [{"name": "size", "type": "text"}]
    assert (form["required"], form["showAtStart"], form["showAtEnd"]) == (True, False, False)


@pytest.mark.parametrize(
    ("statistics", "events"),
    [(PageStatistics.NONE, None), (PageStatistics.COUNTS, f"{URL}/events"), (PageStatistics.PERSONS, f"{URL}/events")],
)
def test_a_template_may_count_nothing(statistics, events):
    template = make_template(page=PageSettings(statistics=statistics))
    assert config(template)["events"] == events


def test_only_the_page_is_tracked_never_the_embed():
    video = finished()
    tracked = replace(video, player=replace(video.player, tracking_code="G-1"))
    found = [config_of(tracked, embed=embed)["tracking"] for embed in (False, True)]
    assert found == ["G-1", None]


def test_a_video_has_the_captions_and_chapters_that_were_made():
    assert (config()["captions"], config()["chapters"]) == (None, None)
    made = config_of(finished(captions_key="out/a", chapters_key="out/b"))
    assert (made["captions"], made["chapters"]) == (f"{URL}/captions.vtt", f"{URL}/chapters.vtt")


def test_a_form_asks_only_what_can_be_answered():
    fields = [{"fieldType": "text"}, {"fieldName": " "}, {"fieldName": "size"}, {"fieldName": "size"}]
    assert config(CTAForm={"inputFields": fields})["form"]["fields"] == [{"name": "size", "type": "text"}]
    assert config(CTAForm={"inputFields": fields[:2], "required": True})["form"] is None


def test_a_time_of_0_is_no_end():
    cta = config(CTABodyText="Buy", CTAStartTime=0, CTAEndTime=0, CTADuration=0)["cta"]
    assert (cta["startMs"], cta["endMs"], cta["durationMs"]) == (0, None, None)


def test_a_button_that_leads_nowhere_is_no_call_to_action():
    assert config(CTAButtonText="Buy")["cta"] is None
    assert config(CTAButtonUrl="https://shop.example")["cta"] is not None


def test_a_thumbnail_is_shown_in_place_of_the_poster():
    assert config(thumbnail="https://a.example/t.jpg")["poster"] == "https://a.example/t.jpg"
    assert config(thumbnail="")["poster"] == f"{URL}/poster.jpg"
