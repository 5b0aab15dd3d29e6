"""A compact set of keys."""

import pytest

from chalicelib.domain import key_set
from chalicelib.domain.key_set import KeySet

LARGEST = 2**64 - 1


def test_each_key_counts_once():
    keys = KeySet([7, 7])
    keys.add(0)
    keys.add(LARGEST)
    keys.add(7)
    assert len(keys) == 3


@pytest.mark.parametrize("keys", [[], [0], [LARGEST, 1, 0, 1]])
def test_a_stored_set_is_the_same(keys):
    again = KeySet.from_text(KeySet(keys).to_text())
    again.add_all(KeySet(keys))
    assert len(again) == len(set(keys))


def test_a_key_takes_eight_bytes():
    assert len(KeySet(range(3000)).to_text()) == 3000 * 8 * 4 // 3


def test_many_repeated_keys_take_no_room(monkeypatch):
    monkeypatch.setattr(key_set, "_FIRST_ROOM", 8)
    keys = KeySet()
    for number in range(1000):
        keys.add(number % 3)
    assert len(keys._keys) < 8
    assert len(keys) == 3
