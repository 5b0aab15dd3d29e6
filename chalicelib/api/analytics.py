"""The methods that return what viewers of pages have done: sums of templates and videos, by day, and viewings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Protocol

from chalicelib.api.analytics_wire import sums_of_videos, sums_to_wire, viewing_to_wire
from chalicelib.api.templates import get_template
from chalicelib.api.video_paging import TemplateVideos, read_range
from chalicelib.api.videos import get_video
from chalicelib.api.wire_fields import Wire, from_date, without_absent
from chalicelib.domain.account import Caller
from chalicelib.domain.errors import ApiError
from chalicelib.domain.services import HasClock, HasStatistics, HasTemplates, HasVideos
from chalicelib.domain.submission import form_of
from chalicelib.domain.template_page import PageStatistics
from chalicelib.domain.video import Video
from chalicelib.domain.viewing import NO_SUMS, Sums, Viewing, utc_day

MAX_VIEWINGS = 1000
"""Viewings of a video that one answer lists."""
MAX_DAYS = 366
"""Days of one answer."""
_USUAL_DAYS = 30
_DAY_MS = 86_400_000


class AnalyticsServices(HasStatistics, HasTemplates, HasVideos, HasClock, Protocol):
    """The services that hold the sums and the viewings."""


@dataclass(frozen=True, slots=True)
class DaySums:
    """The sums of a template's days, from the first to the last one asked for. Days without viewings are left out."""

    first_day: str
    last_day: str
    by_day: Mapping[str, Sums]


def template_analytics(template_id: str, since: str, up_to: str, account_id: str, services: AnalyticsServices) -> Wire:
    """Return the `TemplateAnalytics` of the days from one date to another.

    Raises:
        ApiError: 1000 the account has no such template; a date is invalid, or there are too many days between them.
    """
    days = load_days(template_id, since, up_to, account_id, services)
    total = reduce(Sums.__add__, days.by_day.values(), NO_SUMS)
    return {
        "firstDay": days.first_day,
        "lastDay": days.last_day,
        "sums": sums_to_wire(total),
        "watched": list(total.parts),
        "days": [{"day": day, "sums": sums_to_wire(sums)} for day, sums in days.by_day.items()],
    }


def load_days(template_id: str, since: str, up_to: str, account_id: str, services: AnalyticsServices) -> DaySums:
    """Return the sums of a template by day, in UTC: of 30 days until now, unless the dates say otherwise.

    Raises:
        ApiError: as `template_analytics`.
    """
    last_ms = from_date(up_to, "upTo") if up_to else services.now_ms()
    since_ms = from_date(since, "since") if since else last_ms - (_USUAL_DAYS - 1) * _DAY_MS
    if not 0 <= since_ms <= last_ms:
        raise ApiError.invalid_params("since", "a date that is not after `upTo`")
    if last_ms - since_ms >= MAX_DAYS * _DAY_MS:
        raise ApiError.invalid_params("since", f"a date at most {MAX_DAYS} days before `upTo`")
    get_template(template_id, account_id, services.templates)
    first, last = utc_day(since_ms), utc_day(last_ms)
    return DaySums(first, last, services.statistics.by_day(account_id, template_id, first, last))


def template_videos(template_id: str, page: Wire, account_id: str, services: AnalyticsServices) -> Wire:
    """Return the `AnalyticsPage` of a `Page_t`: the sums of the template's videos, newest first.

    Raises:
        ApiError: 1000 the account has no such template; the page is invalid.
    """
    videos, links = load_page(template_id, page, account_id, services)
    rows = [
        without_absent({"videoID": video.id, "name": video.name, "email": video.contact.email})
        | {"sums": sums_to_wire(sums)}
        for video, sums in with_sums(videos, services)
    ]
    return {"videos": rows} | links


def load_page(
    template_id: str, page: Wire, account_id: str, services: AnalyticsServices
) -> tuple[Sequence[Video], Wire]:
    """Return the videos of a `Page_t`, newest first, and `older` and `newer` of the page.

    Raises:
        ApiError: as `template_videos`.
    """
    wanted = read_range(page)
    get_template(template_id, account_id, services.templates)
    found = TemplateVideos(account_id, template_id, services.videos)
    videos = found.read(wanted)
    return videos, found.around(wanted, videos[0].id if videos else None, videos[-1].id if videos else None)


def with_sums(videos: Sequence[Video], services: HasStatistics) -> list[tuple[Video, Sums]]:
    """Return videos of one account with their sums."""
    sums = sums_of_videos(videos, services.statistics)
    return [(video, sums.get(video.id, NO_SUMS)) for video in videos]


def video_analytics(video_id: str, account_id: str, services: AnalyticsServices) -> Wire:
    """Return the `VideoAnalytics` of a video: with its viewings, if its template counts persons.

    Raises:
        ApiError: 1007 the account has no such video.
    """
    video = get_video(video_id, Caller(account_id), services.videos)
    ((_, sums),) = with_sums([video], services)
    viewings = load_viewings(video, MAX_VIEWINGS + 1, services)
    return without_absent(
        {
            "sums": sums_to_wire(sums),
            "watched": list(sums.parts),
            "viewings": _listed(viewings, video),
            "more": None if viewings is None else len(viewings) > MAX_VIEWINGS,
        }
    )


def _listed(viewings: Sequence[Viewing] | None, video: Video) -> list[Wire] | None:
    if viewings is None:
        return None
    return [viewing_to_wire(each, form_of(each.viewing_id, video.submissions)) for each in viewings[:MAX_VIEWINGS]]


def load_viewings(video: Video, most: int, services: AnalyticsServices) -> Sequence[Viewing] | None:
    """Return up to `most` viewings of a video, newest first, or None if its template does not count persons."""
    template = services.templates.get(video.account_id, video.template_id)
    if template is None or template.page_settings.statistics is not PageStatistics.PERSONS:
        return None
    found = services.statistics.viewings_of(video.account_id, video.id, most) if video.is_viewed else ()
    return sorted(found, key=lambda each: (each.created_ms, each.id), reverse=True)
