"""Hostile HTML in a real browser, once it is cleaned: it runs nothing, and loads nothing but pictures."""

import pytest
from playwright.sync_api import Browser, Page, Route

from chalicelib.domain.clean_html import clean_html
from tests.unit.domain.hostile_html import HOSTILE

COUNT = "() => { window.hits = 0; window.hit = () => { window.hits += 1; }; }"
# Each element gets what a viewer may do with it; links are read, not followed.
TOUCH = """async () => {
  const wrong = [];
  const settled = (image) => image.complete || new Promise((done) => {
    for (const type of ["load", "error"]) image.addEventListener(type, done);
  });
  await Promise.all([...document.images].map(settled));
  for (const element of document.querySelectorAll("main *")) {
    for (const type of ["mouseover", "focus", "click", "toggle", "begin", "animationstart"]) {
      const event = new Event(type, { bubbles: false, cancelable: true });
      if (type === "click" && element.closest("a[href], button, input")) continue;
      element.dispatchEvent(event);
    }
    const { position, backgroundImage } = getComputedStyle(element);
    if (position !== "static" || backgroundImage !== "none") wrong.push(element.outerHTML);
    if (element.namespaceURI !== "http://www.w3.org/1999/xhtml") wrong.push(element.outerHTML);
    if (element.id || element.name || element.className) wrong.push(element.outerHTML);
    if (element.matches("script, style, link, iframe, object, embed, form, input")) wrong.push(element.outerHTML);
    const isLink = element.localName === "a";
    if (isLink && !["http:", "https:", "mailto:", "tel:", ":"].includes(element.protocol)) wrong.push(element.href);
    if (isLink && (element.target !== "_blank" || !element.relList.contains("noopener"))) wrong.push(element.outerHTML);
  }
  if (document.body.children.length !== 1) wrong.push("it has left its place");
  return wrong;
}"""


class Sight:
    """A page that shows HTML, and counts what the HTML does."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.loaded: list[str] = []
        page.route("**/*", self._note)
        page.goto("https://page.example/")

    def _note(self, route: Route) -> None:
        request = route.request
        if request.url == "https://page.example/":
            route.fulfill(body="<!doctype html><title>A page</title>", content_type="text/html")
            return
        self.loaded += [] if request.resource_type == "image" else [request.url]
        route.fulfill(status=404)

    def show(self, html: str) -> list[str]:
        """Return what is wrong with HTML in a page."""
        self.loaded = []
        self.page.evaluate(COUNT)
        self.page.set_content(f"<!doctype html><body><main>{html}</main></body>", wait_until="domcontentloaded")
        wrong: list[str] = self.page.evaluate(TOUCH)
        hits = self.page.evaluate("window.hits")
        return [*wrong, *self.loaded, *(["it runs"] if hits else [])]


@pytest.fixture
def sight(browser: Browser):
    context = browser.new_context()
    yield Sight(context.new_page())
    context.close()


def test_hostile_html_does_nothing_in_a_browser(sight):
    found = {html: sight.show(clean_html(html)) for html in HOSTILE}
    assert {html: wrong for html, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("html", "wrong"),
    [
        ("<script>hit()</script>", "it runs"),
        ("<img src=https://a.example/x onerror=hit()>", "it runs"),
        ("<p onclick=hit()>a</p>", "it runs"),
        ("<style>@import 'https://a.example/x'</style>", "https://a.example/x"),
        ("<iframe src=https://a.example/x></iframe>", "https://a.example/x"),
    ],
)
def test_it_would_without_being_cleaned(sight, html, wrong):
    assert wrong in sight.show(html)
