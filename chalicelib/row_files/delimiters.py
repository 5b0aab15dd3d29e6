"""The delimiter of a CSV file, found from its header and first rows."""

import csv
from contextlib import suppress
from io import StringIO
from itertools import islice

DELIMITERS = (",", ";", "\t", "|")
_ROWS = 50
_SEP = "sep="


def sep_line(text: str) -> tuple[str, str] | None:
    """Return the delimiter that the first line names for Excel (`sep=;`), and the line, or None."""
    line = StringIO(text, newline="").readline()
    name = line.rstrip("\r\n").strip('"')
    delimiter = name[len(_SEP) :]
    return (delimiter, line) if name[: len(_SEP)].lower() == _SEP and delimiter in DELIMITERS else None


def find_delimiter(text: str, *, is_cut: bool) -> str:
    """Return the delimiter of the beginning of a text. `is_cut`: the text goes on.

    It gives most rows as many values as the header has. With a tie, it gives more of them. A text with one column has
    the first delimiter that occurs in none of its rows.
    """
    widths = {each: _widths(text, each, is_cut) for each in DELIMITERS}
    several = [each for each, found in widths.items() if found and found[0] > 1]
    if several:
        return max(several, key=lambda each: (_agreeing(widths[each]), widths[each][0]))
    return next((each for each, found in widths.items() if set(found) <= {1}), DELIMITERS[0])


def _agreeing(widths: list[int]) -> float:
    return sum(width == widths[0] for width in widths) / len(widths)


def _widths(text: str, delimiter: str, is_cut: bool) -> list[int]:
    """Return the number of values in each of the first rows. The last row of a cut text does not count."""
    rows = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    widths: list[int] = []
    # A value that is too long ends the sample. The reader of rows reports it.
    with suppress(csv.Error):
        widths.extend(len(row) for row in islice(rows, _ROWS + 1) if row)
    return widths[:-1] if is_cut and widths[1:] else widths
