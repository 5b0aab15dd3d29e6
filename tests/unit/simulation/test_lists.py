"""Some lists of people with faults: each row has one video, and a changed list makes only what has changed."""

import pytest

from tests.simulation.lists import lines_of, run_lists


@pytest.mark.parametrize("seed", range(6))
def test_each_row_gets_one_video_and_the_changed_list_only_those_that_are_needed(seed):
    first, again = run_lists(40, 3, seed)
    assert [*first.wrong, *again.wrong] == []
    assert first.made == 40


def test_the_report_says_what_was_made_and_kept():
    report = "\n".join(lines_of(run_lists(10, 1, 5)))
    assert "10 videos made, 0 kept" in report
    assert "1 videos made, 9 kept" in report
