"""A struct that is read outside of a call is accepted and refused as in a call."""

import pytest

from chalicelib.api.struct_reading import read_struct
from chalicelib.domain.brand import SEZION
from chalicelib.domain.errors import INVALID_PARAMS, ApiError


def test_a_valid_struct_is_returned():
    assert read_struct("VideoNew_t", {"name": "ava"}, "video", SEZION) == {"name": "ava"}


def test_a_deviation_of_known_clients_is_accepted():
    wire = read_struct("VideoNew_t", {"name": "ava", "inputVariables": {"points": 3}}, "video", SEZION)
    assert wire["inputVariables"] == [{"name": "points", "value": "3"}]


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({}, "video.name"),
        ({"name": 1}, "video.name"),
        ({"name": "ava", "colour": "red"}, "video.colour"),
        ({"name": "ava", "inputScripts": [None]}, "video.inputScripts[0]"),
        ({"name": "\ud800"}, "video.name"),
        ([1], "video"),
    ],
)
def test_an_invalid_struct_is_refused_with_the_path_of_the_fault(value, path):
    with pytest.raises(ApiError) as refused:
        read_struct("VideoNew_t", value, "video", SEZION)
    assert (refused.value.code, refused.value.data["path"]) == (INVALID_PARAMS, path)
