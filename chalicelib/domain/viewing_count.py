"""Count what a viewer has done: merge a state into its viewing, and add the difference to the sums.

Only new viewings are limited. What a known one can still add is bounded by its state.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Protocol

from chalicelib.domain.errors import Transient
from chalicelib.domain.ids import hash_secret
from chalicelib.domain.services import HasStatistics, HasTemplates, HasVideos
from chalicelib.domain.sliding_window import WindowLimit
from chalicelib.domain.template import Template
from chalicelib.domain.template_page import PageEvent, PageStatistics
from chalicelib.domain.use_counts import UsageServices, UseCounter, counted, network_digest
from chalicelib.domain.video import Video
from chalicelib.domain.viewing import (
    COUNTED_KEPT_DAYS,
    VIEWING_KEPT_DAYS,
    Viewing,
    ViewingState,
    viewing_key,
)

VIEWINGS_PER_VIDEO = 10_000
"""New viewings of a video in an hour."""
VIEWINGS_PER_ADDRESS = 300
"""New viewings of a template's videos in an hour from one network address. The people of an office may share one."""
FORMS_PER_ADDRESS = 60
"""Forms that are sent in an hour from one network address to the videos of a template."""
_MAX_TRIES = 5
_DAY_S = 86_400


class CountServices(HasStatistics, HasVideos, HasTemplates, UsageServices, Protocol):
    """The services that count viewings."""


@dataclass(frozen=True, slots=True)
class Beacon:
    """A message of a player: the state so far of a viewing, by the id that the browser has made."""

    viewing_id: str
    state: ViewingState


@dataclass(frozen=True, slots=True)
class Counted:
    """A viewing that was counted: its states before and after. A new one had none before."""

    before: ViewingState | None
    after: ViewingState

    @property
    def events(self) -> Sequence[PageEvent]:
        """The actions that are the first of their kind in the viewing."""
        was, now = self.before or ViewingState(), self.after
        first = {PageEvent.PLAY: now.played and not was.played, PageEvent.CLICK: now.cta_link and not was.cta_link}
        return [event for event, is_new in first.items() if is_new]


def count_viewing(
    video: Video, template: Template, beacon: Beacon, address: str, services: CountServices
) -> Counted | None:
    """Merge a state into a viewing of a video. Return None if the video is deleted: then nothing stays.

    Raises:
        ApiError: −32000 the video, or the network address, has too many new viewings.
        Transient: too many others write to the same sums.
    """
    key = viewing_key(video.id, beacon.viewing_id)
    for _ in range(_MAX_TRIES):
        was = services.statistics.viewing(video.account_id, key)
        if was is not None:
            merged = was.state.merge(beacon.state)
            if merged == was.state or _change(was, merged, video, template, services):
                return Counted(was.state, merged)
        elif not _mark(video, template, services):
            return None
        else:
            with _new_viewing(video, template, address, services):
                is_recorded = _add(key, beacon.state, video, template, services)
            if services.videos.get(video.account_id, video.id) is None:
                services.statistics.delete_of_video(video.account_id, video.id)
                return None
            if is_recorded:
                return Counted(None, beacon.state)
    raise Transient(f"the viewing {key} was changed by others {_MAX_TRIES} times")


@contextmanager
def limited_forms(template: Template, address: str, services: UsageServices) -> Iterator[None]:
    """Count a form that is stored in this context.

    Raises:
        ApiError: −32000 the network address has sent too many. Nothing is counted.
    """
    limit = WindowLimit("formsPerAddress", FORMS_PER_ADDRESS)
    with counted([UseCounter(_by_address(template, address), "forms", [limit])], 1, template.account_id, services):
        yield


@contextmanager
def _new_viewing(video: Video, template: Template, address: str, services: UsageServices) -> Iterator[None]:
    of_address = WindowLimit("viewingsPerAddress", VIEWINGS_PER_ADDRESS)
    of_video = WindowLimit("viewingsPerVideo", VIEWINGS_PER_VIDEO)
    counters = [
        UseCounter(_by_address(template, address), "viewings", [of_address]),
        UseCounter(video.id, "viewings", [of_video]),
    ]
    with counted(counters, 1, video.account_id, services):
        yield


def _by_address(template: Template, address: str) -> str:
    return f"{template.id}-{network_digest(address, hash_secret(template.secret))}"


def _mark(video: Video, template: Template, services: CountServices) -> bool:
    """Mark a video and its template as viewed, before anything is counted. Return False if the video is deleted.

    After a crash there may be a mark without sums, but never the reverse.
    """
    if not video.is_viewed and services.videos.update(video.account_id, video.id, is_viewed=True) is None:
        return False
    if not template.is_viewed:
        services.templates.update(template.account_id, template.id, is_viewed=True)
    return True


def _add(key: str, state: ViewingState, video: Video, template: Template, services: CountServices) -> bool:
    """Record a new viewing. Return False if there is one by now."""
    now_ms = services.now_ms()
    new = Viewing(video.account_id, key, now_ms, now_ms, state, is_listed=_counts_persons(template))
    return services.statistics.record(None, new, video.template_id, _expires_s(new, template))


def _change(was: Viewing, state: ViewingState, video: Video, template: Template, services: CountServices) -> bool:
    """Record the new state of a viewing. Return False if it has changed since it was read."""
    now_ms = services.now_ms()
    now = replace(was, state=state, changed_ms=now_ms, version=was.version + 1)
    return services.statistics.record(was, now, video.template_id, _expires_s(now, template))


def _counts_persons(template: Template) -> bool:
    return template.page_settings.statistics is PageStatistics.PERSONS


def _expires_s(viewing: Viewing, template: Template) -> int:
    days = VIEWING_KEPT_DAYS if viewing.is_listed and _counts_persons(template) else COUNTED_KEPT_DAYS
    return viewing.changed_ms // 1000 + days * _DAY_S
