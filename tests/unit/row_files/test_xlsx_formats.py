"""Numbers of cells: the format says which are dates, times, durations, and which have leading zeros."""

import pytest

from chalicelib.row_files.xlsx_formats import format_number, format_of


@pytest.mark.parametrize(
    ("number", "code", "stored", "text"),
    [
        ("14", "", "46082", "2026-03-01"),
        ("22", "", "46082.395833333336", "2026-03-01T09:30:00"),
        ("22", "", "46082", "2026-03-01"),
        ("20", "", "0.3958333333333333", "09:30:00"),
        ("20", "", "46082.5", "2026-03-01T12:00:00"),
        ("46", "", "1.25", "30:00:00"),
        ("164", "yyyy\\-mm\\-dd", "46082", "2026-03-01"),
        ("164", "[$-407]d. mmmm yyyy", "46082", "2026-03-01"),
        ("164", 'mmm"."', "46082", "2026-03-01"),
        ("164", "hh:mm", "0.5", "12:00:00"),
        ("164", "[h]:mm:ss;@", "-0.5", "-12:00:00"),
        ("164", "00000", "1067", "01067"),
        ("164", "00000", "-67", "-00067"),
        ("164", '0.00" days"', "2.5", "2.5"),
        ("164", "[Red]#,##0", "1234", "1234"),
        ("164", "General", "7", "7"),
        ("9", "", "0.25", "0.25"),
        ("14", "", "-1", "-1"),
        ("14", "", "2958465", "9999-12-31"),
        ("14", "", "2958466", "2958466"),
        ("14", "", "1", "1900-01-01"),
        ("14", "", "59", "1900-02-28"),
        ("14", "", "61", "1900-03-01"),
    ],
)
def test_a_number_is_read_by_its_format(number, code, stored, text):
    assert format_number(stored, format_of(number, code), is_1904=False) == text


def test_old_programs_for_the_mac_count_from_1904():
    assert format_number("44620", format_of("14", ""), is_1904=True) == "2026-03-01"
