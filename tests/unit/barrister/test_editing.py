"""One file, several contracts: members that are left out, words that are spelt otherwise. A rule of our own."""

import pytest

from chalicelib.barrister import load_contract, parse_idl

IDL = """
// The sides of a shop.
enum Side { left right }
// Made by the shop.
struct Shop { id string
    // of the shop
    shop_id string
    size int }
interface ShopAPI { Shop_Get(shop_id string, size int) Shop
    Shop_List() []Shop }
"""


@pytest.fixture
def edited(tmp_path):
    (tmp_path / "main.idl").write_text(IDL)
    return lambda **edits: parse_idl(tmp_path / "main.idl", date_generated=1, **edits)


def test_words_are_replaced_wherever_they_stand(edited):
    names = {"Shop": "Store", "ShopAPI": "StoreAPI", "shop_id": "store_id", "shop": "store", "Shop_Get": "Store_Get"}
    contract = load_contract(edited(names=names))
    assert [*contract.functions] == ["StoreAPI.Store_Get", "StoreAPI.Shop_List"]
    assert [param.name for param in contract.functions["StoreAPI.Store_Get"].params] == ["store_id", "size"]
    assert [*contract.structs["Store"]] == ["id", "store_id", "size"]


def test_words_are_replaced_in_comments_too(edited):
    _, shop, *_ = edited(names={"shop": "store"})
    assert (shop["comment"], shop["fields"][1]["comment"]) == ("Made by the store.", "of the store")


def test_a_part_of_a_word_stays(edited):
    assert edited(names={"Sh": "x", "sho": "x"}) == edited()


@pytest.mark.parametrize("member", ["Shop.size", "Side.left", "ShopAPI.Shop_List", "Shop_Get.size"])
def test_a_member_is_left_out(edited, member):
    full, less = edited(), edited(without=[member])
    word = f'"{member.partition(".")[2]}"'
    assert str(less).replace("'", '"').count(word) == str(full).replace("'", '"').count(word) - 1


def test_what_is_left_out_is_named_as_the_file_spells_it(edited):
    contract = load_contract(edited(names={"Shop": "Store"}, without=["Shop.size"]))
    assert "size" not in contract.structs["Store"]


def test_the_checksum_is_of_what_is_published(edited):
    assert edited(without=["Shop.size"])[-1]["checksum"] != edited()[-1]["checksum"]


def test_a_member_to_leave_out_must_be_there(edited):
    with pytest.raises(ValueError, match=r"cannot be left out: Shop\.colour$"):
        edited(without=["Shop.size", "Shop.colour"])
