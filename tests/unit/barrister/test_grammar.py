"""The text of an IDL file. Source: section 1.1."""

import json
from pathlib import Path

import pytest

from chalicelib.barrister import IdlError, parse_idl


def test_the_example_of_the_reference_becomes_the_contract_of_the_reference(game_contract):
    expected = json.loads((Path(__file__).parent / "game.json").read_text())
    assert game_contract == expected


def test_a_path_may_be_text():
    assert parse_idl(str(Path(__file__).parent / "game.idl"))[-1]["type"] == "meta"


@pytest.mark.parametrize(
    "text",
    [
        "struct A { x int }",
        "struct A{x int}",
        "struct A\n{\nx int\n}\n",
        "struct   \n A {\n\n\tx\tint\t\n}",
        "struct A {\r\n  x int\r\n}\r\n",
        "\ufeffstruct A { x int }",
        "struct A { x int } ",
    ],
)
def test_blanks_are_free_around_the_parts_of_a_block(translate, text):
    [struct] = translate(text)
    assert (struct["name"], [field["name"] for field in struct["fields"]]) == ("A", ["x"])


def test_several_blocks_may_share_a_line(translate):
    names = [element["name"] for element in translate("enum A { a b } struct B { x A }interface C { f() int }")]
    assert names == ["A", "B", "C"]


def test_there_are_no_reserved_words(translate):
    [struct] = translate("struct extends extends struct {\n struct int\n int string\n}\nstruct struct { enum bool }")[
        :1
    ]
    assert struct["extends"] == "struct"
    assert [field["name"] for field in struct["fields"]] == ["struct", "int"]


@pytest.mark.parametrize(
    ("written", "type_", "is_array", "optional"),
    [
        ("int", "int", False, False),
        ("float", "float", False, False),
        ("string", "string", False, False),
        ("bool", "bool", False, False),
        ("[]int", "int", True, False),
        ("int [optional]", "int", False, True),
        ("int\t[optional]\t", "int", False, True),
        ("[]A   [optional]", "A", True, True),
    ],
)
def test_a_field_has_a_type_and_perhaps_an_option(translate, written, type_, is_array, optional):
    [struct] = translate(f"struct A {{\n x {written}\n}}")
    field = {"name": "x", "type": type_, "is_array": is_array, "optional": optional, "comment": ""}
    assert struct["fields"] == [field]


def test_the_values_of_an_enum_are_separated_by_any_blanks(translate):
    [enum] = translate("enum A { a b\n\nc\td }")
    assert [value["value"] for value in enum["values"]] == ["a", "b", "c", "d"]


def test_parameters_may_run_over_several_lines(translate):
    [interface] = translate("interface A {\n f  (\n a\n int ,\n b []string\n) int\n}")
    assert interface["functions"][0]["params"] == [
        {"name": "a", "type": "int", "is_array": False},
        {"name": "b", "type": "string", "is_array": True},
    ]


@pytest.mark.parametrize("result", ["int }", "int\n}", "int [optional] }", "[]int [optional]\n}"])
def test_a_result_ends_at_its_line_or_at_the_block(translate, result):
    [interface] = translate(f"interface A {{ f() {result}")
    assert interface["functions"][0]["returns"]["type"] == "int"


@pytest.mark.parametrize("end", ["\n", "  \t\n", "\r\n"])
def test_a_line_that_ends_after_the_parameters_declares_a_function_without_a_result(translate, end):
    [interface] = translate(f"interface A {{\n f(){end} g() int\n}}")
    assert [("returns" in function) for function in interface["functions"]] == [False, True]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("struct A {\n x int }\n x", 3, "expected `struct`, `enum`, `interface`, `import` or `namespace`, found `x`"),
        ("struct\tA { x int }", 1, "expected `struct`, `enum`, `interface`, `import` or `namespace`, found `struct`"),
        ("struct { x int }", 1, "expected the name of the struct, found `{`"),
        ("struct 9a { x int }", 1, "expected the name of the struct, found `9a`"),
        ("struct Ä { x int }", 1, "expected the name of the struct, found `Ä`"),
        ("struct A.B { x int }", 1, "expected the name of the struct, found `A.B`"),
        ("struct A\n x int }", 2, "expected `{` behind struct A, found `x`"),
        ("struct A // c\n{ x int }", 1, "expected `{` behind struct A, found a comment"),
        ("struct A extends { x int }", 1, "expected the name of the parent of struct A, found `{`"),
        ("struct A extends B, C { x int }", 1, "expected `{` behind struct A, found `,`"),
        ("struct A {\n x\n int\n}", 2, "expected the name of a type, found the end of the line"),
        ("struct A {\n x int y int\n}", 2, "expected the end of the line, found `y`"),
        ("struct A {\n x int;\n}", 2, "expected the end of the line, found `;`"),
        ("struct A {\n x int,\n}", 2, "expected the end of the line, found `,`"),
        ("struct A {\n x int = 1\n}", 2, "expected the end of the line, found `=`"),
        ("struct A {\n x [] int\n}", 2, "expected the name of a type, found `int`"),
        ("struct A {\n x [][]int\n}", 2, "expected the name of a type, found `[`"),
        ("struct A {\n x a.b.c\n}", 2, "expected the name of a type, found `a.b.c`"),
        ("struct A {\n x int\n [optional]\n}", 3, "expected the name of a field, found `[`"),
        ("struct A {\n x int [optional] [optional]\n}", 2, "expected the end of the line, found `[`"),
        ("enum A { a, b }", 1, "expected a value, found `,`"),
        ("enum A extends B { a }", 1, "expected `{` behind enum A, found `extends`"),
        ("interface A extends B { f() int }", 1, "expected `{` behind interface A, found `extends`"),
        ("interface A {\n f\n() int\n}", 2, "expected `(` behind the name of the function, on its line, found the end"),
        ("interface A {\n f(a int,) int\n}", 2, "expected the name of a parameter, found `)`"),
        ("interface A {\n f(a int b int) int\n}", 2, "expected `,` or `)` behind a parameter, found `b`"),
        ("interface A {\n f(a int [optional]) int\n}", 2, "a parameter takes no option"),
        ("interface A {\n f() }", 2, "expected the name of a type, found `}`"),
        ("interface A {\n f(\n a int", 3, "expected `,` or `)` behind a parameter, found the end of the text"),
        ("/* no */", 1, "expected `struct`, `enum`, `interface`, `import` or `namespace`, found `/`"),
    ],
)
def test_text_outside_the_grammar_is_refused_with_its_line(refuse, text, line, message):
    first = refuse(text)[0]
    assert first.line == line
    assert first.message.startswith(message)


@pytest.mark.parametrize("member", ["struct A {\n a.b int\n}", "enum A { a.b }", "interface A {\n a.b() int\n}"])
def test_the_names_of_members_have_no_dots(problem, member):
    assert "found `a.b`" in problem(member)[1]


@pytest.mark.parametrize(
    "head", ["struct A {", "struct A { x int", "enum A {", "enum A { a", "interface A {", "interface A {\n f()"]
)
def test_a_text_that_ends_inside_a_block_is_refused_with_the_line_of_the_block(problem, head):
    line, message = problem(f"\n{head}")
    assert line == 2
    assert message.startswith("the text ends inside")


@pytest.mark.parametrize(
    "line",
    [
        "import common.idl",
        'import "common.idl" // c',
        'import ""',
        "import",
        "namespace a // c",
        "namespace",
        "namespace a b",
        'enum A { a } import "common.idl"',
    ],
)
def test_an_import_or_namespace_needs_a_line_of_its_own(problem, line):
    assert problem(line) == (1, 'expected `import "path"` or `namespace name`, alone on its line')


def test_several_errors_are_reported_at_once(refuse):
    broken_struct = "struct A {\n x int;\n f (a } int\n y\n}\n"
    broken_enum = "enum {\n a\n}\n"
    broken_interface = "interface C {\n f(a int // c\n , b int) int\n g() int, \n}"
    assert [each.line for each in refuse(broken_struct + broken_enum + broken_interface)] == [2, 3, 3, 6, 10, 12]


def test_an_error_reads_as_file_line_message(tmp_path):
    path = tmp_path / "bad.idl"
    path.write_text("struct A { x B }")
    with pytest.raises(IdlError) as caught:
        parse_idl(path)
    assert str(caught.value) == f"{path}:1: struct A: field x: unknown type B"


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(IdlError, match="1: cannot be read: No such file"):
        parse_idl(tmp_path / "none.idl")


def test_a_file_that_is_not_utf_8_is_an_error(tmp_path):
    (tmp_path / "latin.idl").write_bytes(b"// caf\xe9\n")
    with pytest.raises(IdlError, match="1: is not UTF-8"):
        parse_idl(tmp_path / "latin.idl")


def test_an_empty_text_is_a_contract_of_nothing(translate):
    assert translate("") == []
