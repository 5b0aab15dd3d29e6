"""The segment cache: name the segments of a video, find the cached ones, and acquire the missing ones.

Register references before checking for existing segments. Otherwise the deletion of unused segments could delete one
between the check and its use. `assemble` checks again, and renders segments that were lost all the same.

All videos of an account share segments, and never several accounts. A video created with template credentials, which
are public in web pages, reuses a segment only if nothing in it, and none of its boundaries, depends on the caller's
input. Otherwise a caller could guess the content of other videos, and confirm the guess by the rendering time. The
threats are in docs/decisions/0007.
"""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from chalicelib.domain.codec_families import family_of
from chalicelib.domain.metrics import Metric
from chalicelib.domain.ports import Metrics
from chalicelib.domain.profile import Profile
from chalicelib.domain.queue import Queue
from chalicelib.domain.render_limits import max_segment_frames
from chalicelib.domain.services import HasClock, HasSegments, HasStorage
from chalicelib.domain.timeline import Timeline
from chalicelib.domain.video import Video
from chalicelib.pipeline.jobs import job_name, pack, sound_job_name
from chalicelib.pipeline.manifest import Manifest
from chalicelib.pipeline.services import HasRenderer, HasReuse
from chalicelib.render.fingerprint import FingerprintInputs, fingerprints, sound_fingerprint
from chalicelib.render.plan import Segment, duration_ms, plan_segments
from chalicelib.script import is_steady, parse_scripts

_DAY_S = 86_400
# The bucket keeps a segment for 30 days (.chalice/resources.json). A segment that is used near their end is renewed.
KEEP_S = 27 * _DAY_S
REFRESH_S = 12 * _DAY_S
# References last longer than it takes to make a video. They expire because a worker may crash right after adding them.
USE_S = 60 * _DAY_S
# As long as a Lambda may run. After that, another video can acquire the segment.
CLAIM_S = 900

Cuts = Mapping[Profile, tuple[Segment, ...]]


class SegmentCacheServices(HasSegments, HasStorage, HasRenderer, HasReuse, HasClock, Protocol):
    """The services that hold the cached segments, and name them."""


@dataclass(frozen=True, slots=True)
class Missing:
    """The segments of a video that are not cached.

    `jobs` are the render jobs for them, with their frames, and `queued_ms` their length, by queue. Other videos render
    `pending_elsewhere_ms`. `ready_ms` are cached. All lengths are those of all profiles together.
    """

    jobs: dict[str, int]
    queued_ms: Mapping[Queue, int]
    pending_elsewhere_ms: int
    ready_ms: int

    @property
    def own_ms(self) -> int:
        """The length of all jobs."""
        return sum(self.queued_ms.values())


def cut_segments(manifest: Manifest, timelines: Mapping[Profile, Timeline]) -> Cuts:
    """Return the segments of each profile."""
    return {profile: _cut(timeline, profile, manifest.personal) for profile, timeline in timelines.items()}


def _cut(timeline: Timeline, profile: Profile, personal: Collection[str]) -> tuple[Segment, ...]:
    max_frames = max_segment_frames(profile) if profile.has_picture else None
    return plan_segments(timeline, profile, personal, max_frames)


def segment_fingerprints(
    cuts: Cuts, timelines: Mapping[Profile, Timeline], filled: FingerprintInputs
) -> dict[str, tuple[str, ...]]:
    """Return the fingerprints of the segments of each profile, by its name."""
    return {
        profile.name: fingerprints(timeline, cuts[profile], profile, filled) for profile, timeline in timelines.items()
    }


def sound_fingerprints(timelines: Mapping[Profile, Timeline], filled: FingerprintInputs) -> dict[str, str]:
    """Return the fingerprint of the sound of each profile that has one, by its name."""
    return {
        profile.name: sound_fingerprint(timeline, profile, filled)
        for profile, timeline in timelines.items()
        if profile.has_sound
    }


def acquire_missing(video: Video, cuts: Cuts, services: SegmentCacheServices, *, even_claimed: bool = False) -> Missing:
    """Acquire the segments of a video that are neither cached nor acquired by another video.

    `even_claimed` adds jobs for the latter, too, without acquiring them. These jobs render what is not cached then.
    """
    now_s = services.now_ms() // 1000
    ready = _renewed(video, services.segments.ready(video.plan.scope, video.plan.segment_names, now_s), now_s, services)
    jobs: dict[str, int] = {}
    queued_ms: Counter[Queue] = Counter()
    pending_elsewhere_ms = ready_ms = 0
    for profile, segments in cuts.items():
        names = video.plan.segments.get(profile.name, ())
        missing = [segment for segment, name in zip(segments, names, strict=True) if name not in ready]
        mine = [
            segment for segment in missing if _acquire(video, names[segment.index], now_s, services) or even_claimed
        ]
        whole, lacking, own = (duration_ms(some, profile.fps) for some in (segments, missing, mine))
        ready_ms, pending_elsewhere_ms = ready_ms + whole - lacking, pending_elsewhere_ms + lacking - own
        queued_ms[family_of(profile.format).queue] += own
        packed = pack(mine, profile)
        sound = video.plan.sounds.get(profile.name)
        if len(packed) > 1 and sound and sound not in ready and _acquire(video, sound, now_s, services):
            jobs[sound_job_name(profile.name)] = 0
        for job in packed:
            name = job_name(profile.name, [segment.index for segment in job])
            jobs[name] = sum(segment.frames for segment in job)
    return Missing(jobs, queued_ms, pending_elsewhere_ms, ready_ms)


def count_queued(missing: Missing, metrics: Metrics) -> None:
    """Count the seconds of the render jobs for segments, after the jobs were stored."""
    for queue, length_ms in missing.queued_ms.items():
        if length_ms:
            metrics.add(Metric.QUEUED_SECONDS, length_ms / 1000, queue)


def acquire_segment(video: Video, name: str, services: SegmentCacheServices) -> bool:
    """Acquire or renew a segment; return False if it is cached, or another video has acquired it."""
    return _acquire(video, name, services.now_ms() // 1000, services)


def take_over_segment(video: Video, name: str, services: SegmentCacheServices) -> bool:
    """Acquire a segment even if another video has acquired it; return False if it is cached."""
    until_s = services.now_ms() // 1000 + CLAIM_S
    return services.segments.take_over(video.plan.scope, name, video.segment_user, until_s)


def commit(video: Video, name: str, services: SegmentCacheServices) -> None:
    """Mark a segment as cached, rendered for this video."""
    services.segments.commit(video.plan.scope, name, services.now_ms() // 1000 + KEEP_S, video.segment_user)


def _acquire(video: Video, name: str, now_s: int, services: SegmentCacheServices) -> bool:
    return services.segments.acquire(video.plan.scope, name, video.segment_user, now_s, now_s + CLAIM_S)


def _renewed(video: Video, ready: dict[str, int], now_s: int, services: SegmentCacheServices) -> set[str]:
    """Return the cached segments, and renew those that would expire soon."""
    kept = set()
    for name, until_s in ready.items():
        try:
            if until_s - now_s < REFRESH_S:
                services.storage.touch(video.plan.segment_key(name))
                services.segments.commit(video.plan.scope, name, now_s + KEEP_S)
            kept.add(name)
        except KeyError:
            services.segments.invalidate(video.plan.scope, name)
    return kept


def cache_scope(video: Video, services: SegmentCacheServices) -> str:
    """Return the scope within which a video shares segments: the account, or the video alone."""
    return video.account_id if services.reuse else f"{video.account_id}/{video.id}"


def fingerprint_inputs(manifest: Manifest, video: Video, services: SegmentCacheServices) -> FingerprintInputs:
    """Return the inputs of a video's fingerprints, made unique where the video must not share segments."""
    fonts = {name: key.rpartition("/")[2] for name, key in manifest.fonts.items()}
    engine = services.renderer.renderer_version()
    if not has_shared_boundaries(manifest, video):
        engine += f" {video.id}" if video.by_template else " uneven"
    return FingerprintInputs(content_digests(manifest, video), fonts, engine)


def sound_fingerprint_inputs(manifest: Manifest, video: Video, filled: FingerprintInputs) -> FingerprintInputs:
    """Return the inputs of the sounds' fingerprints: whether a personal media file has sound is private, too."""
    timed = {each.id for each in parse_scripts(manifest.scripts).objects if each.kind.is_timed}
    if video.by_template and not timed.isdisjoint(manifest.personal):
        return replace(filled, engine=f"{filled.engine} {video.id}")
    return filled


def content_digests(manifest: Manifest, video: Video) -> dict[str, str]:
    """Return a digest of the content of each object. Equal content can be rendered in a batch, or only once."""
    # A media file from before digests were stored is identified by its key, whose bytes never change.
    files = {name: source.sha256 or source.key for name, source in manifest.sources.items()}
    contents = {name: content for name, content in files.items() if content is not None} | manifest.texts
    if not video.by_template:
        return contents
    return contents | {name: f"{video.id} {contents.get(name, '')}" for name in manifest.personal}


def has_shared_boundaries(manifest: Manifest, video: Video) -> bool:
    """Return whether the boundaries, and everything that is not personal, are equal in all videos of the template.

    If they are not, the existence of a segment reveals the times that another caller gave.
    """
    return not video.scripts and is_steady(parse_scripts(manifest.scripts), manifest.personal)
