"""The parts of a workbook that its sheets refer to: the list of sheets, the shared texts, and the formats of cells."""

from dataclasses import dataclass, field
from posixpath import normpath
from zipfile import ZipFile

from chalicelib.domain.errors import BadRowFile

from .file_kinds import ADVICE
from .row_limits import MAX_SHARED_XML_BYTES
from .xlsx_formats import CellFormat, format_of
from .xml_parts import Attributes, XmlHandler, parse_whole, unescaped

_BOOK = "xl/workbook.xml"
_RELATIONS = "xl/_rels/workbook.xml.rels"
_TRUE = ("1", "true")


@dataclass(frozen=True, slots=True)
class Workbook:
    """A workbook without its cells: its first sheet, and the texts and formats that cells refer to.

    - `formats`: the formats of cells by the index of their style.
    - `is_1904`: days are counted from 1904, as old programs for the Mac do.
    """

    name: str
    part: str
    sheets: int
    is_1904: bool
    texts: list[str]
    formats: list[CellFormat]


def read_book(archive: ZipFile) -> Workbook:
    """Read all of a workbook but its sheets.

    Raises:
        BadRowFile: it has no sheet with cells, or a part is too large.
        KeyError: a part is missing, besides those that `damaged_is_refused` lists.
    """
    book, relations = _Book(), _Relations()
    parse_whole(_small(archive, _BOOK), _BOOK, book)
    parse_whole(_small(archive, _RELATIONS), _RELATIONS, relations)
    sheets = [(name, relations.targets[key]) for name, key in book.sheets if key in relations.targets]
    if not sheets:
        raise BadRowFile("The workbook has no sheet with cells.")
    texts, styles = _Texts(), _Styles()
    for part, handler in ((relations.texts, texts), (relations.styles, styles)):
        if part:
            parse_whole(_small(archive, part), part, handler)
    formats = [format_of(number, styles.codes.get(number, "")) for number in styles.cells]
    return Workbook(*sheets[0], len(sheets), book.is_1904, texts.found, formats)


def _small(archive: ZipFile, part: str) -> ZipFile:
    # `zipfile` unpacks no more than the archive says, so the said size can be relied on.
    if archive.getinfo(part).file_size > MAX_SHARED_XML_BYTES:
        raise BadRowFile(f"The workbook unpacks to more than is allowed: {ADVICE}.")
    return archive


@dataclass(slots=True)
class _Book(XmlHandler):
    sheets: list[tuple[str, str]] = field(default_factory=list)
    is_1904: bool = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "sheet":
            self.sheets.append((attributes["name"], attributes["id"]))
        elif name == "workbookPr":
            self.is_1904 = attributes.get("date1904") in _TRUE


@dataclass(slots=True)
class _Relations(XmlHandler):
    """The parts with sheets by their ids, and those with texts and styles."""

    targets: dict[str, str] = field(default_factory=dict)
    texts: str = ""
    styles: str = ""

    def start(self, name: str, attributes: Attributes) -> None:
        if name != "Relationship":
            return
        target = attributes["Target"]
        part = target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")
        match attributes["Type"].rpartition("/")[2]:
            case "worksheet":
                self.targets[attributes["Id"]] = part
            case "sharedStrings":
                self.texts = part
            case "styles":
                self.styles = part


@dataclass(slots=True)
class _Texts(XmlHandler):
    """The shared texts. One may have several runs, and a pronunciation that is not shown."""

    found: list[str] = field(default_factory=list)
    _runs: list[str] = field(default_factory=list)
    _is_shown: bool = True
    _is_text: bool = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "si":
            self._runs = []
        elif name == "rPh":
            self._is_shown = False
        self._is_text = name == "t" and self._is_shown

    def end(self, name: str) -> None:
        self._is_text = False
        if name == "rPh":
            self._is_shown = True
        elif name == "si":
            self.found.append(unescaped("".join(self._runs)))

    def text(self, content: str) -> None:
        if self._is_text:
            self._runs.append(content)


@dataclass(slots=True)
class _Styles(XmlHandler):
    """The codes of formats by their numbers, and the format's number of each style of cells."""

    codes: dict[str, str] = field(default_factory=dict)
    cells: list[str] = field(default_factory=list)
    _in_cells: bool = False

    def start(self, name: str, attributes: Attributes) -> None:
        if name == "cellXfs":
            self._in_cells = True
        elif name == "xf" and self._in_cells:
            self.cells.append(attributes.get("numFmtId", "0"))
        elif name == "numFmt":
            self.codes[attributes["numFmtId"]] = attributes["formatCode"]

    def end(self, name: str) -> None:
        self._in_cells = self._in_cells and name != "cellXfs"
