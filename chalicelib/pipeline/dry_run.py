"""Dry runs of videos, for the checks, previews and explanations of the API."""

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from chalicelib.domain.errors import BadMedia, VideoError
from chalicelib.domain.media import Media
from chalicelib.domain.ports import Fonts, Medias, ObjectStore, Profiles
from chalicelib.domain.profile import Profile
from chalicelib.domain.read_cache import cache_reads
from chalicelib.domain.row_measures import RowMeasures
from chalicelib.domain.template import Template
from chalicelib.domain.timeline import Timeline
from chalicelib.domain.video import Video
from chalicelib.pipeline.downloads import (
    DownloadServices,
    Fetch,
    fail_instead_of_waiting,
    new_downloader,
    new_inspector,
)
from chalicelib.pipeline.inputs import InputServices, MediaNotReady, collect_inputs, collect_shared_inputs
from chalicelib.pipeline.list_seconds import row_seconds
from chalicelib.pipeline.local_files import fetch_sources, with_account_fonts
from chalicelib.pipeline.manifest import Manifest
from chalicelib.pipeline.services import HasReuse
from chalicelib.pipeline.unusual_rows import scripts_of, unusual_of
from chalicelib.pipeline.video_shape import VideoShapes
from chalicelib.pipeline.warnings import find
from chalicelib.render.fonts import font_names
from chalicelib.render.ports import Renderer
from chalicelib.script import ExplainedObject, NothingShown, parse_scripts


class DryRunServices(InputServices, DownloadServices, HasReuse, Protocol):
    """The services that read, download and render the inputs of a dry run."""


@dataclass(frozen=True, slots=True)
class CachedInputs:
    """The tables of inputs, which read each row once, with the bucket and the renderer."""

    medias: Medias
    profiles: Profiles
    fonts: Fonts
    storage: ObjectStore
    renderer: Renderer


@dataclass(frozen=True, slots=True)
class DryRun:
    """Videos that are planned but not rendered, for one call of the API.

    Methods raise `VideoError` if the video would fail. `inspect` returns the source of a media file that has a URL, and
    `download` stores the file as well.
    """

    services: CachedInputs
    inspect: Fetch
    download: Fetch
    shapes: VideoShapes
    reuse: bool

    def warnings(self, video: Video, template: Template) -> tuple[tuple[str, ...], int]:
        """Return the warnings of the video, and its length in ms."""
        with self._manifest(video, template) as manifest:
            shape = self.shapes.of(manifest)
            return find(manifest, shape, self.services.renderer).warnings, shape.longest_ms

    def expect(self, videos: Iterable[Video], template: Template) -> None:
        """Measure the texts of the rows of a list together, if the template has fonts of the account.

        Each of their texts would take a child process of its own otherwise. Videos that would fail are left out.
        """
        if set(font_names()).issuperset(parse_scripts(template.scripts).fonts.values()):
            return
        asked: list[tuple[Timeline, Profile, Mapping[str, str]]] = []
        for video in videos:
            with suppress(VideoError), self._manifest(video, template) as manifest:
                for profile, script in self.shapes.of(manifest).resolved.items():
                    asked += [(script.timeline, profile, manifest.texts)] if profile.has_picture else []
        self.services.renderer.measure_texts(asked)

    def measures(self, video: Video, template: Template) -> tuple[tuple[str, ...], int, RowMeasures]:
        """Return the warnings and the length of a video that is a row of a list, and what it means for the list."""
        with self._manifest(video, template) as manifest:
            shape = self.shapes.of(manifest)
            found = find(manifest, shape, self.services.renderer)
            if video.is_static:
                return found.warnings, shape.longest_ms, RowMeasures()
            needed = row_seconds(manifest, video, shape, reuse=self.reuse)
            unusual = tuple(unusual_of(manifest, video, found))
            scripts = scripts_of(manifest)
            measures = RowMeasures(needed.total_ms, needed.cpu_s, needed.seconds, unusual, scripts)
            return found.warnings, shape.longest_ms, measures

    def duration_ms(self, video: Video, template: Template) -> int:
        """Return the length of the video, in ms."""
        with self._manifest(video, template) as manifest:
            return self.shapes.of(manifest).longest_ms

    def template_warnings(self, template: Template) -> tuple[str, ...]:
        """Return the warnings that every video of a template has, those about missing fonts first."""
        blank = Video(template.account_id, template.id, template.id, "", template.created_ms)
        manifest = collect_shared_inputs(blank, template, self.services, self.inspect)
        fonts = tuple(warning.message for warning in manifest.check_fonts())
        try:
            return find(manifest, self.shapes.of(manifest), self.services.renderer).warnings
        except VideoError as error:
            if isinstance(error.__cause__, NothingShown) and parse_scripts(template.scripts).objects:
                return (*fonts, f"{error.cause}; only what a video brings will be")
            return fonts  # all others depend on the inputs of a video

    def frame(self, video: Video, template: Template, ms: int) -> str:
        """Render a frame in the first profile with a picture. Return the key of the JPEG, which expires later."""
        # Its files are working files of this call, also of a video that would keep them until it is watched.
        video = replace(video, made_when_watched=False)
        inputs = self._manifest(video, template, self.download)
        with (
            _working_files(video, self.services.storage),
            inputs as manifest,
            tempfile.TemporaryDirectory() as folder,
        ):
            profile = _first_with_picture(manifest)
            timeline = manifest.resolve(profile.fps).timeline
            number = min(max(0, ms * timeline.fps // 1000), timeline.frames - 1)
            # Include a frame on either side, because the renderer may round the time differently.
            visible = timeline.between(number - 1, number + 2)
            sources = fetch_sources(self.services.storage, manifest, visible, Path(folder), heard=False)
            timeline = with_account_fonts(timeline, manifest, self.services.storage)
            picture = self.services.renderer.render_frame(timeline, profile, sources, ms, Path(folder))
            key = f"{template.preview_prefix}{video.id}.jpg"
            self.services.storage.put_file(key, picture, "image/jpeg")
            return key

    def explain(self, video: Video, template: Template) -> tuple[Timeline, list[ExplainedObject]]:
        """Return the timeline in the first profile, with the origin of each of its values."""
        with self._manifest(video, template) as manifest:
            fps = manifest.profile(manifest.profiles[0]).fps
            return manifest.resolve(fps).timeline, manifest.explain(fps)

    def levels(self, media: Media, window_ms: int) -> list[float]:
        """Return the loudness of a media file in each window, in dB.

        Raises:
            BadMedia: it has no sound, or its file was deleted.
        """
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "media"
            try:
                self.services.storage.get_file(media.key, path)
            except KeyError as error:
                raise BadMedia("its file is gone") from error
            return self.services.renderer.levels(path, window_ms)

    @contextmanager
    def _manifest(self, video: Video, template: Template, fetch: Fetch | None = None) -> Iterator[Manifest]:
        try:
            manifest = collect_inputs(video, template, self.services, fetch or self.inspect)
        except MediaNotReady as waiting:
            cause = "its file has not been uploaded yet"
            about = {"object_id": waiting.object_id, "media_id": waiting.media_id}
            raise VideoError(cause, code=1029, message="Bad input media", **about) from waiting
        manifest.check()
        with manifest.add_media_to_errors():
            yield manifest


def new_dry_run(services: DryRunServices) -> DryRun:
    """Return a dry run for one call of the API, which reads and downloads each input once."""
    services.renderer.forget_texts()
    medias, profiles, fonts = (cache_reads(table) for table in (services.medias, services.profiles, services.fonts))
    inputs = CachedInputs(medias, profiles, fonts, services.storage, services.renderer)
    download = fail_instead_of_waiting(new_downloader(services))
    return DryRun(inputs, new_inspector(services), download, VideoShapes(services.storage), services.reuse)


@contextmanager
def _working_files(video: Video, storage: ObjectStore) -> Iterator[None]:
    """Delete the video's working files at the end of the context."""
    try:
        yield
    finally:
        storage.delete_prefix(video.work_prefix)


def _first_with_picture(manifest: Manifest) -> Profile:
    for profile in map(manifest.profile, manifest.profiles):
        if profile.has_picture:
            return profile
    cause = "none of the template's profiles has a picture"
    raise VideoError(cause, code=2002, message="Video profile not allowed")
