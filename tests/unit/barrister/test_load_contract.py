"""Contract JSON as servers read it. Source: sections 2 and 6."""

import pytest

from chalicelib.barrister import Server, load_contract


def struct(**changes):
    field = {"name": "x", "type": "int", "is_array": False, "optional": False}
    return {"type": "struct", "name": "A", "extends": "", "fields": [field], **changes}


def interface(**changes):
    function = {"name": "f", "params": [], "returns": {"type": "int", "is_array": False, "optional": False}}
    return {"type": "interface", "name": "B", "functions": [{**function, **changes}]}


def test_a_contract_names_its_interfaces_functions_structs_and_enums(game_contract):
    contract = load_contract(game_contract)
    assert contract.interfaces == {"Game"}
    assert contract.functions["Game.add"].params[1].name == "b"
    assert list(contract.structs["Turn"]) == ["side", "steps", "note", "number"]
    assert contract.enums == {"Side": ("left", "right")}


def test_comments_meta_and_unknown_elements_are_ignored():
    elements = [{"type": "comment", "value": "x"}, {"type": "meta", "checksum": "x"}, {"type": "news"}]
    assert load_contract(elements).interfaces == frozenset()


@pytest.mark.parametrize("extends", ["", None, False])
def test_a_parent_is_none_if_it_is_falsy(extends):
    assert list(load_contract([struct(extends=extends)]).structs["A"]) == ["x"]


def test_keys_that_are_unknown_are_ignored_and_comments_not_needed():
    assert list(load_contract([struct(more=1)]).structs) == ["A"]


def test_a_function_without_returns_has_no_result(game_contract):
    assert load_contract(game_contract).functions["Game.reset"].returns is None


@pytest.mark.parametrize(
    ("contract", "message"),
    [
        (None, "a contract is a list"),
        ({}, "a contract is a list"),
        ("[]", "a contract is a list"),
        ([1], "element 0: `type` is not a str"),
        ([{}], "element 0: `type` is not a str"),
        ([{"type": "enum"}], "element 0: `name` is not a str"),
        ([struct(name="9")], "element 0: `name` is not a name"),
        ([struct(name="a.b.c")], "element 0: `name` is not a name"),
        ([struct(fields=None)], "struct A: `fields` is not a list"),
        ([struct(fields=[1])], "struct A: a field: `name` is not a str"),
        ([struct(fields=[{"name": "x"}])], "struct A: field x: `type` is not a str"),
        ([struct(fields=[])], "struct A: has no fields"),
        ([struct(extends=1)], "struct A: `extends` is not a str"),
        ([struct(extends="A")], "struct A: contains itself"),
        ([struct(), struct()], "name A is declared twice"),
        ([{"type": "enum", "name": "A", "values": ["x"]}], "enum A: a value: `value` is not a str"),
        ([{"type": "interface", "name": "a.b", "functions": []}], "element 0: `name` is not a name"),
        ([interface(name="a.b")], "interface B: a function: `name` is not a name"),
        ([interface(params=None)], "interface B: function f: `params` is not a list"),
        ([interface(params=[{"name": "a", "type": "int"}])], "parameter a: `is_array` is not a bool"),
        ([interface(returns=None)], "interface B: function f: `returns` is not a dict"),
        ([interface(returns={"type": "int", "is_array": False})], "result: `optional` is not a bool"),
        ([interface(returns={"type": "C", "is_array": False, "optional": False})], "result: unknown type C"),
    ],
)
def test_data_that_are_no_contract_are_refused(contract, message):
    with pytest.raises(ValueError, match=message):
        load_contract(contract)


@pytest.mark.parametrize("value", [float("nan"), object(), pytest.param(10**5000, id="integer with too many digits")])
def test_a_server_refuses_a_contract_that_is_no_json(value):
    with pytest.raises(ValueError, match="a contract is JSON data"):
        Server([{"type": "meta", "more": value}])
