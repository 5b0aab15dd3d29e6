"""Cut sequences into chunks that fit into one call of AWS."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

T = TypeVar("T")


def chunks(items: Sequence[T], most: int) -> Iterator[Sequence[T]]:
    """Yield the items in order, in chunks of at most `most`."""
    return (items[first : first + most] for first in range(0, len(items), most))


def chunks_by_size(
    items: Sequence[T], most: int, most_bytes: int, bytes_of: Callable[[T], int]
) -> Iterator[Sequence[T]]:
    """Yield the items in order, in chunks of at most `most` items and `most_bytes` bytes, but at least one item."""
    first = size = 0
    for index, item in enumerate(items):
        bytes_ = bytes_of(item)
        if index > first and (index - first == most or size + bytes_ > most_bytes):
            yield items[first:index]
            first, size = index, 0
        size += bytes_
    if first < len(items):
        yield items[first:]
