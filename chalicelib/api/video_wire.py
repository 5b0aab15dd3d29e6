"""The `Video` struct: the answer of `Video_Get`, and the body of webhook calls."""

from collections.abc import Sequence

from chalicelib.api.analytics_wire import analytics_to_wire, form_data_of, sums_of_videos
from chalicelib.api.first_watch_fields import WATCHED
from chalicelib.api.input_media import input_to_wire
from chalicelib.api.player_fields import stored_to_wire
from chalicelib.api.publications import out_files_to_wire, publications_to_wire
from chalicelib.api.wire_fields import Wire, to_date, without_absent
from chalicelib.domain.brand import Brand
from chalicelib.domain.page_player import with_defaults
from chalicelib.domain.ports import Statistics
from chalicelib.domain.usage import Usage, usage_of
from chalicelib.domain.video import IN_PROGRESS, Player, Video, VideoStatus
from chalicelib.domain.viewing import Sums

WIRE_STATUS = {
    VideoStatus.QUEUED: "queue",
    VideoStatus.PREPARING: "processing",
    VideoStatus.UNWATCHED: "created",
    VideoStatus.RENDERING: "processing",
    VideoStatus.ASSEMBLING: "processing",
    VideoStatus.DONE: "done",
    VideoStatus.ERROR: "error",
}


def videos_to_wire(videos: Sequence[Video], brand: Brand, statistics: Statistics) -> list[Wire]:
    """Return the `Video` structs of videos of one account, with what viewers of their pages have done."""
    sums = sums_of_videos(videos, statistics)
    return [video_to_wire(video, brand, sums.get(video.id)) for video in videos]


def video_to_wire(video: Video, brand: Brand, sums: Sums | None = None, *, to_visitor: bool = False) -> Wire:
    """Return the `Video` struct in the brand's terms.

    Visitors of a template see no secrets in URLs, no forms that others have sent, and no buckets of the account.
    """
    return without_absent(
        {
            "id": video.id,
            "name": video.name,
            "description": video.description,
            "keywords": video.keywords,
            "date": to_date(video.created_ms),
            "duration": video.plan.duration_ms,
            "data": video.data,
            "status": _status(video, to_visitor=to_visitor),
            "inputMedias": [input_to_wire(media, brand, to_visitor=to_visitor) for media in video.medias],
            "inputVariables": [{"name": name, "value": value} for name, value in video.variables.items()],
            "outFiles": out_files_to_wire(video, brand, to_visitor=to_visitor),
            "templateID": video.template_id,
            "accountID": video.account_id,
            "credits": video.credits,
            "usage": usage_to_wire(usage_of(video)) if video.render.total_ms else None,
            "publications": None if to_visitor else publications_to_wire(video),
            "batch": video.batch or None,
            "warnings": list(video.render.warnings) or None,
            "email": video.contact.email,
            "firstName": video.contact.first_name,
            "lastName": video.contact.last_name,
            "template_type": video.template_type,
            "pageUrl": video.page.url,
            "when": WATCHED if video.made_when_watched else None,
        }
        | {"formData": list(video.player.form_data or ()) if to_visitor else form_data_of(video)}
        | player_to_wire(video.player)
        | {"analytics": analytics_to_wire(sums)}
    )


def player_to_wire(player: Player) -> Wire:
    """Return the player's settings of a `Video`. Absent ones have the vendor's defaults."""
    return {
        "landingInfo": stored_to_wire(player.landing_info),
        "playerInfo": with_defaults(stored_to_wire(player.player_info) or {}),
        "template_media": player.template_media,
        "GATrackingCode": player.tracking_code,
        "poweredbyPirsonalLogo": player.powered_by_logo,
    }


def usage_to_wire(usage: Usage) -> Wire:
    """Return the `Usage` struct."""
    compute_gb_s = usage.compute_mb_ms / 1_024_000
    return {"rendered": usage.rendered_ms, "reused": usage.cached_ms, "compute": round(compute_gb_s, 3)}


def _status(video: Video, *, to_visitor: bool) -> Wire:
    if video.is_publishing and video.publishing and video.publishing.is_pending:
        # Its files are stored, so only the last per cent is left.
        return {"code": "processing", "message": video.publishing.description, "progress": 99}
    if video.error_code is not None:
        problem = "it could not be published" if to_visitor and video.status is VideoStatus.DONE else video.error
        return without_absent({"code": "error", "message": problem, "errorCode": video.error_code})
    return without_absent(
        {
            "code": WIRE_STATUS[video.status],
            "message": video.render.error or video.render.waits_for,
            "progress": video.progress if video.status in IN_PROGRESS else None,
        }
    )
