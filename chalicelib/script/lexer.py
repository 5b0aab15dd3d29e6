"""The lexer of expressions: a text → tokens. Numbers are those of JavaScript.

The id of an object can be part of a reference if it is a name (`[A-Za-z_][A-Za-z0-9_]*`) or all digits, like the ids
that objects without an `id` get. `0.end` is therefore the end of object `0`, while `5.e3` is the number 5000.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from .diagnostics import Diagnostic, ProblemKind, show

MAX_CHARS = 1000

_TOKEN = re.compile(
    r"""
      (?P<reference> [A-Za-z_]\w* \s*\.\s* [A-Za-z_]\w* | \d+ \s*\.\s* (?![eE][+-]?\d) [A-Za-z_]\w* )
    | (?P<number> 0[xX][0-9a-fA-F]+ | 0[oO][0-7]+ | 0[bB][01]+ | (?: \d+\.?\d* | \.\d+ ) (?: [eE][+-]?\d+ )? )
    | (?P<variable> \$ [A-Za-z_]\w* )
    | (?P<word> [A-Za-z_]\w* )
    | (?P<symbol> [-+*/()] )
    """,
    re.VERBOSE | re.ASCII,
)
_BLANKS = re.compile(r"\s*", re.ASCII)
_REFERABLE = re.compile(r"[A-Za-z_]\w*|\d+", re.ASCII)


class TokenKind(StrEnum):
    """The kinds of tokens; the values are the groups of the pattern."""

    REFERENCE = "reference"
    NUMBER = "number"
    VARIABLE = "variable"
    WORD = "word"
    SYMBOL = "symbol"
    END = "end"


@dataclass(frozen=True, slots=True)
class ExpressionToken:
    """A token of an expression; `column` counts from 1. The last token of an expression is an empty one, `END`."""

    kind: TokenKind
    text: str
    column: int

    def __str__(self) -> str:
        """Return the token for a message."""
        return show(self.text) if self.text else "the end of the expression"


def tokenize(text: str) -> list[ExpressionToken]:
    """Return the tokens of an expression.

    Raises:
        Diagnostic: the text is too long, or contains a character that begins no token.
    """
    if len(text) > MAX_CHARS:
        message = f"the expression {show(text)} has {len(text)} characters, {MAX_CHARS} are allowed"
        raise Diagnostic(ProblemKind.LIMIT, message, expected=f"at most {MAX_CHARS} characters")
    tokens: list[ExpressionToken] = []
    position = _after_blanks(text, 0)
    while position < len(text):
        match = _TOKEN.match(text, position)
        if not match:
            raise _unexpected(text, position)
        tokens.append(ExpressionToken(TokenKind(str(match.lastgroup)), match[0], position + 1))
        position = _after_blanks(text, match.end())
    return [*tokens, ExpressionToken(TokenKind.END, "", position + 1)]


def parse_number(text: str) -> float:
    """Return the value of a number token; infinite if it is too large for a float."""
    try:
        return float(int(text, 0)) if text[1:2].lower() in ("x", "o", "b") else float(text)
    except OverflowError:
        return float("inf")


def parse_signed_number(text: str) -> float | None:
    """Return the value of a number with an optional sign and blanks around it, or None for any other text."""
    text = text.strip()
    number = text[1:].lstrip() if text[:1] in ("+", "-") else text
    match = _TOKEN.fullmatch(number) if len(number) <= MAX_CHARS else None
    if not match or match.lastgroup != TokenKind.NUMBER:
        return None
    return -parse_number(number) if text[0] == "-" else parse_number(number)


def is_referable(object_id: str) -> bool:
    """Return whether expressions can refer to an object of this id."""
    return _REFERABLE.fullmatch(object_id) is not None


def _after_blanks(text: str, position: int) -> int:
    return _BLANKS.match(text, position).end()  # type: ignore[union-attr] # matches anywhere


def _unexpected(text: str, position: int) -> Diagnostic:
    return Diagnostic(
        ProblemKind.SYNTAX,
        f"unexpected {show(text[position])} in {show(text)}, column {position + 1}",
        expression=text,
        column=position + 1,
        expected="a number, $variable, id.start, id.end, id.duration, + - * / ( )",
        found=text[position],
    )
