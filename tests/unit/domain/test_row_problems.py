"""The problems of rows, counted by kind."""

from chalicelib.domain.row_problems import (
    MAX_FIRST_ROWS,
    MAX_KINDS,
    MAX_MESSAGE_CHARS,
    RowProblem,
    add_problems,
    most_frequent,
)


def gone(row, host="a.example", status=404):
    message = f"object 'photo': https://{host}/{row}.jpg: the server answered with status {status}"
    return RowProblem(row, 1011, message)


def test_rows_with_the_same_fault_are_one_kind_whatever_their_addresses():
    (kind,) = add_problems((), [gone(1), gone(2, "b.example"), gone(5)])
    assert (kind.code, kind.rows, kind.first_rows, kind.message) == (1011, 3, (1, 2, 5), gone(1).message)


def test_another_status_is_another_kind_and_the_most_frequent_is_first():
    kinds = add_problems((), [gone(1, status=429), gone(2), gone(3)])
    assert [kind.rows for kind in most_frequent(kinds)] == [2, 1]


def test_quoted_values_do_not_matter():
    (kind,) = add_problems((), [RowProblem(row, 1005, f'"{row} soon" is no number') for row in (1, 2)])
    assert kind.rows == 2


def test_steps_add_up():
    assert add_problems(add_problems((), [gone(1)]), [gone(2)]) == add_problems((), [gone(1), gone(2)])


def test_a_row_with_a_fault_twice_counts_once():
    (kind,) = add_problems((), [gone(1), gone(1)])
    assert (kind.rows, kind.first_rows) == (1, (1,))


def test_only_the_first_rows_are_named():
    (kind,) = add_problems((), [gone(row) for row in range(1, MAX_FIRST_ROWS + 2)])
    assert (kind.rows, len(kind.first_rows)) == (MAX_FIRST_ROWS + 1, MAX_FIRST_ROWS)


def test_further_kinds_are_counted_with_the_first_one_of_their_code():
    kinds = add_problems((), [RowProblem(row, 1005, f"fault {row}") for row in range(1, MAX_KINDS + 3)])
    assert (len(kinds), kinds[0].rows) == (MAX_KINDS, 3)


def test_long_messages_are_cut_and_still_one_kind():
    long = "x" * (MAX_MESSAGE_CHARS + 1)
    (kind,) = add_problems(add_problems((), [RowProblem(1, 5000, long)]), [RowProblem(2, 5000, long + "y")])
    assert (kind.rows, len(kind.message)) == (2, MAX_MESSAGE_CHARS)
