"""The translator: IDL files on disk → contract, with each import replaced by its types. Source: section 1.4."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from .checks import find_problems
from .checksum import summary
from .exceptions import Finding, IdlError, IdlProblem
from .idl_parser import Import, Part, parse_document
from .namespaces import qualify
from .nodes import Comment, Declaration, Element, Enum, Struct
from .publishing import Aliases, Copies, publish, publish_as, publish_members_as


def parse_idl(
    path: str | Path,
    import_dirs: Iterable[str | Path] = (),
    *,
    date_generated: int | None = None,
    copies: Copies | None = None,
    aliases: Aliases | None = None,
) -> list[dict[str, Any]]:
    """Translate an IDL file into its contract: a list of elements as JSON data, the meta element last.

    Imports are searched in the folder of the importing file, then in `import_dirs`. A UTF-8 byte order mark is skipped.
    `date_generated` is for meta: milliseconds since 1970, default now. `copies` publishes an interface under several
    names; see `publish_as`. `aliases` does so for fields and values; see `publish_members_as`.

    Raises:
        IdlError: a file cannot be read, is no contract, or imports form a cycle.
        ValueError: `copies` or `aliases` do not fit the contract.

    Source: sections 1 and 2.
    """
    loader = _Loader([Path(each) for each in import_dirs])
    elements = publish_members_as(loader.load(Path(path)), aliases or {})
    return publish(publish_as(elements, copies or {}), date_generated)


class _Loader:
    def __init__(self, import_dirs: list[Path]) -> None:
        self._import_dirs = import_dirs
        self._open: list[Path] = []
        self._loaded: dict[Path, list[Element]] = {}

    def load(self, path: Path) -> list[Element]:
        """Return the checked elements of a file and of its imports."""
        key = path.resolve()
        if key not in self._loaded:
            self._open.append(key)
            try:
                self._loaded[key] = self._read(path)
            finally:
                self._open.pop()
        return self._loaded[key]

    def _read(self, path: Path) -> list[Element]:
        document = parse_document(_content(path))
        _raise(path, document.findings)
        own = qualify(document.parts, document.namespace)
        elements = self._expand(path, own)
        known = [each for each in elements if not isinstance(each, Comment)]
        _raise(path, find_problems([each for each in own if not isinstance(each, Comment | Import)], known))
        return elements

    def _expand(self, path: Path, parts: list[Part]) -> list[Element]:
        elements: list[Element] = []
        problems: list[IdlProblem] = []
        for part in parts:
            try:
                elements += self._import(path, part, elements) if isinstance(part, Import) else [part]
            except IdlError as error:
                problems += error.problems
        if problems:
            raise IdlError(problems)
        return elements

    def _import(self, importer: Path, wanted: Import, present: list[Element]) -> list[Element]:
        """Return the types of an imported file, without those that are present with the same members."""
        title = f'import "{wanted.path}"'
        path = self._find(importer, wanted.path)
        if path is None:
            raise IdlError([IdlProblem(str(importer), wanted.line, f"{title}: no such file")])
        if path.resolve() in self._open:
            raise IdlError([IdlProblem(str(importer), wanted.line, f"{title}: the imports form a circle")])
        try:
            imported = self.load(path)
        except IdlError as error:
            raise IdlError([IdlProblem(str(importer), wanted.line, f"{title}: has errors"), *error.problems]) from None
        return list(_new_types(imported, present, wanted.line))

    def _find(self, importer: Path, wanted: str) -> Path | None:
        folders = [importer.parent, *self._import_dirs]
        return next((folder / wanted for folder in folders if (folder / wanted).is_file()), None)


def _new_types(imported: Iterable[Element], present: Iterable[Element], line: int) -> Iterator[Declaration]:
    # A type that arrives twice and differs is kept, so that the checks report it as declared twice.
    agreed = {summary(each) for each in present if not isinstance(each, Comment)}
    for element in imported:
        if isinstance(element, Struct | Enum) and summary(element) not in agreed:
            yield replace(element, line=line)


def _content(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise IdlError([IdlProblem(str(path), 1, f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise IdlError([IdlProblem(str(path), 1, f"is not UTF-8 (byte {error.start})")]) from error


def _raise(path: Path, found: Iterable[Finding]) -> None:
    problems = [IdlProblem(str(path), finding.line, finding.message) for finding in found]
    if problems:
        raise IdlError(problems)
