"""The player of a video's page: the fields of the video over the defaults of its template and of the vendors.

Source: docs/vendors/wire-api.md, "The player's fields".
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.domain.clean_html import clean_html
from chalicelib.domain.field_limits import MAX_CLEAN_HTML_CHARS
from chalicelib.domain.template import Template
from chalicelib.domain.video import Video

Info = dict[str, Any]

# Of recorded answers of 2017.
_DEFAULTS: Mapping[str, Any] = {
    "CTAType": "text",
    "CTAOpenOnClick": True,
    "CTAShowOnPause": True,
    "CTAPauseOnShow": True,
    "CTAShowAtEnd": True,
    "CTAAllowClose": True,
    "CTAForm": {"inputFields": []},
}

_CONTENT = ("CTABodyText", "CTACustomHTML", "CTAButtonText", "CTAButtonUrl")


@dataclass(frozen=True, slots=True)
class PagePlayer:
    """The player beside a video: a `PlayerInfo` with its defaults and a `LandingInfo`, named as on the wire.

    `tracking_code`: for Google Analytics.
    """

    info: Info
    landing: Info
    tracking_code: str | None = None


def player_of(video: Video, template: Template) -> PagePlayer:
    """Return the player of a video's page. A field of the video replaces the template's; so does a form as a whole.

    Its HTML is clean, also if an earlier release has stored it as it was sent.
    """
    page, player = template.page_settings, video.player
    return PagePlayer(
        _clean(with_defaults(merged(page.player_info, player.player_info))),
        merged(page.landing_info, player.landing_info),
        player.tracking_code,
    )


def merged(of_template: str | None, of_video: str | None) -> Info:
    """Return the fields of two JSON texts: those of the video, and those of the template that the video lacks."""
    return {**json.loads(of_template or "{}"), **json.loads(of_video or "{}")}


def form_fields(form: Mapping[str, Any]) -> dict[str, str]:
    """Return the type of each field of a `CTAForm`, by its name.

    Left out is what no viewer can answer: a field without a name, and a further one of the same name.
    """
    found: dict[str, str] = {}
    for field in form["inputFields"]:
        name = field.get("fieldName") or ""
        if name.strip():
            found.setdefault(name, field.get("fieldType") or "text")
    return found


def has_call_to_action(info: Mapping[str, Any]) -> bool:
    """Return whether the call to action of a `PlayerInfo` has something to show: a text, HTML or a button."""
    return any(info.get(name) for name in _CONTENT)


def with_defaults(info: Info) -> Info:
    """Return a `PlayerInfo` whose absent fields have the vendors' defaults."""
    return {**_DEFAULTS, **info, "CTAForm": {**_DEFAULTS["CTAForm"], **info.get("CTAForm", {})}}


def _clean(info: Info) -> Info:
    form = info["CTAForm"]
    form = form | {"description": _clean_html(form["description"])} if "description" in form else form
    html = {"CTACustomHTML": _clean_html(info["CTACustomHTML"])} if "CTACustomHTML" in info else {}
    return {**info, **html, "CTAForm": form}


def _clean_html(text: str) -> str:
    clean = clean_html(text)
    # The API no longer stores HTML that grows beyond measure.
    return clean if len(clean) <= MAX_CLEAN_HTML_CHARS else ""
