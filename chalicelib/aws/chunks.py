"""What is too much for one call, in parts."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def chunks(items: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """The items in their order, at most so many at a time."""
    return (items[first : first + most] for first in range(0, len(items), most))


def chunks_by_size(
    items: Sequence[T], most: int, most_bytes: int, bytes_of: Callable[[T], int]
) -> Iterator[Sequence[T]]:
    """The items in their order, at most so many and of so many bytes at a time, but at least one."""
    first = size = 0
    for index, item in enumerate(items):
        bytes_ = bytes_of(item)
        if index > first and (index - first == most or size + bytes_ > most_bytes):
            yield items[first:index]
            first, size = index, 0
        size += bytes_
    if first < len(items):
        yield items[first:]
