"""The parser of expressions: `+ - * /`, parentheses, signs, numbers, `$variables`, times of objects (`photo.end-500`).

An expression is kept in postfix order (operands before their operator), so that no code has to recurse over it.

Source: docs/vendors/script-language.md, "Time".
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from .diagnostics import Diagnostic, Location, ProblemKind, did_you_mean, show
from .lexer import ExpressionToken, TokenKind, parse_number, tokenize

MAX_DEPTH = 50


class TimeAttribute(StrEnum):
    """The times of an object: in ms from the video's start, or for `duration` just in ms."""

    START = "start"
    END = "end"
    DURATION = "duration"


class ObjectTime(NamedTuple):
    """A time of an object, as a name: times are computed for it, and depend on others of its kind."""

    object_id: str
    attribute: TimeAttribute

    def __str__(self) -> str:
        """Return it as an expression: `photo.end`."""
        return f"{self.object_id}.{self.attribute}"


@dataclass(frozen=True, slots=True)
class Literal:
    """A number."""

    value: float


@dataclass(frozen=True, slots=True)
class Variable:
    """`$name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A time of an object; `column` counts from 1."""

    time: ObjectTime
    column: int


@dataclass(frozen=True, slots=True)
class Operator:
    """`+ - * /` over the two values before it; `column` counts from 1."""

    symbol: str
    column: int


@dataclass(frozen=True, slots=True)
class Negation:
    """A minus sign for the one value before it."""


Node = Literal | Variable | Reference | Operator | Negation


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression: its text, its nodes in postfix order, and its location in the scripts."""

    text: str
    nodes: tuple[Node, ...]
    location: Location

    @property
    def references(self) -> tuple[Reference, ...]:
        """The times of objects that it uses."""
        return tuple(node for node in self.nodes if isinstance(node, Reference))

    @property
    def variables(self) -> frozenset[str]:
        """The names of the variables that it uses."""
        return frozenset(node.name for node in self.nodes if isinstance(node, Variable))

    @property
    def is_constant(self) -> bool:
        """True if it uses neither times nor variables."""
        return not self.references and not self.variables


def parse_expression(text: str, own_id: str, location: Location) -> Expression:
    """Parse an expression of the object `own_id`, to which a bare `start`, `end` or `duration` refers.

    Raises:
        Diagnostic: the text is not an expression, is too long, or is nested too deeply.
    """
    return Expression(text, _Parser(text, own_id).parse(), location)


class _Parser:
    """Recursive descent: a sum of products of factors."""

    __slots__ = ("depth", "nodes", "own_id", "position", "text", "tokens")

    def __init__(self, text: str, own_id: str) -> None:
        self.text = text
        self.own_id = own_id
        self.tokens = tokenize(text)
        self.position = 0
        self.depth = 0
        self.nodes: list[Node] = []

    def parse(self) -> tuple[Node, ...]:
        self.sum()
        if self.next.kind is not TokenKind.END:
            raise self.unexpected("an operator (+ - * /)")
        return tuple(self.nodes)

    @property
    def next(self) -> ExpressionToken:
        return self.tokens[self.position]

    def take(self) -> ExpressionToken:
        self.position += 1
        return self.tokens[self.position - 1]

    def sum(self) -> None:
        self.product()
        while self.next.text in ("+", "-"):
            operator = self.take()
            self.product()
            self.nodes.append(Operator(operator.text, operator.column))

    def product(self) -> None:
        self.factor()
        while self.next.text in ("*", "/"):
            operator = self.take()
            self.factor()
            self.nodes.append(Operator(operator.text, operator.column))

    def factor(self) -> None:
        minus = False
        while self.next.text in ("+", "-"):
            minus ^= self.take().text == "-"
        if self.next.text == "(":
            self.parentheses()
        else:
            self.nodes.append(self.operand())
        if minus:
            self.nodes.append(Negation())

    def parentheses(self) -> None:
        if self.depth == MAX_DEPTH:
            raise self.error(f"is nested deeper than {MAX_DEPTH} parentheses", kind=ProblemKind.LIMIT)
        self.take()
        self.depth += 1
        self.sum()
        if self.next.text != ")":
            raise self.unexpected('an operator or ")"')
        self.take()
        self.depth -= 1

    def operand(self) -> Node:
        match self.next.kind:
            case TokenKind.NUMBER:
                return Literal(parse_number(self.take().text))
            case TokenKind.VARIABLE:
                return Variable(self.take().text[1:])
            case TokenKind.REFERENCE:
                return self.reference(*self.next.text.split("."))
            case TokenKind.WORD:
                return self.own_time()
            case _:
                raise self.unexpected('a number, a $variable, a time of an object or "("')

    def reference(self, object_id: str, attribute: str) -> Reference:
        name = attribute.strip()
        if name not in list(TimeAttribute):
            known = f"{did_you_mean(name, TimeAttribute) or ';'} an expression can use start, end and duration"
            raise self.error(f"asks for the unknown property {show(name)}{known}", kind=ProblemKind.REFERENCE)
        return Reference(ObjectTime(object_id.strip(), TimeAttribute(name)), self.take().column)

    def own_time(self) -> Reference:
        name = self.next.text
        if name not in list(TimeAttribute):
            hint = did_you_mean(name, TimeAttribute) or ";"
            times = ", ".join(show(f"{name}.{attribute}") for attribute in TimeAttribute)
            raise self.error(f"has {show(name)}, which is not a value{hint} write {times}")
        return Reference(ObjectTime(self.own_id, TimeAttribute(name)), self.take().column)

    def unexpected(self, expected: str) -> Diagnostic:
        error = self.error(f"has {self.next} where {expected} is expected")
        error.expected = expected
        return error

    def error(self, text: str, kind: ProblemKind = ProblemKind.SYNTAX) -> Diagnostic:
        column = self.next.column
        message = f"{show(self.text)} {text} (column {column})"
        return Diagnostic(kind, message, expression=self.text, column=column, found=self.next.text or None)
