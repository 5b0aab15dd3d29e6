"""The sound of a video in a profile: mixed once for all videos in which it is the same.

Where a video takes several render jobs, the sound is one more, so that nobody waits for it at the end.
"""

import tempfile
from pathlib import Path

from chalicelib.domain.profile import Profile
from chalicelib.domain.timeline import Timeline
from chalicelib.domain.video import Video
from chalicelib.pipeline.code_version import load_manifest
from chalicelib.pipeline.jobs import profile_of_job
from chalicelib.pipeline.local_files import fetch_sources
from chalicelib.pipeline.manifest import Manifest
from chalicelib.pipeline.segment_cache import finish
from chalicelib.pipeline.services import Collaborators
from chalicelib.render.sound.peaks import MixedSound


def render_sound_job(video: Video, job: str, on: Collaborators) -> None:
    """Do a job that is the sound of a video.

    Raises:
        VideoError: it cannot be mixed.
        OtherCodeVersion: it was prepared by another release.
        VideoGone: the video was deleted or has ended meanwhile.
    """
    manifest = load_manifest(video, on)
    profile = manifest.profile(profile_of_job(job))
    with tempfile.TemporaryDirectory() as folder, manifest.add_media_to_errors():
        mix_or_load(video, manifest, manifest.resolve(profile.fps).timeline, profile, Path(folder), on)


def mix_or_load(
    video: Video, manifest: Manifest, timeline: Timeline, profile: Profile, workdir: Path, on: Collaborators
) -> MixedSound:
    """The sound, in a file in `workdir`.

    Raises:
        VideoError: it cannot be mixed.
    """
    name = video.plan.sounds[profile.name]
    if name in on.segments.ready(video.plan.scope, [name], on.now_ms() // 1000):
        try:
            on.storage.get_file(video.plan.segment_key(name), workdir / name)
            return MixedSound(workdir / name)
        except KeyError:
            on.segments.invalidate(video.plan.scope, name)
    mixed = on.renderer.mix_audio(
        timeline, profile, fetch_sources(on.storage, manifest, timeline, workdir, heard=True), workdir
    )
    # One that is too loud is mixed for each video, for each is to be told.
    if mixed.peak is None:
        on.storage.put_file(video.plan.segment_key(name), mixed.path, "application/octet-stream")
        finish(video, name, on)
    return mixed
