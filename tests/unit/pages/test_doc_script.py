"""`/docScript`: docs/reference/script-language.md with its pictures."""

import pytest
from PIL import Image

from chalicelib.pages.markdown import read_article
from chalicelib.pages.static_files import DOCS, PICTURES, content_of, size_of
from tests.unit.pages.reading import Reading

TEXT = """# Title

**Contents**: [One](#one)

## One **ours**

### Two, three

### Theirs and ours

| name | meaning |
| --- | --- |
| `a` | [a page](api.md#uploads), [another](settings.md), [elsewhere](https://example.com/), [here](#one) |

```json first at 500
{"a": 1}
```
"""


@pytest.fixture(scope="module")
def article():
    return read_article(TEXT)


@pytest.fixture(scope="module")
def reading(article):
    return Reading(article.html.encode())


def test_each_picture_is_shown(script_page):
    shown = [src.removeprefix("pages/").partition("?")[0] for src in script_page.values("src")]
    assert {path.name for path in PICTURES.iterdir()} <= set(shown)


@pytest.mark.parametrize("path", sorted(PICTURES.iterdir()), ids=lambda path: path.name)
def test_the_size_of_a_picture_is_read_from_its_file(path):
    with Image.open(path) as image:
        assert size_of(path.name) == image.size


def test_a_picture_is_served_as_it_is():
    path = PICTURES / "first.jpg"
    assert content_of("first.jpg") == (path.read_bytes(), "image/jpeg")


def test_the_first_heading_is_the_title(article):
    assert article.title == "Title"


def test_headings_have_the_names_that_links_on_github_use(reading):
    assert reading.values("id") == ["one-ours", "two-three", "theirs-and-ours"]


def test_the_contents_are_the_headings_without_their_marks(article):
    (section,) = article.sections
    assert (section.title, [each.title for each in section.sections]) == ("One", ["Two, three", "Theirs and ours"])


def test_a_paragraph_of_contents_is_left_out(reading):
    assert "Contents" not in reading.text


def test_additions_to_the_language_are_marked(reading):
    assert ("strong", {"class": "badge"}) in reading.tags


def test_links_to_served_pages_work_and_others_are_plain_text(reading):
    assert reading.values("href") == ["docAPI#uploads", "https://example.com/", "#one"]
    assert "another" in reading.text


def test_a_cell_is_labelled_with_its_column(reading):
    assert reading.values("data-label") == ["name", "meaning"]


def test_code_is_coloured_and_notes_after_its_language_are_hidden(reading):
    assert '{"a": 1}' in reading.text
    assert "first at 500" not in reading.text
    assert "nt" in reading.values("class")


def test_served_parts_of_docs_are_in_the_package():
    linked = {path.name: path.resolve() for path in (DOCS.parents[1] / "vendor" / "docs" / "reference").iterdir()}
    assert linked == {"pictures": PICTURES, "script-language.md": DOCS / "script-language.md"}
