"""Assemble a video: join its segments, mix its sound, and store a file and a poster for each profile."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from chalicelib.domain import lifecycle
from chalicelib.domain.errors import VideoError
from chalicelib.domain.formats import content_type_of
from chalicelib.domain.messages import VideoMessage
from chalicelib.domain.metrics import Metric
from chalicelib.domain.page_files import PAGE_FOLDER
from chalicelib.domain.profile import Profile
from chalicelib.domain.quota import renew_month
from chalicelib.domain.services import (
    HasAccounts,
    HasLedger,
    HasPlans,
)
from chalicelib.domain.timeline import Timeline
from chalicelib.domain.video import OutFile, Video, VideoStatus
from chalicelib.pipeline import job_leases
from chalicelib.pipeline.audio import mix_or_load
from chalicelib.pipeline.backgrounds import store_background
from chalicelib.pipeline.code_version import load_manifest
from chalicelib.pipeline.finalize import finalize_if_ended
from chalicelib.pipeline.jobs import apply_or_find, enqueue_jobs
from chalicelib.pipeline.local_files import fetch_sources, with_account_fonts
from chalicelib.pipeline.manifest import Manifest
from chalicelib.pipeline.segment_cache import acquire_missing, count_queued
from chalicelib.pipeline.services import compute_mb_ms
from chalicelib.pipeline.steps import Step, StepServices, run_step
from chalicelib.pipeline.waiting import SEGMENT_WAIT, RetryLater
from chalicelib.pipeline.warnings import sound_warnings
from chalicelib.render.plan import duration_ms
from chalicelib.render.poster import poster_scene
from chalicelib.render.sound.peaks import MixedSound

_JOB = "assemble"
MAX_RETURNS = 3
"""A video is sent back for missing segments so often. Each time adds an invocation to a chain of messages, and Lambda
stops such a chain after about 16."""


class AssembleServices(StepServices, HasAccounts, HasPlans, HasLedger, Protocol):
    """The services that assemble a video."""


class SegmentGone(Exception):
    """A segment is missing from the bucket although the table lists it. The argument is its fingerprint."""


def assemble(message: VideoMessage, services: AssembleServices) -> None:
    """Join the segments of a video into its files, or queue render jobs for segments that are missing.

    Raises:
        RetryLater: another worker assembles it, or another video renders some of its segments.
    """
    step = Step(
        # Several workers may have sent the message: each that may have finished the last job.
        is_due=lambda video: video.status is VideoStatus.ASSEMBLING,
        work=lambda run: _work(run.video, services),
        pass_on=lambda video: _pass_on(video, services),
        job=_JOB,
        lease_s=job_leases.WHOLE_LEASE_S,
    )
    run_step(message, step, services)


def _pass_on(video: Video, services: AssembleServices) -> None:
    # The video was sent back for missing segments, and that worker may have crashed before it had queued the jobs.
    if video.status is VideoStatus.RENDERING:
        enqueue_jobs(video, services)


def _work(video: Video, services: AssembleServices) -> None:
    manifest = load_manifest(video, services)
    try:
        if _is_complete(video, manifest, services):
            _finish(video, manifest, services)
            finalize_if_ended(video, services)
    except SegmentGone as gone:
        if not finalize_if_ended(video, services):
            services.segments.invalidate(video.plan.scope, str(gone))
            raise RetryLater.after(0, f"the segment {gone} is lost") from gone


def _is_complete(video: Video, manifest: Manifest, services: AssembleServices) -> bool:
    """Return whether all segments are cached. If not, queue render jobs for the missing ones.

    Raises:
        RetryLater: another video renders the rest.
        VideoError: too many segments were lost.
    """
    cuts = {profile: manifest.segments(profile) for profile in map(manifest.profile, manifest.profiles)}
    missing = acquire_missing(video, cuts, services, even_claimed=_waits_too_long(video, services))
    if missing.jobs and video.render.returns >= MAX_RETURNS:
        cause = f"its segments were lost {MAX_RETURNS} times; check that nothing else deletes files from the bucket"
        raise VideoError(cause)
    if missing.jobs:
        back = lifecycle.render_missing(
            video, missing.jobs, own_ms=missing.own_ms, pending_elsewhere_ms=missing.pending_elsewhere_ms
        )
        again = apply_or_find(back, services.videos)
        if again is None:
            finalize_if_ended(video, services)
        else:
            count_queued(missing, services.metrics)
            enqueue_jobs(again, services)
    elif missing.pending_elsewhere_ms:
        if not video.render.waits_since_ms:
            services.videos.apply(lifecycle.wait_for_segments(video, services.now_ms()))
        raise RetryLater("another video has segments rendered", SEGMENT_WAIT)
    return not missing.jobs


def _waits_too_long(video: Video, services: AssembleServices) -> bool:
    """Return whether a video has waited for segments of other videos for as long as their lease lasts.

    The video that holds the lease may be at the end of a long queue. When its lease expires, the next waiting video
    acquires it, so waiting on could take hours. A video that was sent back several times does not wait either: the
    last time it renders all that it lacks.
    """
    if video.render.returns == MAX_RETURNS - 1:
        return True
    return 0 < video.render.waits_since_ms <= services.now_ms() - SEGMENT_WAIT.total_s * 1000


def _finish(video: Video, manifest: Manifest, services: AssembleServices) -> None:
    began_ms = services.now_ms()
    made = [_assemble(video, manifest, manifest.profile(name), services) for name in manifest.profiles]
    if video.price:
        # A video is charged to the month in which it is done.
        renew_month(video.account_id, services)
    profiles = map(manifest.profile, manifest.profiles)
    done = services.videos.apply(
        lifecycle.complete(
            video,
            lifecycle.Finished(
                tuple(out for out, _ in made),
                _store_text(video, "captions.vtt", manifest.captions_vtt, services),
                _store_text(video, "chapters.vtt", manifest.chapters_vtt, services),
            ),
            whole_ms=sum(duration_ms(manifest.segments(profile), profile.fps) for profile in profiles),
            compute_mb_ms=compute_mb_ms(services, began_ms),
            warnings=sound_warnings([mixed for _, mixed in made if mixed]),
        )
    )
    if done is not None:
        services.metrics.add(Metric.VIDEOS_FINISHED, 1)
        services.metrics.add(Metric.REUSED_SECONDS, done.render.cached_ms / 1000)


def _assemble(
    video: Video, manifest: Manifest, profile: Profile, services: AssembleServices
) -> tuple[OutFile, MixedSound | None]:
    timeline = manifest.resolve(profile.fps).timeline
    if video.is_static:
        out = store_background(video, manifest, profile, services)
        return replace(out, poster_key=_store_poster(video, manifest, timeline, profile, services)), None
    name = profile.file_name(video.id)
    with tempfile.TemporaryDirectory() as folder, manifest.add_media_to_errors():
        workdir = Path(folder)
        mixed = mix_or_load(video, manifest, timeline, profile, workdir, services) if profile.has_sound else None
        segments = [
            (_segment(video, video.plan.segments[profile.name][segment.index], workdir, services), segment)
            for segment in manifest.segments(profile)
        ]
        joined = services.renderer.join(segments, mixed.path if mixed else None, profile, workdir / name)
        size_bytes, key = joined.stat().st_size, f"{video.out_prefix}{name}"
        services.storage.put_file(key, joined, profile.format.content_type)
    poster_key = _store_poster(video, manifest, timeline, profile, services) if profile.has_picture else None
    return OutFile(profile.name, name, size_bytes, key, poster_key), mixed


def _store_text(video: Video, name: str, text: str, services: AssembleServices) -> str | None:
    """Store a WebVTT file of the video's page. Return its key, or None if there is no text."""
    if not text:
        return None
    key = f"{video.out_prefix}{PAGE_FOLDER}{name}"
    services.storage.put_bytes(key, text.encode(), content_type_of(name))
    return key


def _segment(video: Video, name: str, workdir: Path, services: AssembleServices) -> Path:
    path = workdir / name
    try:
        services.storage.get_file(video.plan.segment_key(name), path)
    except KeyError as error:
        raise SegmentGone(name) from error
    return path


def _store_poster(
    video: Video, manifest: Manifest, timeline: Timeline, profile: Profile, services: AssembleServices
) -> str:
    key = f"{video.out_prefix}{profile.poster_name(video.id)}"
    with tempfile.TemporaryDirectory() as folder:
        workdir = Path(folder)
        sources = fetch_sources(services.storage, manifest, poster_scene(timeline), workdir, heard=False)
        timeline = with_account_fonts(timeline, manifest, services.storage)
        poster = services.renderer.render_poster(timeline, profile, sources, workdir)
        services.storage.put_file(key, poster, content_type_of(key))
    return key
