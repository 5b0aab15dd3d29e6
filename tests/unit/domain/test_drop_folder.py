"""The keys of drop folders: which objects are lists, and where their answers are."""

import pytest

from chalicelib.domain.drop_folder import DroppedList, StoredObject, parse_drop, printable

STORED = StoredObject(10, "tag", 1_700_000_000_123)


@pytest.mark.parametrize(
    ("name", "result"),
    [
        ("people.csv", "people.result.csv"),
        ("people.xlsx", "people.result.csv"),
        ("people", "people.result.csv"),
        ("spring/people.v2.csv", "spring/people.v2.result.csv"),
        ("Mitglieder Köln + 1.csv", "Mitglieder Köln + 1.result.csv"),
    ],
)
def test_a_list_is_answered_beside_its_folder(name, result):
    dropped = parse_drop(f"campaigns/a/t/in/{name}")
    assert dropped == DroppedList("a", "t", name)
    assert dropped.key == f"campaigns/a/t/in/{name}"
    assert dropped.result_key == f"campaigns/a/t/out/{result}"
    assert dropped.error_key == dropped.result_key.replace(".result.csv", ".error.txt")


@pytest.mark.parametrize(
    "key",
    [
        "campaigns/a/t/out/people.result.csv",
        "campaigns/a/t/out/people.error.txt",
        "campaigns/a/t/people.csv",
        "campaigns/people.csv",
        "campaigns/a/t/in/",
        "campaigns/a/t/in/spring/",
        "campaigns/a/t/in/.DS_Store",
        "campaigns/a/t/in/spring/.people.csv.part",
        "campaigns//t/in/people.csv",
        "campaigns/a//in/people.csv",
        "media/a/t/in/people.csv",
    ],
)
def test_everything_else_is_no_list(key):
    assert parse_drop(key) is None


@pytest.mark.parametrize("name", ["x" * 900 + ".csv", "🎈" * 230, "x/" * 400 + "a.csv"])
def test_the_answer_to_a_name_that_is_too_long_has_a_valid_key(name):
    dropped, other = DroppedList("a" * 24, "b" * 24, name), DroppedList("a" * 24, "b" * 24, name[:-1])
    assert dropped.is_too_long
    assert len(dropped.error_key.encode()) <= 1024
    assert dropped.error_key != other.error_key


@pytest.mark.parametrize(("length", "is_too_long"), [(200, False), (201, True)])
def test_a_name_has_up_to_200_characters(length, is_too_long):
    assert DroppedList("a", "t", "ü" * length).is_too_long is is_too_long


def test_an_event_that_comes_twice_leads_to_the_same_campaign():
    first, second = (DroppedList("a", "t", "x.csv").campaign_id(STORED) for _ in range(2))
    assert (first == second, len(first), first[:11]) == (True, 24, "6553f10007b")


@pytest.mark.parametrize(
    ("dropped", "stored"),
    [
        (DroppedList("a", "t", "y.csv"), STORED),
        (DroppedList("a", "t2", "x.csv"), STORED),
        (DroppedList("a", "t", "x.csv"), StoredObject(10, "other", STORED.stored_ms)),
        (DroppedList("a", "t", "x.csv"), StoredObject(10, "tag", STORED.stored_ms + 1)),
    ],
)
def test_another_list_has_another_campaign(dropped, stored):
    assert dropped.campaign_id(stored) != DroppedList("a", "t", "x.csv").campaign_id(STORED)


def test_control_characters_are_not_printed():
    assert printable("a\r\nb\x00c") == "a  b c"
