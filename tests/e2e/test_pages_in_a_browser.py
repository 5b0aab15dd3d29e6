"""The pages as people use them, in a real browser."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.cloud import Caller, Up

PHONE = {"width": 360, "height": 780}
PAGES = ["docAPI", "docScript"]
# For each text on the page: its words, and the contrast of its colour with the background.
CONTRAST = """() => {
  const parts = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = parts(colour).map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const colour = getComputedStyle(each).backgroundColor;
      if ((parts(colour)[3] ?? 1) === 1) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const ratio = (element) => {
    const [low, high] = [light(getComputedStyle(element).color), light(behind(element))].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const elements = [...document.querySelectorAll("body *")].filter((element) => element.checkVisibility() &&
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim()));
  return [elements.length, elements.filter((each) => ratio(each) < 4.5).map((each) => each.outerHTML.slice(0, 200))];
}"""


class Visitor:
    """A person with a browser: `troubles` are errors on the console and requests to other hosts."""

    def __init__(self, page: Page, up: Up) -> None:
        self.page = page
        self.up = up
        self.troubles: list[str] = []
        page.on("console", lambda message: self._note(message.type in ("error", "warning"), message.text))
        page.on("pageerror", lambda error: self._note(True, str(error)))
        page.on("request", lambda request: self._note(not request.url.startswith(up.url), request.url))

    def _note(self, trouble: bool, text: str) -> None:
        if trouble:
            self.troubles.append(text)

    def open(self, path: str) -> Page:
        self.page.goto(f"{self.up.url}/{path}", wait_until="networkidle")
        return self.page


@pytest.fixture
def visitor(browser: Browser, up: Up, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """Open a browser for a person at a desk, or with the properties of `request.param`."""

    context = browser.new_context(**getattr(request, "param", {}), permissions=["clipboard-read", "clipboard-write"])
    yield Visitor(context.new_page(), up)
    context.close()


def fill_in(page: Page, caller: Caller) -> None:
    account, secret = (part.partition("=")[2] for part in caller.query.split("&"))
    page.get_by_label("Account ID").fill(account)
    page.get_by_label("Account Secret").fill(secret)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_without_an_error_and_from_nowhere_else(visitor, path):
    visitor.open(path)
    assert visitor.troubles == []


def test_each_picture_of_the_script_language_can_be_seen(visitor):
    pictures = visitor.open("docScript").locator("article img")
    for picture in pictures.all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
    assert 0 not in pictures.evaluate_all("all => all.map((each) => each.naturalWidth)")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("visitor", [{"viewport": PHONE}], indirect=True, ids=["phone"])
def test_on_a_phone_a_page_is_not_wider_than_the_window(visitor, path):
    page = visitor.open(path)
    assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


@pytest.mark.parametrize("visitor", [{"viewport": PHONE}], indirect=True, ids=["phone"])
def test_on_a_phone_the_contents_open_and_lead_to_a_method(visitor):
    page = visitor.open("docAPI")
    entry = page.get_by_role("navigation", name="Contents").get_by_role("link", name="Video_Get", exact=True)
    expect(entry).to_be_hidden()
    page.locator(".contents label").click()
    entry.click()
    expect(page.locator("#Video_Get")).to_be_in_viewport()


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    "visitor", [{"color_scheme": "light"}, {"color_scheme": "dark"}], indirect=True, ids=["light", "dark"]
)
def test_each_text_has_enough_contrast(visitor, path):
    texts, faint = visitor.open(path).evaluate(CONTRAST)
    assert texts > 300
    assert faint == []


@pytest.mark.parametrize("visitor", [{"color_scheme": "dark"}], indirect=True, ids=["dark"])
def test_who_reads_in_the_dark_gets_a_dark_page(visitor):
    expect(visitor.open("docAPI").locator("body")).to_have_css("background-color", "rgb(17, 22, 28)")


@pytest.mark.parametrize("visitor", [{"java_script_enabled": False}], indirect=True, ids=["without JavaScript"])
def test_the_languages_of_the_examples_can_be_chosen_without_javascript(visitor):
    page = visitor.open("docAPI")
    expect(page.get_by_text("#!/bin/sh")).to_be_visible()
    page.get_by_role("radio", name="Ruby").press("Space")
    expect(page.get_by_text('require "net/http"')).to_be_visible()
    expect(page.get_by_text("#!/bin/sh")).to_be_hidden()


@pytest.mark.parametrize("visitor", [{"java_script_enabled": False}], indirect=True, ids=["without JavaScript"])
def test_without_javascript_the_api_test_says_that_it_needs_it(visitor):
    page = visitor.open("docAPI")
    expect(page.get_by_text("The API Test needs JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="Execute")).to_be_disabled()


def test_the_first_key_leads_past_the_contents(visitor):
    page = visitor.open("docAPI")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_the_api_test_calls_a_method_and_shows_the_answer(visitor, caller):
    page = visitor.open("docAPI")
    fill_in(page, caller)
    page.get_by_label("Method").select_option("Template_New")
    page.get_by_role("button", name="Execute").click()
    expect(page.get_by_role("status")).to_contain_text("result · HTTP 200 · ")
    answer = json.loads(page.locator("#test-response").inner_text())
    assert [template["id"] for template in caller.call("Template_List")] == [answer["result"]]
    assert visitor.troubles == []


def test_the_api_test_shows_an_error_as_one(visitor, caller):
    page = visitor.open("docAPI")
    fill_in(page, caller)
    page.get_by_label("Account Secret").fill("wrong")
    page.get_by_label("Account Secret").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("error · HTTP 200")
    expect(page.locator("#test-response")).to_contain_text('"Bad secret"')


def test_the_api_test_refuses_params_that_are_no_json(visitor):
    page = visitor.open("docAPI")
    page.get_by_label("Params").fill("[1,")
    page.get_by_role("button", name="Execute").click()
    expect(page.get_by_role("alert")).to_contain_text("The params are no JSON")
    expect(page.get_by_label("Params")).to_be_focused()


def test_the_secret_is_not_shown_and_not_stored(visitor, caller):
    page = visitor.open("docAPI")
    fill_in(page, caller)
    secret = caller.query.rpartition("accountSecret=")[2]
    page.get_by_role("button", name="Execute").click()
    expect(page.get_by_role("status")).to_contain_text("result")
    assert page.url == f"{visitor.up.url}/docAPI"
    assert secret not in page.locator("body").inner_text()
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    page.reload()
    expect(page.get_by_label("Account Secret")).to_have_value("")


def test_a_method_can_be_tried_from_its_description(visitor):
    page = visitor.open("docAPI")
    page.get_by_role("link", name="Try Video_Get", exact=True).click()
    expect(page.get_by_label("Params")).to_be_focused()
    expect(page.get_by_label("Params")).to_have_value('[\n  "<videoID>"\n]')
    expect(page.locator("#test-request")).to_contain_text('"SezionAPI.Video_Get"')


def test_the_answer_can_be_copied(visitor, caller):
    page = visitor.open("docAPI")
    fill_in(page, caller)
    page.get_by_role("button", name="Execute").click()
    expect(page.get_by_role("status")).to_contain_text("result")
    page.locator(".code", has=page.locator("#test-response")).get_by_role("button", name="Copy").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator("#test-response").inner_text()


@pytest.mark.parametrize("path", PAGES)
def test_the_contents_mark_the_section_that_is_read(visitor, path):
    page = visitor.open(path)
    last = page.locator(".contents > ul > li > a").last
    last.click()
    expect(last).to_have_attribute("aria-current", "location")


@pytest.mark.parametrize(("above", "below"), [("docAPI", "docScript"), ("docScript", "docAPI")])
def test_the_pages_lead_to_each_other(visitor, above, below):
    page = visitor.open(above)
    page.get_by_role("navigation", name="Pages").locator(f"a[href={below}]").click()
    expect(page).to_have_url(f"{visitor.up.url}/{below}")
