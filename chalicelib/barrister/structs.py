"""How structs hang together: by `extends`, and by fields that hold other structs. Source: sections 1.5 and 4."""

from collections.abc import Iterator, Mapping

from .elements import Field, Struct


def ancestors(struct: Struct, structs: Mapping[str, Struct]) -> Iterator[Struct]:
    """Yield the parent, its parent, and so on; once each, also in a contract whose parents run in a circle."""
    seen = {struct.name}
    parent = structs.get(struct.extends)
    while parent and parent.name not in seen:
        seen.add(parent.name)
        yield parent
        parent = structs.get(parent.extends)


def all_fields(struct: Struct, structs: Mapping[str, Struct]) -> list[Field]:
    """Return the fields that an object of this struct has: those of all ancestors, eldest first, then its own."""
    line = [struct, *ancestors(struct, structs)]
    return [field for each in reversed(line) for field in each.fields]


def contains_itself(struct: Struct, structs: Mapping[str, Struct]) -> bool:
    """Say whether no finite object fits it: it needs one of its own kind, by parents and required single fields."""
    seen: set[str] = set()
    waiting = [struct]
    while waiting:
        needed = _needs(waiting.pop()) - seen
        if struct.name in needed:
            return True
        seen |= needed
        waiting += [structs[name] for name in needed if name in structs]
    return False


def _needs(struct: Struct) -> set[str]:
    required = {field.type.name for field in struct.fields if not field.type.is_array and not field.type.optional}
    return required | {struct.extends}
