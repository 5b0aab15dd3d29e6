"""Deviations from the contract that known clients send, translated into its terms.

Source: docs/vendors/wire-api.md, "Structs".
"""

import json
import math
from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.domain.timeline import Kind

Json = dict[str, Any]
_COUNTED = tuple(kind.value for kind in Kind if kind.needs_media)


def normalize(type_name: str, value: Any) -> Any:
    """Return a value of a declared type as the contract spells it. Values of unclear meaning stay unchanged."""
    if value == [] and type_name in _MAY_BE_EMPTY:
        return {}
    amend = _AMENDMENTS.get(type_name)
    return amend(_with_objects(value)) if amend and isinstance(value, dict) else value


def _with_objects(value: Json) -> Json:
    page = value.get("page")
    return _objects(value | {"page": _objects(page)} if isinstance(page, dict) else value)


def _objects(value: Json) -> Json:
    amended = {name: {} if item == [] and name in _OBJECTS else item for name, item in value.items()}
    player = amended.get("playerInfo")
    if isinstance(player, dict) and player.get("CTAForm") == []:
        amended["playerInfo"] = player | {"CTAForm": {}}
    return amended


def _template(value: Json) -> Json:
    # The counts are computed from the scripts, so wrong ones never reject a template.
    return value | {"videoInputs": _counts(value["videoInputs"])} if "videoInputs" in value else value


def _counts(given: Any) -> dict[str, int] | None:
    if not isinstance(given, dict):
        return None
    counts = {name: _whole(given.get(name)) for name in _COUNTED}
    return {name: count for name, count in counts.items() if count is not None}


def _whole(given: Any) -> int | None:
    if isinstance(given, bool):
        return None
    if isinstance(given, str):
        return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else None
    return int(given) if _is_number(given) and given == int(given) else None


def _is_number(given: Any) -> bool:
    """Return whether JSON can hold the value. A number such as 1e999 is parsed as infinity."""
    return isinstance(given, int) or (isinstance(given, float) and math.isfinite(given))


def _video(value: Json) -> Json:
    given = value.get("inputVariables")
    if isinstance(given, dict):
        given = [{"name": name, "value": item} for name, item in given.items()]
    return value | {"inputVariables": [_variable(each) for each in given]} if isinstance(given, list) else value


def _variable(given: Any) -> Any:
    if isinstance(given, dict) and _is_number(given.get("value")):
        return given | {"value": json.dumps(given["value"])}
    return given


def _profile(value: Json) -> Json:
    # The field's former name, which is a keyword in C#.
    if "base" not in value or "variantOf" in value:
        return value
    return {"variantOf" if name == "base" else name: item for name, item in value.items()}


def _unchanged(value: Json) -> Json:
    return value


# PHP encodes an empty object as an empty array. These types, and the fields below, have no required fields.
_MAY_BE_EMPTY = frozenset({"TemplateUpdate_t", "VideoUpdate_t", "VideoMetaData_t", "Page_t"})
_OBJECTS = frozenset({"videoOutput", "landingInfo", "playerInfo", "visitors", "page"})
_AMENDMENTS: Mapping[str, Callable[[Json], Json]] = {
    "TemplateNew_t": _template,
    "TemplateUpdate_t": _template,
    "VideoNew_t": _video,
    "VideoUpdate_t": _video,
    "VideoMetaData_t": _unchanged,
    "ProfileNew_t": _profile,
}
