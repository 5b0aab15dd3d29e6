"""IDL files are read from disk, their imports put into their place. Source: section 1.4."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from .checks import faults
from .checksum import summary
from .editing import Copies, publish_as
from .elements import Comment, Declaration, Element, Enum, Struct
from .errors import IdlError, Problem
from .faults import Fault
from .idl import Import, Part, read_idl
from .namespaces import qualify
from .published import publish


def parse_idl(
    path: str | Path,
    import_dirs: Iterable[str | Path] = (),
    *,
    date_generated: int | None = None,
    copies: Copies | None = None,
) -> list[dict[str, Any]]:
    """Translate an IDL file into its contract: a list of elements as JSON data, the meta element last.

    Imports are looked up in the directory of the file that imports, then in `import_dirs`; a circle of imports is an
    error. `date_generated` is put into meta (milliseconds since 1970, default now). A UTF-8 byte order mark is
    skipped. `copies` publishes an interface under several names, see `publish_as`.

    Raises `IdlError`, also for a file that cannot be read; `ValueError` for copies that cannot be made.

    Source: sections 1 and 2.
    """
    loader = _Loader([Path(each) for each in import_dirs])
    return publish(publish_as(loader.load(Path(path)), copies or {}), date_generated)


class _Loader:
    def __init__(self, import_dirs: list[Path]) -> None:
        self._import_dirs = import_dirs
        self._open: list[Path] = []
        self._loaded: dict[Path, list[Element]] = {}

    def load(self, path: Path) -> list[Element]:
        """Return the checked elements of a file and of all that it imports."""
        key = path.resolve()
        if key not in self._loaded:
            self._open.append(key)
            try:
                self._loaded[key] = self._read(path)
            finally:
                self._open.pop()
        return self._loaded[key]

    def _read(self, path: Path) -> list[Element]:
        document = read_idl(_content(path))
        _raise(path, document.faults)
        own = qualify(document.parts, document.namespace)
        elements = self._expand(path, own)
        known = [each for each in elements if not isinstance(each, Comment)]
        _raise(path, faults([each for each in own if not isinstance(each, Comment | Import)], known))
        return elements

    def _expand(self, path: Path, parts: list[Part]) -> list[Element]:
        elements: list[Element] = []
        problems: list[Problem] = []
        for part in parts:
            try:
                elements += self._import(path, part, elements) if isinstance(part, Import) else [part]
            except IdlError as error:
                problems += error.problems
        if problems:
            raise IdlError(problems)
        return elements

    def _import(self, importer: Path, wanted: Import, present: list[Element]) -> list[Element]:
        """Return the types that an import line brings, less those that are present and agree."""
        title = f'import "{wanted.path}"'
        path = self._find(importer, wanted.path)
        if path is None:
            raise IdlError([Problem(str(importer), wanted.line, f"{title}: no such file")])
        if path.resolve() in self._open:
            raise IdlError([Problem(str(importer), wanted.line, f"{title}: the imports run in a circle")])
        try:
            brought = self.load(path)
        except IdlError as error:
            raise IdlError([Problem(str(importer), wanted.line, f"{title}: has errors"), *error.problems]) from None
        return list(_new_types(brought, present, wanted.line))

    def _find(self, importer: Path, wanted: str) -> Path | None:
        places = [importer.parent, *self._import_dirs]
        return next((place / wanted for place in places if (place / wanted).is_file()), None)


def _new_types(brought: Iterable[Element], present: Iterable[Element], line: int) -> Iterator[Declaration]:
    # What arrives twice and differs is passed on, to be found as declared twice.
    agreed = {summary(each) for each in present if not isinstance(each, Comment)}
    for element in brought:
        if isinstance(element, Struct | Enum) and summary(element) not in agreed:
            yield replace(element, line=line)


def _content(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise IdlError([Problem(str(path), 1, f"cannot be read: {error.strerror}")]) from error
    except UnicodeDecodeError as error:
        raise IdlError([Problem(str(path), 1, f"is not UTF-8 (byte {error.start})")]) from error


def _raise(path: Path, found: Iterable[Fault]) -> None:
    problems = [Problem(str(path), fault.line, fault.message) for fault in found]
    if problems:
        raise IdlError(problems)
