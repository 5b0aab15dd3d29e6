"""A render job: the segments of a video in one profile, with the objects that they show."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from chalicelib.domain.errors import VideoError
from chalicelib.domain.profile import Profile
from chalicelib.domain.services import HasClock, HasSegments, HasStorage
from chalicelib.domain.timeline import Play, Timeline
from chalicelib.domain.video import Video
from chalicelib.pipeline.code_version import load_manifest
from chalicelib.pipeline.jobs import segments_of
from chalicelib.pipeline.local_files import fetch_sources, with_account_fonts
from chalicelib.pipeline.manifest import Manifest, read_manifest
from chalicelib.pipeline.segment_cache import acquire_segment, commit, content_digests, take_over_segment
from chalicelib.pipeline.services import HasRenderer, HasReuse
from chalicelib.render.plan import Segment
from chalicelib.render.render_input import RenderInput


class RenderJobServices(HasSegments, HasStorage, HasRenderer, HasReuse, HasClock, Protocol):
    """The services that a render job reads from and stores to."""


@dataclass(frozen=True, slots=True)
class RenderJob:
    """A render job of a video. `segments` are the segments of the job, by index."""

    video: Video
    job: str
    manifest: Manifest
    profile: Profile
    timeline: Timeline
    segments: dict[int, Segment]

    def acquire(self, index: int, services: RenderJobServices) -> bool:
        """Acquire a segment; return False if another video renders it, or it is cached."""
        return acquire_segment(self.video, self._name(index), services)

    def take_over(self, index: int, services: RenderJobServices) -> bool:
        """Acquire a segment that another video has acquired, if this video has waited for it long enough.

        Return False if it is cached, or this video was never sent back from its assembly.
        """
        return self.video.render.returns > 0 and take_over_segment(self.video, self._name(index), services)

    def already_rendered(self, indexes: Collection[int], services: RenderJobServices) -> set[int]:
        """Return the segments that an earlier attempt at the job has rendered for this video."""
        names = {self._name(index): index for index in indexes}
        made = services.segments.rendered_for(self.video.plan.scope, self.video.segment_user, names) if names else set()
        return {names[name] for name in made}

    def render_input(self, segment_run: list[Segment], workdir: Path, services: RenderJobServices) -> RenderInput:
        """Return the input of the renderer for some segments, with files downloaded to `workdir`.

        Raises:
            VideoError: a file is gone from the bucket.
        """
        seen = self.timeline.between(segment_run[0].first_frame, segment_run[-1].end_frame)
        return RenderInput(self.timeline, fetch_sources(services.storage, self.manifest, seen, workdir, heard=False))

    def store(self, segment: Segment, path: Path, services: RenderJobServices) -> None:
        """Store a rendered segment."""
        name = self._name(segment.index)
        services.storage.put_file(self.video.plan.segment_key(name), path, "application/octet-stream")
        commit(self.video, name, services)

    def can_batch_with(self, other: "RenderJob") -> bool:
        """Return whether two videos have the same profile, the same boundaries and the same rearmost object."""
        same_files = self.profile == other.profile and self.segments == other.segments
        return same_files and self._rearmost() == other._rearmost()

    @contextmanager
    def naming_inputs(self, segment_run: list[Segment]) -> Iterator[None]:
        """Add the media file and the time range to errors that are raised in this context."""
        try:
            with self.manifest.add_media_to_errors():
                yield
        except VideoError as error:
            error.span_ms = self.span_ms(segment_run)
            raise

    def span_ms(self, segment_run: list[Segment]) -> tuple[int, int]:
        """Return the start and end of consecutive segments, in ms."""
        first, end = segment_run[0].first_frame, segment_run[-1].end_frame
        return round(first * 1000 / self.profile.fps), round(end * 1000 / self.profile.fps)

    def _name(self, index: int) -> str:
        return self.video.plan.segments[self.profile.name][index]

    def _rearmost(self) -> tuple[Play, object] | None:
        first = min(segment.first_frame for segment in self.segments.values())
        end = max(segment.end_frame for segment in self.segments.values())
        seen = [play for play in self.timeline.between(first, end).plays if play.look is not None]
        if not seen:
            return None
        content = content_digests(self.manifest, self.video).get(seen[0].object_id)
        return replace(seen[0], object_id="", index=0, sound=None), content


def load_render_job(video: Video, job: str, services: RenderJobServices) -> RenderJob:
    """Return a render job, by its name.

    Raises:
        OtherCodeVersion: another code version has planned it.
        VideoGone: the video was deleted or has ended.
        VideoError: a font is gone from the bucket.
    """
    work = _planned(video, job, load_manifest(video, services))
    return replace(work, timeline=with_account_fonts(work.timeline, work.manifest, services.storage))


def describe_job(video: Video, job: str, services: RenderJobServices) -> tuple[tuple[str, ...], tuple[int, int]]:
    """Return the ids of the objects that a render job shows, and its time range in ms.

    Raises:
        VideoGone, VideoError: as `load_render_job`.
    """
    work = _planned(video, job, read_manifest(services.storage, video))
    segments = list(work.segments.values())
    seen = work.timeline.between(segments[0].first_frame, segments[-1].end_frame).plays
    return tuple(dict.fromkeys(play.object_id for play in seen if play.look is not None)), work.span_ms(segments)


def _planned(video: Video, job: str, manifest: Manifest) -> RenderJob:
    """Return a render job without the account's fonts."""
    profile_name, indexes = segments_of(job)
    profile = manifest.profile(profile_name)
    timeline, planned = manifest.resolve(profile.fps).timeline, manifest.segments(profile)
    return RenderJob(video, job, manifest, profile, timeline, {index: planned[index] for index in indexes})
