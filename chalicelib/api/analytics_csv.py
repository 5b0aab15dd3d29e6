"""The statistics as CSV, for spreadsheets: RFC 4180, with a header, in UTF-8."""

import csv
import io
from collections.abc import Iterable, Sequence

from chalicelib.api.analytics import (
    AnalyticsServices,
    load_days,
    load_page,
    load_viewings,
    with_sums,
)
from chalicelib.api.analytics_wire import sums_to_wire, viewing_to_wire
from chalicelib.api.videos import get_video
from chalicelib.api.wire_fields import Wire, to_date
from chalicelib.domain.account import Caller
from chalicelib.domain.submission import form_of
from chalicelib.domain.viewing import NO_SUMS
from chalicelib.row_files import harmless

MAX_CSV_VIEWINGS = 10_000
_SUMS = tuple(sums_to_wire(NO_SUMS))
_VIEWING = (
    *("date", "lastDate", "embed", "played", "completed", "pauses", "watched"),
    *("ctaShown", "ctaHidden", "ctaLinkClicks", "ctaIconClicks"),
)


def days_csv(template_id: str, since: str, up_to: str, account_id: str, services: AnalyticsServices) -> str:
    """Return a row for each day of a template on which its videos were viewed.

    Raises:
        ApiError: as `template_analytics`.
    """
    days = load_days(template_id, since, up_to, account_id, services)
    rows = ([day, *sums_to_wire(sums).values()] for day, sums in days.by_day.items())
    return to_csv(["day", *_SUMS], rows)


def videos_csv(template_id: str, page: Wire, account_id: str, services: AnalyticsServices) -> Wire:
    """Return the `AnalyticsCsv` of a `Page_t`: a row for each video of the page.

    Raises:
        ApiError: as `template_videos`.
    """
    videos, links = load_page(template_id, page, account_id, services)
    rows = (
        [
            *(video.id, to_date(video.created_ms), video.name, video.contact.email or ""),
            *(video.contact.first_name or "", video.contact.last_name or "", video.data),
            *sums_to_wire(sums).values(),
        ]
        for video, sums in with_sums(videos, services)
    )
    header = ["videoID", "date", "name", "email", "firstName", "lastName", "data", *_SUMS]
    return {"csv": to_csv(header, rows)} | links


def viewings_csv(video_id: str, account_id: str, services: AnalyticsServices) -> str:
    """Return a row for each viewing of a video, newest first: only a header, if its template does not count persons.

    Raises:
        ApiError: 1007 the account has no such video.
    """
    video = get_video(video_id, Caller(account_id), services.videos)
    viewings = load_viewings(video, MAX_CSV_VIEWINGS, services) or ()
    forms = {each.id: form_of(each.viewing_id, video.submissions) for each in viewings}
    names = list(dict.fromkeys(name for form in forms.values() if form for name in form.fields))
    rows = []
    for each in viewings:
        wire, form = viewing_to_wire(each, None), forms[each.id]
        filled = form.fields if form else {}
        rows.append([*(wire[name] for name in _VIEWING), *(filled.get(name, "") for name in names)])
    return to_csv([*_VIEWING, *(f"form.{name}" for name in names)], rows)


def to_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a text of CSV. No cell can be taken for a formula."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows([_harmless(cell) for cell in row] for row in (header, *rows))
    return text.getvalue()


def _harmless(cell: object) -> object:
    """Return a cell for spreadsheets: an apostrophe before a text that looks like a formula, "true" for True."""
    if isinstance(cell, bool):
        return str(cell).lower()
    return harmless(cell) if isinstance(cell, str) else cell
