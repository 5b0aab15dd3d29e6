"""Each error of the vendors' catalogues, as callers see it."""

from pathlib import Path

import pytest

import chalicelib
from chalicelib.domain.brand import PIRSONAL, SEZION
from tests.fakes import FakeCloud
from tests.unit.api.error_scenarios import SCENARIOS
from tests.unit.catalogue import CATALOGUES, PIRSONAL_ERRORS

CODE = Path(chalicelib.__file__).parent

LOCKED, STATIC = PIRSONAL_ERRORS[-2:]
CASES = [
    pytest.param(brand, entry, id=f"{brand.name}: {entry[0]} {entry[1]}")
    for brand, entries in CATALOGUES.items()
    for entry in entries
    if entry in SCENARIOS
]


def test_each_error_is_met():
    assert SCENARIOS.keys() == set(PIRSONAL_ERRORS)


@pytest.mark.parametrize(("brand", "entry"), CASES)
def test_an_error_has_its_code_its_message_and_data_with_details(brand, entry):
    error = SCENARIOS[entry](FakeCloud(brand))
    assert (error["code"], error["message"]) == entry
    assert error["data"]


def test_pirsonal_has_two_errors_more():
    assert set(CATALOGUES[PIRSONAL]) - set(CATALOGUES[SEZION]) == {LOCKED, STATIC}


def test_a_brand_replaces_an_error_that_it_lacks_by_one_that_it_has():
    assert set(SEZION.other_errors.values()) <= set(CATALOGUES[SEZION])
