"""Namespaces. Source: section 1.3."""

import pytest


def test_a_namespace_is_prefixed_to_names_of_structs_and_enums(translate):
    elements = translate("namespace n\nstruct A { x int }\nenum B { b }")
    assert [element["name"] for element in elements] == ["n.A", "n.B"]


def test_a_namespace_is_prefixed_to_types_without_one(translate):
    _, child = translate("namespace n\nstruct A { x int }\nstruct B extends A {\n a []A\n b n.A\n c string\n}")
    assert child["extends"] == "n.A"
    assert [field["type"] for field in child["fields"]] == ["n.A", "n.A", "string"]


def test_a_comment_block_is_kept(translate):
    assert translate("namespace n\n// a\n\n")[0] == {"type": "comment", "value": "a"}


def test_types_of_another_namespace_are_used_by_their_full_name(translate):
    elements = translate(
        'namespace n\nimport "common.idl"\nstruct A { x m.B }', common="namespace m\nstruct B { x int }"
    )
    assert [element["name"] for element in elements] == ["m.B", "n.A"]


def test_an_imported_type_without_a_namespace_is_out_of_reach_for_a_file_with_one(problem):
    text = 'namespace n\nimport "common.idl"\nstruct A { x B }'
    assert problem(text, common="struct B { x int }") == (3, "struct n.A: field x: unknown type n.B")


def test_a_namespace_is_declared_once(problem):
    assert problem("namespace n\nnamespace m\n") == (2, "the namespace is declared twice")


@pytest.mark.parametrize("name", ["n.m", "9n"])
def test_a_namespace_is_a_name_without_dots(problem, name):
    assert problem(f"namespace {name}") == (1, f"`{name}` is not a name")


@pytest.mark.parametrize("before", ["enum A { a }\n", "// a comment block\n\n", 'import "common.idl"\n'])
def test_a_namespace_is_declared_before_the_first_element(problem, before):
    assert "stands behind the first element" in problem(f"{before}namespace n\n", common="enum B { b }")[1]


def test_a_file_with_a_namespace_declares_no_interfaces(problem):
    text = "namespace n\ninterface A { f() int }"
    assert problem(text) == (2, "interface A is in a file with a namespace")
