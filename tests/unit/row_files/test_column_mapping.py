"""Columns and the inputs of a template: exact names, similar names, and what is refused."""

import pytest

from chalicelib.domain.errors import BadRowFile
from chalicelib.domain.template_inputs import VIDEO_FIELDS, InputKind, TemplateInput
from chalicelib.row_files import map_columns

PHOTO = TemplateInput("photo", InputKind.IMAGE)
COMPANY = TemplateInput("company", InputKind.VARIABLE)
INPUTS = (PHOTO, COMPANY, *VIDEO_FIELDS)


def filled(header, inputs=INPUTS):
    """Return the names of the inputs that each column fills."""
    return [[each.name for each in column.inputs] for column in map_columns(header, inputs).columns]


def refusal(header, inputs=INPUTS):
    with pytest.raises(BadRowFile) as refused:
        map_columns(header, inputs)
    return str(refused.value)


def test_a_column_fills_the_input_of_its_name():
    header = ["company", "photo", "email", "video.name"]
    assert filled(header) == [["company"], ["photo"], ["email"], ["name"]]
    assert map_columns(header, INPUTS).notes == ()


@pytest.mark.parametrize("name", ["Company", "COM PANY", "com_pany", "com-pany", "Cömpány", "$company", "{{company}}"])
def test_a_similar_name_is_accepted_with_a_note(name):
    mapping = map_columns([name, "photo"], INPUTS)
    assert mapping.columns[0].inputs == (COMPANY,)
    assert mapping.notes == (f'The column "{name}" is read as "company".',)


@pytest.mark.parametrize("name", [each.name for each in VIDEO_FIELDS])
def test_each_field_of_the_video_has_a_column_with_and_without_prefix(name):
    assert filled([name, "company", "photo"])[0] == filled([f"video.{name}", "company", "photo"])[0] == [name]


def test_blanks_around_a_name_do_not_count():
    assert map_columns([" company ", "photo"], INPUTS).notes == ()


def test_a_column_fills_all_inputs_with_its_name():
    first = TemplateInput("firstName", InputKind.VARIABLE)
    assert [each.kind for each in map_columns(["firstName"], [first, *VIDEO_FIELDS]).columns[0].inputs] == [
        InputKind.VARIABLE,
        InputKind.FIELD,
    ]


def test_a_column_with_the_prefix_takes_the_field_from_the_column_without():
    name = TemplateInput("name", InputKind.VARIABLE)
    columns = map_columns(["name", "video.name"], [name, *VIDEO_FIELDS]).columns
    assert [[each.kind for each in column.inputs] for column in columns] == [[InputKind.VARIABLE], [InputKind.FIELD]]


@pytest.mark.parametrize("name", ["_id", "_company", "_", ""])
def test_columns_that_begin_with_an_underscore_or_have_no_name_are_passed_through(name):
    mapping = map_columns([name, "company", "photo"], INPUTS)
    assert (mapping.columns[0].inputs, mapping.notes, mapping.warnings) == ((), (), ())


@pytest.mark.parametrize(
    ("name", "hint"),
    [("compny", '; did you mean "company"?'), ("E-Mail adress", '; did you mean "email"?'), ("xyz", ".")],
)
def test_an_unknown_column_is_a_warning_with_the_nearest_name(name, hint):
    mapping = map_columns([name, "company", "photo"], INPUTS)
    assert mapping.columns[0].inputs == ()
    assert mapping.warnings == (f'The column "{name}" is no input of the template and is not used{hint}',)


def test_all_missing_inputs_are_one_error():
    optional = TemplateInput("size", InputKind.VARIABLE, is_required=False)
    expected = 'The file has no column for "photo" (image), "company" (variable): add them.'
    assert refusal(["email"], [*INPUTS, optional]) == expected


def test_the_name_of_the_video_is_not_required():
    assert filled(["company", "photo"]) == [["company"], ["photo"]]


@pytest.mark.parametrize(("first", "second"), [("company", "company"), ("company", "Company"), ("name", "video.name")])
def test_two_columns_for_one_input_are_an_error(first, second):
    found = refusal([first, second, "photo"])
    assert f'The columns "{first}" (column 1) and "{second}" (column 2) fill the same input' in found


def test_a_name_that_is_similar_to_two_inputs_is_an_error():
    inputs = [TemplateInput(name, InputKind.TEXT, is_required=False) for name in ("firstName", "first_name")]
    assert refusal(["First Name"], inputs) == (
        'The column "First Name" can mean "firstName" or "first_name": give it the exact name.'
    )


def test_the_values_of_a_row_are_found_by_input():
    assert map_columns(["_id", "photo", "company"], INPUTS).values(("7", "a.png", "Acme")) == {
        PHOTO: "a.png",
        COMPANY: "Acme",
    }
