"""The shape of scripts: JSON texts, types and ids."""

import pytest

from chalicelib.domain.timeline import Kind
from chalicelib.script import Problem, ProblemKind, parse_scripts
from tests.unit.script.scripts import (
    audio,
    image,
    only,
    parsed,
    problems,
    problems_of_texts,
    rectangle,
    text,
    title,
    video,
)


def test_an_object_has_the_type_that_is_its_key():
    script = parsed(video(), audio(), image(), title(), rectangle())
    assert [each.kind for each in script.objects] == list(Kind)


def test_every_object_but_a_rectangle_needs_a_media_of_its_type():
    script = parsed(video("a"), audio("b"), image("c"), title("d"), rectangle("e"))
    assert script.needs_media == {"a": Kind.VIDEO, "b": Kind.AUDIO, "c": Kind.IMAGE, "d": Kind.TEXT}


def test_the_script_names_the_fonts_of_its_texts():
    script = parsed(title("a", textFont="Lora"), title("b"), image())
    assert script.fonts == {"a": "Lora", "b": "Inter"}


def test_a_script_may_be_empty():
    assert parse_scripts(["[]"]).objects == ()


def test_there_may_be_no_script_at_all():
    assert parse_scripts([]).objects == ()


def test_an_object_without_an_id_has_its_index_as_id():
    script = parsed(image("photo"), {"rectangle": {"duration": 5}})
    assert [each.id for each in script.objects] == ["photo", "1"]


def test_the_index_counts_the_objects_of_all_scripts():
    script = parse_scripts([text(image("photo")), text({"rectangle": {"duration": 5}})])
    assert [each.id for each in script.objects] == ["photo", "1"]


def test_an_object_of_one_script_may_refer_to_one_of_another():
    script = parse_scripts([text(image("photo", play="late.end")), text(image("late"))])
    assert len(script.objects) == 2


def test_an_id_may_be_any_printable_text():
    assert parsed(image("my first photo, größer!")).objects[0].id == "my first photo, größer!"


@pytest.mark.parametrize("id", ["", 5, None, True, "a\nb", "x" * 201, "\ud800"])
def test_an_id_is_a_text_of_1_to_200_printable_characters(id):
    problem = only(problems({"image": {"id": id, "duration": 5}}))
    assert problem.property == "id"
    assert problem.expected == "a text of 1 to 200 printable characters"


def test_an_id_is_taken_once():
    problem = only(problems(image("photo"), image("photo")))
    assert problem.message == (
        'Object "photo", id: taken by an earlier object; ids are unique over all scripts, and this is object 2'
    )


def test_an_id_is_taken_once_over_all_scripts():
    problem = only(problems_of_texts(text(image("photo")), text(title("photo"))))
    assert (problem.script_index, problem.found) == (1, "photo")


def test_an_id_that_is_an_index_may_be_taken_already():
    assert only(problems(image("1"), {"rectangle": {"duration": 5}})).object_id == "1"


def test_a_type_nearly_written_right_is_answered_with_the_right_one():
    problem = only(problems({"imgae": {"id": "photo"}}))
    assert problem == Problem(
        ProblemKind.NAME,
        'Object "photo": unknown type "imgae"; did you mean "image"? known: video, audio, image, text, rectangle',
        script_index=0,
        object_id="photo",
        expected="video, audio, image, text, rectangle",
        found='"imgae"',
    )


def test_a_name_nearly_right_but_for_its_case_is_known():
    assert 'did you mean "image"?' in only(problems({"Image": {"id": "photo"}})).message


def test_a_name_like_no_other_is_answered_with_the_list():
    assert 'unknown type "hologram"; known: video,' in only(problems({"hologram": {}})).message


def test_an_object_of_an_unknown_type_can_still_be_referred_to():
    assert len(problems({"imgae": {"id": "photo"}}, title(play="photo.end"))) == 1


@pytest.mark.parametrize("element", [3, None, "image", [], {}, {"image": {}, "text": {}}, {"image": []}])
def test_an_element_is_an_object_with_one_type(element):
    problem = only(problems(element))
    assert (problem.kind, problem.object_id) == (ProblemKind.VALUE, "0")
    assert problem.expected == '{type: {properties}}, as in {"image": {"id": "photo", "duration": 3000}}'


@pytest.mark.parametrize("script", ["{}", "5", '"[]"', "null"])
def test_a_script_is_a_list(script):
    assert only(problems_of_texts(script)).message == f"scripts[0]: {script}, expected a list of objects"


def test_invalid_json_is_reported_with_line_and_column():
    problem = only(problems_of_texts("[]", '[\n  {"image": }\n]'))
    assert problem == Problem(
        ProblemKind.SYNTAX, "scripts[1], line 2, column 13: not JSON: Expecting value", 1, line=2, column=13
    )


@pytest.mark.parametrize("script", ["", "[", "[1,]", "\ufeff[]", "[] x", '["', "{'image': 5}"])
def test_invalid_json_is_a_problem(script):
    assert only(problems_of_texts(script)).kind == ProblemKind.SYNTAX


def test_a_name_may_not_be_given_twice():
    problem = only(problems_of_texts('[{"image": {"duration": 5, "duration": 6}}]'))
    assert problem.message == 'scripts[0]: "duration" is given twice in one object, {"duration": 6}'


def test_all_problems_are_found_at_once():
    found = problems({"imgae": {}}, image("a", alpha=2, zIndex="x"), title("b", duration="c.end"))
    assert [(problem.object_id, problem.property) for problem in found] == [
        ("0", None),
        ("a", "alpha"),
        ("a", "zIndex"),
        ("b", "duration"),
    ]
