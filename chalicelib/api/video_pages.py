"""The videos of a template in pages, for there may be more than one answer holds."""

import json
from collections.abc import Sequence

from chalicelib.api.limits import MAX_ANSWER_BYTES
from chalicelib.api.store import Store
from chalicelib.api.templates import get_template
from chalicelib.api.video_wire import video_to_wire
from chalicelib.api.wire import Wire, without_absent
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ids import is_id

MAX_VIDEOS = 1000
_USUAL_VIDEOS = 100
# A page that would be longer ends earlier: a batch may ask for several.
_MAX_PAGE_BYTES = MAX_ANSWER_BYTES // 2


def page_of_videos(template_id: str, page: Wire, account_id: str, store: Store) -> Wire:
    """The `VideoPage` that a `Page_t` asks for, newest first.

    `older` is there if there are older videos, `newer` if there are newer ones: ids, to be asked for as `after` and
    `before`. They stay good when their videos are deleted. A page has fewer videos than asked for where these are long.

    Raises:
        ApiError: 1000 the account has no such template; the page cannot be asked for so.
    """
    limit = _limit(page.get("limit"))
    after, before = _id(page, "after"), _id(page, "before")
    if after and before:
        raise ApiError.invalid_params("page", "after or before, not both")
    get_template(template_id, account_id, store)

    def ids(count: int, after: str | None, before: str | None) -> Sequence[Wire]:
        found = store.videos.page_of_template(account_id, template_id, count, after=after, before=before)
        return [video_to_wire(video, store.brand) for video in found]

    # Of a page before a video, the first are those farthest from it, and so those to leave out.
    wires = _fitting(ids(limit, after, before), from_the_end=before is not None)
    first, last = (wires[0]["id"], wires[-1]["id"]) if wires else (after, before)
    return without_absent(
        {
            "videos": wires,
            "older": last if last and ids(1, last, None) else None,
            "newer": first if first and ids(1, None, first) else None,
        }
    )


def _limit(limit: int | None) -> int:
    if limit is None:
        return _USUAL_VIDEOS
    if not 1 <= limit <= MAX_VIDEOS:
        raise ApiError.invalid_params("page.limit", f"1 to {MAX_VIDEOS:,} videos")
    return limit


def _id(page: Wire, name: str) -> str | None:
    value = page.get(name)
    if value is not None and not is_id(value):
        raise ApiError.invalid_params(f"page.{name}", "the id of a video, as older or newer of another page tells it")
    return value


def _fitting(wires: Sequence[Wire], *, from_the_end: bool) -> list[Wire]:
    """As many as fit into a page, at least one: the first, or the last."""
    kept: list[Wire] = []
    left = _MAX_PAGE_BYTES
    for wire in reversed(wires) if from_the_end else wires:
        left -= len(json.dumps(json.dumps(wire)))
        if left < 0 and kept:
            break
        kept.append(wire)
    return kept[::-1] if from_the_end else kept
