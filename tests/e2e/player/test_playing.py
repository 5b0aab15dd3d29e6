"""The controls, as people use them: with a mouse, a keyboard, a phone, without JavaScript, without a video."""

import re

import pytest
from playwright.sync_api import expect

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1600, "height": 1000}}


def test_the_page_loads_without_an_error_and_without_a_violation_of_its_policy(watch):
    viewer = watch({"openOnClick": True}, {"showAtStart": True})
    assert viewer.troubles == []


def test_the_video_waits_for_the_viewer(watch):
    viewer = watch()
    expect(viewer.start).to_be_visible()
    assert viewer.video("paused")


def test_the_large_button_starts_the_video_and_disappears(watch):
    viewer = watch()
    viewer.start.click()
    viewer.wait("currentTime > 0.1")
    expect(viewer.start).to_be_hidden()
    assert not viewer.video("controls")


def test_the_video_can_be_watched_by_keyboard_alone(watch):
    viewer = watch()
    keys = viewer.page.keyboard
    # The first stop is the player itself, which has the keys; the second its first button.
    keys.press("Tab")
    keys.press("Tab")
    expect(viewer.start).to_be_focused()
    keys.press("Enter")
    viewer.wait("currentTime > 0.1")
    # The large button is gone, and the keys go on to work.
    expect(viewer.page.locator("media-control-bar media-play-button")).to_be_focused()
    keys.press("k")
    viewer.wait("paused")
    keys.press("m")
    viewer.wait("muted")
    keys.press("c")
    viewer.wait("textTracks[0].mode === 'showing'")


def test_each_control_can_be_reached_by_keyboard(watch):
    viewer = watch({"openOnClick": True})
    reached = []
    for _ in range(11):
        viewer.page.keyboard.press("Tab")
        reached.append(viewer.page.evaluate("document.activeElement.localName.replace('media-', '')"))
    ranges = ["time-range", "play-button", "mute-button", "volume-range"]
    buttons = ["captions-button", "playback-rate-menu-button", "pip-button", "fullscreen-button"]
    assert reached == ["controller", "play-button", *ranges, *buttons, "button"]


def test_each_control_has_a_name_for_screen_readers(watch):
    snapshot = watch({"openOnClick": True}).page.locator(".player").aria_snapshot()
    names = re.findall(r'- (\w+) "([^"]*)"', snapshot)
    assert names == [
        ("region", "video player"),
        ("button", "play"),
        ("slider", "seek"),
        ("button", "play"),
        ("button", "mute"),
        ("slider", "volume"),
        ("timer", "playback time"),
        ("switch", "closed captions"),
        ("button", "Playback rate 1"),
        ("button", "enter picture in picture mode"),
        ("button", "enter fullscreen mode"),
        ("button", "Book a visit"),
    ]


def test_captions_are_shown_on_request(watch):
    viewer = watch()
    viewer.page.locator("media-captions-button").click()
    viewer.play()
    viewer.wait("textTracks[0].activeCues?.length === 1")


def test_without_captions_there_is_no_button_for_them(watch):
    viewer = watch(captions=None)
    assert viewer.page.locator("media-captions-button").count() == 0


def test_the_time_range_is_cut_at_the_chapters(watch):
    viewer = watch()
    time_range = viewer.page.locator("media-time-range")
    expect(time_range).to_have_attribute("mediaduration", "4")
    time_range.hover()
    expect(time_range.locator("media-preview-chapter-display")).to_contain_text("Your offer")


def test_the_speed_can_be_chosen(watch):
    viewer = watch()
    viewer.page.locator("media-playback-rate-menu-button").click()
    viewer.page.get_by_role("menuitemradio", name="1.5x").click()
    viewer.wait("playbackRate === 1.5")


@pytest.mark.parametrize("context", [PHONE, DESK], ids=["phone", "desk"])
def test_the_page_is_not_wider_than_the_window(watch, context):
    viewer = watch({"startMs": 0, "pauseOnShow": True}, context=context)
    viewer.play()
    expect(viewer.panel).to_be_visible()
    assert viewer.page.evaluate("document.documentElement.scrollWidth") == context["viewport"]["width"]


def test_an_upright_video_is_not_higher_than_the_window(watch):
    viewer = watch(width=180, height=320, context=DESK)
    box = viewer.page.locator(".player").bounding_box()
    assert box
    assert box["height"] <= 800
    assert round(box["width"] / box["height"], 2) == round(180 / 320, 2)


def test_on_a_phone_the_player_grows_until_a_form_fits(watch):
    viewer = watch(form={"showAtStart": True}, context=PHONE)
    viewer.play()
    expect(viewer.panel).to_be_visible()
    player, panel = (viewer.page.locator(each).bounding_box() for each in (".player", ".panel"))
    assert panel["y"] >= player["y"]
    assert panel["y"] + panel["height"] <= player["y"] + player["height"]


@pytest.mark.parametrize("cta", [{"showAtEnd": True}, {"type": "html", "src": "cta.html"}], ids=["text", "html"])
def test_without_javascript_there_are_native_controls_and_the_call_to_action(watch, cta):
    viewer = watch(cta, context={"java_script_enabled": False})
    expect(viewer.page.locator("video[controls]")).to_be_visible()
    if "type" in cta:
        expect(viewer.page.locator("iframe")).to_have_attribute("src", "cta.html")
    else:
        expect(viewer.page.get_by_role("link", name="Book a visit")).to_have_attribute(
            "href", "https://example.com/book"
        )


def test_if_the_controls_do_not_load_the_native_ones_stay(watch):
    viewer = watch({"startMs": 0, "durationMs": 1000}, blocked="**/media-chrome.js")
    assert viewer.video("controls")
    viewer.page.evaluate("document.querySelector('video').play()")
    expect(viewer.panel).to_be_visible()


def test_a_video_that_cannot_be_loaded_is_explained(watch):
    viewer = watch(sources=[{"src": "missing.mp4", "type": "video/mp4"}])
    expect(viewer.panel).to_contain_text("The video cannot be played. Check your connection")


def test_nothing_is_kept_in_the_browser(watch):
    viewer = watch()
    viewer.play()
    viewer.page.locator("media-mute-button").click()
    viewer.page.locator("media-captions-button").click()
    kept = "[localStorage.length, sessionStorage.length, document.cookie]"
    assert viewer.page.evaluate(kept) == [0, 0, ""]
    assert viewer.page.context.cookies() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_panels_are_light_or_dark_by_the_viewers_setting(watch, scheme):
    viewer = watch({"openOnClick": True}, context={"color_scheme": scheme})
    viewer.page.locator(".cta-icon").click()
    colour = {"light": "rgb(255, 255, 255)", "dark": "rgb(27, 35, 44)"}[scheme]
    expect(viewer.panel).to_have_css("background-color", colour)


def test_who_asked_for_less_motion_sees_none(watch):
    viewer = watch({"openOnClick": True}, context={"reduced_motion": "reduce"})
    viewer.page.locator(".cta-icon").click()
    expect(viewer.panel).to_have_css("animation-name", "none")
