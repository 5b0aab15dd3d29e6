"""The end of the line: join a video's segments, mix its sound, and store a file and a poster for each profile."""

import tempfile
from pathlib import Path

from chalicelib.domain.errors import VideoError
from chalicelib.domain.formats import content_type_of
from chalicelib.domain.profile import Profile, parse_profile
from chalicelib.domain.timeline import Timeline
from chalicelib.domain.video import OutFile, Video, VideoStatus
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.fonts import with_own_fonts
from chalicelib.pipeline.manifest import Manifest, VideoGone, fetch_segment, fetch_sources, load_manifest
from chalicelib.pipeline.messages import VideoMessage
from chalicelib.pipeline.settle import fail_video, settle, wrap_up
from chalicelib.render.plan import plan_segments
from chalicelib.render.poster import poster_scene


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
    out_files = tuple(_assemble(video, manifest, parse_profile(name), on) for name in manifest.profiles)
    on.videos.advance(video.account_id, video.id, {VideoStatus.ASSEMBLING}, VideoStatus.DONE, out_files=out_files)


def _assemble(video: Video, manifest: Manifest, profile: Profile, on: Collaborators) -> OutFile:
    timeline = manifest.resolve(profile.fps).timeline
    name = profile.file_name(video.id)
    with tempfile.TemporaryDirectory() as folder, manifest.naming_medias():
        workdir = Path(folder)
        audio = _mix(manifest, timeline, profile, workdir, on) if profile.has_sound else None
        segments = [
            (fetch_segment(on.storage, video, profile, segment.index, workdir), segment)
            for segment in plan_segments(timeline, profile)
        ]
        joined = on.renderer.join(segments, audio, profile, workdir / name)
        size_bytes, key = joined.stat().st_size, f"{video.out_prefix}{name}"
        on.storage.put_file(key, joined, profile.format.content_type)
    poster_key = _store_poster(video, manifest, timeline, profile, on) if profile.has_picture else None
    return OutFile(profile.name, name, size_bytes, key, poster_key)


def _mix(manifest: Manifest, timeline: Timeline, profile: Profile, workdir: Path, on: Collaborators) -> Path:
    sources = fetch_sources(on.storage, manifest, timeline, workdir, heard=True)
    return on.renderer.mix_audio(timeline, profile, sources, workdir)


def _store_poster(video: Video, manifest: Manifest, timeline: Timeline, profile: Profile, on: Collaborators) -> str:
    key = f"{video.out_prefix}{profile.poster_name(video.id)}"
    with tempfile.TemporaryDirectory() as folder:
        workdir = Path(folder)
        sources = fetch_sources(on.storage, manifest, poster_scene(timeline), workdir, heard=False)
        timeline = with_own_fonts(timeline, manifest, on.storage)
        poster = on.renderer.render_poster(timeline, profile, sources, workdir)
        on.storage.put_file(key, poster, content_type_of(key))
    return key
