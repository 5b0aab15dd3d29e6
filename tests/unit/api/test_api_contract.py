"""The published contract, compared with a full example of each method, for each brand."""

import pytest

from chalicelib.api.api_contract import contract_of
from chalicelib.barrister import load_contract
from chalicelib.barrister.validation import check
from chalicelib.domain.brand import BRANDS
from tests.unit.api.calling import Caller
from tests.unit.api.examples import examples, full_world

# That the names of another service are met, too.
OF_ANOTHER = {"SezionAPI.Video_Get", "PirsonalAPI.Video_Get"}
EVERY = pytest.mark.parametrize("brand", BRANDS.values(), ids=lambda brand: brand.name)
CALLS = [
    pytest.param(brand, call, id=f"{brand.name}: {call[0]}") for brand in BRANDS.values() for call in examples(brand)
]


def function_of(brand, name):
    return load_contract(contract_of(brand)).functions[name if "." in name else f"{brand.interface}.{name}"]


def fields_of(contract, type_, value):
    """Yield the fields of structs in a value as (struct, field), at any depth."""
    if isinstance(value, list):
        return {field for item in value for field in fields_of(contract, type_, item)}
    if type_.name not in contract.structs or not isinstance(value, dict):
        return set()
    types = {name: contract.structs[type_.name][name].type for name in value}
    inside = {field for name, item in value.items() for field in fields_of(contract, types[name], item)}
    return inside | {(type_.name, name) for name in value}


def met(brand):
    """Return the fields that all examples have, in params and results."""
    contract = load_contract(contract_of(brand))
    fields = set()
    for name, *params in examples(brand):
        function = function_of(brand, name)
        result = Caller(full_world(brand)).call(name, *params)
        for param, value in zip(function.params, params, strict=True):
            fields |= fields_of(contract, param.type, value)
        fields |= fields_of(contract, function.returns, result)
    return fields


@EVERY
def test_each_method_has_an_example(brand):
    own = (f"{brand.interface}.", "AccountAPI.")
    functions = [name for name in load_contract(contract_of(brand)).functions if name.startswith(own)]
    methods = {name.removeprefix(f"{brand.interface}.") for name in functions}
    assert {call[0].removeprefix(f"{brand.interface}.") for call in examples(brand)} - OF_ANOTHER == methods


@pytest.mark.parametrize(("brand", "call"), CALLS)
def test_an_example_is_a_call_by_the_contract(brand, call):
    contract, (name, *params) = load_contract(contract_of(brand)), call
    for param, value in zip(function_of(brand, name).params, params, strict=True):
        check(contract, param.type, value, param.name)


@pytest.mark.parametrize(("brand", "call"), CALLS)
def test_the_result_of_an_example_matches_the_contract(brand, call):
    result = Caller(full_world(brand)).call(*call)
    check(load_contract(contract_of(brand)), function_of(brand, call[0]).returns, result, "result")


@EVERY
def test_each_field_of_each_struct_is_met_in_an_example(brand):
    structs = load_contract(contract_of(brand)).structs
    declared = {(struct, field) for struct, fields in structs.items() for field in fields}
    assert declared - met(brand) == set()
