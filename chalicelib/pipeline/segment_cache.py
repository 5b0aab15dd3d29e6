"""The segments of a video: which are there already, which this video has rendered, and which another one does.

A video notes first that it uses its segments, and looks then whether they are there: so whoever removes what nobody
uses does not remove these. What is lost all the same is rendered again, for `assemble` looks once more.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from chalicelib.domain.profile import Profile
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
# The bucket keeps a segment for 30 days (.chalice/resources.json): what is used near their end is made new again.
KEEP_S = 27 * _DAY_S
REFRESH_S = 12 * _DAY_S
# How long it is noted that a video uses a segment: longer than it takes to make one. A worker may have died right after
# it had noted that, and nobody takes it back then.
USE_S = 60 * _DAY_S
# As long as a Lambda may run. Others take over a segment that was claimed and is not there by then.
CLAIM_S = 900

Cuts = Mapping[Profile, tuple[Segment, ...]]


class SegmentCacheServices(HasSegments, HasStorage, HasRenderer, HasReuse, HasClock, Protocol):
    """The services that hold the cached segments, and name them."""


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not there of a video's segments: `jobs` to do for it, with their frames, and how much others do.

    `ready_ms` are there, in all profiles together; `own_ms` are those of the jobs.
    """

    jobs: dict[str, int]
    own_ms: int
    pending_elsewhere_ms: int
    ready_ms: int


def cut_segments(manifest: Manifest, timelines: Mapping[Profile, Timeline]) -> Cuts:
    """The segments of each profile."""
    return {profile: plan_segments(timeline, profile, manifest.personal) for profile, timeline in timelines.items()}


def segment_fingerprints(
    cuts: Cuts, timelines: Mapping[Profile, Timeline], filled: FingerprintInputs
) -> dict[str, tuple[str, ...]]:
    """The fingerprints of the segments of each profile, by its name."""
    return {
        profile.name: fingerprints(timeline, cuts[profile], profile, filled) for profile, timeline in timelines.items()
    }


def sound_fingerprints(timelines: Mapping[Profile, Timeline], filled: FingerprintInputs) -> dict[str, str]:
    """The fingerprint of the sound of each profile that has one, by its name."""
    return {
        profile.name: sound_fingerprint(timeline, profile, filled)
        for profile, timeline in timelines.items()
        if profile.has_sound
    }


def acquire_missing(video: Video, cuts: Cuts, services: SegmentCacheServices, *, even_claimed: bool = False) -> Missing:
    """Look what of a video's segments is there, and take on the rest of it, but for what another video has taken on.

    `even_claimed`: that as well, without its claim. Its job, when its turn comes, leaves out what is there by then.
    """
    now_s = services.now_ms() // 1000
    ready = _refreshed(
        video, services.segments.ready(video.plan.scope, video.plan.segment_names, now_s), now_s, services
    )
    jobs: dict[str, int] = {}
    own_ms = pending_elsewhere_ms = ready_ms = 0
    for profile, segments in cuts.items():
        names = video.plan.segments.get(profile.name, ())
        missing = [segment for segment, name in zip(segments, names, strict=True) if name not in ready]
        mine = [segment for segment in missing if _claim(video, names[segment.index], now_s, services) or even_claimed]
        whole, lacking, own = (duration_ms(some, profile.fps) for some in (segments, missing, mine))
        ready_ms, pending_elsewhere_ms, own_ms = (
            ready_ms + whole - lacking,
            pending_elsewhere_ms + lacking - own,
            own_ms + own,
        )
        packed = pack(mine, profile.fps)
        sound = video.plan.sounds.get(profile.name)
        if len(packed) > 1 and sound and sound not in ready and _claim(video, sound, now_s, services):
            jobs[sound_job_name(profile.name)] = 0
        for job in packed:
            name = job_name(profile.name, [segment.index for segment in job])
            jobs[name] = sum(segment.frames for segment in job)
    return Missing(jobs, own_ms, pending_elsewhere_ms, ready_ms)


def claim(video: Video, name: str, services: SegmentCacheServices) -> bool:
    """Take on a segment, or keep it; False if it is there, or another video has taken it on."""
    return _claim(video, name, services.now_ms() // 1000, services)


def finish(video: Video, name: str, services: SegmentCacheServices) -> None:
    """Note that a segment is in the bucket, rendered for this video."""
    services.segments.commit(video.plan.scope, name, services.now_ms() // 1000 + KEEP_S, video.segment_user)


def _claim(video: Video, name: str, now_s: int, services: SegmentCacheServices) -> bool:
    return services.segments.acquire(video.plan.scope, name, video.segment_user, now_s, now_s + CLAIM_S)


def _refreshed(video: Video, ready: dict[str, int], now_s: int, services: SegmentCacheServices) -> set[str]:
    """Those that are there, none of which will go soon."""
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
    """Within what the segments of a video are shared."""
    return video.account_id if services.reuse else f"{video.account_id}/{video.id}"


def fingerprint_inputs(manifest: Manifest, video: Video, services: SegmentCacheServices) -> FingerprintInputs:
    """What the fingerprints of a video are made of; of what it may not share they are its own."""
    fonts = {name: key.rpartition("/")[2] for name, key in manifest.fonts.items()}
    engine = services.renderer.renderer_version()
    if not _is_cut_alike(manifest, video):
        engine += f" {video.id}" if video.by_template else " uneven"
    return FingerprintInputs(content_digests(manifest, video), fonts, engine)


def sound_fingerprint_inputs(manifest: Manifest, video: Video, filled: FingerprintInputs) -> FingerprintInputs:
    """The same for the fingerprints of sounds: whether what somebody brings has one is theirs to know, too."""
    timed = {each.id for each in parse_scripts(manifest.scripts).objects if each.kind.is_timed}
    if video.by_template and not timed.isdisjoint(manifest.personal):
        return replace(filled, engine=f"{filled.engine} {video.id}")
    return filled


def content_digests(manifest: Manifest, video: Video) -> dict[str, str]:
    """What each object is filled with, if with anything: what is the same may be rendered together, or only once."""
    # A media that came before digests were kept counts by its key, which never gets other bytes.
    files = {name: source.sha256 or source.key for name, source in manifest.sources.items()}
    contents = {name: content for name, content in files.items() if content is not None} | manifest.texts
    if not video.by_template:
        return contents
    return contents | {name: f"{video.id} {contents.get(name, '')}" for name in manifest.personal}


def _is_cut_alike(manifest: Manifest, video: Video) -> bool:
    """Whether the cuts, and all that is not personal, are the same in every video of the template.

    Where they are not, that a segment is there at all tells of the times that somebody gave, or did not give.
    """
    return not video.scripts and is_steady(parse_scripts(manifest.scripts), manifest.personal)
