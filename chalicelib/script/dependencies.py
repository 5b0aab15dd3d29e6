"""What times depend on: the order in which they can be computed, and the cycles that forbid it.

An object's start depends on what its `play` refers to, its duration on what its `duration` refers to (or, without one,
`mediaStart` and `mediaEnd`), its end on both. So durations and plays are checked separately.

Source: docs/vendors/script-language.md, "Time".
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .diagnostics import Fault, ProblemKind, Report
from .expressions import Attribute, Expression, Node
from .numbers import Amount
from .objects import ScriptObject
from .plays import Plays
from .properties import DURATION, MEDIA_END, MEDIA_START, PLAY, Property
from .wording import show

_MAX_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Edge:
    """A dependence on a node: by an expression, or because an end is a start and a duration."""

    node: Node
    expression: Expression | None = None
    column: int | None = None


@dataclass(frozen=True, slots=True)
class _Step:
    """A node on the way of the search, the edge that led to it, and the edges not followed yet."""

    node: Node
    by: Edge
    edges: Iterator[Edge]


def order_of_times(objects: Iterable[ScriptObject], report: Report) -> tuple[Node, ...]:
    """All times of all objects, each after what it depends on; cycles are reported."""
    graph = {Node(each.id, attribute): _edges(each, attribute) for each in objects for attribute in Attribute}
    ordered: dict[Node, None] = {}
    for node in graph:
        if node not in ordered:
            _visit(node, graph, ordered, report)
    return tuple(ordered)


def _edges(each: ScriptObject, attribute: Attribute) -> tuple[Edge, ...]:
    match attribute:
        case Attribute.END:
            return (Edge(Node(each.id, Attribute.START)), Edge(Node(each.id, Attribute.DURATION)))
        case Attribute.START:
            return _references(each, PLAY)
        case Attribute.DURATION if DURATION.name in each.settings:
            return _references(each, DURATION)
        case _:
            return _references(each, MEDIA_START, MEDIA_END)


def _references(each: ScriptObject, *properties: Property[Any]) -> tuple[Edge, ...]:
    settings = [each.settings.get(known.name) for known in properties]
    return tuple(
        Edge(reference.node, expression, reference.column)
        for setting in settings
        if isinstance(setting, Amount | Plays)
        for expression in setting.expressions
        for reference in expression.references
    )


def _visit(root: Node, graph: Mapping[Node, tuple[Edge, ...]], ordered: dict[Node, None], report: Report) -> None:
    """Depth first, without recursion: a chain of `previous.end` may be as long as there are objects."""
    way = {root: _Step(root, Edge(root), iter(graph[root]))}
    while way:
        step = next(reversed(way.values()))
        edge = next(step.edges, None)
        if edge is None:
            way.pop(step.node)
            ordered[step.node] = None
        elif edge.node in way:
            _report_cycle(list(way.values()), edge, report)
        elif edge.node in graph and edge.node not in ordered:
            way[edge.node] = _Step(edge.node, edge, iter(graph[edge.node]))


def _report_cycle(way: list[_Step], closing: Edge, report: Report) -> None:
    first = next(index for index, step in enumerate(way) if step.node == closing.node)
    edges = [*(step.by for step in way[first + 1 :]), closing]
    nodes = [str(edge.node) for edge in edges]
    shown = [str(closing.node), *(nodes if len(nodes) <= _MAX_SHOWN else [*nodes[:_MAX_SHOWN], "…", nodes[-1]])]
    # An end needs its start and duration without an expression, so a cycle has one elsewhere.
    expression, column = next((edge.expression, edge.column) for edge in reversed(edges) if edge.expression)
    text = f"{show(expression.text)} makes a cycle: {' needs '.join(shown)} (column {column})"
    fault = Fault(ProblemKind.CYCLE, text, expression=expression.text, column=column, found=str(closing.node))
    report.add(fault, expression.place)
