"""What a player shows beside a video, as callers send it and as it looks on the wire. No player shows it yet.

Source: docs/vendors/wire-api.md, "The player's fields".
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.api.wire import Wire, check_length, check_url, without_absent
from chalicelib.domain.errors import ApiError
from chalicelib.domain.limits import (
    MAX_CTA_HTML_CHARS,
    MAX_CTA_TEXT_CHARS,
    MAX_FORM_FIELDS,
    MAX_NAME_CHARS,
)
from chalicelib.domain.video import Player

# What recorded answers of 2017 have for a video of which nothing else was said.
_DEFAULTS: Mapping[str, Any] = {
    "CTAType": "text",
    "CTAOpenOnClick": True,
    "CTAShowOnPause": True,
    "CTAPauseOnShow": True,
    "CTAShowAtEnd": True,
    "CTAAllowClose": True,
    "CTAForm": {"inputFields": []},
}
_ANALYTICS: Mapping[str, Any] = {"playDetails": []}


def read_player_info(wire: Wire, path: str) -> str:
    """Return a `PlayerInfo` as JSON text, as it is stored.

    Raises:
        ApiError: a text is too long, or a URL is none.
    """
    return _stored(_read(wire, path, _INFO))


def read_landing_info(wire: Wire, path: str) -> str:
    """Return a `LandingInfo` as JSON text, as it is stored.

    Raises:
        ApiError: as `read_player_info`.
    """
    return _stored(_read(wire, path, _LANDING))


def player_to_wire(player: Player) -> Wire:
    """Return the fields of a `Video` that a player needs, with the vendor's defaults for what was not given."""
    return {
        "formData": list(player.form_data or ()),
        "landingInfo": json.loads(player.landing_info) if player.landing_info else None,
        "playerInfo": _info_to_wire(json.loads(player.player_info or "{}")),
        "template_media": player.template_media,
        "analytics": analytics_to_wire(),
        "GATrackingCode": player.tracking_code,
        "poweredbyPirsonalLogo": player.powered_by_logo,
    }


def analytics_to_wire() -> Wire:
    """Return the `Analytics` of a video or a template: nothing, as no player counts yet."""
    return dict(_ANALYTICS)


def _info_to_wire(given: Wire) -> Wire:
    form = {**_DEFAULTS["CTAForm"], **given.get("CTAForm", {})}
    return {**_DEFAULTS, **given, "CTAForm": form}


def _stored(wire: Wire) -> str:
    return json.dumps(wire, ensure_ascii=False)


def _read(wire: Wire, path: str, checks: Mapping[str, Callable[[Any, str], Any]]) -> Wire:
    """Return the fields that are given, each as its check returns it."""
    given = without_absent(wire)
    return {name: checks[name](value, f"{path}.{name}") if name in checks else value for name, value in given.items()}


def _url(text: str, path: str) -> str:
    return check_url(text, path) if text else text


def _name(text: str, path: str) -> str:
    return check_length(text, path, MAX_NAME_CHARS)


def _text(text: str, path: str) -> str:
    return check_length(text, path, MAX_CTA_TEXT_CHARS)


def _html(text: str, path: str) -> str:
    return check_length(text, path, MAX_CTA_HTML_CHARS)


def _form(wire: Wire, path: str) -> Wire:
    return _read(wire, path, _FORM)


def _form_fields(wires: list[Wire], path: str) -> list[Wire]:
    if len(wires) > MAX_FORM_FIELDS:
        raise ApiError.invalid_params(path, f"at most {MAX_FORM_FIELDS} fields, got {len(wires):,}")
    return [_read(wire, f"{path}[{index}]", {"fieldName": _name}) for index, wire in enumerate(wires)]


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
