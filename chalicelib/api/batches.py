"""What the videos of one campaign came to: those that one call asked for."""

from chalicelib.api.store import Store
from chalicelib.api.templates import get_template
from chalicelib.api.video_wire import usage_to_wire
from chalicelib.api.wire import Wire
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ids import is_id
from chalicelib.domain.usage import Sum, sum_of


def get_batch(template_id: str, batch_id: str, account_id: str, store: Store) -> Wire:
    """The `Batch` of the videos that one `Template_Videos_New` made, without those deleted since.

    Raises:
        ApiError: 1000 the account has no such template, -32602 it has no video of such a batch.
    """
    get_template(template_id, account_id, store)
    videos = store.videos.list_of_batch(account_id, template_id, batch_id) if is_id(batch_id) else []
    if not videos:
        raise ApiError.invalid_params("batchID", "the batch of a video of the template, as Video_Get tells it")
    return sum_to_wire(sum_of(videos))


def sum_to_wire(total: Sum) -> Wire:
    """The `Batch` struct."""
    return {
        "videos": total.videos,
        "done": total.done,
        "failed": total.failed,
        "duration": total.duration_ms,
        "credits": total.credits,
        "usage": usage_to_wire(total.usage),
    }
