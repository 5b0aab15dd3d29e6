"""A video that waits for its first viewer: which acts have it made, and which do not."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.cloud import wait_for
from tests.e2e.player.test_waiting import PHONE, is_playing, paused

# What scripts can do to a page that they load, as scanners of mails and crawlers do.
BY_SCRIPT = """() => {
  scrollTo(0, document.body.scrollHeight);
  for (const [type, name] of [[PointerEvent, "pointerdown"], [PointerEvent, "pointermove"], [MouseEvent, "click"],
                              [WheelEvent, "wheel"], [KeyboardEvent, "keydown"], [Event, "touchstart"]]) {
    for (const x of [10, 200]) {
      for (const target of [document.querySelector("#waiting button"), document.body, window])
        target.dispatchEvent(new type(name, { bubbles: true, clientX: x, clientY: x, key: "Enter" }));
    }
  }
  document.querySelectorAll("a, button").forEach((each) => each.click());
}"""


@pytest.fixture
def unwatched(waiting):
    waiting.is_unwatched()
    return waiting


def moves(page: Page) -> None:
    page.mouse.move(100, 100)
    page.mouse.move(180, 140)


GESTURES: dict[str, Callable[[Page], None]] = {
    "a moved pointer": moves,
    "a wheel": lambda page: page.mouse.wheel(0, 100),
    "a key": lambda page: page.keyboard.press("Tab"),
    "a click beside the button": lambda page: page.mouse.click(20, 20),
}


@pytest.mark.parametrize("name", ["", "/embed"])
@pytest.mark.parametrize("gesture", GESTURES.values(), ids=GESTURES)
def test_a_gesture_of_a_person_has_it_made(visit, unwatched, gesture, name):
    page = visit(name, is_person=True)
    gesture(page)
    wait_for(lambda: unwatched.is_started)
    expect(page.get_by_text("Your video is being made.")).to_be_visible()
    unwatched.has()
    expect(page.locator("media-play-button.start")).to_be_visible()
    assert paused(page)
    assert unwatched.asked("start") == 1
    assert page.troubles == []


def test_a_touch_has_it_made(visit, unwatched):
    page = visit(is_person=True, **PHONE)
    page.touchscreen.tap(20, 500)
    wait_for(lambda: unwatched.is_started)


@pytest.mark.parametrize("name", ["", "/embed"])
def test_a_press_of_play_has_it_made_and_it_starts_by_itself(visit, unwatched, name):
    page = visit(name)
    page.get_by_role("button", name="Play").click()
    wait_for(lambda: unwatched.is_started)
    unwatched.has()
    wait_for(lambda: is_playing(page))
    assert unwatched.asked("start") == 1
    assert page.troubles == []


@pytest.mark.parametrize("name", ["", "/embed"])
@pytest.mark.parametrize("is_person", [True, False])
def test_a_browser_that_only_opens_the_page_starts_nothing(visit, unwatched, name, is_person):
    page = visit(name, is_person=is_person, is_clock_mine=True)
    page.clock.run_for(60_000)
    page.evaluate(BY_SCRIPT)
    page.reload()
    page.clock.run_for(5000)
    page.close(run_before_unload=True)
    assert unwatched.asked("start") == unwatched.asked("state") == 0
    assert not unwatched.is_started


def test_a_pointer_that_lies_on_the_page_is_no_gesture(visit, unwatched):
    page = visit(is_person=True, is_clock_mine=True)
    page.mouse.move(200, 200)
    page.mouse.move(201, 200)
    page.clock.run_for(3000)
    assert unwatched.asked("start") == 0


def test_a_program_that_drives_a_browser_starts_it_by_the_button_only(visit, unwatched):
    page = visit(is_clock_mine=True)
    for name, gesture in GESTURES.items():
        if "click" not in name:
            gesture(page)
    page.clock.run_for(3000)
    assert unwatched.asked("start") == 0


def test_a_hidden_page_starts_nothing(visit, unwatched):
    page = visit(is_person=True, is_clock_mine=True)
    page.evaluate("""() => {
      window.isHidden = true;
      Object.defineProperty(document, "hidden", { get: () => isHidden });
    }""")
    moves(page)
    page.evaluate("isHidden = false; document.dispatchEvent(new Event('visibilitychange'))")
    page.clock.run_for(3000)
    assert unwatched.asked("start") == 0


def test_the_page_around_an_embed_cannot_start_it(visit, unwatched):
    page = visit(address=f"http://localhost:{unwatched.port}/around", is_person=True)
    frame = page.locator("iframe").element_handle()
    expect(page.frame_locator("iframe").get_by_role("button", name="Play")).to_be_visible()
    page.evaluate("(frame) => frame.contentWindow.postMessage({ target: 'reelwright', method: 'play' }, '*')", frame)
    answer = page.evaluate(f"""() => fetch("{unwatched.url}/start", {{
      method: "POST", headers: {{ "Content-Type": "application/json" }}, body: "{{}}",
    }}).then(() => "sent", () => "refused")""")
    page.evaluate(f"""() => fetch("{unwatched.url}/start", {{ method: "POST", mode: "no-cors", body: "{{}}" }})""")
    assert answer == "refused"
    assert not unwatched.is_started


def test_of_two_who_open_it_one_starts_it_and_both_see_it(visit, unwatched):
    pages = [visit(), visit("/embed")]
    for page in pages:
        page.get_by_role("button", name="Play").click()
    wait_for(lambda: unwatched.asked("start") == 2)
    assert len(unwatched.visitor.cloud.queues.sent) == 2  # the video, and the look whether it was queued
    unwatched.has()
    for page in pages:
        page.bring_to_front()
        wait_for(lambda page=page: is_playing(page))


def test_a_start_that_fails_is_tried_again_and_said(visit, unwatched):
    unwatched.is_start_down = True
    page = visit()
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".words")).to_have_text("There is no answer. This page keeps trying.")
    unwatched.is_start_down = False
    wait_for(lambda: unwatched.is_started)
    unwatched.has()
    wait_for(lambda: is_playing(page))


def test_a_browser_that_is_taken_for_a_program_reads_that_it_is_not_made(visit, unwatched):
    page = visit(user_agent="Somebot/1.0")
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".words")).to_have_text("Your video cannot be made just now. This page keeps trying.")
    assert not unwatched.is_started


def test_who_only_moves_the_pointer_reads_of_no_trouble(visit, unwatched):
    unwatched.is_start_down = True
    page = visit(is_person=True)
    moves(page)
    wait_for(lambda: unwatched.asked("start"))
    assert page.locator(".words").inner_text() == ""


def test_a_link_that_has_ended_says_so(visit, unwatched):
    page = visit()
    unwatched.is_gone()
    page.get_by_role("button", name="Play").click()
    expect(page.locator(".words")).to_have_text(
        "This video is no longer available. Please ask the sender for another link."
    )


def test_a_video_that_is_still_checked_waits_for_a_gesture_afterwards(visit, waiting):
    page = visit(is_person=True)
    waiting.is_unwatched()
    expect(page.locator("#waiting")).to_have_attribute("data-state", "unwatched")
    assert not waiting.is_started
    moves(page)
    wait_for(lambda: waiting.is_started)


def test_without_javascript_it_says_what_is_needed(visit, unwatched):
    page = visit(java_script_enabled=False)
    expect(page.get_by_text("To play it, allow JavaScript.")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visit, unwatched, axe, scheme):
    page = visit(color_scheme=scheme, reduced_motion="reduce", **(PHONE if scheme == "dark" else {}))
    assert axe(page) == []
