"""Convert dataclasses to rows of DynamoDB and back; the only module that knows how a field is stored.

None is left out of a row, and so are empty sets, which DynamoDB cannot hold. Numbers are whole; there are no floats.

Data at rest never changes its spelling. To rename a field of an entity, rename it in the code and add its stored name
to `STORED_NAMES`. To group fields of an entity in a dataclass of their own, add the group to `STORED_FLAT`: its fields
stay attributes of the row. Expressions and conditions name attributes; `to_attributes` translates changes for them.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar

from cattrs import Converter

from chalicelib.domain.account import Account
from chalicelib.domain.campaign import Campaign
from chalicelib.domain.campaign_result import CampaignResult
from chalicelib.domain.delivery import Delivery, DeliveryRound
from chalicelib.domain.page_link import PageLink
from chalicelib.domain.render_state import RenderPlan, RenderState
from chalicelib.domain.video import Video

T = TypeVar("T")
Values = dict[str, Any]

STORED_NAMES: dict[type, dict[str, str]] = {
    Account: {"is_deleting": "is_going"},
    CampaignResult: {name: f"result_{name}" for name in CampaignResult.__dataclass_fields__},
    Delivery: {"round": "telling"},
    DeliveryRound: {"number": "tellings"},
    PageLink: {"token": "page_token", "until_ms": "page_until_ms", "base_url": "page_base_url"},
    RenderPlan: {"attempt_id": "making", "revision": "segments_of"},
    RenderState: {
        "cached_ms": "reused_ms",
        "finalized": "settled",
        "pending_elsewhere_ms": "awaited_ms",
        "replans": "remakes",
    },
}
"""The attributes of fields that are stored under another name, by dataclass."""

STORED_FLAT: dict[type, dict[str, type]] = {
    Campaign: {"result": CampaignResult},
    Video: {"plan": RenderPlan, "render": RenderState, "delivery": DeliveryRound, "page": PageLink},
}
"""The fields of an entity that are dataclasses and have no attribute of their own: their fields have."""


@cache
def _converter() -> Converter:
    converter = Converter()
    # Not by class: that would take bool, a subclass of int, as well.
    converter.register_structure_hook_func(lambda cls: cls is int, lambda value, _: int(value))
    converter.register_unstructure_hook(frozenset, set)
    converter.register_unstructure_hook(tuple, lambda items: [converter.unstructure(item) for item in items])
    return converter


def to_values(plain: Mapping[str, Any]) -> Values:
    """Return attribute values by name, each of a dataclass, a scalar or a collection of these."""
    unstructured = {name: _converter().unstructure(value) for name, value in plain.items()}
    kept = {name: _without_none(value) for name, value in unstructured.items() if _is_kept(value)}
    return {name: _attribute(value) for name, value in kept.items()}


def to_row(entity: Any) -> Values:
    """Return the row of a dataclass."""
    return to_values(to_attributes(type(entity), _fields(entity)))


def from_row(row: Values, cls: type[T]) -> T:
    """Return the dataclass in a row. Fields that an older row lacks get their defaults."""
    return _converter().structure(_to_fields(cls, {name: _value(value) for name, value in row.items()}), cls)


def to_attributes(cls: type, fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of an entity's fields by the names of their attributes.

    The value of a group of fields is its dataclass, or a mapping of some of its fields.
    """
    names, groups = STORED_NAMES.get(cls, {}), STORED_FLAT.get(cls, {})
    attributes: dict[str, Any] = {}
    for name, value in fields.items():
        if name in groups:
            attributes |= to_attributes(groups[name], value if isinstance(value, Mapping) else _fields(value))
        else:
            attributes[names.get(name, name)] = value
    return attributes


def _to_fields(cls: type, attributes: Mapping[str, Any]) -> dict[str, Any]:
    groups = STORED_FLAT.get(cls, {})
    fields = {name: attributes[stored] for name, stored in _stored(cls).items() if stored in attributes}
    return fields | {name: _to_fields(group, attributes) for name, group in groups.items()}


@cache
def _stored(cls: type) -> dict[str, str]:
    """Return the attributes of a dataclass's own fields, without those of its groups."""
    names, groups = STORED_NAMES.get(cls, {}), STORED_FLAT.get(cls, {})
    return {name: names.get(name, name) for name in cls.__dataclass_fields__ if name not in groups}  # type: ignore[attr-defined]


def _fields(entity: Any) -> dict[str, Any]:
    return {name: getattr(entity, name) for name in entity.__dataclass_fields__}


def _attribute(value: Any) -> Values:
    """Return an attribute value as boto3's serializer does. Importing that takes longer than a request."""
    match value:
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int():
            return {"N": str(value)}
        case dict():
            return {"M": {name: _attribute(item) for name, item in value.items()}}
        case list():
            return {"L": [_attribute(item) for item in value]}
        case set() | frozenset() if all(isinstance(item, str) for item in value):
            return {"SS": sorted(value)}
    raise TypeError(f"a row cannot hold {value!r}")


def _value(attribute: Values) -> Any:
    ((kind, value),) = attribute.items()
    match kind:
        case "N":
            return int(value)
        case "M":
            return {name: _value(item) for name, item in value.items()}
        case "L":
            return [_value(item) for item in value]
        case "SS":
            return set(value)
    return value


def _is_kept(value: Any) -> bool:
    return value is not None and value != set()


def _without_none(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_none(item) for name, item in value.items() if _is_kept(item)}
    if isinstance(value, list):
        return [_without_none(item) for item in value]
    return value
