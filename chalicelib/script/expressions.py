"""Expressions: `+ - * /`, parentheses, signs, numbers, `$variables`, and times of objects (`photo.end-500`).

An expression is kept in postfix order (operands before their operator), so that nothing has to recurse over it.

Source: docs/vendors/script-language.md, "Time".
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from .diagnostics import Fault, Place, ProblemKind
from .lexer import Token, TokenKind, number_of, tokenize
from .wording import did_you_mean, show

MAX_DEPTH = 50


class Attribute(StrEnum):
    """What an expression can ask of an object; ms from the video's start, or for `duration` ms."""

    START = "start"
    END = "end"
    DURATION = "duration"


class Node(NamedTuple):
    """An attribute of an object: what times are computed for, and what they depend on."""

    object_id: str
    attribute: Attribute

    def __str__(self) -> str:
        """As in an expression."""
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

    node: Node
    column: int


@dataclass(frozen=True, slots=True)
class Operator:
    """`+ - * /` over the two values before it; `column` counts from 1."""

    symbol: str
    column: int


@dataclass(frozen=True, slots=True)
class Negation:
    """A minus sign before the one value before it."""


Step = Literal | Variable | Reference | Operator | Negation


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression: its text, its steps in postfix order, and where in the scripts it stands."""

    text: str
    steps: tuple[Step, ...]
    place: Place

    @property
    def references(self) -> tuple[Reference, ...]:
        """The times of objects that it uses."""
        return tuple(step for step in self.steps if isinstance(step, Reference))

    @property
    def variables(self) -> frozenset[str]:
        """The names of the variables that it uses."""
        return frozenset(step.name for step in self.steps if isinstance(step, Variable))

    @property
    def is_constant(self) -> bool:
        """Whether its value is known already."""
        return not self.references and not self.variables


def parse_expression(text: str, own: str, place: Place) -> Expression:
    """Parse an expression of the object `own`, which a bare `start`, `end` and `duration` mean.

    Raises:
        Fault: the text is not an expression, is too long, or is nested too deeply.
    """
    return Expression(text, _Parser(text, own).parse(), place)


class _Parser:
    """Recursive descent: a sum of products of factors."""

    __slots__ = ("depth", "own", "position", "steps", "text", "tokens")

    def __init__(self, text: str, own: str) -> None:
        self.text = text
        self.own = own
        self.tokens = tokenize(text)
        self.position = 0
        self.depth = 0
        self.steps: list[Step] = []

    def parse(self) -> tuple[Step, ...]:
        self.sum()
        if self.next.kind is not TokenKind.END:
            raise self.unexpected("an operator (+ - * /)")
        return tuple(self.steps)

    @property
    def next(self) -> Token:
        return self.tokens[self.position]

    def take(self) -> Token:
        self.position += 1
        return self.tokens[self.position - 1]

    def sum(self) -> None:
        self.product()
        while self.next.text in ("+", "-"):
            operator = self.take()
            self.product()
            self.steps.append(Operator(operator.text, operator.column))

    def product(self) -> None:
        self.factor()
        while self.next.text in ("*", "/"):
            operator = self.take()
            self.factor()
            self.steps.append(Operator(operator.text, operator.column))

    def factor(self) -> None:
        minus = False
        while self.next.text in ("+", "-"):
            minus ^= self.take().text == "-"
        if self.next.text == "(":
            self.parentheses()
        else:
            self.steps.append(self.operand())
        if minus:
            self.steps.append(Negation())

    def parentheses(self) -> None:
        if self.depth == MAX_DEPTH:
            raise self.fault(f"is nested deeper than {MAX_DEPTH} parentheses", kind=ProblemKind.LIMIT)
        self.take()
        self.depth += 1
        self.sum()
        if self.next.text != ")":
            raise self.unexpected('an operator or ")"')
        self.take()
        self.depth -= 1

    def operand(self) -> Step:
        match self.next.kind:
            case TokenKind.NUMBER:
                return Literal(number_of(self.take().text))
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
        if name not in list(Attribute):
            known = f"{did_you_mean(name, Attribute) or ';'} an expression can use start, end and duration"
            raise self.fault(f"asks for the unknown property {show(name)}{known}", kind=ProblemKind.REFERENCE)
        return Reference(Node(object_id.strip(), Attribute(name)), self.take().column)

    def own_time(self) -> Reference:
        name = self.next.text
        if name not in list(Attribute):
            times = ", ".join(show(f"{name}.{attribute}") for attribute in Attribute)
            raise self.fault(f"has {show(name)}, which is no value{did_you_mean(name, Attribute) or ';'} write {times}")
        return Reference(Node(self.own, Attribute(name)), self.take().column)

    def unexpected(self, expected: str) -> Fault:
        fault = self.fault(f"has {self.next} where {expected} is expected")
        fault.expected = expected
        return fault

    def fault(self, text: str, kind: ProblemKind = ProblemKind.SYNTAX) -> Fault:
        column = self.next.column
        message = f"{show(self.text)} {text} (column {column})"
        return Fault(kind, message, expression=self.text, column=column, found=self.next.text or None)
