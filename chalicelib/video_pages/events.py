"""`POST /v/<token>/events` and `/form`: count viewings, and keep the forms that viewers send."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import Protocol

from chalicelib.domain.errors import ApiError, Transient
from chalicelib.domain.messages import DeliverMessage
from chalicelib.domain.page_player import player_of
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import HasQueues
from chalicelib.domain.submission import Submission, form_of, has_room
from chalicelib.domain.template import Template
from chalicelib.domain.template_page import PageEvent, PageStatistics
from chalicelib.domain.video import Video
from chalicelib.domain.viewer_event import ViewerEvent
from chalicelib.domain.viewing import ViewingState
from chalicelib.domain.viewing_count import Beacon, CountServices, count_viewing, limited_forms
from chalicelib.pages.responses import PageResponse
from chalicelib.video_pages.beacons import BadBeacon, is_bot, read_beacon, read_form
from chalicelib.video_pages.posted import Posted, answer, answer_later

_MAX_TRIES = 5


class EventServices(CountServices, HasQueues, Protocol):
    """The services that count viewings, keep forms, and queue the calls of webhooks about them."""


def take_events(video: Video, template: Template, posted: Posted, services: EventServices) -> PageResponse:
    """Count the state of a viewing. The answer has no content, also where nothing is counted: for bots, and by choice.

    Nothing of the address and the `User-Agent` is stored, but a keyed hash in the limits of an hour.
    """
    if template.page_settings.statistics is PageStatistics.NONE or is_bot(posted.agent):
        return answer(204)
    try:
        beacon = read_beacon(posted.body)
        # What a player says of its form is not asked: the video has the forms that have arrived.
        has_form = form_of(beacon.viewing_id, video.submissions) is not None
        beacon = replace(beacon, state=replace(beacon.state, form=has_form))
        counted = count_viewing(video, template, beacon, posted.address, services)
    except BadBeacon as bad:
        return answer(bad.status, str(bad))
    except (ApiError, Transient) as error:
        return answer_later(error)
    if counted is not None:
        _queue_calls(counted.events, video, template, beacon.viewing_id, services.now_ms(), services)
    return answer(204)


def take_form(video: Video, template: Template, posted: Posted, services: EventServices) -> PageResponse:
    """Keep the form that a viewer has sent: once for each viewing, however often it arrives."""
    try:
        viewing_id, fields = read_form(posted.body, player_of(video, template).info["CTAForm"])
        new = Submission(viewing_id, services.now_ms(), fields)
        kept = _keep(video, template, new, posted.address, services)
    except BadBeacon as bad:
        return answer(bad.status, str(bad))
    except (ApiError, Transient) as error:
        return answer_later(error)
    # Also for a form that was kept before: that call may have died before it could queue them. Each is made once.
    _queue_calls([PageEvent.FORM], video, template, viewing_id, kept.created_ms, services)
    if template.page_settings.statistics is not PageStatistics.NONE and not is_bot(posted.agent):
        # The form is kept. Its viewing is counted with the next beacon or form, if it cannot be now.
        with suppress(ApiError, Transient):
            count_viewing(video, template, Beacon(viewing_id, ViewingState(form=True)), posted.address, services)
    return answer(204)


def _queue_calls(
    kinds: Sequence[PageEvent], video: Video, template: Template, viewing_id: str, at_ms: int, services: HasQueues
) -> None:
    """Queue the calls of the template's webhooks about what a viewer did, if the template asks for them."""
    wanted = [ViewerEvent(video.id, kind, viewing_id, at_ms) for kind in kinds if kind in template.page_settings.events]
    messages = [DeliverMessage(video.account_id, event.subject, url) for event in wanted for url in template.webhooks]
    if messages:
        services.queues.send_many(Queue.DELIVER, messages)


def _keep(video: Video, template: Template, new: Submission, address: str, services: EventServices) -> Submission:
    """Add a form to its video, unless one of the same viewing is there. Return the one that is kept.

    Raises:
        ApiError: −32000 the network address has sent too many forms.
        BadBeacon: the video has as many forms as it may, or is deleted.
        Transient: others changed the video during every attempt.
    """
    if kept := form_of(new.viewing_id, video.submissions):
        return kept
    with limited_forms(template, address, services):
        for _ in range(_MAX_TRIES):
            if not has_room(video.submissions, new):
                raise BadBeacon("this page takes no more forms", 409)
            if services.videos.add_submission(video, new) is not None:
                return new
            now = services.videos.get(video.account_id, video.id)
            if now is None:
                raise BadBeacon("there is no page here", 404)
            if kept := form_of(new.viewing_id, now.submissions):
                return kept
            video = now
    raise Transient(f"the video {video.id} was changed by others {_MAX_TRIES} times")
