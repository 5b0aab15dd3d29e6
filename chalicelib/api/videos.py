"""The methods about videos."""

import json
import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from chalicelib.api.credits import price_video
from chalicelib.api.idempotency import Claim, IdempotencyServices, run_once
from chalicelib.api.request_limits import MAX_ANSWER_BYTES
from chalicelib.api.share_pages import with_page
from chalicelib.api.templates import check_active, get_template
from chalicelib.api.video_paging import TemplateVideos, read_range
from chalicelib.api.video_requests import VideoRequestServices, read_video
from chalicelib.api.video_start import EnqueueServices, claim_medias, enqueue, release_medias, schedule_recovery
from chalicelib.api.video_tokens import use_of_video
from chalicelib.api.video_wire import video_to_wire, videos_to_wire
from chalicelib.api.visitor_requests import counted_video
from chalicelib.api.wire_fields import Wire, without_absent
from chalicelib.domain.account import Caller, Credential
from chalicelib.domain.brand import Brand
from chalicelib.domain.deletion import delete_videos
from chalicelib.domain.errors import ACCOUNTS_OWN, ApiError, NotDeleted
from chalicelib.domain.formats import content_type_of
from chalicelib.domain.media import Media
from chalicelib.domain.messages import DeleteVideoMessage
from chalicelib.domain.page_link import file_url
from chalicelib.domain.ports import Ledger, ObjectStore, Templates, Videos
from chalicelib.domain.queue import MAX_DELAY_S, Queue
from chalicelib.domain.quota import QuotaServices, load_quota
from chalicelib.domain.receipts import ErasureServices, begin_receipt, finish_receipt, note_in
from chalicelib.domain.services import HasStatistics, HasTemplates, HasVideos
from chalicelib.domain.template import Template
from chalicelib.domain.urls import without_urls
from chalicelib.domain.use_counts import UsageServices
from chalicelib.domain.video import OutFile, Video
from chalicelib.domain.withdrawal import withdraw_files

# By then a call of the API has ended.
_LATER_S = 30
# Larger pages are cut, because a batch may request several.
_MAX_PAGE_BYTES = MAX_ANSWER_BYTES // 2
log = logging.getLogger(__name__)


class VideoListServices(HasTemplates, HasVideos, HasStatistics, Protocol):
    """The services that hold the videos of a template."""


class NewVideoServices(
    QuotaServices,
    VideoRequestServices,
    EnqueueServices,
    IdempotencyServices,
    UsageServices,
    HasTemplates,
    HasVideos,
    Protocol,
):
    """The services that check, store and queue a video."""


def new_video(
    template_id: str, wire: Wire, caller: Caller, services: NewVideoServices, call_key: str | None = None
) -> str:
    """Create a video from a `VideoNew_t`. Return its id.

    A call with the `clientToken` of an earlier one, or else with its `call_key`, returns the same id.

    Raises:
        ApiError: the request is invalid, or the account's quota or the limits of visitors do not allow it. Nothing is
            stored.
    """
    template = _template_for(template_id, caller, services.templates)

    def create(claim: Claim | None) -> Wire:
        if claim is not None and claim.is_resumed and services.videos.get(caller.account_id, claim.key.made_id):
            return {"id": claim.key.made_id}
        return {"id": _new_video(wire, template, caller, services, claim.key.made_id if claim else None)}

    video_id: str = run_once(use_of_video(template_id, wire, caller, call_key), create, services)["id"]
    return video_id


def _new_video(wire: Wire, template: Template, caller: Caller, services: NewVideoServices, video_id: str | None) -> str:
    check_active(template)
    video, temporary = read_video(wire, template, caller, services, video_id)
    try:
        video = price_video(video, template, load_quota(template.account_id, services), services.profiles)
        with counted_video(video, template, caller, services):
            _start(with_page(video, template, caller), temporary, services)
    except ApiError as error:
        if caller.template_id:
            raise error.to_visitor() from None
        raise
    return video.id


def list_videos(template_id: str, account_id: str, services: VideoListServices) -> list[Video]:
    """Return the videos of a template, newest first.

    Raises:
        ApiError: 1000 the account has no such template.
    """
    get_template(template_id, account_id, services.templates)
    return services.videos.list_of_template(account_id, template_id)


def list_page(template_id: str, page: Wire, account_id: str, brand: Brand, services: VideoListServices) -> Wire:
    """Return the `VideoPage` of a `Page_t`, newest first.

    A page has fewer videos than its limit if these are large.

    Raises:
        ApiError: 1000 the account has no such template; the page is invalid.
    """
    wanted = read_range(page)
    get_template(template_id, account_id, services.templates)
    found = TemplateVideos(account_id, template_id, services.videos)
    # In a page before a video, the first videos are the farthest from it, so leave those out.
    wires = _fitting(
        videos_to_wire(found.read(wanted), brand, services.statistics), from_the_end=wanted.before is not None
    )
    first, last = (wires[0]["id"], wires[-1]["id"]) if wires else (None, None)
    return {"videos": wires} | found.around(wanted, first, last)


def get_video(video_id: str, caller: Caller, videos: Videos) -> Video:
    """Return a video that the caller may see.

    Raises:
        ApiError: 1007 there is no such video, or a template's credentials did not create it.
    """
    video = videos.get(caller.account_id, video_id)
    foreign = video and caller.template_id and not (video.by_template and video.template_id == caller.template_id)
    if video is None or foreign:
        raise ApiError.video_not_found(video_id)
    return video


def describe_video(video_id: str, caller: Caller, brand: Brand, services: VideoListServices) -> Wire:
    """Return the `Video` as the caller may see it.

    A template's credentials get neither its `usage`, which would reveal other videos, nor details of the account's
    credit, nor secrets in URLs, nor what viewers of its page have done.

    Raises:
        ApiError: as `get_video`.
    """
    video = get_video(video_id, caller, services.videos)
    if caller.template_id and video.render.error_code in ACCOUNTS_OWN and video.render.error:
        video = replace(video, render=replace(video.render, error=video.render.error.partition(":")[0]))
    if not caller.template_id:
        return videos_to_wire([video], brand, services.statistics)[0]
    error, waits_for = (text and without_urls(text) for text in (video.render.error, video.render.waits_for))
    video = replace(video, render=replace(video.render, error=error, waits_for=waits_for))
    return without_absent(video_to_wire(video, brand, to_visitor=True) | {"usage": None})


def list_links(video: Video, storage: ObjectStore) -> list[Wire]:
    """Return a `VideoLink` for each output file."""
    return [_link(video, out, storage) for out in video.out_files]


def link(video: Video, storage_id: str, storage: ObjectStore) -> Wire:
    """Return the `VideoLink` of one output file.

    Raises:
        ApiError: 1006 the video has no such output file.
    """
    for out in video.out_files:
        if out.storage_id(video.id) == storage_id:
            return _link(video, out, storage)
    raise ApiError.video_file_not_found(storage_id)


def delete_video(
    video_id: str,
    account_id: str,
    services: ErasureServices,
    credential: Credential = Credential.SECRET,
    *,
    withdraws: bool = True,
) -> None:
    """Delete a video with everything that is stored about it, with a receipt. A video in progress is cancelled.

    `withdraws`: its files at other places, too.

    Raises:
        ApiError: 1007 there is no such video; 1030 the files could not be deleted, and the video still exists.
    """
    video = get_video(video_id, Caller(account_id), services.videos)
    if withdraws and (problems := withdraw_files(video, services)):
        raise ApiError.files_not_deleted(video_id, "; ".join(problems))
    erasure = begin_receipt(video, credential, services)
    # Send the messages first: the queue completes a call that is interrupted, and sweeps when all workers have ended.
    for delay_s in (_LATER_S, MAX_DELAY_S):
        services.queues.send(Queue.REMOVE, DeleteVideoMessage.of(video, keeps_outside=not withdraws), delay_s)
    try:
        delete_videos([video], services, note_in(erasure, services), withdraws=withdraws)
        finish_receipt(erasure, services)
    except NotDeleted as error:
        log.warning("files of video %s were not deleted: %s", video_id, error)
        # The queue deletes files that a step stored at the last moment. No caller can reach them.
        if services.videos.get(account_id, video_id):
            raise ApiError.files_not_deleted(
                video_id, "the storage refuses at the moment; ask again, or wait a minute"
            ) from error


def _template_for(template_id: str, caller: Caller, templates: Templates) -> Template:
    if caller.template_id and caller.template_id != template_id:
        raise ApiError.authentication("these credentials are for another template")
    return get_template(template_id, caller.account_id, templates)


def _start(video: Video, medias: dict[str, Media], services: NewVideoServices) -> None:
    """Store a checked video, claim its temporary media files and queue it: all or nothing."""
    schedule_recovery([video], services.queues)
    claimed = claim_medias(medias, video, services)
    try:
        if not services.videos.add([video]):
            raise _no_credit(video, services.ledger)
        enqueue([video], services)
    except BaseException:
        services.videos.delete(video.account_id, video.id)
        release_medias(claimed, services)
        raise


def _no_credit(video: Video, ledger: Ledger) -> ApiError:
    """Return error 2004 for a video whose credit concurrent calls have spent."""
    return ApiError.no_credit(video.price, ledger.balance(video.account_id).amounts.available)


def _fitting(wires: Sequence[Wire], *, from_the_end: bool) -> list[Wire]:
    """Return as many videos as fit into a page, at least one, from the start or from the end."""
    kept: list[Wire] = []
    left = _MAX_PAGE_BYTES
    for wire in reversed(wires) if from_the_end else wires:
        left -= len(json.dumps(json.dumps(wire)))
        if left < 0 and kept:
            break
        kept.append(wire)
    return kept[::-1] if from_the_end else kept


def _link(video: Video, out: OutFile, storage: ObjectStore) -> Wire:
    poster = _url(out.poster_key, out.poster_key.rsplit("/", 1)[-1], storage) if out.poster_key else None
    url = _url(out.key, out.name, storage)
    page = video.page.url
    return without_absent(
        {
            "id": out.storage_id(video.id),
            "profile": out.profile,
            "url": url,
            "poster": poster,
            "lastingUrl": file_url(page, out.profile) if page else None,
            "pageUrl": page,
        }
    )


def _url(key: str, name: str, storage: ObjectStore) -> str:
    return storage.link(key, name, content_type_of(name))
