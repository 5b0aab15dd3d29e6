"""The output of commands."""

import pytest

from chalicelib.cli.output import show


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (["Empty lines were skipped.", "Did you mean it?"], "Empty lines were skipped. Did you mean it?"),
        (["one", "two"], "one, two"),
        ([], "–"),
    ],
)
def test_sentences_are_not_joined_by_commas(capsys, values, text):
    show({"notes": values}, as_json=False)
    assert capsys.readouterr().out.split(maxsplit=1)[1].strip() == text
