"""The inputs of a video: find the content of each object, download and inspect it, and store it for the renderers."""

from dataclasses import replace
from typing import Protocol

from chalicelib.domain.custom_profile import CustomProfile
from chalicelib.domain.errors import ApiError, BadMedia, FetchError, VideoError
from chalicelib.domain.input_matching import match_inputs
from chalicelib.domain.media import MediaStatus, MediaType, is_temporary
from chalicelib.domain.ports import Medias, ObjectStore
from chalicelib.domain.profile import defines_itself
from chalicelib.domain.services import HasFonts, HasMedias, HasProfiles
from chalicelib.domain.static_template import template_of
from chalicelib.domain.template import InputMedia, Template
from chalicelib.domain.urls import shown
from chalicelib.domain.video import Video
from chalicelib.pipeline.downloads import Fetch, FetchNotNow
from chalicelib.pipeline.manifest import Manifest, Source, to_video_error
from chalicelib.render.fonts import font_names
from chalicelib.script import ScriptError, parse_scripts, variable_users


class InputServices(HasMedias, HasFonts, HasProfiles, Protocol):
    """The services that hold an account's inputs of videos."""


class MediaNotReady(Exception):
    """A media file that the video needs has not been inspected yet."""

    def __init__(self, object_id: str, media_id: str) -> None:
        super().__init__(media_id)
        self.object_id = object_id
        self.media_id = media_id


def collect_inputs(video: Video, template: Template, services: InputServices, fetch: Fetch) -> Manifest:
    """Return the manifest of a video. `fetch` downloads the media files that are named by URL.

    Raises:
        VideoError: an input is missing, cannot be downloaded or cannot be used.
        MediaNotReady: an uploaded media file is not ready yet.
        Exception: any exception of `fetch` except `FetchError` and `BadMedia`.
    """
    template = template_of(video, template)
    scripts = template.scripts + video.scripts
    return _build_manifest(video, template, _match_inputs(scripts, template, video), services, fetch)


def collect_shared_inputs(blank: Video, template: Template, services: InputServices, fetch: Fetch) -> Manifest:
    """Return the inputs that all videos of a template share. `blank` is a video without inputs of its own.

    Raises:
        VideoError: as `collect_inputs`.
    """
    inputs = {media.input_id: media for media in template.medias if not _is_waiting(media, blank, services.medias)}
    return _build_manifest(blank, template, inputs, services, fetch)


def pin_uploads(manifest: Manifest, video: Video, storage: ObjectStore) -> Manifest:
    """Copy the video's temporary media files to its working files, and return the manifest that names the copies.

    Raises:
        VideoError: a media file was deleted in the meantime.
    """
    temporary = [name for name, source in manifest.sources.items() if source.key and is_temporary(source.key)]
    copies = {}
    for number, name in enumerate(temporary):
        source, key = manifest.sources[name], f"{video.attempt_prefix}own/{number}"
        try:
            storage.copy(str(source.key), key)
        except KeyError as error:
            raise media_not_found(name, str(source.media_id)) from error
        copies[name] = replace(source, key=key)
    return replace(manifest, sources=manifest.sources | copies)


def _is_waiting(given: InputMedia, video: Video, medias: Medias) -> bool:
    media = medias.get(video.account_id, given.media_id) if given.media_id else None
    return media is not None and media.status is MediaStatus.WAITING


def _build_manifest(
    video: Video, template: Template, inputs: dict[str, InputMedia], services: InputServices, fetch: Fetch
) -> Manifest:
    # Downloads last: the step repeats all of this while it waits for an upload.
    names = sorted(inputs, key=lambda name: inputs[name].is_fetched)
    sources = {
        name: _find_source(name, inputs[name], video, number, services.medias, fetch)
        for number, name in enumerate(names)
    }
    scripts = template.scripts + video.scripts
    fonts, unknown_fonts = _find_fonts(scripts, video, services)
    return Manifest(
        scripts,
        template.origin,
        video.variables,
        template.profiles,
        sources,
        fonts,
        _find_personal_objects(video, template, inputs),
        _load_custom_profiles(template, services),
        unknown_fonts,
        chapters=tuple((chapter.title, chapter.at) for chapter in template.page_settings.chapters),
    )


def _load_custom_profiles(template: Template, services: InputServices) -> tuple[CustomProfile, ...]:
    return tuple(
        _load_custom_profile(name, template, services) for name in template.profiles if not defines_itself(name)
    )


def _load_custom_profile(name: str, template: Template, services: InputServices) -> CustomProfile:
    custom = services.profiles.get(template.account_id, name)
    if custom is None:
        raise VideoError(f"there is no profile {name!r}", code=2002, message="Video profile not allowed")
    return custom


def _find_personal_objects(video: Video, template: Template, inputs: dict[str, InputMedia]) -> tuple[str, ...]:
    """Return the ids of the objects that the video adds or fills, or that depend on one of its variables."""
    script = parse_scripts(template.scripts + video.scripts)
    own = {each.id for each in script.objects if each.script_index >= len(template.scripts)}
    own |= {media.input_id for media in video.medias}
    texts = {name: media.text for name, media in inputs.items() if media.text is not None}
    return tuple(sorted(own | variable_users(script, texts)))


def _find_fonts(
    scripts: tuple[str, ...], video: Video, services: InputServices
) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the keys of the account's fonts by their names, and the names of fonts that do not exist."""
    others = [name for name in dict.fromkeys(parse_scripts(scripts).fonts.values()) if name not in font_names()]
    # The key of a row must not be empty.
    found = {name: services.fonts.get(video.account_id, name) if name else None for name in others}
    keys = {name: font.key for name, font in found.items() if font is not None}
    return keys, tuple(name for name in others if name not in keys)


def _match_inputs(scripts: tuple[str, ...], template: Template, video: Video) -> dict[str, InputMedia]:
    # The API has checked this, but the template may have changed since.
    try:
        objects = {item.id: item.kind for item in parse_scripts(scripts).objects}
        return match_inputs(objects, template.medias, video.medias)
    except ScriptError as error:
        raise to_video_error(error) from error
    except ApiError as error:
        data = error.data if isinstance(error.data, dict) else {}
        cause, name = str(data.get("problem", "")), data.get("inputID")
        raise VideoError(cause, code=error.code, message=error.message, object_id=name) from error


def _find_source(name: str, media: InputMedia, video: Video, number: int, medias: Medias, fetch: Fetch) -> Source:
    if media.text is not None:
        return Source(MediaType.TEXT, text=media.text)
    if media.is_fetched:
        return _download(name, media, f"{video.attempt_prefix}fetched/{number}", fetch)
    return _find_upload(name, media.media_id or "", video, medias)


def _find_upload(name: str, media_id: str, video: Video, medias: Medias) -> Source:
    media = medias.get(video.account_id, media_id)
    if media is None:
        raise media_not_found(name, media_id)
    if media.status is MediaStatus.WAITING:
        raise MediaNotReady(name, media_id)
    if media.status is MediaStatus.ERROR:
        cause = media.problem or ""
        raise VideoError(cause, code=1029, message="Bad input media", object_id=name, media_id=media_id)
    return Source(media.type, key=media.key, media_id=media.id, sha256=media.sha256, facts=media.facts)


def media_not_found(name: str, media_id: str) -> VideoError:
    """Return the error of a video whose media file was deleted."""
    cause = "the media was deleted"
    return VideoError(cause, code=1001, message="Media not found", object_id=name, media_id=media_id)


def _download(name: str, media: InputMedia, key: str, fetch: Fetch) -> Source:
    try:
        return fetch(media, key)
    except (FetchError, BadMedia) as error:
        failure = VideoError(
            str(error),
            code=1011,
            message="Error downloading medias",
            object_id=name,
            media_id=shown(media.url or ""),
        )
        failure.may_pass = isinstance(error, FetchNotNow)
        raise failure from error
