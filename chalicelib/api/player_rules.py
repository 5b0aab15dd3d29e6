"""Rules for the fields of a `PlayerInfo` together: each element has a start, and no two appear at the same moment.

Source: docs/vendors/wire-api.md, "The player's fields".
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.errors import ApiError
from chalicelib.domain.page_player import has_call_to_action, merged
from chalicelib.domain.template import Template
from chalicelib.domain.video import Player

_Info = Mapping[str, Any]


def check_players(player: Player, template: Template | None, path: str, before: Player | None = None) -> None:
    """Check the `PlayerInfo` of a video together with the defaults of its template's pages.

    `before`: what an update changes. Only changes are checked.

    Raises:
        ApiError: as `check_elements`.
    """
    if player.player_info is None or (before and before.player_info == player.player_info):
        return
    of_template = template.page_settings.player_info if template else None
    info = merged(of_template, player.player_info)
    if before and _returns_default(info, merged(of_template, before.player_info)):
        info = {name: value for name, value in info.items() if name != "CTAShowAtEnd"}
    check_elements(info, path)


def check_elements(info: _Info, path: str) -> None:
    """Check the call to action and the form of a `PlayerInfo` together.

    Raises:
        ApiError: the call to action ends before it starts; 2006 it has an end but no start; 2007 the form has no
            fields, or both appear at the same moment.
    """
    form: _Info = info.get("CTAForm", {})
    _check_times(info, path)
    _check_form(form, f"{path}.CTAForm")
    if info.get("CTAShowAtStart") and form.get("showAtStart"):
        raise ApiError.same_start([f"{path}.CTAShowAtStart", f"{path}.CTAForm.showAtStart"])
    if _is_at_end(info) and form.get("showAtEnd"):
        raise ApiError.same_end([f"{path}.CTAShowAtEnd", f"{path}.CTAForm.showAtEnd"])


def _check_times(info: _Info, path: str) -> None:
    start, end = info.get("CTAStartTime"), info.get("CTAEndTime")
    ends = [name for name in ("CTAEndTime", "CTADuration") if info.get(name)]
    if start is None and ends and not info.get("CTAShowAtStart") and not _is_at_end(info):
        raise ApiError.call_to_action_without_start(f"{path}.CTAStartTime", ends[0])
    if start is not None and end and end < start:
        raise ApiError.invalid_params(f"{path}.CTAEndTime", f"a time from CTAStartTime, {start:g} s, got {end:g} s")


def _check_form(form: _Info, path: str) -> None:
    asks = [name for name in ("title", "required", "showAtStart", "showAtEnd") if form.get(name)]
    if asks and not form.get("inputFields"):
        raise ApiError.form_without_fields(f"{path}.inputFields", asks[0])


def _is_at_end(info: _Info) -> bool:
    """Return whether the call to action is to appear at the end. By default, one without content does not count."""
    return bool(info.get("CTAShowAtEnd", has_call_to_action(info)))


def _returns_default(info: _Info, stored: _Info) -> bool:
    """Return whether a client has not asked for `CTAShowAtEnd`, but sends back the default that it got."""
    was_default = "CTAShowAtEnd" not in stored and stored.get("CTAForm", {}).get("showAtEnd")
    return bool(was_default and info.get("CTAShowAtEnd"))
