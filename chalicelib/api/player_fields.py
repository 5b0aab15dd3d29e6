"""The vendors' `PlayerInfo` and `LandingInfo`, of a video or as the defaults of a template's pages.

Source: docs/vendors/wire-api.md, "The player's fields".
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.api.wire_fields import Wire, check_length, check_url, without_absent
from chalicelib.domain.clean_html import clean_html
from chalicelib.domain.errors import ApiError
from chalicelib.domain.field_limits import (
    MAX_CLEAN_HTML_CHARS,
    MAX_CTA_HTML_CHARS,
    MAX_CTA_SECONDS,
    MAX_CTA_TEXT_CHARS,
    MAX_FORM_FIELDS,
    MAX_NAME_CHARS,
)


def read_player_info(wire: Wire, path: str) -> str:
    """Return a `PlayerInfo` with clean HTML as JSON text for storage. `player_rules` checks its fields together.

    Raises:
        ApiError: a text is too long, a URL is invalid, or a time is none of a video.
    """
    return _stored(_read(wire, path, _INFO))


def read_landing_info(wire: Wire, path: str) -> str:
    """Return a `LandingInfo` as JSON text for storage.

    Raises:
        ApiError: a URL is invalid.
    """
    return _stored(_read(wire, path, _LANDING))


def stored_to_wire(text: str | None) -> Wire | None:
    """Return a stored `PlayerInfo` or `LandingInfo` as it was given, or None if none was."""
    return json.loads(text) if text else None


def _stored(wire: Wire) -> str:
    return json.dumps(wire, ensure_ascii=False)


def _read(wire: Wire, path: str, checks: Mapping[str, Callable[[Any, str], Any]]) -> Wire:
    """Return the given fields, each read by its function."""
    given = without_absent(wire)
    return {name: checks[name](value, f"{path}.{name}") if name in checks else value for name, value in given.items()}


def _url(text: str, path: str) -> str:
    return check_url(text, path) if text else text


def _seconds(value: float, path: str) -> float:
    if not 0 <= value <= MAX_CTA_SECONDS:
        raise ApiError.invalid_params(path, f"0 to {MAX_CTA_SECONDS:,} s, got {value:g}")
    return value


def _text(text: str, path: str) -> str:
    return check_length(text, path, MAX_CTA_TEXT_CHARS)


def _html(text: str, path: str) -> str:
    clean = clean_html(check_length(text, path, MAX_CTA_HTML_CHARS))
    if len(clean) > MAX_CLEAN_HTML_CHARS:
        expected = f"HTML of at most {MAX_CLEAN_HTML_CHARS:,} characters after it is cleaned, got {len(clean):,}"
        raise ApiError.invalid_params(path, f"{expected}: close the tags that you open")
    return clean


def _form(wire: Wire, path: str) -> Wire:
    return _read(wire, path, _FORM)


def _form_fields(wires: list[Wire], path: str) -> list[Wire]:
    if len(wires) > MAX_FORM_FIELDS:
        raise ApiError.invalid_params(path, f"at most {MAX_FORM_FIELDS} fields, got {len(wires):,}")
    return [_read(wire, f"{path}[{index}]", {"fieldName": _short}) for index, wire in enumerate(wires)]


def _short(text: str, path: str) -> str:
    return check_length(text, path, MAX_NAME_CHARS)


_Checks = Mapping[str, Callable[[Any, str], Any]]
_LANDING: _Checks = {"logoImageUrl": _url, "bannerImageUrl": _url, "embedIframeUrl": _url}
_FORM: _Checks = {"title": _text, "description": _html, "inputFields": _form_fields}
_INFO: _Checks = {
    "CTACustomHTML": _html,
    "CTABodyText": _text,
    "CTAButtonText": _text,
    "CTAButtonUrl": _url,
    "thumbnail": _url,
    "CTAStartTime": _seconds,
    "CTAEndTime": _seconds,
    "CTADuration": _seconds,
    "CTAForm": _form,
}
