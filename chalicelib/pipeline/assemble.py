"""The end of the line: join a video's segments, mix its sound, and store a file and a poster for each profile."""

import tempfile
from pathlib import Path

from chalicelib.domain import lifecycle
from chalicelib.domain.errors import VideoError
from chalicelib.domain.formats import content_type_of
from chalicelib.domain.profile import Profile
from chalicelib.domain.quota import renew_month
from chalicelib.domain.timeline import Timeline
from chalicelib.domain.video import PREPARED, OutFile, Video, VideoStatus
from chalicelib.pipeline import job_leases
from chalicelib.pipeline.audio import mix_or_load
from chalicelib.pipeline.code_version import is_replanned, load_manifest, replan
from chalicelib.pipeline.finalize import fail_video, finalize, finalize_if_ended, load_current
from chalicelib.pipeline.jobs import enqueue_jobs
from chalicelib.pipeline.local_files import fetch_sources, with_account_fonts
from chalicelib.pipeline.manifest import Manifest, OtherCodeVersion, VideoGone
from chalicelib.pipeline.messages import VideoMessage
from chalicelib.pipeline.segment_cache import acquire_missing
from chalicelib.pipeline.services import Collaborators
from chalicelib.pipeline.waiting import SEGMENT_WAIT, RetryLater
from chalicelib.pipeline.warnings import sound_warnings
from chalicelib.render.plan import duration_ms
from chalicelib.render.poster import poster_scene
from chalicelib.render.sound.peaks import MixedSound

_JOB = "assemble"


class SegmentGone(Exception):
    """A segment that should be there is not; its fingerprint."""


def assemble(message: VideoMessage, on: Collaborators) -> None:
    """Work on an `assemble` message: afterwards the video is done, has failed, or was sent back for what is missing.

    Raises:
        RetryLater: another worker assembles it, or another video has segments of it rendered.
    """
    on.renderer.forget_texts()
    video = load_current(message, on)
    if video is None:
        return
    if video.status.is_final:
        finalize(video, on)
        job_leases.complete(video, _JOB, on)
    elif video.status is VideoStatus.ASSEMBLING:
        # The message may be there several times: whoever may have been the last to finish a job has sent it.
        with job_leases.acquire(video, _JOB, on, job_leases.WHOLE_LEASE_S):
            _work(video, on)
    elif video.status is VideoStatus.RENDERING:
        # It was sent back for what is missing, and that may have died before the jobs were handed out.
        enqueue_jobs(video, on)


def _work(video: Video, on: Collaborators) -> None:
    try:
        manifest = load_manifest(video, on)
        if _is_complete(video, manifest, on):
            _finish(video, manifest, on)
            finalize_if_ended(video, on)
    except OtherCodeVersion:
        replan(video, on)
    except VideoError as error:
        fail_video(video, error, on, when=PREPARED)
    except SegmentGone as gone:
        if not finalize_if_ended(video, on):
            on.segments.invalidate(video.plan.scope, str(gone))
            raise RetryLater.after(0, f"the segment {gone} is lost") from gone
    except VideoGone:
        if not (finalize_if_ended(video, on) or is_replanned(video, on)):
            raise


def _is_complete(video: Video, manifest: Manifest, on: Collaborators) -> bool:
    """Whether all segments are there; else what is missing is handed out.

    Raises:
        RetryLater: another video has the rest rendered.
    """
    cuts = {profile: manifest.segments(profile) for profile in map(manifest.profile, manifest.profiles)}
    missing = acquire_missing(video, cuts, on, even_claimed=_waits_too_long(video, on))
    if missing.jobs:
        again = on.videos.apply(
            lifecycle.render_missing(
                video, missing.jobs, own_ms=missing.own_ms, pending_elsewhere_ms=missing.pending_elsewhere_ms
            )
        )
        if again is None:
            finalize_if_ended(video, on)
        else:
            enqueue_jobs(again, on)
    elif missing.pending_elsewhere_ms:
        if not video.render.waits_since_ms:
            on.videos.apply(lifecycle.wait_for_segments(video, on.now_ms()))
        raise RetryLater("another video has segments rendered", SEGMENT_WAIT)
    return not missing.jobs


def _waits_too_long(video: Video, on: Collaborators) -> bool:
    """Whether a video has waited for others' segments for as long as a claim lasts.

    Who has claimed them may stand at the end of a long queue. Each claim that ends would be followed by the claim of
    the next video that waits, for hours.
    """
    return 0 < video.render.waits_since_ms <= on.now_ms() - SEGMENT_WAIT.total_s * 1000


def _finish(video: Video, manifest: Manifest, on: Collaborators) -> None:
    began_ms = on.now_ms()
    made = [_assemble(video, manifest, manifest.profile(name), on) for name in manifest.profiles]
    if video.price:
        # It counts for the month in which it is done.
        renew_month(video.account_id, on)
    profiles = map(manifest.profile, manifest.profiles)
    on.videos.apply(
        lifecycle.complete(
            video,
            tuple(out for out, _ in made),
            whole_ms=sum(duration_ms(manifest.segments(profile), profile.fps) for profile in profiles),
            compute_mb_ms=on.took(began_ms),
            warnings=sound_warnings([mixed for _, mixed in made if mixed]),
        )
    )


def _assemble(
    video: Video, manifest: Manifest, profile: Profile, on: Collaborators
) -> tuple[OutFile, MixedSound | None]:
    timeline = manifest.resolve(profile.fps).timeline
    name = profile.file_name(video.id)
    with tempfile.TemporaryDirectory() as folder, manifest.add_media_to_errors():
        workdir = Path(folder)
        mixed = mix_or_load(video, manifest, timeline, profile, workdir, on) if profile.has_sound else None
        segments = [
            (_segment(video, video.plan.segments[profile.name][segment.index], workdir, on), segment)
            for segment in manifest.segments(profile)
        ]
        joined = on.renderer.join(segments, mixed.path if mixed else None, profile, workdir / name)
        size_bytes, key = joined.stat().st_size, f"{video.out_prefix}{name}"
        on.storage.put_file(key, joined, profile.format.content_type)
    poster_key = _store_poster(video, manifest, timeline, profile, on) if profile.has_picture else None
    return OutFile(profile.name, name, size_bytes, key, poster_key), mixed


def _segment(video: Video, name: str, workdir: Path, on: Collaborators) -> Path:
    path = workdir / name
    try:
        on.storage.get_file(video.plan.segment_key(name), path)
    except KeyError as error:
        raise SegmentGone(name) from error
    return path


def _store_poster(video: Video, manifest: Manifest, timeline: Timeline, profile: Profile, on: Collaborators) -> str:
    key = f"{video.out_prefix}{profile.poster_name(video.id)}"
    with tempfile.TemporaryDirectory() as folder:
        workdir = Path(folder)
        sources = fetch_sources(on.storage, manifest, poster_scene(timeline), workdir, heard=False)
        timeline = with_account_fonts(timeline, manifest, on.storage)
        poster = on.renderer.render_poster(timeline, profile, sources, workdir)
        on.storage.put_file(key, poster, content_type_of(key))
    return key
