"""The sound of a video in a profile, mixed once for all videos that sound alike.

If a video needs several render jobs, the sound is a job of its own, so that `assemble` need not mix it.
"""

import tempfile
from pathlib import Path
from typing import Protocol

from chalicelib.domain.profile import Profile
from chalicelib.domain.services import HasClock, HasSegments, HasStorage
from chalicelib.domain.timeline import Timeline
from chalicelib.domain.video import Video
from chalicelib.pipeline.code_version import load_manifest
from chalicelib.pipeline.jobs import profile_of_job
from chalicelib.pipeline.local_files import fetch_sources
from chalicelib.pipeline.manifest import Manifest
from chalicelib.pipeline.segment_cache import commit
from chalicelib.pipeline.services import HasRenderer, HasReuse
from chalicelib.render.sound.peaks import MixedSound


class AudioServices(HasSegments, HasStorage, HasRenderer, HasReuse, HasClock, Protocol):
    """The services that mix and cache the sound of a video."""


def render_sound_job(video: Video, job: str, services: AudioServices) -> None:
    """Mix and cache the sound of a video.

    Raises:
        VideoError: the sound cannot be mixed.
        OtherCodeVersion: a different release has prepared the video.
        VideoGone: the video was deleted or has ended in the meantime.
    """
    manifest = load_manifest(video, services)
    profile = manifest.profile(profile_of_job(job))
    with tempfile.TemporaryDirectory() as folder, manifest.add_media_to_errors():
        mix_or_load(video, manifest, manifest.resolve(profile.fps).timeline, profile, Path(folder), services)


def mix_or_load(
    video: Video, manifest: Manifest, timeline: Timeline, profile: Profile, workdir: Path, services: AudioServices
) -> MixedSound:
    """Return the sound as a file in `workdir`, from the cache if it is there.

    Raises:
        VideoError: the sound cannot be mixed.
    """
    name = video.plan.sounds[profile.name]
    if name in services.segments.ready(video.plan.scope, [name], services.now_ms() // 1000):
        try:
            services.storage.get_file(video.plan.segment_key(name), workdir / name)
            return MixedSound(workdir / name)
        except KeyError:
            services.segments.invalidate(video.plan.scope, name)
    mixed = services.renderer.mix_audio(
        timeline, profile, fetch_sources(services.storage, manifest, timeline, workdir, heard=True), workdir
    )
    # Do not cache a sound that is too loud: each video has to get the warning.
    if mixed.peak is None:
        services.storage.put_file(video.plan.segment_key(name), mixed.path, "application/octet-stream")
        commit(video, name, services)
    return mixed
