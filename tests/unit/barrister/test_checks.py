"""Checks of a whole contract. Source: section 1.5."""

import pytest


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("struct A {\n x B\n}", 2, "struct A: field x: unknown type B"),
        ("struct A {\n x []B\n}", 2, "struct A: field x: unknown type B"),
        ("struct A {\n x n.B\n}", 2, "struct A: field x: unknown type n.B"),
        ("struct A extends B {\n x int\n}", 1, "struct A: extends B, which is not declared"),
        ("interface A {\n f(a B) int\n}", 2, "interface A: function f: parameter a: unknown type B"),
        ("interface A {\n f(\na B) int\n}", 3, "interface A: function f: parameter a: unknown type B"),
        ("interface A {\n f() []B\n}", 2, "interface A: function f: result: unknown type B"),
        ("interface A {\n f(\n) B\n}", 3, "interface A: function f: result: unknown type B"),
    ],
)
def test_a_type_that_is_not_declared_is_refused(problem, text, line, message):
    assert problem(text) == (line, message)


def test_an_interface_is_not_a_type(problem):
    text = "interface A { f() int }\nstruct B { x A }"
    assert problem(text) == (2, "struct B: field x: interface A is not a type")


@pytest.mark.parametrize(
    ("parent", "what"),
    [
        ("int", "is a primitive type"),
        ("Side", "is an enum"),
        ("Play", "is an interface"),
    ],
)
def test_a_struct_extends_only_structs(problem, parent, what):
    text = f"struct A extends {parent} {{ x int }}\nenum Side {{ left }}\ninterface Play {{ f() int }}"
    assert problem(text) == (1, f"struct A: extends {parent}, which {what}")


@pytest.mark.parametrize("keyword", ["enum", "interface"])
def test_enums_and_interfaces_cannot_extend(refuse, keyword):
    assert "found `extends`" in refuse(f"{keyword} A extends B {{ f() int\n }}")[0].message


@pytest.mark.parametrize(("keyword", "members"), [("struct", "fields"), ("enum", "values"), ("interface", "functions")])
def test_a_block_has_members(problem, keyword, members):
    assert problem(f"\n{keyword} A {{\n}}") == (2, f"{keyword} A: has no {members}")


def test_a_name_is_declared_once_across_kinds(problem):
    assert problem("struct A { x int }\nenum A { a }") == (2, "name A is declared twice")


def test_a_field_of_the_name_of_a_parents_field_is_refused(problem):
    text = "struct A { x int }\nstruct B extends A {\n x string\n}"
    assert problem(text) == (3, "struct B: field x is already in struct A")


def test_a_field_of_the_name_of_a_grandparents_field_is_refused(problem):
    text = "struct A { x int }\nstruct B extends A { y int }\nstruct C extends B { x int }"
    assert problem(text) == (3, "struct C: field x is already in struct A")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("struct A { a A }", [1]),
        ("struct A extends A { x int }", [1]),
        ("struct A { b B }\nstruct B { a A }", [1, 2]),
        ("struct A extends B { x int }\nstruct B extends A { y int }", [1, 2]),
        ("struct A { b B }\nstruct B extends A { x int }", [1, 2]),
        ("struct A { b B }\nstruct B { b B }", [2]),
    ],
)
def test_a_struct_that_needs_one_of_its_own_kind_is_refused(refuse, text, lines):
    problems = [each for each in refuse(text) if "contains itself" in each.message]
    assert [each.line for each in problems] == lines


@pytest.mark.parametrize("type_", ["[]A", "A [optional]", "[]A [optional]"])
def test_a_struct_may_hold_its_own_kind_in_an_array_or_an_optional_field(translate, type_):
    assert len(translate(f"struct A {{ a {type_} }}")) == 1


def test_a_loop_through_an_array_of_another_struct_is_allowed(translate):
    assert len(translate("struct A { b B }\nstruct B { a []A }")) == 2


@pytest.mark.parametrize("option", ["Optional", " optional ", "required", ""])
def test_optional_is_the_only_option(problem, option):
    text = f"struct A {{\n x int [{option}]\n}}"
    assert problem(text) == (2, f"unknown option `{option}`, only `optional` is one")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("struct A {\n x int\n x int\n}", "struct A: field x is declared twice"),
        ("enum A {\n x\n x\n}", "enum A: value x is declared twice"),
        ("interface A {\n x() int\n x() int\n}", "interface A: function x is declared twice"),
        ("interface A {\n f(x int,\n x int) int\n}", "interface A: function f: parameter x is declared twice"),
    ],
)
def test_a_member_is_named_once_in_its_block(problem, text, message):
    assert problem(text) == (3, message)


def test_declarations_may_be_in_any_order(translate):
    assert len(translate("interface A { f(b B) C }\nstruct B extends C { y int }\nstruct C { x int }")) == 3


def test_several_checks_that_fail_are_all_reported(refuse):
    assert [each.line for each in refuse("struct A {\n x B\n y C\n}\nenum D { }")] == [2, 3, 5]
