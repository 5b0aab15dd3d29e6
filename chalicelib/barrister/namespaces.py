"""Namespaces: prefixes for the names that a file declares and for those that it uses. Source: section 1.3."""

from collections.abc import Iterable
from dataclasses import replace

from .idl_parser import Part
from .nodes import PRIMITIVES, Enum, Field, Struct


def qualify(parts: Iterable[Part], namespace: str) -> list[Part]:
    """Return the parts of a file with qualified names; unchanged without a namespace."""
    return [_part(part, namespace) for part in parts] if namespace else list(parts)


def _part(part: Part, namespace: str) -> Part:
    if isinstance(part, Enum):
        return replace(part, name=f"{namespace}.{part.name}")
    if isinstance(part, Struct):
        fields = tuple(_field(field, namespace) for field in part.fields)
        extends = _used(part.extends, namespace) if part.extends else ""
        return replace(part, name=f"{namespace}.{part.name}", extends=extends, fields=fields)
    return part


def _field(field: Field, namespace: str) -> Field:
    return replace(field, type=replace(field.type, name=_used(field.type.name, namespace)))


def _used(name: str, namespace: str) -> str:
    return name if name in PRIMITIVES or "." in name else f"{namespace}.{name}"
