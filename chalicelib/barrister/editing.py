"""What was read of a file is changed before it is published: members are left out, names are spelt otherwise."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from .elements import Comment, Element, Enum, Function, Interface, Struct

_WORD = re.compile(r"\w+")


def edit(elements: Sequence[Element], names: Mapping[str, str], without: Collection[str]) -> list[Element]:
    """Return the elements without the members `without`, and with each word of `names` replaced, in comments too.

    A member is named as `Struct.field`, `Enum.value`, `Interface.function` or `function.param`. Raises `ValueError` for
    one that is not there.
    """
    left_out = _LeftOut(without)
    kept = [left_out.less(element) for element in elements]
    if unknown := left_out.names - left_out.met:
        raise ValueError(f"not in the contract, so it cannot be left out: {', '.join(sorted(unknown))}")
    return [_renamed(element, names) for element in kept]


class _LeftOut:
    """Members to leave out; `met` are those that were there."""

    def __init__(self, names: Collection[str]) -> None:
        self.names = frozenset(names)
        self.met: set[str] = set()

    def less(self, element: Element) -> Element:
        match element:
            case Struct():
                return replace(element, fields=self._of(element.name, element.fields))
            case Enum():
                return replace(element, values=self._of(element.name, element.values))
            case Interface():
                functions = self._of(element.name, element.functions)
                return replace(element, functions=tuple(self._function(each) for each in functions))
            case Comment():
                return element

    def _function(self, function: Function) -> Function:
        return replace(function, params=self._of(function.name, function.params))

    def _of(self, owner: str, members: Sequence[Any]) -> tuple[Any, ...]:
        named = {f"{owner}.{member.name}": member for member in members}
        self.met |= named.keys() & self.names
        return tuple(member for name, member in named.items() if name not in self.names)


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return _WORD.sub(lambda word: names.get(word[0], word[0]), value)
    if isinstance(value, tuple):
        return tuple(_renamed(each, names) for each in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{field.name: _renamed(getattr(value, field.name), names) for field in fields(value)})
    return value
