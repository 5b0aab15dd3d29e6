"""The parser of one IDL file: text → document. The translator follows its imports.

Source: sections 1.1 to 1.3.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from .exceptions import Finding
from .nodes import NAME, TYPE_NAME, Comment, Element, Enum, Field, Function, Interface, Param, Struct, Type, Value
from .scanner import Scanner, UnexpectedTextError

_Member = TypeVar("_Member")

_BLANK_LINE = re.compile(r"[ \t\r]*\n")
_BLANKS = re.compile(r"[ \t\r]+|\n")
_KEYWORD = re.compile(r"(struct|enum|interface) ")
_EXTENDS = re.compile(r"extends(?![\w.])")
_HEAD_LINE = re.compile(r"(?:import|namespace)(?!\w)")
_IMPORT = re.compile(r'import[ \t\r]+"([^"\n]+)"[ \t\r]*(?=\n|\Z)')
_NAMESPACE = re.compile(r"namespace[ \t\r]+([\w.]+)[ \t\r]*(?=\n|\Z)")

# After an error the parser continues at the next line that begins like an element, ...
_TO_NEXT_ELEMENT = re.compile(
    r".+?(?=^[ \t\r]*(?:struct |enum |interface |import\b|namespace\b)|\Z)", re.DOTALL | re.MULTILINE
)
# ... or after the broken member: its parameters if it has them, and the rest of the line or of the block.
_TO_NEXT_MEMBER = re.compile(r"(?:[^\n(){}/]*\([^(){}]*\))?(?:(?!//)[^}\n])*(?://[^\n]*)?")


@dataclass(frozen=True, slots=True)
class Import:
    """An `import` line, in its position among the elements."""

    path: str
    line: int


Part = Element | Import


@dataclass(slots=True)
class Document:
    """One file as written, without qualified names or checked types. Unusable if it has `findings`."""

    namespace: str = ""
    parts: list[Part] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def parse_document(content: str) -> Document:
    """Parse the text of one IDL file, as far as possible: collect all findings."""
    parser = _IdlParser(content)
    parser.parse()
    return parser.document


class _IdlParser:
    def __init__(self, content: str) -> None:
        self.text = Scanner(content)
        self.document = Document()

    def parse(self) -> None:
        while not self.text.at_end:
            try:
                self._part()
            except UnexpectedTextError as error:
                self._report(error)
                self.text.take(_TO_NEXT_ELEMENT)

    def _report(self, error: UnexpectedTextError) -> None:
        self.document.findings.append(Finding(error.line, error.message))

    def _part(self) -> None:
        text = self.text
        if text.line_before == "" and text.take(_BLANK_LINE):
            self._comment_block()
            return
        if text.take(_BLANKS) or text.take_comment():
            return
        if keyword := text.take(_KEYWORD):
            self.document.parts.append(self._block(keyword[1]))
        elif _HEAD_LINE.match(text.text, text.pos):
            self._head_line()
        else:
            raise text.unexpected("expected `struct`, `enum`, `interface`, `import` or `namespace`")

    def _comment_block(self) -> None:
        value = self.text.comments.take()
        if value:
            self.document.parts.append(Comment(value))

    def _head_line(self) -> None:
        alone = self.text.line_before.strip() == ""
        line = self.text.line
        if alone and (path := self.text.take(_IMPORT)):
            self.document.parts.append(Import(path[1], line))
        elif alone and (name := self.text.take(_NAMESPACE)):
            self._namespace(name[1], line)
        else:
            raise UnexpectedTextError(line, 'expected `import "path"` or `namespace name`, alone on its line')

    def _namespace(self, name: str, line: int) -> None:
        if not NAME.fullmatch(name):
            raise UnexpectedTextError(line, f"`{name}` is not a name")
        if self.document.namespace:
            raise UnexpectedTextError(line, "the namespace is declared twice")
        if self.document.parts:
            raise UnexpectedTextError(line, "the namespace stands behind the first element, comment block or import")
        self.document.namespace = name

    def _block(self, keyword: str) -> Element:
        line, comment = self.text.line, self.text.comments.take()
        self.text.skip_blanks()
        name = self.text.name(f"the name of the {keyword}")
        title = f"{keyword} {name}"
        extends = self._extends(title) if keyword == "struct" else ""
        self.text.skip_blanks()
        if not self.text.take_char("{"):
            raise self.text.unexpected(f"expected `{{` behind {title}")
        if keyword == "struct":
            return Struct(name, extends, self._members(title, line, _field), comment, line)
        if keyword == "enum":
            return Enum(name, self._members(title, line, _value), comment, line)
        if self.document.namespace:
            self._report(UnexpectedTextError(line, f"{title} is in a file with a namespace"))
        return Interface(name, self._members(title, line, _function), comment, line)

    def _extends(self, title: str) -> str:
        self.text.skip_blanks()
        if not self.text.take(_EXTENDS):
            return ""
        self.text.skip_blanks()
        return self.text.word(TYPE_NAME, f"the name of the parent of {title}")

    def _members(self, title: str, line: int, parse: Callable[[Scanner], _Member]) -> tuple[_Member, ...]:
        text = self.text
        members: list[_Member] = []
        while True:
            text.skip_blanks()
            if text.take_comment():
                continue
            if text.take_char("}"):
                return tuple(members)
            if text.at_end:
                raise UnexpectedTextError(line, f"the text ends inside {title}")
            self._member(members, parse)

    def _member(self, members: list[_Member], parse: Callable[[Scanner], _Member]) -> None:
        start = self.text.pos
        try:
            members.append(parse(self.text))
        except UnexpectedTextError as error:
            self._report(error)
            self.text.pos = start
            self.text.take(_TO_NEXT_MEMBER)


_OPTION = re.compile(r"\[([^\]\n]*)\]")
_END_OF_MEMBER = re.compile(r"[ \t\r]*(?=\n|\}|\Z)")
_END_OF_LINE = re.compile(r"[ \t\r]*(?=\n|\Z)")
_COMMENT_AHEAD = re.compile(r"[ \t\r]*(?=//)")


def _field(text: Scanner) -> Field:
    """Parse a field of a struct. Raises `UnexpectedTextError`."""
    comment = text.comments.take()
    name = text.name("the name of a field")
    text.skip_spaces()
    return Field(name, _closing_type(text), comment)


def _value(text: Scanner) -> Value:
    """Parse a value of an enum. Raises `UnexpectedTextError`."""
    line, comment = text.line, text.comments.take()
    return Value(text.name("a value"), comment, line)


def _function(text: Scanner) -> Function:
    """Parse a function of an interface. Raises `UnexpectedTextError`."""
    line, comment = text.line, text.comments.take()
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
    """Parse a type and its option up to the end of the member."""
    type_ = _type(text)
    text.skip_spaces()
    option = text.take(_OPTION)
    if option and option[1] != "optional":
        raise UnexpectedTextError(text.line, f"unknown option `{option[1]}`, only `optional` is one")
    # A comment may follow only after an option. It stays in the text for the next member.
    if not text.take(_END_OF_MEMBER) and not (option and text.take(_COMMENT_AHEAD)):
        raise text.unexpected("expected the end of the line")
    return replace(type_, optional=bool(option))


def _type(text: Scanner) -> Type:
    is_array = text.take_char("[]")
    return Type(text.word(TYPE_NAME, "the name of a type"), is_array, line=text.line)
