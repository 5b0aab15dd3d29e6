"""An interface of a file is published under several names, for clients that look for one or the other."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from .elements import Element, Function, Interface

Copies = Mapping[str, Mapping[str, Collection[str]]]
"""By the name of an interface in a file: the names that it is published under, each with the params that it lacks."""


def publish_as(elements: Sequence[Element], copies: Copies) -> list[Element]:
    """Return the elements with each interface that `copies` names in place of itself as all of its copies.

    A param that a copy lacks is named as `function.param`. The first copy keeps the comments; the others have none, as
    each client reads the whole contract.

    Raises:
        ValueError: there is no such interface, no such param, or a copy has the name of another element.
    """
    names = {element.name for element in elements if isinstance(element, Interface)}
    if unknown := sorted(copies.keys() - names):
        raise ValueError(f"not an interface of the contract: {', '.join(unknown)}")
    published = [each for element in elements for each in _copied(element, copies)]
    taken = [element.name for element in published if hasattr(element, "name")]
    if twice := sorted({name for name in taken if taken.count(name) > 1}):
        raise ValueError(f"declared twice: {', '.join(twice)}")
    return published


def _copied(element: Element, copies: Copies) -> Iterator[Element]:
    if not isinstance(element, Interface) or element.name not in copies:
        yield element
        return
    for number, (name, without) in enumerate(copies[element.name].items()):
        copy = replace(element, name=name, functions=_less(element, without))
        yield copy if number == 0 else _uncommented(copy)


def _less(interface: Interface, without: Collection[str]) -> tuple[Function, ...]:
    known = {f"{function.name}.{param.name}" for function in interface.functions for param in function.params}
    if unknown := sorted(set(without) - known):
        raise ValueError(f"not in the contract, so it cannot be left out: {', '.join(unknown)}")
    return tuple(
        replace(
            function, params=tuple(each for each in function.params if f"{function.name}.{each.name}" not in without)
        )
        for function in interface.functions
    )


def _uncommented(interface: Interface) -> Interface:
    functions = tuple(replace(function, comment="") for function in interface.functions)
    return replace(interface, comment="", functions=functions)
