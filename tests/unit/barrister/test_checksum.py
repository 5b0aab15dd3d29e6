"""The checksum of a contract. Source: section 2.1."""

import hashlib
import json

import pytest

from chalicelib.barrister import parse_idl


@pytest.fixture
def checksum(tmp_path):
    def checksum(text):
        (tmp_path / "main.idl").write_text(text)
        return parse_idl(tmp_path / "main.idl")[-1]["checksum"]

    return checksum


def md5(*lines):
    return hashlib.md5(json.dumps(list(lines)).encode()).hexdigest()


def test_the_checksum_of_the_example_is_the_one_in_the_reference(game_contract):
    assert game_contract[-1]["checksum"] == "4370302064de048b12b7214b8aa9b3f3"


def test_a_struct_is_its_name_its_parent_and_its_fields_by_name(checksum):
    assert checksum("struct A {\n b []int\n a string [optional]\n}") == md5(
        "struct\tA\t\t\ta\tstring\tFalse\tTrue\tb\tint\tTrue\tFalse\n"
    )


def test_a_parent_follows_the_name(checksum):
    assert checksum("struct B { x int }\nstruct A extends B { y int }") == md5(
        "struct\tA\tB\t\ty\tint\tFalse\tFalse\n", "struct\tB\t\t\tx\tint\tFalse\tFalse\n"
    )


def test_an_enum_is_its_name_and_its_values_in_order(checksum):
    assert checksum("enum A { c a b }") == md5("enum\tA\ta\tb\tc\n")


def test_an_interface_is_its_functions_by_name_without_the_names_of_parameters(checksum):
    assert checksum("interface A {\n g(x int, y []int) bool [optional]\n f() []int\n}") == md5(
        "interface\tA[f(int\tTrue\tFalse)][g\tint\tFalse\tint\tTrue(bool\tFalse\tTrue)]\n"
    )


def test_without_a_result_nothing_closes_the_bracket(checksum):
    assert checksum("interface A {\n f(x int)\n}") == md5("interface\tA[f\tint\tFalse\n")


def test_comments_and_order_do_not_count(checksum):
    one = checksum("// a\n\nstruct A {\n x int\n y int\n}\nenum B { b c }\ninterface C {\n f(a int) int\n g() int\n}")
    other = checksum("interface C {\n g() int\n f(z int) int\n}\nenum B { c b }\nstruct A {\n y int\n x int\n}")
    assert one == other


def test_lines_are_sorted_by_code_point(checksum):
    assert checksum("enum b { x }\nenum B { x }") == md5("enum\tB\tx\n", "enum\tb\tx\n")
