"""The time and memory of reading a list of 100,000 people, beside Python's csv module, and of writing its result."""

import csv
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from bench.machine_load import describe_load
from bench.measure import Cost, measured
from bench.result import BenchResult, Goal
from chalicelib.render.renderer import FfmpegRenderer
from chalicelib.row_files import ResultFile, open_rows

_ROWS = 100_000
_WANTED_ROWS_S = 8000.0
_MOST_MB = 512.0
_NAMES = ("firstName", "lastName", "email", "company", "photo", "amount", "since", "text", "number", "member")
_OURS = ("videoID", "status", "page")
_MADE = ("65523c2a1b0c4d5e6f708192", "done", "https://video.example/v/0123456789abcdefghijkl")
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def row_reading(_: FfmpegRenderer) -> BenchResult:
    """Measure the reading of CSV and XLSX, and the writing of a result."""
    with TemporaryDirectory() as folder:
        utf_8, utf_16, cp1252 = (_csv_file(Path(folder), codec) for codec in ("utf-8", "utf-16", "cp1252"))
        book = _xlsx_file(Path(folder))
        calls: dict[str, Callable[[], object]] = {
            "the csv module of Python, UTF-8": partial(_plain, utf_8),
            "CSV in UTF-8": partial(_read, utf_8),
            "CSV in UTF-16": partial(_read, utf_16),
            "CSV in Windows-1252": partial(_read, cp1252),
            "XLSX": partial(_read, book),
            "CSV in UTF-8, read and written with three more columns": partial(_write, utf_8),
        }
        costs = {name: measured(call, memory=True) for name, call in calls.items()}
        sizes = f"{utf_8.stat().st_size / 1e6:.1f} MB as CSV in UTF-8, {book.stat().st_size / 1e6:.1f} MB as XLSX"
    plain, *ours = costs.values()
    rows = [
        (name, round(_rows_s(cost)), cost.cpu_s / plain.cpu_s, cost.peak_bytes / 1e6) for name, cost in costs.items()
    ]
    return BenchResult(
        f"A list of {_ROWS:,} people, read",
        ("", "rows a CPU second", "× CPU of the csv module", "peak MB"),
        rows,
        describe_load(costs.values()),
        notes=(f"Ten columns; {sizes}. The memory includes Python and this benchmark.",),
        goals=[
            Goal("The slowest, a second", min(map(_rows_s, ours)), _WANTED_ROWS_S, "rows", is_floor=True),
            Goal("The highest memory", max(cost.peak_bytes for cost in ours) / 1e6, _MOST_MB, "MB"),
        ],
    )


def _rows_s(cost: Cost) -> float:
    return _ROWS / cost.cpu_s


def _person(number: int) -> tuple[str, ...]:
    return (
        f"Zoë{number}",
        f"Müller{number}",
        f"zoe{number}@example.com",
        f"Company, {number % 500}",
        f"https://pictures.example/{number}.jpg",
        f"{number * 1.5}",
        "46082",
        "Hello there, this is a text as long as most",
        f"{number}",
        "1",
    )


def _csv_file(folder: Path, codec: str) -> Path:
    path = folder / codec
    with path.open("w", encoding=codec, newline="") as file:
        csv.writer(file).writerows([_NAMES, *map(_person, range(_ROWS))])
    return path


def _xlsx_file(folder: Path) -> Path:
    """Write a workbook as Excel writes it: texts are shared, and cells have their places."""
    texts: dict[str, int] = {}

    def cell(place: str, value: str) -> str:
        if value.replace(".", "", 1).isdigit():
            return f'<c r="{place}"><v>{value}</v></c>'
        return f'<c r="{place}" t="s"><v>{texts.setdefault(value, len(texts))}</v></c>'

    people = [_NAMES, *map(_person, range(_ROWS))]
    rows = [
        f'<row r="{n}">{"".join(cell(f"{chr(65 + index)}{n}", value) for index, value in enumerate(person))}</row>'
        for n, person in enumerate(people, 1)
    ]
    relations = "".join(
        f'<Relationship Id="{name}" Type="{_RELATION}/{kind}" Target="{name}.xml"/>'
        for name, kind in (("s", "worksheet"), ("t", "sharedStrings"))
    )
    parts = {
        "xl/workbook.xml": f'<workbook xmlns:r="{_RELATION}"><sheets><sheet name="A" r:id="s"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{relations}</Relationships>",
        "xl/s.xml": f"<worksheet><sheetData>{''.join(rows)}</sheetData></worksheet>",
        "xl/t.xml": f"<sst>{''.join(f'<si><t>{text}</t></si>' for text in texts)}</sst>",
    }
    path = folder / "people.xlsx"
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def _plain(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        for _ in csv.reader(file):
            pass


def _read(path: Path) -> None:
    with path.open("rb") as source, open_rows(source) as file:
        for _ in file.rows:
            pass


def _write(path: Path) -> None:
    with path.open("rb") as source, open_rows(source) as file, ResultFile(file.header, _OURS, file.dialect) as result:
        for row in file.rows:
            result.add(row, _MADE)
        result.finish()
