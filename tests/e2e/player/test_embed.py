"""The embed: the bare player in a frame, and its messages to the page around it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.player.conftest import Viewer
from tests.e2e.player.site import CTA


@pytest.fixture
def around(browser, site):
    """Open a page of another origin around the embed."""
    contexts = []

    def open_around(cta_html="", host="localhost", **config):
        site.show(embed=True, **config)
        site.cta_html = cta_html
        contexts.append(browser.new_context())
        viewer = Viewer(contexts[-1].new_page(), site)
        viewer.page.goto(f"http://{host}:{site.port}/around", wait_until="networkidle")
        return viewer

    yield open_around
    for each in contexts:
        each.close()


def events(viewer):
    return [each["event"] for each in viewer.page.evaluate("got")]


def wait_for(viewer, event):
    for _ in range(200):
        if event in events(viewer):
            return
        viewer.page.wait_for_timeout(50)
    raise AssertionError(f"no {event} in {events(viewer)}")


def ask(viewer, **message):
    frame = viewer.page.locator("iframe").element_handle()
    viewer.page.evaluate("([frame, message]) => frame.contentWindow.postMessage(message, '*')", [frame, message])


def test_the_player_fills_the_frame(around):
    viewer = around()
    box = viewer.page.frame_locator("iframe").locator(".player").bounding_box()
    assert (box["width"], box["height"]) == (640, 360)
    assert viewer.troubles == []


def test_the_page_around_hears_what_happens(around, site):
    viewer = around()
    viewer.page.frame_locator("iframe").locator("media-play-button.start").click()
    wait_for(viewer, "ended")
    heard = events(viewer)
    assert heard[:2] == ["ready", "play"]
    assert heard.count("time") > 5
    got = viewer.page.evaluate("got")
    assert [each["quartile"] for each in got if each["event"] == "quartile"] == [1, 2, 3]
    assert {(each["source"], each["origin"]) for each in got} == {("reelwright", f"http://127.0.0.1:{site.port}")}


def test_the_page_around_plays_pauses_and_seeks(around):
    viewer = around()
    wait_for(viewer, "ready")
    video = viewer.page.frame_locator("iframe").locator("video")
    video.evaluate("(video) => { video.muted = true; }")
    ask(viewer, target="reelwright", method="play")
    wait_for(viewer, "play")
    ask(viewer, target="reelwright", method="seek", time=2)
    ask(viewer, target="reelwright", method="pause")
    wait_for(viewer, "pause")
    assert video.evaluate("(video) => video.currentTime") == pytest.approx(2, abs=0.5)


@pytest.mark.parametrize(
    "message", [{"method": "play"}, {"target": "other", "method": "play"}, {"target": "reelwright"}]
)
def test_other_messages_do_nothing(around, message):
    viewer = around()
    wait_for(viewer, "ready")
    ask(viewer, **message)
    viewer.page.wait_for_timeout(200)
    assert events(viewer) == ["ready"]
    assert viewer.troubles == []


def test_a_page_that_may_not_embed_it_hears_nothing_and_is_not_heard(around):
    viewer = around(allowedOrigins=["https://shop.example"])
    video = viewer.page.frame_locator("iframe").locator("video")
    video.evaluate("(video) => { video.muted = true; }")
    ask(viewer, target="reelwright", method="play")
    viewer.page.wait_for_timeout(300)
    assert events(viewer) == []
    assert video.evaluate("(video) => video.paused")


@pytest.mark.parametrize(
    ("allowed", "host", "is_heard"),
    [
        ("http://localhost", "localhost", True),
        ("http://*.localhost", "shop.localhost", True),
        ("http://*.localhost", "localhost", False),
        ("http://*.localhost", "shoplocalhost.localhost", True),
        ("http://*.shop.localhost", "myshop.localhost", False),
        ("https://*.localhost", "shop.localhost", False),
    ],
)
def test_a_page_is_heard_if_the_template_names_it(around, site, allowed, host, is_heard):
    viewer = around(host=host, allowedOrigins=["https://shop.example", f"{allowed}:{site.port}"])
    viewer.page.wait_for_timeout(200)
    assert events(viewer) == (["ready"] if is_heard else [])


def test_html_is_shown_in_an_embed_too(around):
    cta = {"type": "html", "src": "cta.html"}
    viewer = around(cta_html="<p id=word>Hello</p>", cta=CTA | cta | {"showAtStart": True, "pauseOnShow": True})
    player = viewer.page.frame_locator("iframe")
    player.locator("media-play-button.start").click()
    expect(player.frame_locator(".panel iframe").locator("#word")).to_have_text("Hello")


def test_google_is_never_asked_for_in_an_embed(around):
    viewer = around(tracking="G-ABC123")
    assert viewer.page.frame_locator("iframe").locator(".consent").count() == 0
