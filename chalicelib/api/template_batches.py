"""The batches of a template: the videos that one call requested together, and their sums."""

from chalicelib.api.templates import get_template
from chalicelib.api.video_paging import TemplateVideos, read_range
from chalicelib.api.video_wire import usage_to_wire
from chalicelib.api.videos import VideoListServices
from chalicelib.api.wire_fields import Wire, to_date
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ids import id_ms, is_id
from chalicelib.domain.usage import VideoTotals, total_of

MAX_VIDEOS = 100


def get_batch(template_id: str, batch_id: str, account_id: str, services: VideoListServices) -> Wire:
    """Return the `Batch` of the videos that one `Template_Videos_New` created, without deleted ones.

    Raises:
        ApiError: 1000 the account has no such template, -32602 the template has no video of this batch.
    """
    get_template(template_id, account_id, services.templates)
    videos = services.videos.list_of_batch(account_id, template_id, batch_id) if is_id(batch_id) else []
    if not videos:
        raise ApiError.invalid_params("batchID", "the batch of a video of the template, as Video_Get returns it")
    return _batch_to_wire(batch_id, total_of(videos))


def list_batches(template_id: str, page: Wire, account_id: str, services: VideoListServices) -> Wire:
    """Return the `BatchPage` of a `Page_t`: the batches of the template's videos on the page, newest first.

    Raises:
        ApiError: 1000 the account has no such template, -32602 the page is invalid.
    """
    get_template(template_id, account_id, services.templates)
    wanted = read_range(page, MAX_VIDEOS)
    videos = TemplateVideos(account_id, template_id, services.videos)
    found = videos.read(wanted)
    # A dict keeps the order: that of the newest video of each batch.
    ids = dict.fromkeys(video.batch for video in found if video.batch)
    batches = [
        _batch_to_wire(id_, total_of(services.videos.list_of_batch(account_id, template_id, id_))) for id_ in ids
    ]
    first, last = (found[0].id, found[-1].id) if found else (None, None)
    return {"batches": batches} | videos.around(wanted, first, last)


def _batch_to_wire(batch_id: str, total: VideoTotals) -> Wire:
    return {"id": batch_id, "date": to_date(id_ms(batch_id))} | sum_to_wire(total)


def sum_to_wire(total: VideoTotals) -> Wire:
    """Return the sums of a `Batch`."""
    waiting = {"unwatched": total.unwatched} if total.unwatched else {}
    return waiting | {
        "videos": total.videos,
        "done": total.done,
        "failed": total.failed,
        "duration": total.duration_ms,
        "credits": total.credits,
        "usage": usage_to_wire(total.usage),
    }
