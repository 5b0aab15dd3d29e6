"""Findings of axe on the page, which are none: in each state, in light on a desk, in dark on a phone."""

import pytest
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}


def paused(viewer):
    viewer.play()
    viewer.wait("currentTime > 0.1")
    viewer.video("pause()")
    expect(viewer.panel).to_be_visible()


def card(viewer):
    viewer.play()
    expect(viewer.panel).to_have_class("panel card")
    viewer.video("playbackRate = 0.1")


def wrong(viewer):
    viewer.play()
    viewer.panel.get_by_label("Email").fill("ava")
    viewer.panel.get_by_role("button", name="Send").click()


STATES = {
    "before it plays": ({"cta": {"openOnClick": True}, "tracking": "G-ABC123"}, lambda viewer: None),
    "call to action": ({"cta": {"showOnPause": True}}, paused),
    "card": ({"cta": {"startMs": 0}}, card),
    "html": ({"cta": {"type": "html", "src": "cta.html", "showOnPause": True}}, paused),
    "form": ({"form": {"showAtStart": True, "required": True}}, lambda viewer: viewer.play()),
    "form filled in wrongly": ({"form": {"showAtStart": True}}, wrong),
    "menu": ({}, lambda viewer: viewer.page.locator("media-playback-rate-menu-button").click()),
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("config", "act"), STATES.values(), ids=STATES)
def test_axe_finds_nothing(watch, axe, config, act, scheme):
    # Axe does not wait for colours that fade in.
    context = {"color_scheme": scheme, "reduced_motion": "reduce", "viewport": PHONE if scheme == "dark" else None}
    viewer = watch(**config, context=context)
    act(viewer)
    # A tooltip below the mouse would be another text on its button.
    viewer.page.mouse.move(0, 0)
    assert axe(viewer.page) == []
