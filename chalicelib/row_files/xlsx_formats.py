"""The formats of cells that change what a number means: dates, times, durations, and leading zeros.

A workbook stores a date as the number of days since the end of 1899. Only the format says that it is one.
Source: ECMA-376, part 1, 18.8.30 and 18.17.4.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

_DATES = frozenset([*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58])
_TIMES = frozenset([*range(18, 22), *range(32, 36), 45, 47, 55, 56])
_DURATION = 46
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h+\]|m+\]|s+\])[^\]]*\]', re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_ZEROS = re.compile(r"0{2,}")
_EPOCH = datetime(1899, 12, 30)
_EPOCH_1904 = datetime(1904, 1, 1)
_DAY_S = 86_400
_FEBRUARY_1900 = 60
_LAST_DAY = 2_958_465
"""9999-12-31."""
_DIGITS = 15
"""The digits of a number that programs show."""


@dataclass(frozen=True, slots=True)
class CellFormat:
    """The meaning of a number. `zeros` is the least count of digits, such as 5 of a postal code in Germany."""

    is_date: bool = False
    is_time: bool = False
    is_duration: bool = False
    zeros: int = 0


@lru_cache(1024)
def format_of(number: str, code: str) -> CellFormat:
    """Return the format with a number, and with a code if the workbook defines it."""
    if not code:
        known = int(number)
        return CellFormat(known in _DATES, known in _TIMES, known == _DURATION)
    if _ZEROS.fullmatch(code):
        return CellFormat(zeros=len(code))
    # The first section is that of positive numbers.
    letters = _LITERALS.sub("", code).partition(";")[0].lower()
    if _ELAPSED.search(letters):
        return CellFormat(is_duration=True)
    if "general" in letters or not re.search("[dmyhs]", letters):
        return CellFormat()
    is_time = bool(re.search("[hs]", letters))
    # An m alone is a month. Beside hours or seconds it is a minute.
    return CellFormat(is_date=bool(re.search("[dy]", letters)) or not is_time, is_time=is_time)


def format_number(text: str, known: CellFormat, *, is_1904: bool) -> str:
    """Return a number of a cell as text: without a needless `.0`, and dates and times in ISO 8601.

    Raises:
        ValueError: it is no number.
    """
    value = float(text)
    if known.is_duration:
        return _duration(round(value * _DAY_S))
    if (known.is_date or known.is_time) and 0 <= value <= _LAST_DAY:
        return _moment(value, known, is_1904)
    if not (value.is_integer() and abs(value) < 10**_DIGITS):
        return f"{value:.{_DIGITS}g}"
    sign, digits = "-" if value < 0 else "", str(abs(int(value)))
    return sign + digits.zfill(known.zeros)


def _moment(value: float, known: CellFormat, is_1904: bool) -> str:
    # Excel believes that 1900 was a leap year.
    days = value if is_1904 or value >= _FEBRUARY_1900 else value + 1
    moment = (_EPOCH_1904 if is_1904 else _EPOCH) + timedelta(seconds=round(days * _DAY_S))
    if not known.is_date and value < 1:
        return moment.time().isoformat()
    is_midnight = moment.hour == moment.minute == moment.second == 0
    return moment.date().isoformat() if is_midnight else moment.isoformat()


def _duration(seconds: int) -> str:
    sign, seconds = "-" if seconds < 0 else "", abs(seconds)
    return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
