"""The file of a campaign's result: its name, its folder, and what it does not replace."""

import pytest

from chalicelib.cli.saved_result import local_name, save_result
from chalicelib.client.remote_account import RefusedFileError


class Remote:
    """A campaign whose links give these contents or errors, one after the other."""

    def __init__(self, *contents):
        self.contents = list(contents)

    def results(self):
        yield {"state": "ready", "url": "https://bucket.test/result"}

    def fetch(self, url):
        content = self.contents.pop(0)
        if isinstance(content, Exception):
            raise content
        return content


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("people.csv", "people.csv"),
        ("/tmp/x/abs.csv", "abs.csv"),
        ("../escaped.csv", "escaped.csv"),
        ("..\\escaped.csv", "escaped.csv"),
        ("C:people.xlsx", "people.csv"),
        ("a\0\x1b[2J\nb\u202e.csv", "a[2Jb.csv"),
        ("نور.csv", "نور.csv"),
        ("..", "campaign.csv"),
        ("", "campaign.csv"),
        ("folder/", "campaign.csv"),
        ("x" * 300, "x" * 200 + ".csv"),
    ],
)
def test_a_name_that_the_api_tells_leads_to_no_other_folder(told, name):
    assert str(local_name(told)) == name


def test_a_file_that_came_up_meanwhile_is_not_replaced(tmp_path):
    path = tmp_path / "people.result.csv"
    assert save_result(Remote(b"first"), path) == path
    assert save_result(Remote(b"second"), path) == tmp_path / "people.result-2.csv"
    assert sorted(each.read_bytes() for each in tmp_path.iterdir()) == [b"first", b"second"]


def test_a_file_is_replaced_if_asked_to(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_bytes(b"mine")
    assert save_result(Remote(b"new"), path, overwrite=True) == path
    assert [each.read_bytes() for each in tmp_path.iterdir()] == [b"new"]


def test_a_link_that_has_ended_is_asked_for_again(tmp_path):
    path = tmp_path / "people.result.csv"
    save_result(Remote(RefusedFileError("403"), b"late"), path)
    assert path.read_bytes() == b"late"
