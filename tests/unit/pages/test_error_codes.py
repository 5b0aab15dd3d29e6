"""The list of errors is made of their names in `domain.errors`."""

import inspect
import re

import pytest

from chalicelib.domain.errors import ApiError
from chalicelib.pages.error_codes import error_codes

CODES = sorted({int(code) for code in re.findall(r"cls\((\d{4}),", inspect.getsource(ApiError))})


def entry(message):
    (found,) = [each for each in error_codes() if each.message == message]
    return found


@pytest.mark.parametrize("code", [*CODES, 1011, 1012])
def test_each_code_is_listed(code):
    assert code in [each.code for each in error_codes()]


def test_the_protocols_own_codes_are_not_listed():
    assert min(each.code for each in error_codes()) == 1000


def test_a_code_with_several_messages_has_an_entry_for_each():
    messages = [each.message for each in error_codes() if each.code == 2005]
    assert messages == ["Max templates reached", "Not all variables defined"]


def test_an_entry_tells_when_and_what_its_data_hold():
    found = entry("Inputs not allowed for this template")
    assert (found.when, found.data) == (
        "a video gives a media for an object that the template fills itself",
        ("inputID",),
    )


def test_data_that_are_not_always_there_are_listed_too():
    assert entry("Media not found").data == ("mediaID", "inputID")
