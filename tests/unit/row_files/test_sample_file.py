"""The sample file of a template."""

from chalicelib.domain.template_inputs import VIDEO_FIELDS, InputKind, TemplateInput
from chalicelib.row_files import map_columns, open_rows, sample_csv

INPUTS = [
    TemplateInput("photo", InputKind.IMAGE, example="https://example.com/photo.jpg"),
    TemplateInput("firstName", InputKind.VARIABLE, example="Zoë"),
    *VIDEO_FIELDS,
]


def test_a_sample_is_read_and_fills_all_inputs_without_notes():
    with open_rows([sample_csv(INPUTS)]) as file:
        mapping = map_columns(file.header, INPUTS)
        (row,) = file.rows
        assert (file.notes.texts(), row.problems) == ([], ())
    assert (mapping.notes, mapping.warnings, mapping.values(row.values).keys()) == ((), (), set(INPUTS))


def test_inputs_with_the_same_name_share_a_column_with_the_example_of_the_first():
    header, example = sample_csv(INPUTS).decode("utf-8-sig").splitlines()
    assert header.split(",").count("firstName") == 1
    assert "Zoë" in example


def test_a_sample_has_the_mark_by_which_excel_finds_its_encoding():
    assert sample_csv(INPUTS).startswith(b"\xef\xbb\xbf")
