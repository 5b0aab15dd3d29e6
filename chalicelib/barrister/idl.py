"""The text of one IDL file becomes a document; its imports are not followed yet. Source: sections 1.1 to 1.3."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from .elements import NAME, TYPE_NAME, Comment, Element, Enum, Interface, Struct
from .faults import Fault
from .members import read_field, read_function, read_value
from .scanner import Scanner, UnexpectedTextError

_Member = TypeVar("_Member")

_BLANK_LINE = re.compile(r"[ \t\r]*\n")
_BLANKS = re.compile(r"[ \t\r]+|\n")
_KEYWORD = re.compile(r"(struct|enum|interface) ")
_EXTENDS = re.compile(r"extends(?![\w.])")
_HEAD_LINE = re.compile(r"(?:import|namespace)(?!\w)")
_IMPORT = re.compile(r'import[ \t\r]+"([^"\n]+)"[ \t\r]*(?=\n|\Z)')
_NAMESPACE = re.compile(r"namespace[ \t\r]+([\w.]+)[ \t\r]*(?=\n|\Z)")

# Where reading goes on behind an error: at the next line that begins like an element, ...
_TO_NEXT_ELEMENT = re.compile(
    r".+?(?=^[ \t\r]*(?:struct |enum |interface |import\b|namespace\b)|\Z)", re.DOTALL | re.MULTILINE
)
# ... or behind the broken member: its parameters if it has them, and the rest of the line or of the block.
_TO_NEXT_MEMBER = re.compile(r"(?:[^\n(){}/]*\([^(){}]*\))?(?:(?!//)[^}\n])*(?://[^\n]*)?")


@dataclass(frozen=True, slots=True)
class Import:
    """An `import` line, at its place among the elements."""

    path: str
    line: int


Part = Element | Import


@dataclass(slots=True)
class Document:
    """One file as written: names are not qualified yet, types not looked up. With `faults` the rest is not of use."""

    namespace: str = ""
    parts: list[Part] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_idl(content: str) -> Document:
    """Read the text of one IDL file."""
    reader = _Reader(content)
    reader.read()
    return reader.document


class _Reader:
    def __init__(self, content: str) -> None:
        self.text = Scanner(content)
        self.document = Document()

    def read(self) -> None:
        while not self.text.at_end:
            try:
                self._part()
            except UnexpectedTextError as error:
                self._fault(error)
                self.text.take(_TO_NEXT_ELEMENT)

    def _fault(self, error: UnexpectedTextError) -> None:
        self.document.faults.append(Fault(error.line, error.message))

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
        value = self.text.pile.take()
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
        line, comment = self.text.line, self.text.pile.take()
        self.text.skip_blanks()
        name = self.text.name(f"the name of the {keyword}")
        title = f"{keyword} {name}"
        extends = self._extends(title) if keyword == "struct" else ""
        self.text.skip_blanks()
        if not self.text.take_char("{"):
            raise self.text.unexpected(f"expected `{{` behind {title}")
        if keyword == "struct":
            return Struct(name, extends, self._members(title, line, read_field), comment, line)
        if keyword == "enum":
            return Enum(name, self._members(title, line, read_value), comment, line)
        if self.document.namespace:
            self._fault(UnexpectedTextError(line, f"{title} is in a file with a namespace"))
        return Interface(name, self._members(title, line, read_function), comment, line)

    def _extends(self, title: str) -> str:
        self.text.skip_blanks()
        if not self.text.take(_EXTENDS):
            return ""
        self.text.skip_blanks()
        return self.text.word(TYPE_NAME, f"the name of the parent of {title}")

    def _members(self, title: str, line: int, read: Callable[[Scanner], _Member]) -> tuple[_Member, ...]:
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
            self._member(members, read)

    def _member(self, members: list[_Member], read: Callable[[Scanner], _Member]) -> None:
        start = self.text.pos
        try:
            members.append(read(self.text))
        except UnexpectedTextError as error:
            self._fault(error)
            self.text.pos = start
            self.text.take(_TO_NEXT_MEMBER)
