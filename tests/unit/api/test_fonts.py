"""Font_List, Font_Delete, and the fonts that scripts may use."""

import pytest

from tests.fakes import OTHER_ACCOUNT, RECTANGLE, TEMPLATE, make_font, make_template
from tests.unit.api.calling import NEW_TEMPLATE

IN_OUR_OWN = '[{"text": {"id": "title", "duration": 1000, "textFont": "OurOwn"}}]'


def test_bundled_fonts_are_listed_before_the_accounts_own(cloud, caller):
    cloud.fonts.put(make_font())
    fonts = [(font["name"], font["own"]) for font in caller.call("Font_List")]
    assert fonts == [("Inter", False), ("Inter-Bold", False), ("OurOwn", True)]


def test_the_facts_of_an_own_font_are_listed(cloud, caller):
    cloud.fonts.put(make_font())
    assert caller.call("Font_List")[-1] == {
        "name": "OurOwn",
        "own": True,
        "family": "Our Own",
        "style": "Regular",
        "size": 4,
        "date": "2023-11-14T22:13:20.000Z",
    }


def test_the_fonts_of_another_account_are_not_listed(cloud, caller):
    cloud.fonts.put(make_font(account_id=OTHER_ACCOUNT))
    assert len(caller.call("Font_List")) == 2


def test_deleting_a_font_deletes_its_file(cloud, caller):
    font = make_font()
    cloud.fonts.put(font)
    cloud.storage.put_bytes(font.key, b"font", "font/sfnt")
    assert caller.call("Font_Delete", "OurOwn") == "OK"
    assert (cloud.fonts.rows, cloud.storage.files) == ({}, {})


def test_a_font_in_use_is_not_deleted(cloud, caller):
    cloud.fonts.put(make_font())
    cloud.templates.put(make_template(scripts=(IN_OUR_OWN,)))
    assert caller.error("Font_Delete", "OurOwn") == (1008, {"font": "OurOwn", "templateIDs": [TEMPLATE]})
    assert len(cloud.fonts.rows) == 1


@pytest.mark.parametrize("scripts", [(), (RECTANGLE,)])
def test_a_font_that_no_template_uses_is_deleted(cloud, caller, scripts):
    cloud.fonts.put(make_font())
    cloud.templates.put(make_template(scripts=scripts))
    caller.call("Font_Delete", "OurOwn")
    assert cloud.fonts.rows == {}


@pytest.mark.parametrize("name", ["Inter", "Another", ""])
def test_only_a_font_of_the_accounts_own_is_deleted(caller, name):
    code, data = caller.error("Font_Delete", name)
    assert (code, data["path"]) == (-32602, "fontName")


def test_a_script_may_use_a_font_of_the_accounts_own(cloud, caller):
    cloud.fonts.put(make_font())
    caller.call("Template_New", NEW_TEMPLATE | {"inputScripts": [IN_OUR_OWN]})


def test_a_font_of_another_account_is_not_found(cloud, caller):
    cloud.fonts.put(make_font(account_id=OTHER_ACCOUNT))
    checked = caller.call("Template_Check", NEW_TEMPLATE | {"inputScripts": [IN_OUR_OWN]})
    assert "there is no font" in checked["warnings"][0]
