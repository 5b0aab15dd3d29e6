"""A video that is made when somebody first watches it, from the request to the playing player, as deployed."""

import json
from io import BytesIO

import pytest
import urllib3
from PIL import Image

from chalicelib.domain.page_link import ids_in
from tests.e2e.cloud import Caller, new_caller, wait_for
from tests.e2e.conftest import SAMPLES

AGENTS = {
    "Slack": "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)",
    "Safe Links": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/126.0 Safari/537.36",
    "Google's image proxy": "Mozilla/5.0 (Windows NT 5.1; rv:11.0) Gecko Firefox/11.0 (via ggpht.com GoogleImageProxy)",
}
NAMES = ("", "/embed", "/oembed", "/state", "/start", "/poster.jpg", "/preview.jpg", "/mail.gif", "/video.mp4")
SCRIPT = json.dumps(
    [
        {"rectangle": {"id": "background", "duration": 2000, "color": "0x1D4E89"}},
        {"text": {"id": "title", "duration": 2000, "textSizeFit": True}},
    ]
)


def ask(url: str, method: str = "GET", **headers: str) -> urllib3.BaseHTTPResponse:
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    body = b"{}" if method == "POST" else None
    return urllib3.request(method, url, redirect=False, timeout=60, headers=names, body=body)


@pytest.fixture(scope="module")
def caller(up) -> Caller:
    return new_caller(up)


@pytest.fixture(scope="module")
def template_id(caller) -> str:
    template = {
        "name": "Watched",
        "inputScripts": [SCRIPT],
        "inputMedias": [{"inputID": "title", "type": "text", "text": "Hello {{name}}"}],
        "outProfiles": ["MP4_H264_AAC_320x180_12fps"],
    }
    return caller.call("Template_New", template)


@pytest.fixture
def page(caller, template_id, request) -> str:
    """Return the address of the page of an unwatched video."""
    name = {"name": "name", "value": request.node.name}
    video = {"name": "Hello, Ava", "inputVariables": [name], "when": "watched"}
    url = caller.call("Video_SharePage_Get", caller.call("Template_Video_New", template_id, video))["url"]
    wait_for(lambda: state_of(url) == "unwatched")
    return url


def state_of(page: str) -> str:
    return ask(f"{page}/state").json()["state"]


def test_a_press_of_play_has_it_made_and_it_plays_without_a_reload(page, browser):
    tab = browser.new_page()
    troubles: list[str] = []
    tab.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    tab.goto(page)
    tab.evaluate("window.isSame = true")
    tab.get_by_role("button", name="Play").click()
    wait_for(lambda: tab.evaluate("document.querySelector('#player video')?.currentTime") or None)
    assert tab.evaluate("window.isSame")
    tab.close()
    assert state_of(page) == "done"
    assert troubles == []


def test_neither_scanners_nor_a_browser_without_a_person_have_it_made(page, browser):
    for agent in AGENTS.values():
        for name in NAMES:
            for method in ("GET", "HEAD"):
                ask(page + name, method, User_Agent=agent, Accept="*/*")
    tab = browser.new_page()
    for name in ("", "/embed"):
        tab.goto(page + name, wait_until="networkidle")
        tab.evaluate("document.querySelectorAll('button').forEach((each) => each.click())")
    tab.close()
    assert ask(f"{page}/start", "POST", Content_Type="application/json", Sec_Fetch_Site="cross-site").status == 403
    assert ask(f"{page}/start", "POST", Content_Type="text/plain").status == 415
    assert state_of(page) == "unwatched"


def test_its_pictures_are_there_before_it_is_made(page):
    sizes = {}
    for name in ("poster.jpg", "preview.jpg", "mail.gif"):
        picture = Image.open(BytesIO(ask(ask(f"{page}/{name}").headers["Location"]).data))
        sizes[name] = picture.size
    assert sizes == {"poster.jpg": (320, 180), "preview.jpg": (1200, 630), "mail.gif": (320, 180)}
    assert ask(f"{page}/video.mp4").status == 404
    assert f"{page}/embed" in ask(f"{page}/oembed").json()["html"]


def test_a_link_that_was_taken_away_starts_nothing(page, caller):
    _, video_id = ids_in(page.rpartition("/")[2])
    caller.call("Video_SharePage_Delete", video_id)
    answer = ask(f"{page}/start", "POST", Content_Type="application/json")
    assert (answer.status, answer.data) == (404, b"There is nothing here.\n")


def test_it_is_made_of_a_file_that_was_deleted_since(caller):
    shared, own = (caller.upload(SAMPLES / "logo.png", "image/png")["id"] for _ in range(2))
    script = [{"image": {"id": name, "duration": 1000}} for name in ("shared", "own")]
    template = {
        "name": "Files",
        "inputScripts": [json.dumps(script)],
        "inputMedias": [{"inputID": "shared", "type": "image", "sezionID": shared}],
        "outProfiles": ["MP4_H264_AAC_320x180_12fps"],
    }
    inputs = [{"inputID": "own", "type": "image", "sezionID": own}]
    template_id = caller.call("Template_New", template)
    video_id = caller.call("Template_Video_New", template_id, {"name": "Ava", "inputMedias": inputs, "when": "watched"})
    wait_for(lambda: caller.call("Video_Get", video_id)["status"]["code"] == "created")
    caller.call("Media_Delete", own)
    url = caller.call("Video_SharePage_Get", video_id)["url"]
    # As the browser of a person sends it: known programs start nothing.
    ask(f"{url}/start", "POST", Content_Type="application/json", User_Agent=AGENTS["Safe Links"])
    assert state_of(url) != "unwatched"
    assert caller.ended(video_id)["status"]["code"] == "done"
