"""Comments wait in a pile for the next thing that takes one. Source: section 1.2."""


class Pile:
    """The comments read since something last took them."""

    __slots__ = ("_lines",)

    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, text: str) -> None:
        """Add what stood behind the slashes, up to the end of the line; empty lines only if others came first."""
        line = text.removesuffix("\r").removeprefix(" ")
        if line or self._lines:
            self._lines.append(line)

    def take(self) -> str:
        """Return the pile as one text, which is empty if nothing waits, and start a new one."""
        text = "\n".join(self._lines)
        self._lines.clear()
        return text
