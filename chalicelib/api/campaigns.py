"""The methods about many videos at once: a campaign, of which each row is a video."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from chalicelib.api.budget import Budget
from chalicelib.api.checks import check_video, problems_of
from chalicelib.api.store import Store
from chalicelib.api.templates import get_template
from chalicelib.api.videos import read_video
from chalicelib.api.wire import Wire
from chalicelib.domain.account import Caller
from chalicelib.domain.errors import ApiError
from chalicelib.domain.media import Media
from chalicelib.domain.queue import Queue
from chalicelib.domain.template import Template, TemplateStatus
from chalicelib.domain.video import Video

MAX_ROWS = 1000
# Medias are fetched and texts set for each.
MAX_CHECKED_ROWS = 100


def new_videos(template_id: str, wires: list[Wire], account_id: str, store: Store, budget: Budget) -> list[Wire]:
    """Ask for a video of each `VideoNew_t`: for each a `NewVideo`, with its id or its problems.

    Those without problems are queued in their order, all of them or, if that fails, none. Those for which the time of
    the request did not suffice have the problem 5000.

    Raises:
        ApiError: 1000 there is no such template, 1028 it is not active, -32602 there are too many rows.
    """
    _check_count(wires, MAX_ROWS)
    template = get_template(template_id, account_id, store)
    if template.status is TemplateStatus.INACTIVE:
        raise ApiError.template_inactive(template_id)
    once = _remembering(store)
    rows = [_row(wire, template, once, budget) for wire in wires]
    _start([row for row in rows if isinstance(row, Video)], store)
    return [{"id": row.id} if isinstance(row, Video) else {"problems": problems_of(row)} for row in rows]


def check_videos(template_id: str, wires: list[Wire], account_id: str, store: Store, budget: Budget) -> Wire:
    """Try the video of each `VideoNew_t`, as `check_video` does: the `CampaignCheck`. Nothing is stored.

    Raises:
        ApiError: as `new_videos`.
    """
    _check_count(wires, MAX_CHECKED_ROWS)
    once = _remembering(store)
    rows = [check_video(template_id, wire, account_id, once, budget) for wire in wires]
    credits_ = sum(row.get("credits", 0) for row in rows)
    return {"ok": all(row["ok"] for row in rows), "credits": credits_, "rows": rows}


def _check_count(wires: list[Wire], most: int) -> None:
    if not 1 <= len(wires) <= most:
        raise ApiError.invalid_params("videos", f"1 to {most:,} videos, got {len(wires):,}")


def _row(wire: Wire, template: Template, store: Store, budget: Budget) -> Video | ApiError:
    try:
        budget.check()
        return read_video(wire, template, Caller(template.account_id), store)[0]
    except ApiError as error:
        return error


def _start(videos: list[Video], store: Store) -> None:
    if not videos:
        return
    try:
        store.videos.put_many(videos)
        messages = [{"account_id": video.account_id, "video_id": video.id} for video in videos]
        store.queues.send_many(Queue.PREPARE, messages)
    except BaseException:
        # A message without its video is nothing to do.
        store.videos.delete_many(videos[0].account_id, [video.id for video in videos])
        raise


@dataclass(frozen=True, slots=True)
class _Remembered:
    """A table of medias that is asked once for each."""

    get: Callable[[str, str], Media | None]
    table: Any

    def __getattr__(self, name: str) -> Any:
        return getattr(self.table, name)


def _remembering(store: Store) -> Store:
    return replace(store, medias=_Remembered(cache(store.medias.get), store.medias))
