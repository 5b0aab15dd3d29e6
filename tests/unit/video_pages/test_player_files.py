"""The files of the player: what they weigh, and what they are made of."""

import gzip
import json
import re

import pytest

from chalicelib.video_pages.player_files import (
    FRAME_POLICY,
    STATIC,
    STYLE_HASHES,
    cta_document,
    player_script,
    player_style,
)
from local.media_chrome.build import MEDIA_CHROME
from tests.e2e.player.site import CONFIG, CTA, FORM, PAGE

TOP_LEVEL = re.compile(r"^(?:async )?(?:function|class|const|let) (\w+)", re.MULTILINE)


def weight(*contents: bytes) -> int:
    return sum(len(gzip.compress(content)) for content in contents)


def test_the_page_with_the_player_weighs_less_than_60_kb():
    page = PAGE.render(config=CONFIG | {"cta": CTA, "form": FORM}, address_of=str).encode()
    controls = (STATIC / "media-chrome.js").read_bytes()
    # 1.5 kB are left for what the page has around the player.
    assert weight(page, player_script(), player_style(), controls) < 58_500


def test_the_file_of_media_chrome_names_its_version_and_licence():
    head, _, code = (STATIC / "media-chrome.js").read_text().partition("\n")
    facts = json.loads((STATIC / "media-chrome.json").read_text())
    assert (
        head
        == f"/*! media-chrome {MEDIA_CHROME.version}, Copyright (c) 2020 Mux, Inc., MIT: media-chrome.LICENSE.txt */"
    )
    assert (facts["version"], facts["license"]) == (MEDIA_CHROME.version, "MIT")
    assert "Copyright (c) 2020 Mux, Inc." in (STATIC / "media-chrome.LICENSE.txt").read_text()
    assert len(code) > 100_000


def test_the_styles_of_media_chrome_are_named_by_their_hashes():
    assert len(STYLE_HASHES) > 15
    assert all(re.fullmatch(r"sha256-[\w+/]{43}=", each) for each in STYLE_HASHES)


def test_the_modules_of_the_player_are_one_script():
    script = player_script().decode()
    assert not re.search(r"^(?:import|export)\b|^//|/\*", script, re.MULTILINE)
    assert script.index("function make(") < script.index("class Layer") < script.index("function start(")


def test_each_module_is_in_the_script():
    script = player_script().decode()
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


@pytest.mark.parametrize("mark", [b"/*", b"\n "])
def test_the_style_sheet_is_served_without_comments_and_indents(mark):
    assert mark in (STATIC / "player.css").read_bytes()
    assert mark not in player_style()


def test_a_call_to_action_in_html_is_a_document_whose_links_open_in_new_tabs():
    document = cta_document("<p>{50 %}</p>").decode()
    assert "<p>{50 %}</p>" in document
    assert '<base target="_blank">' in document


def test_a_call_to_action_in_html_has_neither_scripts_nor_an_origin():
    directives = dict(each.strip().split(" ", 1) for each in FRAME_POLICY.split(";"))
    assert directives["default-src"] == "'none'"
    assert "script-src" not in directives
    assert set(directives["sandbox"].split()) == {"allow-popups", "allow-popups-to-escape-sandbox"}
