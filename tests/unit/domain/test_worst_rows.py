"""The rows of a list to look at first."""

from chalicelib.domain.list_tally import MAX_KEPT, ListTally
from chalicelib.domain.row_measures import Measurement, RowMeasures, Unusual
from chalicelib.domain.worst_rows import MAX_WORST, worst_rows


def tally_of(*rows, scripts=()):
    tally = ListTally()
    for number, found in enumerate(rows, 1):
        tally.add(number, RowMeasures(unusual=tuple(found)))
    for number, script in enumerate(scripts, 1):
        tally.add(number, RowMeasures(scripts={"name": script}))
    return tally


def long(amount, text="", kind=Unusual.LONG, name="name"):
    return Measurement(kind, name, amount, text or f"fills {amount}")


def found(tally):
    return [(each.row, [reason.kind for reason in each.reasons]) for each in worst_rows(tally)]


def test_the_longest_texts_come_first():
    tally = tally_of([long(0.2)], [long(0.9)], [long(0.5)], [long(0.1)])
    assert [row for row, _ in found(tally)] == [2, 3, 1]


def test_the_worst_of_each_kind_comes_before_the_second_of_any():
    overflow = Unusual.OVERFLOW
    tally = tally_of([long(3, kind=overflow)], [long(2, kind=overflow)], [long(1, "is empty", Unusual.EMPTY)])
    assert [row for row, _ in found(tally)] == [1, 3, 2]


def test_a_row_with_several_reasons_is_listed_once():
    tally = tally_of([long(1, kind=Unusual.OVERFLOW), long(1, "is empty", Unusual.EMPTY, "city")], [long(0.5)])
    assert found(tally)[0] == (1, [Unusual.OVERFLOW, Unusual.EMPTY])


def test_equal_texts_are_listed_once():
    assert [row for row, _ in found(tally_of(*[[long(0.5)]] * 5, [long(0.4)]))] == [1, 6]


def test_an_input_whose_texts_are_too_long_names_no_longest_one():
    assert found(tally_of([long(1.2, kind=Unusual.SHRUNK)], [long(0.9)])) == [(1, [Unusual.SHRUNK])]


def test_a_script_that_few_rows_have_is_unusual():
    tally = tally_of(scripts=["Latin"] * 4 + ["Arabic", "Han"])
    assert [(each.row, each.reasons[0].text) for each in worst_rows(tally)] == [
        (5, "written in Arabic, unlike most rows (Latin)"),
        (6, "written in Han, unlike most rows (Latin)"),
    ]


def test_in_a_list_in_arabic_latin_is_unusual():
    assert [row for row, _ in found(tally_of(scripts=["Arabic", "Latin", "Arabic"]))] == [2]


def test_few_rows_are_listed_of_many():
    rows = [[long(row, name=f"input {name}") for name in range(9)] for row in range(100)]
    assert len(found(tally_of(*rows))) == MAX_KEPT
    rows = [[long(1, name=f"input {row}")] for row in range(MAX_WORST + 1)]
    assert len(found(tally_of(*rows))) == MAX_WORST


def test_the_tallies_of_parts_add_up_to_that_of_the_whole():
    rows = [[long((7 * row) % 5, f"text {row}")] for row in range(9)]
    scripts = [["Latin"], ["Arabic"]]
    whole, parts = ListTally(), ListTally()
    for first in (0, 4):
        part = ListTally()
        for number in range(first, min(first + 4, 9)):
            measures = RowMeasures(
                total_ms=number, cpu_s={"a": 1.0}, unusual=tuple(rows[number]), scripts={"x": scripts[number % 2][0]}
            )
            whole.add(number + 1, measures)
            part.add(number + 1, measures)
        parts.merge(ListTally.from_data(part.to_data()))
    assert parts.to_data() == whole.to_data()
    assert worst_rows(parts) == worst_rows(whole)
