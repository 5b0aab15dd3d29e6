"""The field `page` of a template: the settings of the pages of its videos."""

import pytest

from chalicelib.domain.brand import BRANDS
from tests.fakes import ACCOUNT, FakeCloud, make_template
from tests.unit.api.calling import NEW_TEMPLATE, PHOTO_SCRIPT, Caller

EVERY = pytest.mark.parametrize("brand", BRANDS.values(), ids=lambda brand: brand.name)
DEFAULTS = {"enabled": True, "days": 0, "embedOrigins": [], "statistics": "counts", "events": [], "chapters": []}
PAGE = {
    "enabled": False,
    "days": 30,
    "embedOrigins": ["https://shop.example"],
    "statistics": "persons",
    "events": ["click", "play"],
    "chapters": [{"title": "Hello", "at": "0"}, {"title": "Your offer", "at": "1500"}],
    "playerInfo": {"CTABodyText": "Buy", "CTAForm": {"title": "You", "inputFields": [{"fieldName": "size"}]}},
    "landingInfo": {"logoImageUrl": "https://example.com/logo.png"},
}


def page_of(cloud, page):
    """Create a template with a page, and return the page as `Template_List` does."""
    caller = Caller(cloud)
    caller.call("Template_New", NEW_TEMPLATE | {"page": page})
    return caller.call("Template_List")[0]["page"]


@EVERY
@pytest.mark.parametrize("page", [None, {}, []], ids=str)
def test_a_template_without_a_page_has_the_defaults(brand, page):
    assert page_of(FakeCloud(brand), page) == DEFAULTS


@EVERY
def test_a_page_is_returned_as_it_was_given(brand):
    assert page_of(FakeCloud(brand), PAGE) == PAGE


def test_an_update_replaces_the_whole_page(cloud, caller):
    template_id = caller.call("Template_New", NEW_TEMPLATE | {"page": PAGE})
    caller.call("Template_Update", template_id, {"page": {"days": 7}})
    assert caller.call("Template_List")[0]["page"] == DEFAULTS | {"days": 7}


def test_an_update_of_another_field_keeps_the_page(cloud, caller):
    template_id = caller.call("Template_New", NEW_TEMPLATE | {"page": PAGE})
    caller.call("Template_Update", template_id, {"name": "Hello"})
    assert caller.call("Template_List")[0]["page"] == PAGE


def test_origins_are_stored_as_browsers_send_them(cloud):
    assert page_of(cloud, {"embedOrigins": ["HTTPS://Shop.example:443/"] * 2})["embedOrigins"] == [
        "https://shop.example"
    ]


def test_an_event_that_is_named_twice_counts_once(cloud):
    assert page_of(cloud, {"events": ["play", "play"]})["events"] == ["play"]


def test_the_largest_values_are_taken(cloud):
    chapters = [{"title": "x" * 255, "at": f"{number:01000}"} for number in range(100)]
    page = {"days": 3650, "chapters": chapters, "embedOrigins": [f"https://{n}.example" for n in range(20)]}
    assert page_of(cloud, page) == DEFAULTS | page


@pytest.mark.parametrize(
    ("page", "path"),
    [
        ({"days": -1}, "days"),
        ({"days": 3651}, "days"),
        ({"embedOrigins": ["shop.example"]}, "embedOrigins[0]"),
        ({"embedOrigins": [f"https://{n}.example" for n in range(21)]}, "embedOrigins"),
        ({"statistics": "all"}, "statistics"),
        ({"events": ["pause"]}, "events[0]"),
        ({"chapters": [{"title": "", "at": "0"}]}, "chapters[0].title"),
        ({"chapters": [{"title": "x" * 256, "at": "0"}]}, "chapters[0].title"),
        ({"chapters": [{"title": "a", "at": ""}]}, "chapters[0].at"),
        ({"chapters": [{"title": "a", "at": "0" * 1001}]}, "chapters[0].at"),
        ({"chapters": [{"title": "a", "at": "0"}, {"title": "b", "at": "noon"}]}, "chapters[1].at"),
        ({"chapters": [{"title": "a", "at": "photo.start"}]}, "chapters[0].at"),
        ({"chapters": [{"title": "a", "at": "0"}] * 101}, "chapters"),
        ({"playerInfo": {"CTAButtonUrl": "javascript:alert(1)"}}, "playerInfo.CTAButtonUrl"),
        ({"landingInfo": {"logoImageUrl": "logo"}}, "landingInfo.logoImageUrl"),
    ],
)
def test_invalid_values_are_rejected(cloud, caller, page, path):
    code, data = caller.error("Template_New", NEW_TEMPLATE | {"page": page})
    assert (code, data["path"]) == (-32602, f"template.page.{path}")
    assert cloud.templates.rows == {}


def test_a_chapter_may_begin_with_an_object(cloud):
    page = {"chapters": [{"title": "a", "at": "box.start + 500"}]}
    assert page_of(cloud, page)["chapters"] == page["chapters"]


def test_scripts_may_not_lose_the_object_that_a_chapter_begins_with(caller):
    page = {"chapters": [{"title": "a", "at": "box.end"}]}
    template_id = caller.call("Template_New", NEW_TEMPLATE | {"page": page})
    code, data = caller.error("Template_Update", template_id, {"inputScripts": [PHOTO_SCRIPT]})
    assert (code, data["path"]) == (-32602, "update.page.chapters[0].at")
    assert data["expected"] == 'ms, or a time such as photo.start+500: Unknown object "box"; known: photo'


def test_a_template_that_was_stored_before_there_were_pages_has_the_defaults(cloud, caller):
    cloud.templates.put(make_template())
    assert cloud.templates.rows[ACCOUNT, make_template().id].page is None
    assert caller.call("Template_List")[0]["page"] == DEFAULTS
