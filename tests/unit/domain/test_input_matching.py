"""The matching of inputs and objects."""

import pytest

from chalicelib.domain.errors import ApiError
from chalicelib.domain.input_matching import check_static, count_inputs, match_inputs
from chalicelib.domain.media import MediaType
from chalicelib.domain.template import InputMedia
from chalicelib.domain.timeline import Kind

OBJECTS = {"photo": Kind.IMAGE, "title": Kind.TEXT, "box": Kind.RECTANGLE}
PHOTO = InputMedia("photo", MediaType.IMAGE, media_id="1")
TITLE = InputMedia("title", MediaType.TEXT, text="Hello")


def error_of(function, *args):
    with pytest.raises(ApiError) as error:
        function(*args)
    return error.value


def test_static_medias_fill_their_objects():
    assert check_static(OBJECTS, [PHOTO]) == {"photo": PHOTO}


@pytest.mark.parametrize("name", ["nothing", "box", ""])
def test_an_input_for_an_object_without_media_is_refused_with_the_valid_ids(name):
    error = error_of(check_static, OBJECTS, [InputMedia(name, MediaType.IMAGE, media_id="1")])
    assert (error.code, error.data) == (1002, {"inputID": name, "objects": ["photo", "title"]})


def test_a_media_of_another_type_is_refused():
    error = error_of(check_static, OBJECTS, [InputMedia("photo", MediaType.VIDEO, media_id="1")])
    problem = "the object is of type image, the media of video"
    assert (error.code, error.data) == (1004, {"inputID": "photo", "problem": problem})


def test_two_medias_for_one_object_are_refused():
    error = error_of(check_static, OBJECTS, [PHOTO, PHOTO])
    assert (error.code, error.data["problem"]) == (1004, "two media files are given for the object")


def test_inputs_fill_the_open_objects_of_the_template():
    assert match_inputs(OBJECTS, [PHOTO], [TITLE]) == {"photo": PHOTO, "title": TITLE}


def test_objects_that_the_template_fills_cannot_be_filled_again():
    error = error_of(match_inputs, OBJECTS, [PHOTO], [PHOTO, TITLE])
    assert (error.code, error.data) == (1003, {"inputID": "photo"})


def test_an_object_that_is_left_open_is_named():
    error = error_of(match_inputs, OBJECTS, [PHOTO], [])
    assert (error.code, error.data) == (1004, {"inputID": "title", "problem": "no text is given for the object"})


def test_open_objects_are_counted_by_kind_and_rectangles_are_not():
    assert count_inputs(OBJECTS, [PHOTO]) == {Kind.VIDEO: 0, Kind.AUDIO: 0, Kind.IMAGE: 0, Kind.TEXT: 1}
