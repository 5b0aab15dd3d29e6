"""A place in the text of an IDL file, and the small things that every rule of the grammar needs there.

The grammar is read straight from the text: whether a line ends, and whether a blank stands between two things, is
part of too many of its rules for a list of tokens without blanks. Source: section 1.1.
"""

import re

from .comments import Pile
from .elements import NAME

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
    """Reads `text` from `pos` on, and collects comments in `pile`."""

    __slots__ = ("pile", "pos", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.pos = 0
        self.pile = Pile()

    @property
    def line(self) -> int:
        """The line of the next character, from 1."""
        return self.text.count("\n", 0, self.pos) + 1

    @property
    def at_end(self) -> bool:
        """Whether all of the text has been read."""
        return self.pos >= len(self.text)

    @property
    def line_before(self) -> str:
        """The part of the current line that has been read."""
        return self.text[self.text.rfind("\n", 0, self.pos) + 1 : self.pos]

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Read what matches here, if anything does."""
        match = pattern.match(self.text, self.pos)
        if match:
            self.pos = match.end()
        return match

    def take_char(self, char: str) -> bool:
        """Read `char` if it stands here."""
        found = self.text.startswith(char, self.pos)
        self.pos += len(char) if found else 0
        return found

    def take_comment(self) -> bool:
        """Read a comment, if one stands here, onto the pile."""
        comment = self.take(_COMMENT)
        if comment:
            self.pile.add(comment[1])
        return comment is not None

    def skip_blanks(self) -> None:
        """Go on to the next thing, also over line ends."""
        self.take(_BLANKS)

    def skip_spaces(self) -> None:
        """Go on to the next thing on this line, or to the line's end."""
        self.take(_SPACES)

    def name(self, what: str) -> str:
        """Read a name without dots. Raises `UnexpectedTextError` that calls it `what`."""
        return self.word(NAME, what)

    def word(self, pattern: re.Pattern[str], what: str) -> str:
        """Read a word that matches `pattern` from end to end. Raises `UnexpectedTextError` that calls it `what`."""
        start = self.pos
        word = self.take(_WORD)
        if word and pattern.fullmatch(word[0]):
            return word[0]
        self.pos = start
        raise self.unexpected(f"expected {what}")

    def unexpected(self, expected: str) -> UnexpectedTextError:
        """Return the error for what stands here instead of `expected`."""
        return UnexpectedTextError(self.line, f"{expected}, found {self._found()}")

    def _found(self) -> str:
        match = _NEXT.match(self.text, self.pos)
        word = match[1] if match else ""
        return {"": "the end of the text", "\n": "the end of the line", "//": "a comment"}.get(word, f"`{word}`")
