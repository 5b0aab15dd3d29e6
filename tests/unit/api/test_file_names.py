"""Names of files that a call gives."""

import pytest

from chalicelib.api.file_names import check_file_name, safe_stem
from chalicelib.domain.errors import ApiError


@pytest.mark.parametrize("name", ["people.csv", "Zoë & Bo's (2).csv", "कथा\u200dक.csv", ".csv", "a..csv", "x"])
def test_a_name_that_people_give_is_taken(name):
    assert check_file_name(name, "fileName") == name


@pytest.mark.parametrize("name", ["../x.csv", "/etc/passwd.csv", "a\\b.csv", ".", ".."])
def test_a_folder_is_refused(name):
    with pytest.raises(ApiError, match="without folders"):
        check_file_name(name, "fileName")


@pytest.mark.parametrize("name", ["a\nb.csv", "a\0.csv", "a\x7f.csv", "\u202evsc.exe", "a\u2066.csv", "a\u2028.csv"])
def test_a_character_that_nobody_sees_is_refused(name):
    with pytest.raises(ApiError, match="without control characters"):
        check_file_name(name, "fileName")


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("people.csv", "people"),
        ("../../etc/passwd.csv", "passwd"),
        ("C:\\lists\\people.csv", "people"),
        ('a"b\r\n\u202e.csv', "a_b___"),
        ("..", ""),
        ("dir/", ""),
    ],
)
def test_the_stem_of_any_name_is_safe(name, stem):
    assert safe_stem(name) == stem
