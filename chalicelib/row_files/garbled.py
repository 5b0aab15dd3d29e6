"""Values whose UTF-8 was read as Windows-1252, by us in a file of mixed encodings or by a program before it."""

from collections.abc import Iterator, Sequence

_MAX_SHOWN = 60


def garbled(values: Sequence[str]) -> Iterator[str]:
    """Yield a sentence for each value that is UTF-8 read as Windows-1252, such as "ZoÃ«" for "Zoë"."""
    for column, value in enumerate(values, 1):
        meant = _meant(value)
        if meant is not None:
            shown, other = value[:_MAX_SHOWN], meant[:_MAX_SHOWN]
            yield f'column {column} has "{shown}": it looks like "{other}" in another encoding'


def _meant(value: str) -> str | None:
    """Return the value that is meant, or None. Other texts are hardly ever valid in UTF-8 by chance."""
    if value.isascii():
        return None
    try:
        return value.encode("cp1252", "surrogateescape").decode("utf-8")
    except UnicodeError:
        return None
