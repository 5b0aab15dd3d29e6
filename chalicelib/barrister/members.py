"""The members of structs, enums and interfaces, one reader for each kind. Source: sections 1.1 and 1.2."""

import re
from dataclasses import replace

from .elements import TYPE_NAME, Field, Function, Param, Type, Value
from .scanner import Scanner, UnexpectedTextError

_OPTION = re.compile(r"\[([^\]\n]*)\]")
_END_OF_MEMBER = re.compile(r"[ \t\r]*(?=\n|\}|\Z)")
_END_OF_LINE = re.compile(r"[ \t\r]*(?=\n|\Z)")
_COMMENT_AHEAD = re.compile(r"[ \t\r]*(?=//)")


def read_field(text: Scanner) -> Field:
    """Read a field of a struct. Raises `UnexpectedTextError`."""
    comment = text.pile.take()
    name = text.name("the name of a field")
    text.skip_spaces()
    return Field(name, _closing_type(text), comment)


def read_value(text: Scanner) -> Value:
    """Read a value of an enum. Raises `UnexpectedTextError`."""
    line, comment = text.line, text.pile.take()
    return Value(text.name("a value"), comment, line)


def read_function(text: Scanner) -> Function:
    """Read a function of an interface. Raises `UnexpectedTextError`."""
    line, comment = text.line, text.pile.take()
    name = text.name("the name of a function")
    text.skip_spaces()
    if not text.take_char("("):
        raise text.unexpected("expected `(` behind the name of the function, on its line")
    return Function(name, _params(text), _result(text), comment, line)


def _params(text: Scanner) -> tuple[Param, ...]:
    text.skip_blanks()
    if text.take_char(")"):
        return ()
    params = [_param(text)]
    while text.take_char(","):
        text.skip_blanks()
        params.append(_param(text))
    if text.take(_OPTION):
        raise UnexpectedTextError(text.line, "a parameter takes no option")
    if not text.take_char(")"):
        raise text.unexpected("expected `,` or `)` behind a parameter")
    return tuple(params)


def _param(text: Scanner) -> Param:
    name = text.name("the name of a parameter")
    text.skip_blanks()
    param = Param(name, _type(text))
    text.skip_blanks()
    return param


def _result(text: Scanner) -> Type | None:
    if text.take(_END_OF_LINE):
        return None
    text.skip_spaces()
    return _closing_type(text)


def _closing_type(text: Scanner) -> Type:
    """Read a type and its option up to the end of the member."""
    type_ = _type(text)
    text.skip_spaces()
    option = text.take(_OPTION)
    if option and option[1] != "optional":
        raise UnexpectedTextError(text.line, f"unknown option `{option[1]}`, only `optional` is one")
    # Only behind an option may a comment follow, and it is left for what comes next.
    if not text.take(_END_OF_MEMBER) and not (option and text.take(_COMMENT_AHEAD)):
        raise text.unexpected("expected the end of the line")
    return replace(type_, optional=bool(option))


def _type(text: Scanner) -> Type:
    is_array = text.take_char("[]")
    return Type(text.word(TYPE_NAME, "the name of a type"), is_array, line=text.line)
