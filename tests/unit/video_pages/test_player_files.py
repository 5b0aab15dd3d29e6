"""The files of the player: what they weigh, and what they are made of."""

import gzip
import json
import re

import pytest

from chalicelib.domain.video import Player, VideoStatus
from chalicelib.pages.static_files import content_of
from chalicelib.video_pages.player_files import FRAME_POLICY, STATIC, STYLE_HASHES, cta_document
from local.media_chrome.build import MEDIA_CHROME

TOP_LEVEL = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


INFO = {
    "CTABodyText": "Your new home is ready to be seen. " * 5,
    "CTAButtonText": "Book a visit",
    "CTAButtonUrl": "https://example.com/book",
    "CTAForm": {
        "title": "About you",
        "inputFields": [{"fieldName": f"Field {i}", "fieldType": "text"} for i in range(5)],
    },
}


def served(name):
    found = content_of(name)
    assert found
    return found[0]


def test_the_page_with_all_that_it_loads_weighs_less_than_60_kb(visitor):
    page = visitor.has(name="Welcome, Ava", description="Some words. " * 20, info=INFO).reads()
    names = re.findall(r"/pages/([\w.-]+)\?v=", page)
    assert {"player.js", "media-chrome.js", "player.css"} < set(names)
    assert sum(len(gzip.compress(content)) for content in [page.encode(), *map(served, names)]) < 60_000


def test_a_page_that_waits_for_its_video_weighs_less_than_10_kb(visitor):
    page = visitor.has(name="Welcome, Ava", status=VideoStatus.RENDERING, out_files=()).reads()
    names = re.findall(r'(?:src|href)="[^"]*/pages/([\w.-]+)\?v=', page)
    assert {"waiting.js", "waiting.css"} < set(names)
    assert sum(len(gzip.compress(content)) for content in [page.encode(), *map(served, names)]) < 10_000


def test_the_file_of_media_chrome_names_its_version_and_licence():
    head, _, code = (STATIC / "media-chrome.js").read_text().partition("\n")
    facts = json.loads((STATIC / "media-chrome.json").read_text())
    assert head.startswith(f"/*! media-chrome {MEDIA_CHROME.version}, Copyright (c) 2020 Mux, Inc., MIT: ")
    assert (facts["version"], facts["license"]) == (MEDIA_CHROME.version, "MIT")
    assert b"Permission is hereby granted" in served("media-chrome.LICENSE.txt")
    assert len(code) > 100_000


def test_the_styles_of_media_chrome_are_named_by_their_hashes():
    assert len(STYLE_HASHES) > 15
    assert all(re.fullmatch(r"'sha256-[\w+/]{43}='", each) for each in STYLE_HASHES)


def test_the_modules_of_the_player_are_one_script():
    script = served("player.js").decode()
    assert not re.search(r"^(?:import|export)\b|^//|/\*\*", script, re.MULTILINE)
    assert script.index("function make(") < script.index("class Layer") < script.index("function start(")


def test_each_module_is_in_a_script():
    script = "".join(served(name).decode() for name in ("player.js", "waiting.js"))
    for module in (STATIC / "player").glob("*.js"):
        names = re.findall(r"^export (?:async )?(?:function|class|const) (\w+)", module.read_text(), re.MULTILINE)
        assert all(re.search(rf"\b(?:function|class|const) {name}\b", script) for name in names), module.name


def test_no_two_modules_have_a_name_in_common():
    names = [
        name
        for module in (STATIC / "player").glob("*.js")
        for name in TOP_LEVEL.findall(module.read_text().replace("export ", ""))
    ]
    assert sorted(names) == sorted(set(names))


def test_a_page_that_waits_has_no_controls_yet():
    assert "class Layer" not in served("waiting.js").decode()


@pytest.mark.parametrize("mark", [b"/*", b"\n "])
def test_the_style_sheet_is_served_without_comments_and_indents(mark):
    assert mark in (STATIC / "player.css").read_bytes()
    assert mark not in served("player.css")


def test_a_call_to_action_in_html_is_a_document_whose_links_open_in_new_tabs():
    document = cta_document("<p>{50 %}</p>").decode()
    assert "<p>{50 %}</p>" in document
    assert '<base target="_blank">' in document


def test_the_policy_of_a_page_allows_the_styles_of_the_controls_and_no_others(visitor):
    policy = visitor.has().opens().headers["Content-Security-Policy"]
    assert f"style-src 'self' {' '.join(STYLE_HASHES)};" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", ["", "embed"])
def test_google_is_named_in_the_policy_of_a_page_that_tracks_only(visitor, name):
    player = Player(tracking_code="G-ABC123")
    assert "google" not in visitor.has().opens(name).headers["Content-Security-Policy"]
    policy = visitor.has(player=player).opens(name).headers["Content-Security-Policy"]
    assert ("https://www.googletagmanager.com" in policy) == (name == "")


def test_a_call_to_action_in_html_is_answered_with_its_own_policy(visitor):
    visitor.has(info={"CTAType": "html", "CTACustomHTML": "<p>Offer</p>"})
    answer = visitor.opens("cta.html")
    assert b"<p>Offer</p>" in answer.body
    assert answer.headers["Content-Security-Policy"] == FRAME_POLICY


def test_without_html_there_is_no_such_document(visitor):
    assert visitor.has(info={"CTABodyText": "Text"}).opens("cta.html").status == 404


def test_a_call_to_action_in_html_has_neither_scripts_nor_an_origin():
    directives = dict(each.strip().split(" ", 1) for each in FRAME_POLICY.split(";"))
    assert directives["default-src"] == "'none'"
    assert "script-src" not in directives
    assert set(directives["sandbox"].split()) == {"allow-popups", "allow-popups-to-escape-sandbox"}
