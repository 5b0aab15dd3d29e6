"""What is wrong in one file or contract, before it is known which one it is."""

from typing import NamedTuple


class Fault(NamedTuple):
    """Something wrong at a line, counted from 1; 0 where there are no lines."""

    line: int
    message: str
