"""The list of errors is made of their names in `domain.errors`."""

import pytest

from chalicelib.domain.brand import BRANDS, SEZION
from chalicelib.pages.error_codes import error_codes
from tests.unit.catalogue import CATALOGUES


def entry(message):
    (found,) = [each for each in error_codes(SEZION) if each.message == message]
    return found


@pytest.mark.parametrize("brand", BRANDS.values(), ids=BRANDS)
def test_the_errors_match_the_brands_own_list(brand):
    assert {(each.code, each.message) for each in error_codes(brand)} == set(CATALOGUES[brand])


def test_the_errors_are_sorted_by_code():
    codes = [each.code for each in error_codes(SEZION)]
    assert codes == sorted(codes)


def test_an_entry_has_its_reason_and_the_keys_of_its_data():
    found = entry("Inputs not allowed for this template")
    assert (found.when, found.data) == (
        "an input fills an object that the template fills itself",
        ("inputID",),
    )


@pytest.mark.parametrize("brand", BRANDS.values(), ids=BRANDS)
def test_every_entry_has_a_reason(brand):
    assert [each.message for each in error_codes(brand) if not each.when] == []


def test_optional_data_is_listed_too():
    assert entry("Media not found").data == ("mediaID", "inputID")
