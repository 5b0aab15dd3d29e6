"""Laws that hold for the HTML of each page."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from chalicelib import pages
from chalicelib.pages.static_files import content_of

PAGES = Path(pages.__file__).parent
SCRIPTS = [*PAGES.glob("static/*.js"), *PAGES.glob("templates/*"), *(PAGES.parent / "api").glob("*.html")]


def test_no_name_occurs_twice(page):
    names = page.values("id")
    assert sorted(names) == sorted(set(names))


def test_each_link_within_the_page_leads_somewhere(page):
    assert page.fragments <= set(page.values("id"))


def test_heading_levels_are_never_skipped(page):
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert max(below - above for above, below in pairwise(page.headings)) == 1


def test_each_loaded_file_exists_under_its_version(page):
    loaded = [value for value in [*page.values("src"), *page.values("href")] if value.startswith("pages/")]
    assert [value for value in loaded if not content_of(value.removeprefix("pages/").partition("?")[0])] == []
    assert [value for value in loaded if "?v=" not in value] == []


def test_nothing_is_loaded_from_elsewhere(page):
    links = [attributes["href"] for tag, attributes in page.tags if tag == "link"]
    assert [value for value in [*page.values("src"), *links] if not value.startswith("pages/")] == []


def test_no_script_and_no_style_is_inline(page):
    assert [attributes for tag, attributes in page.tags if tag == "script" and "src" not in attributes] == []
    assert [tag for tag, attributes in page.tags if tag == "style" or "style" in attributes] == []
    assert [name for _, attributes in page.tags for name in attributes if name.startswith("on")] == []


def test_each_field_has_a_label(page):
    labels = {attributes["for"] for tag, attributes in page.tags if tag == "label"}
    fields = [attributes["id"] for tag, attributes in page.tags if tag in ("input", "select", "textarea")]
    assert set(fields) == labels


@pytest.mark.parametrize("landmark", ["header", "nav", "main"])
def test_the_page_has_landmarks(page, landmark):
    assert landmark in [tag for tag, _ in page.tags]


def test_each_picture_has_a_text_and_a_size(page):
    pictures = [attributes for tag, attributes in page.tags if tag == "img"]
    assert [each for each in pictures if not {"alt", "width", "height"} <= each.keys()] == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_writes_text_and_never_html(path):
    """Answers of the API hold texts of anybody. A page that puts them into its HTML would run their scripts."""
    sinks = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|createContextualFragment|srcdoc"
    )
    assert re.findall(sinks, path.read_text()) == []
