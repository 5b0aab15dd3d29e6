"""What a video would be, without making it: for the checks, previews and explanations of the API."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from chalicelib.domain.errors import BadMedia, VideoError
from chalicelib.domain.media import Media
from chalicelib.domain.ports import Fonts, Medias, ObjectStore, Profiles
from chalicelib.domain.profile import Profile
from chalicelib.domain.read_cache import cache_reads
from chalicelib.domain.services import HasClock, HasFonts, HasLeases, HasMedias, HasProfiles, HasStorage
from chalicelib.domain.template import Template
from chalicelib.domain.timeline import Timeline
from chalicelib.domain.video import Video
from chalicelib.pipeline.downloads import Fetch, fail_instead_of_waiting, new_downloader, new_inspector
from chalicelib.pipeline.inputs import MediaNotReady, collect_inputs, collect_shared_inputs
from chalicelib.pipeline.local_files import all_with_account_fonts, fetch_sources, with_account_fonts
from chalicelib.pipeline.manifest import Manifest
from chalicelib.pipeline.services import HasDownloader, HasRenderer
from chalicelib.pipeline.warnings import find_warnings
from chalicelib.render.ports import Renderer
from chalicelib.script import ExplainedObject, NothingShown, ResolvedScript, parse_scripts


class DryRunServices(
    HasStorage, HasMedias, HasLeases, HasFonts, HasProfiles, HasRenderer, HasDownloader, HasClock, Protocol
):
    """The services that a dry run is made of."""


@dataclass(frozen=True, slots=True)
class CachedInputs:
    """The inputs of videos, each read once, with the bucket and the renderer."""

    medias: Medias
    profiles: Profiles
    fonts: Fonts
    storage: ObjectStore
    renderer: Renderer


@dataclass(frozen=True, slots=True)
class DryRun:
    """Videos that are planned but not made, for one call of the API.

    Methods raise `VideoError` where the video would fail. `look` inspects a media file that has a URL, and `download`
    stores it as well.
    """

    services: CachedInputs
    look: Fetch
    download: Fetch

    def warnings(self, video: Video, template: Template) -> tuple[tuple[str, ...], int]:
        """The warnings that the video would be made with, and how long it would be, in ms."""
        with self._manifest(video, template) as manifest:
            resolved = all_with_account_fonts(manifest.resolve_all(), manifest, self.services.storage)
            return find_warnings(manifest, resolved, self.services.renderer), _longest_ms(resolved)

    def duration_ms(self, video: Video, template: Template) -> int:
        """How long the video would be, in ms."""
        with self._manifest(video, template) as manifest:
            return _longest_ms(manifest.resolve_all())

    def template_warnings(self, template: Template) -> tuple[str, ...]:
        """The warnings that every video of a template would be made with, as far as they can be told without one.

        Fonts that are not there come first.
        """
        blank = Video(template.account_id, template.id, template.id, "", template.created_ms)
        manifest = collect_shared_inputs(blank, template, self.services, self.look)
        fonts = tuple(warning.message for warning in manifest.check_fonts())
        try:
            return find_warnings(
                manifest,
                all_with_account_fonts(manifest.resolve_all(), manifest, self.services.storage),
                self.services.renderer,
            )
        except VideoError as error:
            if isinstance(error.__cause__, NothingShown) and parse_scripts(template.scripts).objects:
                return (*fonts, f"{error.cause}; only what a video brings will be")
            return fonts  # all else needs what each video brings

    def frame(self, video: Video, template: Template, ms: int) -> str:
        """The key of a JPEG in the bucket, which goes after some days: what the first profile with a picture shows."""
        brought = self._manifest(video, template, self.download)
        with _cleared(video, self.services.storage), brought as manifest, tempfile.TemporaryDirectory() as folder:
            profile = _pictured(manifest)
            timeline = manifest.resolve(profile.fps).timeline
            number = min(max(0, ms * timeline.fps // 1000), timeline.frames - 1)
            # A frame more on either side, whichever way the time is rounded.
            seen = timeline.between(number - 1, number + 2)
            sources = fetch_sources(self.services.storage, manifest, seen, Path(folder), heard=False)
            timeline = with_account_fonts(timeline, manifest, self.services.storage)
            picture = self.services.renderer.render_frame(timeline, profile, sources, ms, Path(folder))
            key = f"{template.preview_prefix}{video.id}.jpg"
            self.services.storage.put_file(key, picture, "image/jpeg")
            return key

    def explain(self, video: Video, template: Template) -> tuple[Timeline, list[ExplainedObject]]:
        """The timeline in the first profile, and where everything in it comes from."""
        with self._manifest(video, template) as manifest:
            fps = manifest.profile(manifest.profiles[0]).fps
            return manifest.resolve(fps).timeline, manifest.explain(fps)

    def levels(self, media: Media, window_ms: int) -> list[float]:
        """How loud a media is in each window, in dB.

        Raises:
            BadMedia: it has no sound, or its file is gone.
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
            manifest = collect_inputs(video, template, self.services, fetch or self.look)
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
    return DryRun(inputs, new_inspector(services), fail_instead_of_waiting(new_downloader(services)))


def _longest_ms(resolved: Mapping[Profile, ResolvedScript]) -> int:
    return max(made.timeline.duration_ms for made in resolved.values())


@contextmanager
def _cleared(video: Video, storage: ObjectStore) -> Iterator[None]:
    try:
        yield
    finally:
        storage.delete_prefix(video.work_prefix)


def _pictured(manifest: Manifest) -> Profile:
    for profile in map(manifest.profile, manifest.profiles):
        if profile.has_picture:
            return profile
    cause = "none of the template's profiles has a picture"
    raise VideoError(cause, code=2002, message="Video profile not allowed")
