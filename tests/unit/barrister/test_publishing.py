"""Interfaces, fields and values that are published under several names. A rule of our own."""

import pytest

from chalicelib.barrister import load_contract, parse_idl

IDL = """
struct Shop { id string }
// Of all shops.
interface ShopAPI {
    // one of them
    Shop_Get(id string, size int) Shop
    Shop_List() []Shop }
interface OtherAPI { Shop_Count() int }
"""


@pytest.fixture
def published(tmp_path):
    (tmp_path / "main.idl").write_text(IDL)
    return lambda **copies: parse_idl(tmp_path / "main.idl", date_generated=1, copies=copies)


def interfaces(contract):
    return {element["name"]: element for element in contract if element["type"] == "interface"}


def test_an_interface_is_published_under_each_of_its_names(published):
    contract = published(ShopAPI={"OneAPI": (), "TwoAPI": ()})
    assert [*interfaces(contract)] == ["OneAPI", "TwoAPI", "OtherAPI"]
    assert {"OneAPI.Shop_Get", "TwoAPI.Shop_Get", "TwoAPI.Shop_List"} < load_contract(contract).functions.keys()


def test_only_the_first_copy_has_the_comments(published):
    one, two, _ = interfaces(published(ShopAPI={"OneAPI": (), "TwoAPI": ()})).values()
    assert (one["comment"], one["functions"][0]["comment"]) == ("Of all shops.", "one of them")
    assert (two["comment"], two["functions"][0]["comment"]) == ("", "")


def test_a_copy_may_lack_a_param(published):
    functions = load_contract(published(ShopAPI={"OneAPI": ["Shop_Get.size"], "TwoAPI": ()})).functions
    assert [len(functions[f"{name}.Shop_Get"].params) for name in ("OneAPI", "TwoAPI")] == [1, 2]


def test_the_checksum_matches_the_published_contract(published):
    assert published(ShopAPI={"OneAPI": ()})[-1]["checksum"] != published(ShopAPI={"TwoAPI": ()})[-1]["checksum"]


def test_without_copies_the_contract_matches_the_file(published):
    assert [*interfaces(published())] == ["ShopAPI", "OtherAPI"]


@pytest.mark.parametrize(
    ("copies", "problem"),
    [
        ({"ShipAPI": {"OneAPI": ()}}, "not an interface of the contract: ShipAPI"),
        ({"Shop": {"OneAPI": ()}}, "not an interface of the contract: Shop"),
        ({"ShopAPI": {"OneAPI": ["Shop_Get.colour"]}}, r"cannot be left out: Shop_Get\.colour"),
        ({"ShopAPI": {"OtherAPI": ()}}, "declared twice: OtherAPI"),
        ({"ShopAPI": {"Shop": ()}}, "declared twice: Shop"),
    ],
)
def test_copies_that_cannot_be_made_are_refused(published, copies, problem):
    with pytest.raises(ValueError, match=f"{problem}$"):
        published(**copies)


MEMBERS = """
enum Place {
    // here
    own
    away }
struct Item {
    // its id
    key string [optional]
    size int }
"""


@pytest.fixture
def with_aliases(tmp_path):
    (tmp_path / "main.idl").write_text(MEMBERS)
    return lambda aliases: parse_idl(tmp_path / "main.idl", date_generated=1, aliases=aliases)


def test_a_field_is_published_under_each_of_its_names(with_aliases):
    fields = with_aliases({"Item.key": ["oneID", "twoID"]})[1]["fields"]
    assert [(each["name"], each["comment"], each["optional"]) for each in fields] == [
        ("oneID", "its id", True),
        ("twoID", "", True),
        ("size", "", False),
    ]


def test_a_value_is_published_under_each_of_its_names(with_aliases):
    values = with_aliases({"Place.own": ["one", "two"]})[0]["values"]
    assert [(each["value"], each["comment"]) for each in values] == [("one", "here"), ("two", ""), ("away", "")]


@pytest.mark.parametrize(
    ("aliases", "problem"),
    [
        ({"Item.colour": ["a"]}, r"not a field or a value of the contract: Item\.colour"),
        ({"Item.key": ["size"]}, r"declared twice: Item\.size"),
        ({"Place.own": ["one", "one"]}, r"declared twice: Place\.one"),
    ],
)
def test_aliases_that_do_not_fit_are_an_error(with_aliases, aliases, problem):
    with pytest.raises(ValueError, match=problem):
        with_aliases(aliases)
