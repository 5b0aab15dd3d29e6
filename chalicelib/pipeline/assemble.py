"""The end of the line: join a video's segments, mix its sound, and store a file for each profile."""

import tempfile
from pathlib import Path

from chalicelib.domain.errors import VideoError
from chalicelib.domain.profile import Profile, parse_profile
from chalicelib.domain.video import OutFile, Video, VideoStatus
from chalicelib.pipeline.cautions import sound_warnings
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.manifest import Manifest, VideoGone, fetch_segment, fetch_sources, load_manifest
from chalicelib.pipeline.messages import VideoMessage
from chalicelib.pipeline.settle import fail_video, settle, wrap_up
from chalicelib.render.peaks import Mixed
from chalicelib.render.plan import plan_segments


def assemble(message: VideoMessage, on: Collaborators) -> None:
    """Work on an `assemble` message: afterwards the video is done or has failed, and everybody was told."""
    video = on.videos.get(message.account_id, message.video_id)
    if video is None:
        return
    if video.status.is_final:
        settle(video, on)
    elif video.status is VideoStatus.ASSEMBLING:
        _work(video, on)


def _work(video: Video, on: Collaborators) -> None:
    try:
        _finish(video, on)
    except VideoError as error:
        fail_video(video, error, on)
    except VideoGone:
        if not wrap_up(video, on):
            raise
    else:
        wrap_up(video, on)


def _finish(video: Video, on: Collaborators) -> None:
    manifest = load_manifest(on.storage, video)
    made = [_assemble(video, manifest, parse_profile(name), on) for name in manifest.profiles]
    on.videos.advance(
        video.account_id,
        video.id,
        {VideoStatus.ASSEMBLING},
        VideoStatus.DONE,
        out_files=tuple(out for out, _ in made),
        warnings=(*video.warnings, *sound_warnings([mixed for _, mixed in made])),
    )


def _assemble(video: Video, manifest: Manifest, profile: Profile, on: Collaborators) -> tuple[OutFile, Mixed]:
    timeline = manifest.resolve(profile.fps).timeline
    name = profile.file_name(video.id)
    with tempfile.TemporaryDirectory() as folder, manifest.naming_medias():
        workdir = Path(folder)
        mixed = on.renderer.mix_audio(
            timeline, fetch_sources(on.storage, manifest, timeline, workdir, heard=True), workdir
        )
        segments = [
            (fetch_segment(on.storage, video, profile, segment.index, workdir), segment)
            for segment in plan_segments(timeline)
        ]
        joined = on.renderer.join(segments, mixed.path, profile, workdir / name)
        out = OutFile(profile.name, name, joined.stat().st_size, f"{video.out_prefix}{name}")
        on.storage.put_file(out.key, joined, f"video/{profile.extension}")
    return out, mixed
