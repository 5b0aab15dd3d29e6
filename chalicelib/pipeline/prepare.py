"""From a request to render jobs: gather the medias, resolve the timeline, freeze all of it, and hand out the work."""

from dataclasses import dataclass

from chalicelib.domain.errors import VideoError
from chalicelib.domain.profile import Profile, parse_profile
from chalicelib.domain.queue import Queue
from chalicelib.domain.timeline import TextStyle, Timeline
from chalicelib.domain.video import Video, VideoStatus
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.gather import MediaWaiting, gather
from chalicelib.pipeline.jobs import hand_out
from chalicelib.pipeline.manifest import Manifest, save_manifest
from chalicelib.pipeline.messages import VideoMessage, to_body
from chalicelib.pipeline.settle import fail_video, settle, wrap_up
from chalicelib.render.plan import plan_segments

WAIT_FOR_MEDIA_S = 2
MAX_WAITS = 90
MAX_WARNINGS = 50


@dataclass(frozen=True, slots=True)
class _Work:
    jobs: dict[str, int]
    duration_ms: int
    warnings: tuple[str, ...]


def prepare(message: VideoMessage, on: Collaborators) -> None:
    """Work on a `prepare` message: afterwards the video is being rendered, has failed, or waits for a media."""
    video = on.videos.get(message.account_id, message.video_id)
    if video is None:
        return
    if video.status is VideoStatus.RENDERING:
        hand_out(video, on)
    elif video.status.is_final:
        settle(video, on)
    elif video.status is not VideoStatus.ASSEMBLING:
        _prepare(video, message, on)


def _prepare(video: Video, message: VideoMessage, on: Collaborators) -> None:
    on.videos.advance(video.account_id, video.id, {VideoStatus.QUEUED}, VideoStatus.PREPARING)
    try:
        manifest = gather(video, on)
        work = _plan(manifest, on)
        save_manifest(on.storage, video, manifest)
        _start(video, work, on)
    except MediaWaiting as waiting:
        _put_off(video, message, str(waiting), on)
    except VideoError as error:
        fail_video(video, error, on)


def _plan(manifest: Manifest, on: Collaborators) -> _Work:
    jobs: dict[str, int] = {}
    warnings: dict[str, None] = {}
    duration_ms = 0
    for profile in map(parse_profile, manifest.profiles):
        resolved = manifest.resolve(profile.fps)
        duration_ms = max(duration_ms, resolved.timeline.duration_ms)
        for segment in plan_segments(resolved.timeline, profile):
            jobs[f"{profile.name}/{segment.index}"] = segment.end_frame - segment.first_frame
        warnings |= dict.fromkeys(caution.message for caution in resolved.warnings)
        if profile.has_picture:
            warnings |= dict.fromkeys(_overflows(manifest, resolved.timeline, profile, on))
            warnings |= dict.fromkeys(_missing_glyphs(manifest, resolved.timeline, on))
    return _Work(jobs, duration_ms, _first(tuple(warnings)))


def _first(warnings: tuple[str, ...]) -> tuple[str, ...]:
    # They are kept in the video's row, which must not grow without end.
    more = len(warnings) - MAX_WARNINGS
    return (*warnings[:MAX_WARNINGS], f"… and {more} more") if more > 0 else warnings


def _overflows(manifest: Manifest, timeline: Timeline, profile: Profile, on: Collaborators) -> list[str]:
    texts = {name: source.text for name, source in manifest.sources.items() if source.text is not None}
    names = on.renderer.text_overflows(timeline, profile, texts)
    size = f"{profile.width_px}x{profile.height_px}"
    return [f'Object "{name}": the text does not fit its box at {size}' for name in names]


def _missing_glyphs(manifest: Manifest, timeline: Timeline, on: Collaborators) -> list[str]:
    styles = {play.object_id: play.look.style for play in timeline.plays if play.look}
    fonts = {name: style.font for name, style in styles.items() if isinstance(style, TextStyle)}
    missing = {name: on.renderer.missing_glyphs(manifest.sources[name].text or "", fonts[name]) for name in fonts}
    return [
        f'Object "{name}": no font has {", ".join(characters[:20])}; a box is drawn instead'
        for name, characters in missing.items()
        if characters
    ]


def _start(video: Video, work: _Work, on: Collaborators) -> None:
    started = on.videos.advance(
        video.account_id,
        video.id,
        {VideoStatus.PREPARING},
        VideoStatus.RENDERING,
        jobs=work.jobs,
        frames_done={},
        jobs_done=frozenset(),
        duration_ms=work.duration_ms,
        warnings=work.warnings,
    )
    if started is None:
        wrap_up(video, on)
    else:
        hand_out(started, on)


def _put_off(video: Video, message: VideoMessage, media_id: str, on: Collaborators) -> None:
    if message.attempt >= MAX_WAITS:
        minutes = WAIT_FOR_MEDIA_S * MAX_WAITS // 60
        cause = f"its file was not uploaded within {minutes} minutes"
        error = VideoError(cause, code=1029, message="Bad input media", media_id=media_id)
        fail_video(video, error, on)
        return
    again = VideoMessage(message.account_id, message.video_id, message.attempt + 1)
    on.queues.send(Queue.PREPARE, to_body(again), WAIT_FOR_MEDIA_S)
