"""The errors of the catalogue. Source: the seeds, "API Error codes"."""

import inspect
import re

import pytest

from chalicelib.domain.errors import INVALID_PARAMS, ApiError, VideoError
from tests.unit.catalogue import PIRSONAL_ERRORS

NAMES = [name for name, _ in inspect.getmembers(ApiError, inspect.ismethod)]
# Constructors without an entry of the catalogue, or for an entry that has one.
OTHERS = {
    "invalid_params",
    "answer_too_large",
    "busy",
    "out_of_time",
    "takes_too_long",
    "too_many",
    "too_long_for_visitors",
}
# Of videos, which are no answers.
OF_VIDEOS = {(1011, "Error downloading medias"), (1012, "Error processing video")}


def make(name):
    """Return the error of a constructor, with arguments of the right types."""
    constructor = getattr(ApiError, name)
    wanted = [param for param in inspect.signature(constructor).parameters.values() if param.kind != param.KEYWORD_ONLY]
    return constructor(*["x"] * len(wanted))


def test_each_entry_of_the_catalogue_has_a_name():
    named = {(error.code, error.message) for error in map(make, set(NAMES) - OTHERS)}
    assert named == set(PIRSONAL_ERRORS) - OF_VIDEOS


@pytest.mark.parametrize("name", sorted(set(NAMES) - OTHERS))
def test_the_documentation_of_an_error_names_its_code(name):
    assert str(make(name).code) in re.findall(r"\d{4}", getattr(ApiError, name).__doc__)


def test_an_unusable_parameter_is_an_error_of_the_protocol():
    error = ApiError.invalid_params("template.name", "a name")
    assert (error.code, error.message) == (INVALID_PARAMS, "template.name: expected a name")
    assert error.data == {"path": "template.name", "expected": "a name"}


def test_a_video_error_names_object_media_and_cause():
    error = VideoError("it is truncated", code=1029, message="Bad input media", object_id="photo", media_id="5331")
    assert error.text == "Bad input media: object 'photo', media '5331': it is truncated"


def test_a_video_error_leaves_out_unknown_parts():
    assert VideoError("out of memory").text == "Error processing video: out of memory"
