"""The graph of sends: which queue's function sends messages to which queue, as the code's calls tell it.

Lambda counts how often each function works on messages of one chain, and stops the chain after about 16 invocations.
So the graph has no loop, except for those in `LOOPS`: each of them is bounded, and the longest chain is short enough.
"""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from chalicelib.domain.queue import Queue
from chalicelib.pipeline.assemble import MAX_RETURNS
from chalicelib.pipeline.code_version import MAX_REPLANS

ROOT = Path(__file__).parents[3]
STOPPED_AFTER = 16
RENDER = frozenset(queue for queue in Queue if queue.startswith("render"))
STEPS = {Queue.PREPARE, *RENDER, Queue.ASSEMBLE}

# The sends whose queue is not written where they are: its function, and the queues that it chooses from.
CHOSEN = {
    "pipeline.jobs.enqueue_jobs": RENDER,
    "pipeline.recovery.resume_video": frozenset({Queue.PREPARE, Queue.ASSEMBLE}),
}
# S3 sends a message for each file that is stored below media/.
STORED_MEDIA = {"pipeline.ingest._cut": frozenset({Queue.INGEST})}

Edge = tuple[Queue, Queue]
LOOPS: dict[str, tuple[int, str, set[Edge]]] = {
    "replans": (
        MAX_REPLANS,
        "the row of a video counts how often another release planned it",
        {(queue, Queue.PREPARE) for queue in STEPS},
    ),
    "returns": (
        # After each return, and at the start, a second message may find the jobs that the first one has queued.
        2 * MAX_RETURNS + 1,
        "the row of a video counts how often it lacked segments",
        {(Queue.ASSEMBLE, queue) for queue in (*RENDER, Queue.ASSEMBLE)},
    ),
    "dead letters": (0, "the handler retries a dead message, and never moves it", {(Queue.DEAD, Queue.DEAD)}),
    "orphaned segments": (1, "the deletion of segments sends nothing", {(Queue.REMOVE, Queue.REMOVE)}),
    "cuts": (1, "a part that was cut out is ready, and is inspected without sending", {(Queue.INGEST, Queue.INGEST)}),
    "stored videos": (
        1,
        "a dead message about stored videos queues them, and a dead video fails",
        {(Queue.DEAD, Queue.PREPARE)},
    ),
    "failed videos": (1, "a video that was failed is reported once", {(Queue.DEAD, Queue.DELIVER)}),
    "done videos": (1, "a video that is done is published once", {(Queue.DEAD, Queue.PUBLISH)}),
    "deletions": (1, "a dead deletion continues in the dead-letter queue", {(Queue.DEAD, Queue.REMOVE)}),
}


class Code:
    """The functions of the project, the project's functions that each refers to, and their sends."""

    def __init__(self) -> None:
        self.nodes: dict[str, ast.AST] = {}
        self.names: dict[str, dict[str, str]] = {}
        for path in [ROOT / "app.py", *(ROOT / "chalicelib").rglob("*.py")]:
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removeprefix("chalicelib.")
            tree = ast.parse(path.read_text())
            functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
            self.nodes |= {f"{module}.{node.name}": node for node in functions}
            own = {node.name: f"{module}.{node.name}" for node in functions}
            self.names[module] = own | imports_of(ast.Module([node for node in tree.body if node not in functions], []))

    def references(self, function: str) -> set[str]:
        """Return the functions that a function calls, or passes on."""
        node = self.nodes[function]
        known = self.names[function.rpartition(".")[0]] | imports_of(node)
        found = {known.get(each.id, "") for each in ast.walk(node) if isinstance(each, ast.Name)}
        for each in ast.walk(node):
            if isinstance(each, ast.Attribute) and isinstance(each.value, ast.Name):
                found.add(f"{known.get(each.value.id, '')}.{each.attr}")
        return found & self.nodes.keys()

    def reachable(self, function: str) -> set[str]:
        """Return the functions that a function may call, itself included."""
        found, left = {function}, [function]
        while left:
            new = self.references(left.pop()) - found
            found |= new
            left += new
        return found

    def queues_of(self, function: str) -> frozenset[Queue]:
        """Return the queues that a function itself sends to."""
        queues = {queue for call in sends_of(self.nodes[function]) for queue in queues_named(call)}
        return frozenset(queues) | CHOSEN.get(function, frozenset()) | STORED_MEDIA.get(function, frozenset())


def imports_of(tree: ast.AST) -> dict[str, str]:
    """Return the names that are imported anywhere in a tree, and what they name."""
    return {
        name.asname or name.name: f"{node.module.removeprefix('chalicelib').removeprefix('.')}.{name.name}".lstrip(".")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("chalicelib")
        for name in node.names
    }


def sends_of(tree: ast.AST) -> Iterator[ast.Call]:
    """Yield the calls that put a message into a queue."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value).rpartition(".")[2]
            if owner == "queues" and node.func.attr in ("send", "send_many", "dead_letter"):
                yield node


def queues_named(call: ast.Call) -> list[Queue]:
    if isinstance(call.func, ast.Attribute) and call.func.attr == "dead_letter":
        return [Queue.DEAD]
    text = ast.unparse(call.args[0])
    return [Queue[text.removeprefix("Queue.")]] if text.startswith("Queue.") else []


@cache
def code() -> Code:
    return Code()


@cache
def handlers() -> dict[Queue, str]:
    """Return the function of each queue, as `app.py` declares it."""
    found = {}
    for name, node in code().nodes.items():
        for each in getattr(node, "decorator_list", []):
            text = ast.unparse(each)
            if "on_sqs_message" in text:
                found[Queue[text.partition("{Queue.")[2].partition("}")[0]]] = name
    return found


@cache
def graph() -> dict[Queue, frozenset[Queue]]:
    """Return the queues that the function of each queue sends to."""
    return {
        queue: frozenset().union(*map(code().queues_of, code().reachable(handler)))
        for queue, handler in handlers().items()
    }


def edges() -> set[Edge]:
    return {(source, target) for source, targets in graph().items() for target in targets}


def test_every_queue_has_a_function():
    assert handlers().keys() == set(Queue)


def test_the_graph_is_that_of_the_pipeline():
    """Show that the calls are understood: these sends are known, and there is no other."""
    told = {Queue.DELIVER, Queue.PUBLISH, Queue.DEAD}
    assert graph() == {
        Queue.INGEST: {Queue.INGEST, Queue.PREPARE, Queue.DEAD},
        Queue.PREPARE: {Queue.PREPARE, *RENDER, Queue.ASSEMBLE, Queue.REMOVE, *told},
        **{queue: {Queue.PREPARE, Queue.ASSEMBLE, *told} for queue in RENDER},
        Queue.ASSEMBLE: {Queue.PREPARE, *RENDER, Queue.ASSEMBLE, *told},
        Queue.DELIVER: {Queue.DEAD},
        Queue.PUBLISH: {Queue.DELIVER, Queue.DEAD},
        Queue.REMOVE: {Queue.REMOVE, Queue.DEAD},
        Queue.DEAD: {Queue.PREPARE, Queue.REMOVE, *told},
    }


def test_each_send_names_its_queue_or_is_listed():
    unknown = {
        name
        for name, node in code().nodes.items()
        if any(not queues_named(call) for call in sends_of(node)) and name not in CHOSEN
    }
    assert unknown == set()


def test_only_functions_of_modules_send():
    """Methods and code outside of functions would escape the graph."""
    trees = [ast.parse(path.read_text()) for path in [ROOT / "app.py", *(ROOT / "chalicelib").rglob("*.py")]]
    found = sum(1 for tree in trees for _ in sends_of(tree))
    assert found == sum(1 for node in code().nodes.values() for _ in sends_of(node)) > 10


def test_there_is_no_loop_but_the_bounded_ones():
    left = edges() - set().union(*(loop for _, _, loop in LOOPS.values()))
    while left:
        sources = {source for source, _ in left}
        ends = {edge for edge in left if edge[1] not in sources}
        assert ends, f"these queues send to each other in a loop: {sorted(left)}"
        left -= ends


@pytest.mark.parametrize("name", LOOPS)
def test_each_bounded_loop_exists(name):
    assert LOOPS[name][2] <= edges()


@cache
def most_visits(queue: Queue, counted: Queue, budgets: tuple[int, ...]) -> int:
    """Return how often the function `counted` works on a chain at most that begins in a queue.

    `budgets` are how often each of the bounded loops may still be passed.
    """
    rest = [most_visits(target, counted, left) for target in graph()[queue] for left in spend((queue, target), budgets)]
    return (queue is counted) + max(rest, default=0)


def spend(edge: Edge, budgets: tuple[int, ...]) -> list[tuple[int, ...]]:
    """Return what may be left of the budgets after a send; nothing if the send needs one that is used up."""
    payers = [number for number, (_, _, loop) in enumerate(LOOPS.values()) if edge in loop]
    if not payers:
        return [budgets]
    return [
        tuple(budget - (number == payer) for number, budget in enumerate(budgets)) for payer in payers if budgets[payer]
    ]


@pytest.mark.parametrize("queue", Queue)
def test_the_longest_chain_is_shorter_than_one_that_lambda_stops(queue):
    budgets = tuple(bound for bound, _, _ in LOOPS.values())
    assert max(most_visits(start, queue, budgets) for start in Queue) < STOPPED_AFTER
