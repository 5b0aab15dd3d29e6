"""The messages of browsers to a page, read and checked: the state of a viewing, and the fields of a form.

Strangers send it. So each value is checked, and the errors name what is wrong in one short sentence.
"""

import json
import re
from typing import Any

from chalicelib.domain.email import parse_email
from chalicelib.domain.field_limits import MAX_FORM_FIELDS
from chalicelib.domain.page_player import Info, form_fields
from chalicelib.domain.viewing import MAX_COUNT, NOTHING_WATCHED, ViewingState, is_viewing_id, is_watched
from chalicelib.domain.viewing_count import Beacon

MAX_EVENTS_BYTES = 4096
MAX_FORM_BYTES = 16_384
MAX_FORM_VALUE_CHARS = 1000
_MAX_SHOWN = 50
# Names by which crawlers, scanners of mail, makers of link previews and scripts call themselves. "Cubot" makes phones.
_BOTS = re.compile(
    r"(?<!cu)bot\b|crawl|spider|slurp|scanner|preview|facebookexternalhit|whatsapp/|embedly|safelinks|proofpoint"
    r"|mimecast|barracuda|monitor|^curl/|^wget/|^python|^java/|^go-http-client|^okhttp|^node|^axios",
    re.IGNORECASE,
)
_COUNTS = {
    "pauses": "pauses",
    "ctaShown": "cta_shown",
    "ctaHidden": "cta_hidden",
    "ctaLink": "cta_link",
    "ctaIcon": "cta_icon",
}
_FLAGS = ("embed", "played", "ended")


class BadBeacon(Exception):
    """An unusable message of a browser; the text says why. `status` is that of HTTP."""

    def __init__(self, problem: str, status: int = 400) -> None:
        super().__init__(problem)
        self.status = status


def is_bot(agent: str) -> bool:
    """Return whether a `User-Agent` is that of a known program that looks at pages without a viewer."""
    return _BOTS.search(agent) is not None


def read_beacon(body: bytes) -> Beacon:
    """Return the state of a viewing that a player has sent.

    Whether a form was sent is not taken from it: the form itself is counted. What cannot be is left out: a viewer who
    has not played the video cannot have watched or paused it.

    Raises:
        BadBeacon: the message is too large, or a value is invalid.
    """
    given = _read_object(body, MAX_EVENTS_BYTES)
    flags: dict[str, Any] = {name: _flag(given, name) for name in _FLAGS}
    counts: dict[str, Any] = {field: _count(given, name) for name, field in _COUNTS.items()}
    watched = given.get("watched", NOTHING_WATCHED)
    if not is_watched(watched):
        raise BadBeacon("watched: expected 25 hex digits")
    if not flags["played"]:
        flags, counts, watched = flags | {"ended": False}, counts | {"pauses": 0}, NOTHING_WATCHED
    counts["cta_hidden"] = min(counts["cta_hidden"], counts["cta_shown"])
    return Beacon(_viewing_id(given), ViewingState(**flags, **counts, watched=watched))


def read_form(body: bytes, form: Info) -> tuple[str, dict[str, str]]:
    """Return the id of the viewing and the filled fields of a form. `form` is the `CTAForm` of the page.

    Raises:
        BadBeacon: the message is too large, a field is not in the form, or a value is invalid or missing.
    """
    given = _read_object(body, MAX_FORM_BYTES)
    viewing_id, fields = _viewing_id(given), given.get("fields")
    types = form_fields(form)
    if not types:
        raise BadBeacon("this page has no form", 404)
    if not isinstance(fields, dict) or len(fields) > MAX_FORM_FIELDS:
        raise BadBeacon(f"fields: expected an object of at most {MAX_FORM_FIELDS} fields")
    filled = {name: text for name, value in fields.items() if (text := _value(name, value, types))}
    missing = [name for name in types if name not in filled]
    if missing and (form.get("required") or not filled):
        raise BadBeacon(f"{_shown(missing[0])}: please fill in this field")
    return viewing_id, filled


def _value(name: str, value: Any, types: dict[str, str]) -> str:
    if name not in types:
        raise BadBeacon(f"{_shown(name)}: the form has no such field")
    if not isinstance(value, str) or len(value) > MAX_FORM_VALUE_CHARS:
        raise BadBeacon(f"{_shown(name)}: expected a text of at most {MAX_FORM_VALUE_CHARS:,} characters")
    text = value.strip()
    try:
        text.encode()
        return parse_email(text).text if text and types[name] == "email" else text
    except UnicodeEncodeError:
        raise BadBeacon(f"{_shown(name)}: expected characters of Unicode") from None
    except ValueError:
        raise BadBeacon(f"{_shown(name)}: expected an e-mail address") from None


def _read_object(body: bytes, most: int) -> dict[str, Any]:
    if len(body) > most:
        raise BadBeacon(f"expected at most {most:,} bytes", 413)
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        given = None
    if not isinstance(given, dict):
        raise BadBeacon("expected a JSON object")
    return given


def _viewing_id(given: dict[str, Any]) -> str:
    viewing_id = given.get("viewing")
    if not is_viewing_id(viewing_id):
        raise BadBeacon("viewing: expected 22 characters of base64url")
    return str(viewing_id)


def _flag(given: dict[str, Any], name: str) -> bool:
    value = given.get(name, False)
    if not isinstance(value, bool):
        raise BadBeacon(f"{name}: expected true or false")
    return value


def _count(given: dict[str, Any], name: str) -> int:
    value = given.get(name, 0)
    if type(value) is not int or value < 0:
        raise BadBeacon(f"{name}: expected a whole number, 0 or more")
    return min(value, MAX_COUNT)


def _shown(name: str) -> str:
    return name[:_MAX_SHOWN].encode(errors="replace").decode()
