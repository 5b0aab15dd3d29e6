"""Comments, and the elements that they belong to. Source: section 1.2."""

import pytest


def test_a_comment_belongs_to_the_struct_enum_or_interface_after_it(translate):
    elements = translate("// a\nstruct A { x int }\n// b\nenum B { b }\n// c\ninterface C { f() int }")
    assert [element["comment"] for element in elements] == ["a", "b", "c"]


def test_a_comment_belongs_to_the_field_value_or_function_after_it(translate):
    struct, enum, interface = translate(
        "struct A {\n// a\nx int\n}\nenum B {\n// b\nb\n}\ninterface C {\n// c\nf() int\n}"
    )
    comments = struct["fields"][0]["comment"], enum["values"][0]["comment"], interface["functions"][0]["comment"]
    assert comments == ("a", "b", "c")


def test_an_element_without_a_comment_has_an_empty_one(translate):
    [struct] = translate("struct A { x int }")
    assert (struct["comment"], struct["fields"][0]["comment"]) == ("", "")


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("// a", "a"),
        ("//a", "a"),
        ("//   a", "  a"),
        ("//\ta", "\ta"),
        ("// a \t", "a \t"),
        ("/// a", "/ a"),
        ("// a\r", "a"),
        ("// struct B { é }", "struct B { é }"),
    ],
)
def test_one_space_after_the_slashes_is_dropped_and_the_rest_kept(translate, written, kept):
    assert translate(f"{written}\nstruct A {{ x int }}")[0]["comment"] == kept


def test_consecutive_comments_are_joined_by_a_newline(translate):
    assert translate("// a\n  // b\nstruct A { x int }")[0]["comment"] == "a\nb"


def test_a_comment_may_follow_an_opening_brace(translate):
    assert translate("struct A { // a\n x int\n}")[0]["fields"][0]["comment"] == "a"


def test_a_comment_after_an_enum_value_belongs_to_the_next_value(translate):
    [enum] = translate("enum A {\n a // of b\n b\n}")
    assert [value["comment"] for value in enum["values"]] == ["", "of b"]


def test_a_comment_after_an_option_belongs_to_the_next_member(translate):
    struct, interface = translate(
        "struct A {\n a int [optional] // of b\n b int\n}\ninterface B {\n f() int [optional] // of g\n g() int\n}"
    )
    comments = struct["fields"][1]["comment"], interface["functions"][1]["comment"]
    assert comments == ("of b", "of g")


def test_a_comment_after_a_closing_brace_belongs_to_the_next_block(translate):
    elements = translate("struct A { x int } // of B\nstruct B { x int }")
    assert [element["comment"] for element in elements] == ["", "of B"]


@pytest.mark.parametrize(
    "text",
    [
        "struct A {\n x int // c\n}",
        "interface A {\n f() int // c\n}",
        "interface A {\n f() // c\n}",
        "interface A {\n f(a int // c\n) int\n}",
        "interface A {\n f(a int, // c\n b int) int\n}",
        "interface A {\n f( // c\n) int\n}",
    ],
)
def test_a_comment_may_not_follow_a_type_a_result_or_a_parameter_on_its_line(problem, text):
    assert "found a comment" in problem(text)[1]


def test_a_blank_line_inside_a_block_does_not_break_a_pile(translate):
    assert translate("struct A {\n// a\n\n  \n// b\nx int\n}")[0]["fields"][0]["comment"] == "a\nb"


@pytest.mark.parametrize("blank", ["\n", "  \t\n", "\r\n"])
def test_a_blank_line_outside_any_block_makes_a_pile_an_element_of_its_own(translate, blank):
    comment, struct = translate(f"// a\n// b\n{blank}// c\nstruct A {{ x int }}")
    assert comment == {"type": "comment", "value": "a\nb"}
    assert struct["comment"] == "c"


def test_a_comment_element_keeps_its_position(translate):
    elements = translate("struct A { x int }\n// a\n\nstruct B { x int }")
    assert [element["type"] for element in elements] == ["struct", "comment", "struct"]


def test_blank_lines_without_a_pile_make_no_element(translate):
    assert translate("\n\n//\n\n") == []


def test_a_closing_brace_leaves_a_pile_waiting(translate):
    elements = translate("struct A {\n x int\n // of B\n}\nstruct B { x int }")
    assert elements[1]["comment"] == "of B"


def test_an_import_line_leaves_a_pile_waiting(translate):
    elements = translate('// of A\nimport "common.idl"\nstruct A { x int }', common="enum B { b }")
    assert [element["comment"] for element in elements] == ["", "of A"]


def test_a_namespace_line_leaves_a_pile_waiting(translate):
    assert translate("// of A\nnamespace n\nstruct A { x int }")[0]["comment"] == "of A"


def test_empty_comment_lines_vanish_at_the_start_of_a_pile(translate):
    assert translate("//\n// \n// a\nstruct A { x int }")[0]["comment"] == "a"


def test_empty_comment_lines_stay_in_the_middle_and_at_the_end_of_a_pile(translate):
    assert translate("// a\n//\n// b\n//\nstruct A { x int }")[0]["comment"] == "a\n\nb\n"


def test_a_pile_at_the_end_of_the_text_is_dropped(translate):
    assert translate("// a\n") == []


def test_a_blank_line_saves_a_pile_at_the_end_of_the_text(translate):
    assert translate("// a\n\n") == [{"type": "comment", "value": "a"}]


def test_parameters_and_results_have_no_comments(translate):
    [interface] = translate("interface A {\n// a\nf(x int) int\n}")
    function = interface["functions"][0]
    assert set(function["params"][0]) == {"name", "type", "is_array"}
    assert set(function["returns"]) == {"type", "is_array", "optional"}
