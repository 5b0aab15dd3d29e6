"""The page of a video that is being made, in a browser: it shows how far the video is, and becomes the player."""

from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from chalicelib.domain.video import VideoStatus
from tests.e2e.cloud import wait_for
from tests.e2e.player.waiting_site import OUT

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


def passes(page: Page, seconds: int) -> None:
    """Let time pass for a page, and its server answer."""
    for _ in range(seconds):
        page.clock.run_for(1000)
        page.evaluate("fetch('/pages/icon.svg').then((answer) => answer.text())")


def paused(page: Page) -> bool | None:
    return page.evaluate("document.querySelector('#player video')?.paused")


def is_playing(page: Page) -> bool:
    return page.evaluate("document.querySelector('#player video')?.currentTime > 0.1")


@pytest.mark.parametrize("name", ["", "/embed"])
def test_it_shows_how_far_the_video_is_and_becomes_the_player(visit, waiting, name):
    page = visit(name)
    waiting.is_making(40)
    expect(page.get_by_text("Your video is being made: 40 %.")).to_be_visible()
    assert page.get_by_role("progressbar").evaluate("(bar) => bar.value") == 40
    page.evaluate("window.isSame = true")
    waiting.has()
    expect(page.locator("media-play-button.start")).to_be_visible()
    assert page.evaluate("window.isSame")
    assert paused(page)
    assert page.locator("#waiting").count() == 0
    assert page.troubles == []


def test_the_player_works_as_on_a_page_that_never_waited(visit, waiting):
    page = visit()
    waiting.has(info={"CTABodyText": "Buy", "CTAShowOnPause": True})
    page.locator("media-play-button.start").click()
    wait_for(lambda: is_playing(page))
    page.evaluate("document.querySelector('video').pause()")
    expect(page.locator(".panel")).to_have_text("Buy")
    assert page.troubles == []


@pytest.mark.parametrize("name", ["", "/embed"])
def test_who_has_pressed_play_sees_it_start_by_itself(visit, waiting, name):
    page = visit(name)
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("status")).to_have_text("Your video is being made. It starts by itself.")
    waiting.has()
    wait_for(lambda: is_playing(page))
    assert not page.evaluate("document.querySelector('video').muted")
    assert page.troubles == []


def test_if_the_browser_does_not_let_it_start_the_button_is_there(visit, waiting):
    page = visit()
    page.evaluate("""() => {
      window.refused = 0;
      HTMLMediaElement.prototype.play = () => {
        refused += 1;
        return Promise.reject(new DOMException("", "NotAllowedError"));
      };
    }""")
    page.get_by_role("button", name="Play").click()
    waiting.has()
    wait_for(lambda: page.evaluate("refused"))
    expect(page.locator("media-play-button.start")).to_be_visible()
    assert page.troubles == []


def test_by_keyboard_alone(visit, waiting):
    page = visit()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Play")).to_be_focused()
    page.keyboard.press("Enter")
    waiting.has()
    wait_for(lambda: is_playing(page))
    expect(page.locator("media-control-bar media-play-button")).to_be_focused()


def test_the_focus_stays_where_it_was(visit, waiting):
    page = visit()
    page.keyboard.press("Tab")
    waiting.has()
    expect(page.locator("media-play-button.start")).to_be_focused()
    assert paused(page)


def test_a_press_by_a_script_is_none(visit, waiting):
    page = visit()
    page.evaluate("document.querySelector('#waiting button').click()")
    waiting.has()
    expect(page.locator("media-play-button.start")).to_be_visible()
    assert paused(page)


def test_a_hidden_page_asks_nothing_and_asks_at_once_when_it_is_seen(visit, waiting):
    page = visit(is_clock_mine=True)
    page.evaluate("""() => {
      window.isHidden = true;
      Object.defineProperty(document, "hidden", { get: () => isHidden });
    }""")
    passes(page, 20)
    assert waiting.asked("state") == 0
    waiting.has()
    page.evaluate("isHidden = false; document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("media-play-button.start")).to_be_visible(timeout=2000)


def test_it_asks_less_and_less_often(visit, waiting):
    page = visit(is_clock_mine=True)
    passes(page, 10)
    first = waiting.asked("state")
    passes(page, 70)
    waiting.received.clear()
    passes(page, 40)
    assert first >= 7
    assert 4 <= waiting.asked("state") <= 6


def test_near_the_end_it_asks_often_again(visit, waiting):
    page = visit(is_clock_mine=True)
    passes(page, 80)
    waiting.is_making(90)
    passes(page, 9)
    waiting.received.clear()
    passes(page, 10)
    assert waiting.asked("state") >= 4


def test_it_says_how_long_it_takes_once_that_is_known(visit, waiting):
    page = visit(is_clock_mine=True)
    for percent in range(10, 50, 5):
        waiting.is_making(percent)
        passes(page, 2)
        if percent == 10:
            assert "left" not in page.locator(".words").inner_text()
    expect(page.locator(".words")).to_contain_text("45 %. About 25 seconds left.")


def test_without_an_answer_it_says_so_and_goes_on(visit, waiting):
    page = visit()
    waiting.is_down = True
    expect(page.get_by_text("There is no answer. This page keeps trying.").first).to_be_visible()
    waiting.is_down = False
    waiting.has()
    expect(page.locator("media-play-button.start")).to_be_visible(timeout=20_000)


def test_an_answer_of_another_server_is_none(visit, waiting):
    page = visit()
    page.route("**/state", lambda route: route.fulfill(status=200, content_type="text/html", body="<p>Log in</p>"))
    expect(page.locator(".words")).to_have_text("There is no answer. This page keeps trying.")
    page.unroute("**/state")
    waiting.has()
    expect(page.locator("media-play-button.start")).to_be_visible(timeout=20_000)
    assert page.troubles == []


@pytest.mark.parametrize(
    ("end", "text"),
    [
        (lambda waiting: waiting.has(status=VideoStatus.ERROR, out_files=()), "This video could not be made."),
        (lambda waiting: waiting.is_gone(), "This video is no longer available."),
    ],
    ids=["failed", "gone"],
)
def test_a_video_that_is_not_made_says_what_to_do(visit, waiting, end, text):
    page = visit(is_clock_mine=True)
    end(waiting)
    passes(page, 2)
    sentence = f"{text} Please ask the sender for another link."
    expect(page.locator(".words")).to_have_text(sentence)
    expect(page.get_by_role("status")).to_have_text(sentence)
    expect(page.get_by_role("button")).to_be_hidden()
    before = waiting.asked("state")
    passes(page, 20)
    assert waiting.asked("state") == before


def test_without_javascript_it_says_that_it_looks_again(visit, waiting):
    page = visit(java_script_enabled=False)
    expect(page.get_by_text("This page shows the video as soon as it is ready.")).to_be_visible()
    expect(page.get_by_role("button")).to_be_hidden()


def test_a_viewing_that_has_waited_counts_once(visit, waiting):
    page = visit()
    page.get_by_role("button", name="Play").click()
    page.evaluate("dispatchEvent(new Event('pagehide'))")
    wait_for(lambda: waiting.beacons)
    waiting.has()
    wait_for(lambda: is_playing(page))
    played = wait_for(lambda: [each["viewing"] for each in waiting.beacons if each["played"]])
    assert played[0] in [each["viewing"] for each in waiting.beacons if not each["played"]]


def test_the_page_around_an_embed_hears_when_it_can_be_used(visit, waiting):
    page = visit(address=f"http://localhost:{waiting.port}/around")
    expect(page.frame_locator("iframe").get_by_role("button", name="Play")).to_be_visible()
    assert page.evaluate("got") == []
    waiting.has()
    wait_for(lambda: page.evaluate("got.length"))
    assert page.evaluate("got[0].event") == "ready"


def test_a_video_in_gif_alone_becomes_a_picture(visit, waiting):
    page = visit()
    waiting.has(out_files=(replace(OUT, profile="GIF_320x180_12fps"),))
    expect(page.locator("img.picture")).to_be_visible()
    assert page.troubles == []


@pytest.mark.parametrize("width", [320, 390, 1600])
@pytest.mark.parametrize("name", ["", "/embed"])
def test_it_fits_and_nothing_moves_when_the_player_comes(visit, waiting, name, width):
    page = visit(name, viewport={"width": width, "height": 800})
    before = page.locator("#waiting").bounding_box()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    waiting.has()
    expect(page.locator("media-play-button.start")).to_be_visible()
    assert page.locator("#player").bounding_box() == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("is_pressed", [False, True])
def test_axe_finds_nothing(visit, waiting, axe, scheme, is_pressed):
    page = visit(color_scheme=scheme, reduced_motion="reduce", **(PHONE if scheme == "dark" else {}))
    if is_pressed:
        page.get_by_role("button", name="Play").click()
    waiting.is_making(40)
    expect(page.locator(".words")).to_contain_text("40 %")
    page.mouse.move(0, 0)
    assert axe(page) == []
