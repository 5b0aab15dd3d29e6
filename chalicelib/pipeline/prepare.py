"""Prepare a video: collect its inputs, resolve the timeline, freeze both in a manifest, and queue render jobs."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from chalicelib.domain import lifecycle
from chalicelib.domain.credit import InsufficientCredit
from chalicelib.domain.errors import VideoError
from chalicelib.domain.ids import new_id
from chalicelib.domain.messages import DeleteVideoMessage, VideoMessage
from chalicelib.domain.metrics import Metric
from chalicelib.domain.profile import Profile
from chalicelib.domain.queue import Queue
from chalicelib.domain.quota import load_quota
from chalicelib.domain.render_limits import check_segments
from chalicelib.domain.render_state import RenderPlan
from chalicelib.domain.segment_release import release_running_segments, release_segments
from chalicelib.domain.services import (
    HasAccounts,
    HasFonts,
    HasLedger,
    HasPlans,
    HasProfiles,
    HasVisitorUsage,
)
from chalicelib.domain.static_template import template_of
from chalicelib.domain.timeline import Timeline
from chalicelib.domain.video import PLANNED, PREPARED, Video, VideoStatus, credits_of
from chalicelib.pipeline.backgrounds import with_own_profile
from chalicelib.pipeline.captions import captions_of
from chalicelib.pipeline.chapters import chapters_of
from chalicelib.pipeline.code_version import reusable_manifest
from chalicelib.pipeline.download_retry import (
    DownloadPostponed,
    DownloadProgress,
    TurnEnded,
    load_progress,
    resume_downloads,
)
from chalicelib.pipeline.downloads import new_downloader
from chalicelib.pipeline.finalize import finalize_if_ended
from chalicelib.pipeline.input_waits import retry_later, wait_for_server, wait_for_upload
from chalicelib.pipeline.inputs import MediaNotReady, collect_inputs, pin_uploads
from chalicelib.pipeline.jobs import apply_or_find, enqueue_jobs
from chalicelib.pipeline.local_files import all_with_account_fonts
from chalicelib.pipeline.manifest import Manifest, as_profile_error, save_manifest
from chalicelib.pipeline.media_reports import with_reports
from chalicelib.pipeline.pins import pin_everything
from chalicelib.pipeline.segment_cache import (
    USE_S,
    Cuts,
    acquire_missing,
    cache_scope,
    count_queued,
    cut_segments,
    fingerprint_inputs,
    segment_fingerprints,
    sound_fingerprint_inputs,
    sound_fingerprints,
)
from chalicelib.pipeline.services import (
    HasDownloader,
    compute_mb_ms,
)
from chalicelib.pipeline.steps import Step, StepRun, StepServices, run_step
from chalicelib.pipeline.stills import store_stills
from chalicelib.pipeline.unwatched import settle_unwatched
from chalicelib.pipeline.visitor_downloads import visitors_meter
from chalicelib.pipeline.visitor_length import check_visitors_length
from chalicelib.pipeline.waiting import RetryLater
from chalicelib.pipeline.warnings import find_warnings


class PrepareServices(
    StepServices,
    HasAccounts,
    HasPlans,
    HasLedger,
    HasFonts,
    HasProfiles,
    HasVisitorUsage,
    HasDownloader,
    Protocol,
):
    """The services that plan a video."""


@dataclass(frozen=True, slots=True)
class _Plan:
    timelines: Mapping[Profile, Timeline]
    cuts: Cuts
    segments: dict[str, tuple[str, ...]]
    sounds: dict[str, str]
    duration_ms: int
    warnings: tuple[str, ...]
    captions_vtt: str
    chapters_vtt: str


def prepare(message: VideoMessage, services: PrepareServices) -> None:
    """Plan a video and queue its render jobs.

    Raises:
        RetryLater: it waits for an upload or for a server, or its downloads take longer than one turn.
    """
    step = Step(
        is_due=lambda video: video.status not in PLANNED,
        work=lambda run: _prepare(run, services),
        # An earlier worker may have crashed before it had queued the jobs, or the assembly of a video without jobs.
        pass_on=lambda video: _pass_on(video, services),
        # A failed attempt must not end a video that another attempt has prepared in the meantime.
        fails_from=lifecycle.NOT_PREPARED,
    )
    run_step(message, step, services)


def _pass_on(video: Video, services: PrepareServices) -> None:
    if video.status is VideoStatus.UNWATCHED:
        settle_unwatched(video, services)
    else:
        enqueue_jobs(video, services)


def _prepare(run: StepRun, services: PrepareServices) -> None:
    video, began_ms = run.video, run.began_ms
    template = services.templates.get(video.account_id, video.template_id)
    if template is None:
        # The video was requested while its template was being deleted, so it is deleted as well.
        services.queues.send(Queue.REMOVE, DeleteVideoMessage.of(video))
        return
    services.videos.apply(lifecycle.start_preparing(video))
    known = reusable_manifest(video, services.storage)
    # Several workers may have the message, and the file behind a URL may change between them.
    video = video.in_attempt(new_id())
    progress = load_progress(services.storage, video) if video.render.waits_since_ms else DownloadProgress()
    fetch = new_downloader(services, visitors_meter(video, template, services))
    try:
        manifest = known or collect_inputs(
            video, template, services, resume_downloads(progress, fetch, services.now_ms)
        )
        with manifest.add_media_to_errors():
            manifest = with_reports(manifest, services)
            if video.is_static:
                manifest = with_own_profile(manifest, services)
            plan = _plan(manifest, video, services)
            if known is None:
                check_visitors_length(plan.duration_ms, video, template_of(video, template), manifest)
        if video.waits_to_be_watched:
            pinned = pin_everything(manifest, video, services.storage, services.now_ms())
        else:
            pinned = pin_uploads(manifest, video, services.storage)
        save_manifest(services.storage, video, _with_plan(pinned, plan, services))
        still_key = store_stills(video, pinned, plan.timelines, services) if video.waits_to_be_watched else None
    except MediaNotReady as waiting:
        services.videos.spend(video, compute_mb_ms(services, began_ms))
        wait_for_upload(video, waiting, services)
    except DownloadPostponed as off:
        services.videos.spend(video, compute_mb_ms(services, began_ms))
        wait_for_server(video, off, progress, services)
    except TurnEnded:
        services.videos.spend(video, compute_mb_ms(services, began_ms))
        later = RetryLater.after(0, f"{len(progress.sources)} media files are downloaded; more follow")
        retry_later(video, later, "downloading its media files", progress, services)
    else:
        if still_key:
            _wait_to_be_watched(video, plan, still_key, began_ms, services)
        else:
            _start(video, plan, began_ms, services, is_known=known is not None)


def _plan(manifest: Manifest, video: Video, services: PrepareServices) -> _Plan:
    resolved = manifest.resolve_all()
    with_fonts = all_with_account_fonts(resolved, manifest, services.storage)
    warnings = find_warnings(manifest, with_fonts, services.renderer)
    captions_vtt = captions_of(manifest, with_fonts, services.renderer)
    timelines = {profile: made.timeline for profile, made in resolved.items()}
    duration_ms = max(timeline.duration_ms for timeline in timelines.values())
    cuts: Cuts = dict.fromkeys(timelines, ())
    sounds: dict[str, str] = {}
    filled = fingerprint_inputs(manifest, video, services)
    if not video.is_static:
        sounds = sound_fingerprints(timelines, sound_fingerprint_inputs(manifest, video, filled))
        cuts = cut_segments(manifest, timelines)
    with as_profile_error():
        check_segments(sum(map(len, cuts.values())))
    chapters_vtt, _ = chapters_of(manifest, duration_ms)
    return _Plan(
        timelines,
        cuts,
        segment_fingerprints(cuts, timelines, filled),
        sounds,
        duration_ms,
        warnings,
        captions_vtt,
        chapters_vtt,
    )


def _with_plan(manifest: Manifest, plan: _Plan, services: PrepareServices) -> Manifest:
    """Return the manifest with the segment boundaries, which another code version might choose differently.

    Captions need the layout of the texts, and so the fonts, which the step that stores them does not have.
    """
    cuts = {profile.name: tuple(each.end_frame for each in segments) for profile, segments in plan.cuts.items()}
    return replace(
        manifest,
        cuts=cuts,
        release=services.renderer.code_version(),
        captions_vtt=plan.captions_vtt,
        chapters_vtt=plan.chapters_vtt,
    )


def _bases_of_files(video: Video) -> dict[str, str]:
    """Return the base of each custom profile of the finished files: pages show them until the new ones are ready."""
    bases = video.plan.base_profiles
    return {out.profile: bases[out.profile] for out in video.out_files if out.profile in bases}


def _attempt(video: Video, plan: _Plan, services: PrepareServices) -> RenderPlan:
    return RenderPlan(
        revision=video.revision,
        attempt_id=video.plan.attempt_id,
        scope=cache_scope(video, services),
        segments=plan.segments,
        sounds=plan.sounds,
        duration_ms=plan.duration_ms,
        base_profiles=_bases_of_files(video)
        | {profile.name: profile.base for profile in plan.timelines if profile.base},
    )


def _wait_to_be_watched(video: Video, plan: _Plan, still_key: str, began_ms: int, services: PrepareServices) -> None:
    """Let a video wait until somebody watches it. None of its segments is acquired: that needs no names either."""
    attempt = replace(_attempt(video, plan, services), segments={}, sounds={})
    waiting = _apply(
        lifecycle.wait_to_be_watched(
            video,
            attempt,
            price=_price(video, plan, services),
            still_key=still_key,
            warnings=plan.warnings,
            compute_mb_ms=compute_mb_ms(services, began_ms),
        ),
        services,
    )
    if waiting is None:
        services.videos.spend(video, compute_mb_ms(services, began_ms))
        services.storage.delete_prefix(video.attempt_still_prefix)
        _discard_attempt(video, services)
    else:
        # It counts as finished: an alarm asks whether anything is.
        services.metrics.add(Metric.VIDEOS_FINISHED, 1)
        settle_unwatched(waiting, services)


def _start(video: Video, plan: _Plan, began_ms: int, services: PrepareServices, *, is_known: bool) -> None:
    before, attempt = video, _attempt(video, plan, services)
    video = replace(video, plan=attempt)
    services.segments.add_references(
        attempt.scope, video.segment_user, attempt.segment_names, services.now_ms() // 1000 + USE_S
    )
    if before.plan.segment_names:
        # Only after adding the new references, so that segments that both attempts use stay.
        _release_previous(before, video, services)
    missing = acquire_missing(video, plan.cuts, services)
    workload = lifecycle.Workload(
        frames=sum(segment.frames for segments in plan.cuts.values() for segment in segments),
        total_ms=sum(timeline.duration_ms for profile, timeline in plan.timelines.items() if plan.cuts[profile]),
        jobs=missing.jobs,
        ready_ms=missing.ready_ms,
        pending_elsewhere_ms=missing.pending_elsewhere_ms,
        warnings=plan.warnings,
    )
    price = _price(video, plan, services)
    if is_known:
        # It was exact when the inputs were collected. Another release may round the length differently.
        price = min(price, video.price)
    started = _apply(
        lifecycle.start_rendering(
            video, attempt, workload, price=price, compute_mb_ms=compute_mb_ms(services, began_ms)
        ),
        services,
    )
    if started is None:
        services.videos.spend(video, compute_mb_ms(services, began_ms))
        _discard_attempt(video, services)
    else:
        count_queued(missing, services.metrics)
        enqueue_jobs(started, services)


def _discard_attempt(video: Video, services: PrepareServices) -> None:
    """Discard this attempt, because another attempt has prepared the video or it has ended."""
    finalize_if_ended(video, services)
    services.storage.delete_prefix(video.attempt_prefix)
    now = services.videos.get(video.account_id, video.id)
    if now is not None:
        _release_unused(video, now, services)


def _release_previous(before: Video, video: Video, services: PrepareServices) -> None:
    """Release the segments of the attempt before, unless another attempt is being rendered by now."""
    now = services.videos.get(video.account_id, video.id)
    if now is not None and now.status not in PREPARED:
        _release_unused(before, video, services)


def _release_unused(old: Video, new: Video, services: PrepareServices) -> None:
    """Release the segments of one attempt that another attempt does not use."""
    if (old.segment_user, old.plan.scope) == (new.segment_user, new.plan.scope):
        kept = set(new.plan.segment_names)
        left = {"": tuple(name for name in old.plan.segment_names if name not in kept)}
        old = replace(old, plan=replace(old.plan, segments=left, sounds={}))
    release_running_segments([old], services)


def _price(video: Video, plan: _Plan, services: PrepareServices) -> int:
    """Return the credits that a video costs, now that its length is known."""
    price = credits_of(plan.duration_ms) if video.price else 0
    if price <= video.price:
        return price
    # Since the request, a new month may have begun, or the account may have changed to an unlimited plan.
    return load_quota(video.account_id, services).price(price)


def _apply(transition: lifecycle.Transition, services: PrepareServices) -> Video | None:
    try:
        return apply_or_find(transition, services.videos)
    except InsufficientCredit as short:
        release_segments([transition.video], services)
        raise VideoError(str(short), code=2004, message="No credit") from short
