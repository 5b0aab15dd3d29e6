"""The fields of `VideoNew_t`, `VideoUpdate_t` and `VideoMetaData_t`, read and checked.

Source of the player's fields: docs/vendors/wire-api.md, "The player's fields".
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from chalicelib.api.input_media import read_inputs
from chalicelib.api.wire_fields import Wire, check_bytes, check_length, check_url, without_absent
from chalicelib.domain.errors import ApiError
from chalicelib.domain.field_limits import (
    MAX_CTA_HTML_CHARS,
    MAX_CTA_TEXT_CHARS,
    MAX_DATA_BYTES,
    MAX_FORM_FIELDS,
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
    whole = {"contact": replace(video.contact, **person), "player": replace(video.player, **shown)}
    return fields | {name: value for name, value in whole.items() if value != getattr(video, name)}


def read_player_info(wire: Wire, path: str) -> str:
    """Return a `PlayerInfo` as JSON text for storage.

    Raises:
        ApiError: a text is too long, or a URL is invalid.
    """
    return _stored(_read(wire, path, _INFO))


def read_landing_info(wire: Wire, path: str) -> str:
    """Return a `LandingInfo` as JSON text for storage.

    Raises:
        ApiError: a URL is invalid.
    """
    return _stored(_read(wire, path, _LANDING))


def _stored(wire: Wire) -> str:
    return json.dumps(wire, ensure_ascii=False)


def _read(wire: Wire, path: str, checks: Mapping[str, Callable[[Any, str], Any]]) -> Wire:
    """Return the given fields, each read by its function."""
    given = without_absent(wire)
    return {name: checks[name](value, f"{path}.{name}") if name in checks else value for name, value in given.items()}


def _url(text: str, path: str) -> str:
    return check_url(text, path) if text else text


def _text(text: str, path: str) -> str:
    return check_length(text, path, MAX_CTA_TEXT_CHARS)


def _html(text: str, path: str) -> str:
    return check_length(text, path, MAX_CTA_HTML_CHARS)


def _form(wire: Wire, path: str) -> Wire:
    return _read(wire, path, _FORM)


def _form_fields(wires: list[Wire], path: str) -> list[Wire]:
    if len(wires) > MAX_FORM_FIELDS:
        raise ApiError.invalid_params(path, f"at most {MAX_FORM_FIELDS} fields, got {len(wires):,}")
    return [_read(wire, f"{path}[{index}]", {"fieldName": _short}) for index, wire in enumerate(wires)]


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


_Checks = Mapping[str, Callable[[Any, str], Any]]
_LANDING: _Checks = {"logoImageUrl": _url, "bannerImageUrl": _url, "embedIframeUrl": _url}
_FORM: _Checks = {"title": _text, "description": _html, "inputFields": _form_fields}
_INFO: _Checks = {
    "CTACustomHTML": _html,
    "CTABodyText": _text,
    "CTAButtonText": _text,
    "CTAButtonUrl": _url,
    "thumbnail": _url,
    "CTAForm": _form,
}
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
