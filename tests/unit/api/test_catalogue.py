"""Each error of the vendors' catalogues, as callers see it."""

from pathlib import Path

import pytest

import chalicelib
from chalicelib.domain.brand import PIRSONAL, SEZION
from tests.fakes import FakeCloud
from tests.unit.api.error_scenarios import SCENARIOS
from tests.unit.catalogue import CATALOGUES, PIRSONAL_ERRORS
from tests.unit.domain.test_errors import NAMES, OTHERS, make

CODE = Path(chalicelib.__file__).parent

LOCKED, STATIC = PIRSONAL_ERRORS[-2:]
# Errors of features that do not exist yet, by the feature.
OPEN = {
    (1026, "Payment client error"): "payment",
    (1027, "Payment mismatch"): "payment",
}
CASES = [
    pytest.param(brand, entry, id=f"{brand.name}: {entry[0]} {entry[1]}")
    for brand, entries in CATALOGUES.items()
    for entry in entries
    if entry in SCENARIOS
]


def test_each_error_is_met_or_open():
    assert (SCENARIOS.keys() | OPEN.keys(), SCENARIOS.keys() & OPEN.keys()) == (set(PIRSONAL_ERRORS), set())


def test_nothing_that_is_open_is_raised():
    sources = [path.read_text() for path in CODE.rglob("*.py")]
    names = {(error.code, error.message): name for name in set(NAMES) - OTHERS for error in [make(name)]}
    assert {entry for entry in OPEN for source in sources if f".{names[entry]}(" in source} == set()


@pytest.mark.parametrize(("brand", "entry"), CASES)
def test_an_error_has_its_code_its_message_and_data_with_details(brand, entry):
    error = SCENARIOS[entry](FakeCloud(brand))
    assert (error["code"], error["message"]) == entry
    assert error["data"]


def test_pirsonal_has_two_errors_more():
    assert set(CATALOGUES[PIRSONAL]) - set(CATALOGUES[SEZION]) == {LOCKED, STATIC}


def test_a_brand_replaces_an_error_that_it_lacks_by_one_that_it_has():
    assert set(SEZION.other_errors.values()) <= set(CATALOGUES[SEZION])
