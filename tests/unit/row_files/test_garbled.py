"""Values in a mixed-up encoding."""

import pytest

from chalicelib.row_files import garbled


@pytest.mark.parametrize("name", ["Zoë", "Jürgen Müller", "François", "Łukasz", "Ольга", "نور", "10 €"])
def test_utf_8_that_was_read_as_windows_1252_is_noticed(name):
    mixed_up = name.encode().decode("cp1252", "surrogateescape")
    (sentence,) = garbled(("Ann", mixed_up))
    assert sentence == f'column 2 has "{mixed_up}": it looks like "{name}" in another encoding'


@pytest.mark.parametrize(
    "name", ["", "Ann", "Zoë", "Ã", "São João", "Größe", "Ольга", "今日は", "Ø ÆØ Â", "100 °C – 50 £"]
)
def test_other_texts_are_left_alone(name):
    assert list(garbled((name,))) == []
