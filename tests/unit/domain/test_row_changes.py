"""The rows of an earlier campaign, in a compact form."""

import pytest

from chalicelib.domain.row_changes import EarlierRows, RowChange, RowIdentity, digest


def row(key, content):
    return RowIdentity(digest(key), digest(content))


def video(number):
    return f"{number:024x}"


def test_the_same_key_with_the_same_content_keeps_its_video():
    rows = EarlierRows.of([(row("a", "x"), video(1)), (row("b", "y"), video(2))])
    assert rows.take(row("b", "y")) == (RowChange.KEPT, video(2))


@pytest.mark.parametrize(("key", "change"), [("a", RowChange.CHANGED), ("c", RowChange.NEW)])
def test_other_content_has_changed_if_the_key_is_known_and_is_new_if_not(key, change):
    rows = EarlierRows.of([(row("a", "x"), video(1))])
    assert rows.take(row(key, "z")) == (change, None)


def test_a_video_is_kept_once():
    rows = EarlierRows.of([(row("a", "x"), video(1))])
    assert [rows.take(row("a", "x"))[0] for _ in range(2)] == [RowChange.KEPT, RowChange.NEW]


def test_rows_that_were_not_met_have_vanished():
    rows = EarlierRows.of([(row("a", "x"), video(1)), (row("a", "y"), video(2)), (row("b", "x"), video(3))])
    rows.take(row("a", "z"))
    assert rows.vanished() == 2


def test_they_are_stored_as_a_text_of_48_characters_each():
    rows = EarlierRows.of([(row(str(number), "x"), video(number)) for number in range(1000)])
    text = rows.to_text()
    assert (len(text), EarlierRows.from_text(text).take(row("7", "x"))) == (48_000, (RowChange.KEPT, video(7)))


def test_100_000_equal_rows_are_found_without_looking_at_each():
    rows = EarlierRows.of((row("a", "x"), video(number)) for number in range(100_000))
    assert [rows.take(row("a", "x")) for _ in range(3)] == [(RowChange.KEPT, video(number)) for number in range(3)]
    assert rows.vanished() == 99_997


def test_no_rows_have_none():
    rows = EarlierRows.of([])
    assert (len(rows), rows.vanished(), rows.take(row("a", "x"))) == (0, 0, (RowChange.NEW, None))
