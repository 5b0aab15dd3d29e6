"""The errors of the catalogue. Source: the seeds, "API Error codes"."""

import inspect
import re

import pytest

from chalicelib.domain.errors import INVALID_PARAMS, ApiError, VideoError

NAMES = [name for name, _ in inspect.getmembers(ApiError, inspect.ismethod)]
# Codes and messages as the vendors' documents have them.
CATALOGUE = {
    (1000, "Template not found"),
    (1001, "Media not found"),
    (1002, "MediaID not found in scripts"),
    (1003, "Inputs not allowed for this template"),
    (1004, "Scripts inputs and medias mismatch"),
    (1005, "Bad script"),
    (1006, "Video file not found"),
    (1007, "Video not found"),
    (1008, "Media in use in templates"),
    (1009, "No scripts"),
    (1010, "Account not found"),
    (1014, "Youtube Account not Found"),
    (1015, "Authentication error"),
    (1018, "Bad secret"),
    (1019, "No size specified (content-length)"),
    (1020, "Invalid Content-Type"),
    (1021, "Account not active"),
    (1028, "Template inactive"),
    (1029, "Bad input media"),
    (1032, "No video profiles in template"),
    (1032, "Duplicated profile name"),
    (2002, "Video profile not allowed"),
    (2005, "Not all variables defined"),
    (5000, "Internal Error"),
}


def make(name):
    """The error of a constructor, whatever its parameters are."""
    constructor = getattr(ApiError, name)
    wanted = [param for param in inspect.signature(constructor).parameters.values() if param.kind != param.KEYWORD_ONLY]
    return constructor(*["x"] * len(wanted))


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"invalid_params", "answer_too_large"}))
def test_an_error_has_the_code_and_the_message_of_the_catalogue(name):
    error = make(name)
    assert (error.code, error.message) in CATALOGUE


@pytest.mark.parametrize("name", sorted(set(NAMES) - {"invalid_params", "answer_too_large"}))
def test_the_documentation_of_an_error_names_its_code(name):
    assert str(make(name).code) in re.findall(r"\d{4}", getattr(ApiError, name).__doc__)


def test_an_unusable_parameter_is_an_error_of_the_protocol():
    error = ApiError.invalid_params("template.name", "a name")
    assert (error.code, error.message) == (INVALID_PARAMS, "template.name: expected a name")
    assert error.data == {"path": "template.name", "expected": "a name"}


def test_a_video_error_names_object_media_and_cause():
    error = VideoError("it is truncated", code=1029, message="Bad input media", object_id="photo", media_id="5331")
    assert error.text == "Bad input media: object 'photo', media '5331': it is truncated"


def test_a_video_error_leaves_out_what_is_not_known():
    assert VideoError("out of memory").text == "Error processing video: out of memory"
