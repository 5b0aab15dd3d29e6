"""The public page of a finished video, as its viewers get it from the deployed package."""

import json
from io import BytesIO

import pytest
import urllib3
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.cloud import Caller, new_caller, wait_for

PLAYER = {"CTABodyText": "See our offer", "CTAButtonText": "Show me", "CTAButtonUrl": "https://shop.example/offer"}
SCRIPT = json.dumps(
    [
        {"rectangle": {"id": "background", "duration": 2000, "color": "0x1D4E89"}},
        {"text": {"id": "title", "duration": 2000, "textSizeFit": True}},
    ]
)


def get(url: str) -> urllib3.BaseHTTPResponse:
    return urllib3.request("GET", url, redirect=False, timeout=60)


def play(tab: Page) -> None:
    """Play the video of a page for a moment."""
    tab.evaluate("document.querySelector('video').muted = true; document.querySelector('video').play()")
    # The page's policy forbids what wait_for_function does.
    wait_for(lambda: tab.evaluate("document.querySelector('video').currentTime") > 0.3 or None)


@pytest.fixture(scope="module")
def caller(up) -> Caller:
    return new_caller(up)


@pytest.fixture(scope="module")
def template_id(caller) -> str:
    template = {
        "name": "Page",
        "inputScripts": [SCRIPT],
        "inputMedias": [{"inputID": "title", "type": "text", "text": "Hello {{name}}"}],
        "outProfiles": ["MP4_H264_AAC_320x180_12fps"],
    }
    return caller.call("Template_New", template)


@pytest.fixture(scope="module")
def video_id(caller, template_id) -> str:
    name = {"inputVariables": [{"name": "name", "value": "Ava"}], "playerInfo": PLAYER}
    video_id = caller.call("Template_Video_New", template_id, {"name": "Hello, Ava"} | name)
    assert caller.ended(video_id)["status"]["code"] == "done"
    return video_id


@pytest.fixture(scope="module")
def page(caller, video_id) -> dict[str, str]:
    return caller.call("Video_SharePage_Get", video_id)


def test_the_page_is_there_and_may_not_be_found(page):
    answer = get(page["url"])
    assert (answer.status, answer.headers["X-Robots-Tag"]) == (200, "noindex, nofollow, noarchive")
    assert "<title>Hello, Ava</title>" in answer.data.decode()


def test_its_video_is_the_file(page):
    file = get(get(page["videoUrl"]).headers["Location"])
    assert (file.headers["Content-Type"], file.data[4:8]) == ("video/mp4", b"ftyp")


def test_its_pictures_have_the_sizes_that_others_expect(page):
    pictures = [
        Image.open(BytesIO(get(get(page[name]).headers["Location"]).data)) for name in ("posterUrl", "previewUrl")
    ]
    assert [picture.size for picture in pictures] == [(320, 180), (1200, 630)]


def test_its_mail_picture_moves_and_is_small(page):
    data = get(get(page["mailUrl"]).headers["Location"]).data
    picture = Image.open(BytesIO(data))
    assert picture.format == "GIF"
    assert picture.n_frames > 1
    assert len(data) <= 1_000_000


def test_its_captions_are_the_texts_of_the_video(page):
    assert "Hello Ava" in get(f"{page['url']}/captions.vtt").data.decode()


def test_a_browser_plays_it_without_a_breach_of_the_policy(page, browser):
    tab = browser.new_page()
    breaches = []
    tab.on("console", lambda message: breaches.append(message.text) if message.type == "error" else None)
    tab.goto(page["url"])
    play(tab)
    expect(tab.get_by_role("heading", name="Hello, Ava")).to_be_visible()
    tab.close()
    assert breaches == []


def test_a_play_is_counted(page, browser, caller, video_id):
    before = caller.call("Video_Get", video_id)["analytics"].get("plays", 0)
    tab = browser.new_page()
    tab.goto(page["url"])
    play(tab)
    with tab.expect_request("**/events"):
        tab.evaluate("document.querySelector('video').pause()")
    tab.close()
    assert caller.call("Video_Get", video_id)["analytics"]["plays"] == before + 1


def test_a_page_that_is_opened_early_becomes_the_player_and_starts_by_itself(caller, template_id, browser):
    name = {"inputVariables": [{"name": "name", "value": "Mia"}]}
    video_id = caller.call("Template_Video_New", template_id, {"name": "Hello, Mia"} | name)
    tab = browser.new_page()
    troubles: list[str] = []
    tab.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    tab.goto(caller.call("Video_SharePage_Get", video_id)["url"])
    tab.evaluate("window.isSame = true")
    tab.get_by_role("button", name="Play").first.click()
    wait_for(lambda: tab.evaluate("document.querySelector('#player video')?.currentTime") or None)
    assert tab.evaluate("window.isSame")
    tab.close()
    assert troubles == []


def test_a_page_that_is_taken_away_is_not_found(caller, template_id):
    name = {"inputVariables": [{"name": "name", "value": "Ben"}]}
    video_id = caller.call("Template_Video_New", template_id, {"name": "Hello, Ben"} | name)
    before = caller.call("Video_SharePage_Get", video_id)["url"]
    assert get(before).status == 200
    after = caller.call("Video_SharePage_New", video_id)["url"]
    assert (get(before).status, get(after).status) == (404, 200)
    caller.call("Video_SharePage_Delete", video_id)
    assert get(after).status == 404
