"""The table of changes that the operator decides on."""

from collections import Counter
from collections.abc import Sequence

from rich import box
from rich.console import Console
from rich.table import Table

from deployment.change_sets import Change

# Dangerous changes come last, beside the question.
_ORDER = ("Add", "Import", "Modify", "Maybe replace", "Replace", "Remove")
_STYLES = {"Add": "green", "Import": "green", "Modify": "", "Remove": "red"}
_MARK = "DATA"


def show_changes(changes: Sequence[Change]) -> None:
    """Print the changes of a change set, then their numbers, and warnings about tables, buckets and keys."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in ("change", "resource", "type", ""):
        table.add_column(column, overflow="fold")
    for change in sorted(changes, key=lambda each: (each.touches_data, _rank(each.action), each.resource)):
        style = "bold red" if change.touches_data else _STYLES.get(change.action, "yellow")
        mark = _MARK if change.touches_data else ""
        table.add_row(change.action, change.resource, change.kind.removeprefix("AWS::"), mark, style=style)
    console = Console(highlight=False, width=None if Console().is_terminal else 200)
    console.print(table)
    counts = Counter(change.action for change in changes)
    console.print(", ".join(f"{counts[action]} {action.lower()}" for action in sorted(counts, key=_rank)))
    for line in warnings(changes):
        console.print(line, style="bold red")


def _rank(action: str) -> int:
    # CloudFormation adds actions, such as Dynamic in stacks with nested ones.
    return _ORDER.index(action) if action in _ORDER else len(_ORDER)


def warnings(changes: Sequence[Change]) -> list[str]:
    """Return a line for each table, bucket and key that is replaced or removed."""
    return [_warning(change) for change in changes if change.touches_data]


def _warning(change: Change) -> str:
    fate = "is deleted with all that it holds" if change.deletes else "stays, but the stack no longer uses it"
    verb = {"Remove": "removes", "Replace": "replaces", "Maybe replace": "may replace"}[change.action]
    return f"{_MARK}: this {verb} {change.resource} ({change.kind}). The present one {fate}."
