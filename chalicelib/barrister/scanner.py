"""The scanner of IDL text: a position in it, and the small steps that every rule of the grammar needs.

The parser works on the text itself. Too many rules depend on whether a line ends, or whether two things are separated
by a blank, for a list of tokens without blanks. Comments are collected for the next element that takes them.

Source: sections 1.1 and 1.2.
"""

import re

from .nodes import NAME


class CommentBuffer:
    """The comments since an element last took them."""

    __slots__ = ("_lines",)

    def __init__(self) -> None:
        self._lines: list[str] = []

    def add(self, text: str) -> None:
        """Add the text between the slashes and the end of the line. Ignore empty lines at the beginning."""
        line = text.removesuffix("\r").removeprefix(" ")
        if line or self._lines:
            self._lines.append(line)

    def take(self) -> str:
        """Return the comments as one text, and clear the buffer."""
        text = "\n".join(self._lines)
        self._lines.clear()
        return text


_BLANKS = re.compile(r"[ \t\r\n]*")
_SPACES = re.compile(r"[ \t\r]*")
_COMMENT = re.compile(r"//([^\n]*)")
_NEXT = re.compile(r"[ \t\r]*([\w.]+|//|[^ \t\r]|\Z)")

# Wider than a name, so that `9lives` and `a.b.c` are reported as a whole.
_WORD = re.compile(r"[\w.]+")


class UnexpectedTextError(Exception):
    """The text does not follow the grammar at `line`."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(line, message)
        self.line = line
        self.message = message


class Scanner:
    """A position `pos` in a `text`, with the `comments` before it."""

    __slots__ = ("comments", "pos", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0
        self.comments = CommentBuffer()

    @property
    def line(self) -> int:
        """The line of the next character, from 1."""
        return self.text.count("\n", 0, self.pos) + 1

    @property
    def at_end(self) -> bool:
        """True at the end of the text."""
        return self.pos >= len(self.text)

    @property
    def line_before(self) -> str:
        """The part of the current line that has been read."""
        return self.text[self.text.rfind("\n", 0, self.pos) + 1 : self.pos]

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Read a match of the pattern at this position, if there is one."""
        match = pattern.match(self.text, self.pos)
        if match:
            self.pos = match.end()
        return match

    def take_char(self, char: str) -> bool:
        """Read `char` if it is next. Return whether it was."""
        found = self.text.startswith(char, self.pos)
        self.pos += len(char) if found else 0
        return found

    def take_comment(self) -> bool:
        """Read a comment into the buffer if one is next. Return whether it was."""
        comment = self.take(_COMMENT)
        if comment:
            self.comments.add(comment[1])
        return comment is not None

    def skip_blanks(self) -> None:
        """Skip blanks and line ends."""
        self.take(_BLANKS)

    def skip_spaces(self) -> None:
        """Skip blanks on this line."""
        self.take(_SPACES)

    def name(self, what: str) -> str:
        """Read a name without dots. Raises `UnexpectedTextError`, whose message says that `what` was expected."""
        return self.word(NAME, what)

    def word(self, pattern: re.Pattern[str], what: str) -> str:
        """Read a word that fully matches `pattern`. Raises `UnexpectedTextError` as `name` does."""
        start = self.pos
        word = self.take(_WORD)
        if word and pattern.fullmatch(word[0]):
            return word[0]
        self.pos = start
        raise self.unexpected(f"expected {what}")

    def unexpected(self, expected: str) -> UnexpectedTextError:
        """Return the error for the text at this position. `expected` names the text that the grammar requires."""
        return UnexpectedTextError(self.line, f"{expected}, found {self._found()}")

    def _found(self) -> str:
        match = _NEXT.match(self.text, self.pos)
        word = match[1] if match else ""
        return {"": "the end of the text", "\n": "the end of the line", "//": "a comment"}.get(word, f"`{word}`")
