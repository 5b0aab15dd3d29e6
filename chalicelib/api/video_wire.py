"""A video as it looks on the wire: the answer of `Video_Get`, and the body of a webhook's call."""

from chalicelib.api.inputs import input_to_wire
from chalicelib.api.player_fields import player_to_wire
from chalicelib.api.wire import Wire, to_date, without_absent
from chalicelib.domain.brand import Brand
from chalicelib.domain.usage import Usage, usage_of
from chalicelib.domain.video import Video, VideoStatus

_CODES = {
    VideoStatus.QUEUED: "queue",
    VideoStatus.PREPARING: "processing",
    VideoStatus.RENDERING: "processing",
    VideoStatus.ASSEMBLING: "processing",
    VideoStatus.DONE: "done",
    VideoStatus.ERROR: "error",
}


def video_to_wire(video: Video, brand: Brand) -> Wire:
    """The `Video` struct, as the brand has it."""
    return without_absent(
        {
            "id": video.id,
            "name": video.name,
            "description": video.description,
            "keywords": video.keywords,
            "date": to_date(video.created_ms),
            "duration": video.plan.duration_ms,
            "data": video.data,
            "status": _status(video),
            "inputMedias": [input_to_wire(media, brand) for media in video.medias],
            "inputVariables": [{"name": name, "value": value} for name, value in video.variables.items()],
            "outFiles": [
                {
                    "name": out.name,
                    "profile": out.profile,
                    "size": out.size_bytes,
                    "storage": {brand.storage_key: out.storage_id(video.id)},
                }
                for out in video.out_files
            ],
            "templateID": video.template_id,
            "accountID": video.account_id,
            "credits": video.credits,
            "usage": usage_to_wire(usage_of(video)) if video.render.total_ms else None,
            "batch": video.batch or None,
            "warnings": list(video.render.warnings) or None,
            "email": video.contact.email,
            "firstName": video.contact.first_name,
            "lastName": video.contact.last_name,
            "template_type": video.template_type,
        }
        | player_to_wire(video.player)
    )


def usage_to_wire(usage: Usage) -> Wire:
    """The `Usage` struct."""
    compute_gb_s = usage.compute_mb_ms / 1_024_000
    return {"rendered": usage.rendered_ms, "reused": usage.cached_ms, "compute": round(compute_gb_s, 3)}


def _status(video: Video) -> Wire:
    running = video.status not in (VideoStatus.DONE, VideoStatus.ERROR)
    return without_absent(
        {
            "code": _CODES[video.status],
            "message": video.render.error or video.render.waits_for,
            "errorCode": video.render.error_code,
            "progress": video.progress if running else None,
        }
    )
