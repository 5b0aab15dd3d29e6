"""The call to action: each rule of its fields."""

import pytest
from playwright.sync_api import expect


def test_it_is_shown_and_hidden_at_its_times(watch):
    viewer = watch({"startMs": 700, "endMs": 1500})
    viewer.play()
    viewer.wait("currentTime > 1.8")
    [shown, hidden] = viewer.changes()
    assert (shown.panel, hidden.panel) == ("card", None)
    assert shown.is_at(0.7)
    assert hidden.is_at(1.5)


def test_it_is_shown_for_its_duration(watch):
    viewer = watch({"startMs": 500, "durationMs": 600})
    viewer.play()
    viewer.wait("currentTime > 1.4")
    [shown, hidden] = viewer.changes()
    assert shown.is_at(0.5)
    assert hidden.is_at(1.1)


def test_times_hold_at_another_speed(watch):
    viewer = watch({"startMs": 800, "endMs": 2000})
    viewer.page.evaluate("document.querySelector('video').playbackRate = 2")
    viewer.play()
    viewer.wait("currentTime > 2.4")
    [shown, hidden] = viewer.changes()
    assert shown.is_at(0.8)
    assert hidden.is_at(2)


def test_who_seeks_into_its_time_sees_it_and_who_seeks_out_does_not(watch):
    viewer = watch({"startMs": 1000, "endMs": 2000})
    viewer.play()
    viewer.seek(1.2)
    expect(viewer.panel).to_be_visible()
    viewer.seek(2.5)
    expect(viewer.panel).to_be_hidden()


def test_it_pauses_the_video_at_its_time_and_the_video_goes_on_when_it_is_closed(watch):
    viewer = watch({"startMs": 600, "pauseOnShow": True})
    viewer.play()
    expect(viewer.panel).to_be_visible()
    assert viewer.video("paused")
    assert viewer.changes()[0].is_at(0.6)
    viewer.close.click()
    viewer.wait("currentTime > 1")
    expect(viewer.panel).to_be_hidden()


def test_if_it_pauses_the_video_its_duration_runs_on_the_clock(watch):
    viewer = watch({"startMs": 300, "durationMs": 400, "pauseOnShow": True})
    viewer.play()
    viewer.wait("currentTime > 0.8")
    [shown, hidden] = viewer.changes()
    assert shown.is_at(0.3)
    assert shown.panel == "dialog"
    # The video stood still meanwhile.
    assert hidden.at == pytest.approx(shown.at, abs=0.1)


def test_if_it_does_not_pause_the_video_goes_on_beside_it(watch):
    viewer = watch({"startMs": 200})
    viewer.play()
    expect(viewer.panel).to_have_class("panel card")
    viewer.wait("currentTime > 0.8")
    expect(viewer.panel).to_be_visible()


def test_it_is_shown_at_the_start(watch):
    viewer = watch({"showAtStart": True, "durationMs": 500})
    assert viewer.changes() == []
    viewer.play()
    viewer.wait("currentTime > 0.8")
    [shown, hidden] = viewer.changes()
    assert shown.is_at(0)
    assert hidden.is_at(0.5)


def test_who_watches_again_sees_it_at_the_start_again(watch):
    viewer = watch({"showAtStart": True, "showAtEnd": True, "durationMs": 500})
    viewer.seek(3.6)
    viewer.play()
    viewer.wait("ended")
    viewer.play()
    viewer.wait("currentTime > 0.8 && document.querySelector('video').currentTime < 3")
    assert [change.panel for change in viewer.changes()] == ["dialog", None, "card", None]


def test_it_is_shown_at_the_end(watch):
    viewer = watch({"showAtEnd": True})
    viewer.seek(3.6)
    viewer.play()
    expect(viewer.panel).to_have_class("panel dialog")
    assert viewer.video("ended")


def test_unless_it_is_shown_at_the_end_it_is_not(watch):
    viewer = watch({"startMs": 3700})
    viewer.seek(3.6)
    viewer.play()
    viewer.wait("ended")
    expect(viewer.panel).to_be_hidden()


def test_it_is_shown_while_the_viewer_pauses(watch):
    viewer = watch({"showOnPause": True})
    viewer.play()
    viewer.wait("currentTime > 0.1")
    viewer.page.keyboard.press("k")
    expect(viewer.panel).to_be_visible()
    # The same key plays on: the focus has stayed on the controls.
    viewer.page.keyboard.press("k")
    expect(viewer.panel).to_be_hidden()
    viewer.wait("paused === false")


@pytest.mark.parametrize("rule", ["showOnPause", "openOnClick", "showAtEnd"])
def test_a_rule_that_is_off_does_nothing(watch, rule):
    viewer = watch({rule: False})
    viewer.seek(3.4)
    viewer.play()
    viewer.wait("currentTime > 3.45")
    viewer.video("pause()")
    viewer.video("play()")
    viewer.wait("ended")
    assert viewer.page.locator(".cta-icon").count() == 0
    assert viewer.changes() == []


def test_it_is_opened_by_its_icon_and_the_focus_returns_there(watch):
    viewer = watch({"openOnClick": True, "pauseOnShow": True})
    viewer.play()
    viewer.wait("currentTime > 0.1")
    icon = viewer.page.get_by_role("button", name="Book a visit")
    icon.focus()
    viewer.page.keyboard.press("Enter")
    expect(viewer.page.get_by_role("dialog", name="Your new home is ready to be seen.")).to_be_focused()
    viewer.wait("paused")
    viewer.page.keyboard.press("Escape")
    expect(icon).to_be_focused()
    viewer.wait("paused === false")


def test_it_cannot_be_closed_unless_it_may_be(watch):
    viewer = watch({"showAtEnd": True, "allowClose": False})
    viewer.seek(3.8)
    viewer.play()
    expect(viewer.panel).to_be_visible()
    assert viewer.close.count() == 0
    viewer.page.keyboard.press("Escape")
    expect(viewer.panel).to_be_visible()


def test_one_that_cannot_be_closed_stays_as_a_card_while_the_video_goes_on(watch):
    viewer = watch({"startMs": 300, "endMs": 1200, "pauseOnShow": True, "allowClose": False})
    viewer.play()
    expect(viewer.panel).to_have_class("panel dialog")
    viewer.page.locator("media-control-bar media-play-button").click()
    expect(viewer.panel).to_have_class("panel card")
    viewer.wait("currentTime > 1.4")
    assert viewer.changes()[-1].is_at(1.2)


def test_its_button_opens_the_address_in_a_new_tab(watch):
    viewer = watch({"showAtStart": True})
    viewer.page.context.route("https://example.com/**", lambda route: route.fulfill(body="Booked"))
    viewer.play()
    with viewer.page.expect_popup() as popup:
        viewer.page.get_by_role("link", name="Book a visit (opens a new tab)").click()
    assert popup.value.url == "https://example.com/book"
    assert popup.value.evaluate("[opener, document.referrer]") == [None, ""]


HOSTILE = """<p id=word>Hello</p><script>parent.hacked = 1</script><img src=x onerror="parent.hacked = 1">
<a href="https://example.com/offer">Offer</a><form action="https://example.com"><button>Send</button></form>"""


def test_html_is_shown_in_a_frame_without_scripts_and_origin(watch):
    viewer = watch({"type": "html", "src": "cta.html", "showAtStart": True, "pauseOnShow": True})
    viewer.site.cta_html = HOSTILE
    viewer.play()
    frame = viewer.page.frame_locator("iframe")
    expect(frame.locator("#word")).to_have_text("Hello")
    assert viewer.page.evaluate("window.hacked") is None
    sandbox = viewer.page.locator("iframe").get_attribute("sandbox")
    assert sandbox == "allow-popups allow-popups-to-escape-sandbox"


def test_a_link_in_html_opens_a_new_tab(watch):
    # Playwright does not wait until a frame stands still.
    still = {"reduced_motion": "reduce"}
    viewer = watch({"type": "html", "src": "cta.html", "showAtStart": True, "pauseOnShow": True}, context=still)
    viewer.site.cta_html = HOSTILE
    viewer.page.context.route("https://example.com/**", lambda route: route.fulfill(body="Offer"))
    viewer.play()
    with viewer.page.expect_popup() as popup:
        viewer.page.frame_locator(".panel iframe").get_by_role("link", name="Offer").click()
    assert popup.value.url == "https://example.com/offer"


def test_what_it_says_is_text(watch):
    viewer = watch({"body": "<img src=x onerror=alert(1)>", "showAtStart": True})
    viewer.play()
    expect(viewer.panel).to_contain_text("<img src=x onerror=alert(1)>")
    assert viewer.troubles == []


def test_it_is_shown_in_full_screen_too(watch):
    viewer = watch({"startMs": 300, "pauseOnShow": True})
    viewer.page.locator("media-fullscreen-button").click()
    viewer.play()
    expect(viewer.panel).to_be_visible()
    assert viewer.page.evaluate("document.fullscreenElement.id") == "player"
    viewer.close.click()
    viewer.wait("currentTime > 0.5")
