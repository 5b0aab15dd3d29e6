"""Sums, viewings and forms on the wire: in the vendors' shape within `Video` and `Template`, and in our own."""

import json
from collections.abc import Sequence
from typing import Any

from chalicelib.api.wire_fields import Wire, to_date, without_absent
from chalicelib.domain.ports import Statistics
from chalicelib.domain.submission import Submission
from chalicelib.domain.video import Video
from chalicelib.domain.viewing import NO_SUMS, Sums, Viewing


def analytics_to_wire(sums: Sums | None) -> Wire:
    """Return the vendors' `Analytics`. Where nothing was counted, it is as in recorded answers of 2017."""
    # Only players of the vendors filled the details, and nothing public tells with what.
    details: dict[str, Any] = {"playDetails": []}
    if sums is None:
        return details
    return {
        "plays": sums.plays,
        "CTALinkClicks": sums.cta_link,
        "CTAIconClicks": sums.cta_icon,
        "CTAContentShow": sums.cta_shown,
        "CTAContentHide": sums.cta_hidden,
        "engagementRate": sums.engagement_percent,
    } | details


def sums_to_wire(sums: Sums) -> Wire:
    """Return the `ViewingSums` struct."""
    return {
        "loads": sums.loads,
        "embedLoads": sums.embeds,
        "plays": sums.plays,
        "pauses": sums.pauses,
        "completions": sums.completions,
        "ctaShown": sums.cta_shown,
        "ctaHidden": sums.cta_hidden,
        "ctaLinkClicks": sums.cta_link,
        "ctaIconClicks": sums.cta_icon,
        "forms": sums.forms,
        "engagementRate": sums.engagement_percent,
    }


def viewing_to_wire(viewing: Viewing, form: Submission | None) -> Wire:
    """Return the `Viewing` struct."""
    state = viewing.state
    return without_absent(
        {
            "date": to_date(viewing.created_ms),
            "lastDate": to_date(viewing.changed_ms),
            "embed": state.embed,
            "played": state.played,
            "completed": state.ended,
            "pauses": state.pauses,
            "watched": state.watched_parts,
            "ctaShown": state.cta_shown,
            "ctaHidden": state.cta_hidden,
            "ctaLinkClicks": state.cta_link,
            "ctaIconClicks": state.cta_icon,
            "form": [{"name": name, "value": value} for name, value in form.fields.items()] if form else None,
        }
    )


def form_data_of(video: Video) -> list[str]:
    """Return the `formData` of a video: the texts of its caller, and a JSON text for each form that was sent."""
    return [*(video.player.form_data or ()), *map(_to_text, video.submissions)]


def without_forms(texts: Sequence[str], video: Video) -> tuple[str, ...]:
    """Return the texts of a `formData` that are the caller's own: without the forms that the video has anyway."""
    sent = set(map(_to_text, video.submissions))
    return tuple(text for text in texts if text not in sent)


def sums_of_videos(videos: Sequence[Video], statistics: Statistics) -> dict[str, Sums]:
    """Return the sums of videos of one account. Only those that were viewed are read."""
    viewed = [video.id for video in videos if video.is_viewed]
    read = statistics.of_videos(videos[0].account_id, viewed) if viewed else {}
    return {id_: read.get(id_, NO_SUMS) for id_ in viewed}


def _to_text(form: Submission) -> str:
    return json.dumps(
        {"date": to_date(form.created_ms), "viewing": form.viewing_id, "fields": form.fields}, ensure_ascii=False
    )
