"""Google Analytics: only after a yes."""

import pytest
from playwright.sync_api import expect

GOOGLE = "https://www.googletagmanager.com/gtag/js?id=G-ABC123"


@pytest.fixture
def asked(watch):
    """Open a page that tracks; the requests to Google are in its list."""

    def open_page():
        viewer = watch()
        requests = []
        viewer.page.context.route(
            "https://*.googletagmanager.com/**", lambda route: route.fulfill(body="", content_type="text/javascript")
        )
        viewer.page.on("request", lambda request: "google" in request.url and requests.append(request.url))
        viewer.site.show(tracking="G-ABC123")
        viewer.open()
        return viewer, requests

    return open_page


def test_nothing_is_loaded_before_the_viewer_agrees(asked):
    viewer, requests = asked()
    expect(viewer.page.get_by_role("region", name="Statistics")).to_be_visible()
    assert requests == []


def test_after_a_no_nothing_is_loaded(asked):
    viewer, requests = asked()
    viewer.page.get_by_role("button", name="No", exact=True).click()
    expect(viewer.page.locator(".consent")).to_have_count(0)
    assert requests == []


def test_after_a_yes_google_is_asked(asked):
    viewer, requests = asked()
    with viewer.page.expect_request(GOOGLE):
        viewer.page.get_by_role("button", name="Yes", exact=True).click()
    assert requests == [GOOGLE]
    assert viewer.page.evaluate("dataLayer[1][0]") == "config"
    assert viewer.troubles == []


def test_yes_and_no_are_equally_easy(asked):
    viewer, _ = asked()
    yes, no = (viewer.page.get_by_role("button", name=name, exact=True) for name in ("Yes", "No"))
    names = ["backgroundColor", "color", "font", "width"]
    style = f"(button) => {names}.map((name) => getComputedStyle(button)[name])"
    assert yes.evaluate(style) == no.evaluate(style)


def test_a_page_that_does_not_track_asks_nothing(watch):
    assert watch().page.locator(".consent").count() == 0
