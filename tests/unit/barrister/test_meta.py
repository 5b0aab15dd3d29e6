"""The contract JSON as a whole. Source: section 2."""

import json
import time

from chalicelib.barrister import parse_idl


def test_meta_is_last(game_contract):
    assert [element["type"] for element in game_contract][-1:] == ["meta"]
    assert set(game_contract[-1]) == {"type", "barrister_version", "date_generated", "checksum"}


def test_the_date_is_the_given_one(game_contract):
    assert game_contract[-1]["date_generated"] == 1795300204890


def test_the_date_is_else_now_in_milliseconds(tmp_path):
    (tmp_path / "main.idl").write_text("")
    before = time.time_ns() // 1_000_000
    date = parse_idl(tmp_path / "main.idl")[-1]["date_generated"]
    assert before <= date <= time.time_ns() // 1_000_000


def test_a_child_lists_its_own_fields_only(game_contract):
    turn = next(element for element in game_contract if element.get("name") == "Turn")
    assert [field["name"] for field in turn["fields"]] == ["number"]


def test_the_contract_is_plain_json(game_contract):
    assert json.loads(json.dumps(game_contract)) == game_contract
