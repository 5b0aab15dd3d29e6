"""`POST /v/<token>/events` and `/form`: count viewings, and keep the forms that viewers send."""

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Protocol

from chalicelib.domain.errors import ApiError, Transient
from chalicelib.domain.page_player import player_of
from chalicelib.domain.response_headers import NO_STORE
from chalicelib.domain.submission import Submission, has_room, is_among
from chalicelib.domain.template import Template
from chalicelib.domain.template_page import PageStatistics
from chalicelib.domain.video import Video
from chalicelib.domain.viewing import ViewingState
from chalicelib.domain.viewing_count import Beacon, CountServices, count_viewing, limited_forms
from chalicelib.pages.responses import SECURITY, PageResponse
from chalicelib.video_pages.beacons import BadBeacon, is_bot, read_beacon, read_form

_MAX_TRIES = 5
_JSON = {"Content-Type": "application/json"}
_BUSY_S = 2


class EventServices(CountServices, Protocol):
    """The services that count viewings and keep forms."""


@dataclass(frozen=True, slots=True)
class Posted:
    """A message of a browser: its body, the network address that it came from, and the `User-Agent`."""

    body: bytes
    address: str = ""
    agent: str = ""


def take_events(video: Video, template: Template, posted: Posted, services: EventServices) -> PageResponse:
    """Count the state of a viewing. The answer has no content, also where nothing is counted: for bots, and by choice.

    Nothing of the address and the `User-Agent` is stored, but a keyed hash in the limits of an hour.
    """
    if template.page_settings.statistics is PageStatistics.NONE or is_bot(posted.agent):
        return _answer(204)
    try:
        beacon = read_beacon(posted.body)
        # What a player says of its form is not asked: the video has the forms that have arrived.
        has_form = is_among(beacon.viewing_id, video.submissions)
        beacon = replace(beacon, state=replace(beacon.state, form=has_form))
        count_viewing(video, template, beacon, posted.address, services)
    except BadBeacon as bad:
        return _answer(bad.status, str(bad))
    except (ApiError, Transient) as error:
        return _later(error)
    return _answer(204)


def take_form(video: Video, template: Template, posted: Posted, services: EventServices) -> PageResponse:
    """Keep the form that a viewer has sent: once for each viewing, however often it arrives."""
    try:
        viewing_id, fields = read_form(posted.body, player_of(video, template).info["CTAForm"])
        _keep(video, template, Submission(viewing_id, services.now_ms(), fields), posted.address, services)
    except BadBeacon as bad:
        return _answer(bad.status, str(bad))
    except (ApiError, Transient) as error:
        return _later(error)
    if template.page_settings.statistics is not PageStatistics.NONE and not is_bot(posted.agent):
        # The form is kept. Its viewing is counted with the next beacon or form, if it cannot be now.
        with suppress(ApiError, Transient):
            count_viewing(video, template, Beacon(viewing_id, ViewingState(form=True)), posted.address, services)
    return _answer(204)


def _keep(video: Video, template: Template, new: Submission, address: str, services: EventServices) -> None:
    """Add a form to its video, unless one of the same viewing is there.

    Raises:
        ApiError: −32000 the network address has sent too many forms.
        BadBeacon: the video has as many forms as it may, or is deleted.
        Transient: others changed the video during every attempt.
    """
    if is_among(new.viewing_id, video.submissions):
        return
    with limited_forms(template, address, services):
        for _ in range(_MAX_TRIES):
            if not has_room(video.submissions, new):
                raise BadBeacon("this page takes no more forms", 409)
            if services.videos.add_submission(video, new) is not None:
                return
            now = services.videos.get(video.account_id, video.id)
            if now is None:
                raise BadBeacon("there is no page here", 404)
            if is_among(new.viewing_id, now.submissions):
                return
            video = now
    raise Transient(f"the video {video.id} was changed by others {_MAX_TRIES} times")


def _later(error: ApiError | Transient) -> PageResponse:
    """Return the answer to what may succeed later."""
    if isinstance(error, Transient):
        return _answer(503, "busy at the moment; please try again", _BUSY_S)
    wait_s = error.data.get("retryAfter") if isinstance(error.data, dict) else None
    return _answer(429, "too many from here; please try again later", wait_s)


def _answer(status: int, problem: str = "", retry_after_s: int | None = None) -> PageResponse:
    headers = SECURITY | NO_STORE | _JSON
    if retry_after_s is not None:
        headers |= {"Retry-After": str(retry_after_s)}
    return PageResponse(json.dumps({"error": problem}).encode() if problem else b"", status, headers)
