"""The output of commands: tables for people, JSON for programs (`--json`)."""

import json
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

Rows = Sequence[dict[str, Any]]
F = TypeVar("F", bound=Callable[..., object])
# Ids are copied to the next command; two halves on two lines cannot be.
_UNBROKEN = frozenset({"id", "account", "videoID"})
# A terminal obeys the first of these, and the others reorder a line: texts of a server must do neither.
_LINES = r"\u2028\u2029"
_BIDI = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_CONTROLS = re.compile(rf"[\x00-\x1f\x7f-\x9f\ud800-\udfff{_LINES}{_BIDI}]")


def plain(text: str) -> str:
    """Return a text as one line that controls no terminal: control characters become escapes such as `\\u001b`."""
    return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def with_json(command: F) -> F:
    """Give a command the option `--json`."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")(command)


def show_rows(rows: Rows, columns: Sequence[str], *, as_json: bool) -> None:
    """Print many things: a table with the named columns, or a JSON list with all fields."""
    if as_json:
        show_json(rows)
    elif rows:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        for column in columns:
            table.add_column(column, overflow="fold", no_wrap=column in _UNBROKEN)
        for row in rows:
            table.add_row(*(_cell(row.get(column)) for column in columns))
        _print(table)
    else:
        click.echo("None found.")


def show(fields: dict[str, Any], *, as_json: bool) -> None:
    """Print one thing: one line for each field, or a JSON object."""
    if as_json:
        show_json(fields)
    else:
        table = Table(box=None, show_header=False, pad_edge=False)
        table.add_column(style="bold")
        table.add_column(overflow="fold")
        for name, value in fields.items():
            table.add_row(name, _cell(value))
        _print(table)


def show_json(value: Any) -> None:
    """Print JSON."""
    # Between the values are line feeds only, and within them an escape of JSON is the same text.
    click.echo("\n".join(map(plain, json.dumps(value, ensure_ascii=False, indent=2).split("\n"))))


def say(*lines: str) -> None:
    """Print a note for a person to standard error, beside the result. A line stays one line."""
    # Not by click: it would write past a progress bar, which has replaced the stream meanwhile.
    sys.stderr.write("".join(f"{plain(line)}\n" for line in lines))
    sys.stderr.flush()


def _print(table: Table) -> None:
    # Do not wrap lines that a program reads.
    Console(width=None if sys.stdout.isatty() else 1000, highlight=False, file=sys.stdout).print(table)


def _cell(value: Any) -> Text:
    # Text does not interpret names that callers chose as rich's markup.
    if value is None:
        return Text("–", style="dim")
    return Text(plain(_words(value)))


def _words(value: Any) -> str:
    """Return a value as a person reads it: lists with commas, objects as names and values."""
    match value:
        case str():
            return value
        case list() | tuple():
            return (" " if _are_sentences(value) else ", ").join(map(_words, value)) or "–"
        case dict():
            return ", ".join(f"{name} {_words(each)}" for name, each in value.items()) or "–"
        case _:
            return json.dumps(value, ensure_ascii=False)


def _are_sentences(values: Sequence[Any]) -> bool:
    return bool(values) and all(isinstance(each, str) and each.endswith((".", "?")) for each in values)
