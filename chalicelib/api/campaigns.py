"""The methods about campaigns: many videos in one call, one for each row of a table."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain
from typing import Protocol

from chalicelib.api.api_services import HasConcurrency
from chalicelib.api.credits import price_video
from chalicelib.api.list_forecasts import report_to_wire
from chalicelib.api.request_limits import Budget
from chalicelib.api.share_pages import with_page
from chalicelib.api.template_checks import VideoCheckServices, problems_of, try_video
from chalicelib.api.templates import check_active, get_template
from chalicelib.api.video_requests import VideoRequestServices, read_video
from chalicelib.api.video_start import EnqueueServices, claim_medias, enqueue, release_medias, schedule_recovery
from chalicelib.api.video_tokens import claim_chosen, claim_rows
from chalicelib.api.videos import NewVideoServices
from chalicelib.api.wire_fields import Wire, without_absent
from chalicelib.domain.account import Caller
from chalicelib.domain.brand import Brand
from chalicelib.domain.destinations import Destinations
from chalicelib.domain.errors import ApiError
from chalicelib.domain.field_limits import MAX_ROWS
from chalicelib.domain.ids import new_id
from chalicelib.domain.list_report import report_of
from chalicelib.domain.list_tally import ListTally
from chalicelib.domain.media import Media
from chalicelib.domain.ports import Connections, Medias, Profiles, Templates
from chalicelib.domain.quota import AccountQuota, load_quota
from chalicelib.domain.read_cache import cache_reads
from chalicelib.domain.services import HasVideos
from chalicelib.domain.template import Template
from chalicelib.domain.video import Video


class CheckVideosServices(VideoCheckServices, HasConcurrency, Protocol):
    """The services that check several videos."""


class StartServices(EnqueueServices, HasVideos, Protocol):
    """The services that store and queue videos."""


@dataclass(frozen=True, slots=True)
class _CachedReads:
    """The services that check the rows of one call. They read each table row once."""

    medias: Medias
    profiles: Profiles
    connections: Connections
    brand: Brand
    s3_sources: Collection[str]
    s3_public_sources: Collection[str]
    destinations: Destinations
    now_ms: Callable[[], int]
    makes_when_watched: bool


@dataclass(frozen=True, slots=True)
class ChosenIds:
    """The ids of the videos of a call, in their order, and that of their batch, chosen before the call.

    All have the time of the batch, by which its videos are found.
    """

    batch: str
    videos: Sequence[str]


def new_videos(
    template_id: str,
    wires: list[Wire | ApiError],
    caller: Caller,
    services: NewVideoServices,
    budget: Budget,
    call_key: str | None = None,
    chosen: ChosenIds | None = None,
) -> list[Wire]:
    """Create a video for each `VideoNew_t`. Return a `NewVideo` for each, with its id or its problems.

    A row that is not a valid `VideoNew_t` is passed as the error that describes it. A row with the `clientToken` of an
    earlier call, or with the `call_key` of one that died, gets the video of that call. Where ids were `chosen`, these
    decide instead: a row whose video exists gets it.

    All valid videos are queued in order, or none if queueing fails. Missing credit is a problem of a row, and so is
    error 5000 for the rows that the request has no time for.

    Raises:
        ApiError: 1000 there is no such template, 1028 it is not active, -32602 there are too many rows.
    """
    template = _template(template_id, wires, caller.account_id, services.templates)
    if chosen:
        claims = claim_chosen(chosen.videos, caller, services)
    else:
        claims = claim_rows(template_id, wires, caller, call_key, services)
    to_make = [number for number in range(len(wires)) if number not in claims.answers | claims.copies]
    ids = {number: claim.key.made_id for number, claim in claims.to_make.items()}
    try:
        rows = [(wires[number], ids.get(number)) for number in to_make]
        made = _new_videos(rows, template, caller, services, budget, chosen.batch if chosen else None)
    except BaseException:
        claims.interrupt(services)
        raise
    answers = {number: _to_wire(answer) for number, answer in claims.answers.items()}
    answers |= dict(zip(to_make, made, strict=True))
    answers |= {number: answers[other] for number, other in claims.copies.items()}
    claims.finish(answers, services)
    return [answers[number] for number in range(len(wires))]


def _of_batch(video: Video, template: Template, caller: Caller, batch: str) -> Video:
    return with_page(replace(video, batch=batch), template, caller)


def _to_wire(answer: Wire | ApiError) -> Wire:
    """Return the `NewVideo` of a row."""
    return {"problems": problems_of(answer)} if isinstance(answer, ApiError) else answer


def _new_videos(
    wires: list[tuple[Wire | ApiError, str | None]],
    template: Template,
    caller: Caller,
    services: NewVideoServices,
    budget: Budget,
    chosen_batch: str | None,
) -> list[Wire]:
    """Create videos. Return the `NewVideo` of each row. Rows have the id of their video, or get a new one."""
    account_id, batch = template.account_id, chosen_batch or new_id(services.now_ms())
    claimed: dict[str, list[Media]] = {}
    try:
        found = _rows(wires, template, load_quota(account_id, services), services, budget, claimed)
        rows = [row if isinstance(row, ApiError) else _of_batch(row, template, caller, batch) for row in found]
        videos = [row for row in rows if isinstance(row, Video)]
        # Concurrent calls may have spent the credit since the quota was read.
        late = {video.id for video in videos[_start(videos, services) :]}
    except BaseException:
        release_medias(chain(*claimed.values()), services)
        raise
    release_medias(chain(*(claimed[video_id] for video_id in late)), services)
    left = services.ledger.balance(account_id).amounts.available if late else 0
    answers = [
        ApiError.no_credit(row.price, left) if isinstance(row, Video) and row.id in late else row for row in rows
    ]
    return [_to_wire({"id": row.id, "batch": batch} if isinstance(row, Video) else row) for row in answers]


def check_videos(
    template_id: str, wires: list[Wire | ApiError], account_id: str, services: CheckVideosServices, budget: Budget
) -> Wire:
    """Validate a video for each `VideoNew_t` as `check_video` does. Return the `CampaignCheck`. Nothing is stored.

    Each row is checked as if the valid rows before it had been created.

    Raises:
        ApiError: as `new_videos`.
    """
    template = _template(template_id, wires, account_id, services.templates)
    quota, reads, dry_run = load_quota(account_id, services), cached_reads(services), cache(services.dry_run)
    left, rows, taken, tally = quota.remaining, [], set[str](), ListTally()
    for number, wire in enumerate(wires, 1):
        row = try_video(wire, template, quota, reads, dry_run, budget, taken, partial(tally.add, number))
        quota = quota.after_charge(row["credits"] if row["ok"] else 0)
        rows.append(row)
    credits_ = sum(row["credits"] for row in rows if row["ok"])
    found = {"ok": all(row["ok"] for row in rows), "credits": credits_, "left": left, "rows": rows}
    return without_absent(found) | report_to_wire(report_of(tally), services.concurrency)


def _template(template_id: str, wires: list[Wire | ApiError], account_id: str, templates: Templates) -> Template:
    if not 1 <= len(wires) <= MAX_ROWS:
        raise ApiError.invalid_params("videos", f"1 to {MAX_ROWS:,} videos, got {len(wires):,}")
    template = get_template(template_id, account_id, templates)
    check_active(template)
    return template


def _rows(
    wires: list[tuple[Wire | ApiError, str | None]],
    template: Template,
    quota: AccountQuota,
    services: NewVideoServices,
    budget: Budget,
    claimed: dict[str, list[Media]],
) -> list[Video | ApiError]:
    """Return a video for each row, or the error that prevents it. Each row is checked as if those before it existed.

    The temporary media files that a video claims are added to `claimed` by its id.
    """
    reads = cached_reads(services)
    rows: list[Video | ApiError] = []
    for wire, video_id in wires:
        try:
            if isinstance(wire, ApiError):
                raise wire
            budget.check()
            video, temporary = read_video(wire, template, Caller(template.account_id), reads, video_id)
            video = price_video(video, template, quota, reads.profiles)
            claimed[video.id] = claim_medias(temporary, video, services)
            quota = quota.after_charge(video.price)
            rows.append(video)
        except ApiError as error:
            rows.append(error)
    return rows


def _start(videos: list[Video], services: StartServices) -> int:
    """Store and queue videos in order. Return how many were stored before the credit ran out."""
    if not videos:
        return 0
    schedule_recovery(videos, services.queues)
    try:
        started = services.videos.add(videos)
        enqueue(videos[:started], services)
    except BaseException:
        # The prepare step ignores messages of deleted videos.
        services.videos.delete_many(videos[0].account_id, [video.id for video in videos])
        raise
    return started


def cached_reads(services: VideoRequestServices) -> VideoRequestServices:
    """Return the services that check several videos of an account. They read each table row once."""
    medias, profiles = cache_reads(services.medias), cache_reads(services.profiles)
    connections = cache_reads(services.connections)
    sources = services.s3_sources, services.s3_public_sources, services.destinations
    return _CachedReads(
        medias, profiles, connections, services.brand, *sources, services.now_ms, services.makes_when_watched
    )
