"""The fields of `VideoNew_t`, `VideoUpdate_t` and `VideoMetaData_t`, read and checked."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chalicelib.api.analytics_wire import without_forms
from chalicelib.api.input_media import read_inputs
from chalicelib.api.player_fields import read_landing_info, read_player_info
from chalicelib.api.wire_fields import Wire, check_bytes, check_length
from chalicelib.domain.errors import ApiError
from chalicelib.domain.field_limits import (
    MAX_DATA_BYTES,
    MAX_KEYWORDS_CHARS,
    MAX_NAME_CHARS,
    MAX_VALUE_CHARS,
    MAX_VARIABLES,
    MAX_VIDEO_DESCRIPTION_BYTES,
)
from chalicelib.domain.video import Video

# The fields that change the rendered video.
INPUTS = frozenset({"medias", "variables", "scripts"})


def read_fields(wire: Wire, path: str, video: Video) -> dict[str, Any]:
    """Return the fields of a `Video` that the wire gives. Contact and player keep their other fields.

    Raises:
        ApiError: a value is invalid.
    """
    given = {name: value for name, value in wire.items() if value is not None}
    known = {name: _FIELDS[name] for name in given if name in _FIELDS}
    fields = {field: read(given[name], f"{path}.{name}") for name, (field, read) in known.items()}
    person = {_CONTACT[name]: _short(given[name], f"{path}.{name}") for name in given if name in _CONTACT}
    shown = {_PLAYER[name][0]: _PLAYER[name][1](given[name], f"{path}.{name}") for name in given if name in _PLAYER}
    if "form_data" in shown:
        # Callers may send back what `Video_Get` has returned.
        shown["form_data"] = without_forms(shown["form_data"], video)
    whole = {"contact": replace(video.contact, **person), "player": replace(video.player, **shown)}
    return fields | {name: value for name, value in whole.items() if value != getattr(video, name)}


def _name(text: str, path: str) -> str:
    return check_length(text, path, MAX_NAME_CHARS, 1)


def _short(text: str, path: str) -> str:
    return check_length(text, path, MAX_NAME_CHARS)


def _description(text: str, path: str) -> str:
    return check_bytes(text, path, MAX_VIDEO_DESCRIPTION_BYTES)


def _keywords(text: str, path: str) -> str:
    return check_length(text, path, MAX_KEYWORDS_CHARS)


def _data(text: str, path: str) -> str:
    return check_bytes(text, path, MAX_DATA_BYTES)


def _variables(wires: list[Wire], path: str) -> dict[str, str]:
    if len(wires) > MAX_VARIABLES:
        raise ApiError.invalid_params(path, f"at most {MAX_VARIABLES} variables")
    variables: dict[str, str] = {}
    for index, wire in enumerate(wires):
        place = f"{path}[{index}]"
        check_length(wire["name"], f"{place}.name", MAX_NAME_CHARS, 1)
        if wire["name"] in variables:
            raise ApiError.invalid_params(f"{place}.name", f"each variable once; {wire['name'][:50]!r} is given twice")
        variables[wire["name"]] = check_length(wire["value"], f"{place}.value", MAX_VALUE_CHARS)
    return variables


# By the name on the wire: the field of `Video`, and the function that reads the value.
_FIELDS: dict[str, tuple[str, Callable[[Any, str], Any]]] = {
    "name": ("name", _name),
    "description": ("description", _description),
    "keywords": ("keywords", _keywords),
    "data": ("data", _data),
    "inputMedias": ("medias", read_inputs),
    "inputVariables": ("variables", _variables),
    "inputScripts": ("scripts", lambda texts, _: tuple(texts)),
}
_CONTACT = {"email": "email", "firstName": "first_name", "lastName": "last_name"}
_PLAYER: dict[str, tuple[str, Callable[[Any, str], Any]]] = {
    "formData": ("form_data", lambda texts, _: tuple(texts)),
    "landingInfo": ("landing_info", read_landing_info),
    "playerInfo": ("player_info", read_player_info),
    "template_media": ("template_media", _short),
    "GATrackingCode": ("tracking_code", _short),
    "poweredbyPirsonalLogo": ("powered_by_logo", lambda shown, _: shown),
}
