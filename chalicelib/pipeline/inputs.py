"""What fills each object of a video: found, fetched, looked at, and kept where the renderers find it."""

from dataclasses import replace
from typing import Protocol

from chalicelib.domain.custom_profile import CustomProfile
from chalicelib.domain.errors import ApiError, BadMedia, FetchError, VideoError
from chalicelib.domain.input_matching import match_inputs
from chalicelib.domain.media import MediaStatus, MediaType, is_temporary
from chalicelib.domain.profile import defines_itself
from chalicelib.domain.services import HasFonts, HasMedias, HasProfiles, HasStorage
from chalicelib.domain.template import InputMedia, Template
from chalicelib.domain.urls import masked
from chalicelib.domain.video import Video
from chalicelib.pipeline.downloads import Fetch
from chalicelib.pipeline.manifest import Manifest, Source, script_failure
from chalicelib.render.fonts import font_names
from chalicelib.script import ScriptError, parse_scripts, variable_users


class InputServices(HasStorage, HasMedias, HasFonts, HasProfiles, Protocol):
    """The services that hold the inputs of a video."""


class MediaNotReady(Exception):
    """A media that the video needs has not been looked at yet."""

    def __init__(self, object_id: str, media_id: str) -> None:
        super().__init__(media_id)
        self.object_id = object_id
        self.media_id = media_id


def collect_inputs(video: Video, template: Template, services: InputServices, fetch: Fetch) -> Manifest:
    """All that the video is made of; medias named by URL are brought by `fetch`.

    Raises:
        VideoError: something is missing, cannot be fetched or cannot be used.
        MediaNotReady: an uploaded media is not ready yet.
        Exception: whatever `fetch` raises besides `FetchError` and `BadMedia`.
    """
    scripts = template.scripts + video.scripts
    return _gathered(video, template, _inputs(scripts, template, video), services, fetch)


def collect_shared_inputs(blank: Video, template: Template, services: InputServices, fetch: Fetch) -> Manifest:
    """What all videos of a template share; `blank` is one that brings nothing.

    Raises:
        VideoError: as `collect_inputs`.
    """
    inputs = {media.input_id: media for media in template.medias if _is_there(media, blank, services)}
    return _gathered(blank, template, inputs, services, fetch)


def pin_uploads(manifest: Manifest, video: Video, services: InputServices) -> Manifest:
    """The same, with the video's own medias copied to where they stay for as long as it is being made.

    Raises:
        VideoError: one was deleted meanwhile.
    """
    own = [name for name, source in manifest.sources.items() if source.key and is_temporary(source.key)]
    copies = {}
    for number, name in enumerate(own):
        source, key = manifest.sources[name], f"{video.attempt_prefix}own/{number}"
        try:
            services.storage.copy(str(source.key), key)
        except KeyError as error:
            raise _deleted(name, str(source.media_id)) from error
        copies[name] = replace(source, key=key)
    return replace(manifest, sources=manifest.sources | copies)


def _is_there(given: InputMedia, video: Video, services: InputServices) -> bool:
    media = services.medias.get(video.account_id, given.media_id) if given.media_id else None
    return media is None or media.status is not MediaStatus.WAITING


def _gathered(
    video: Video, template: Template, inputs: dict[str, InputMedia], services: InputServices, fetch: Fetch
) -> Manifest:
    # What has to be downloaded last: while a media is waited for, all of this is done again and again.
    names = sorted(inputs, key=lambda name: inputs[name].is_fetched)
    sources = {name: _source(name, inputs[name], video, number, services, fetch) for number, name in enumerate(names)}
    scripts = template.scripts + video.scripts
    fonts, unknown_fonts = _fonts(scripts, video, services)
    return Manifest(
        scripts,
        template.origin,
        video.variables,
        template.profiles,
        sources,
        fonts,
        _personal(video, template, inputs),
        _own_profiles(template, services),
        unknown_fonts,
    )


def _own_profiles(template: Template, services: InputServices) -> tuple[CustomProfile, ...]:
    return tuple(_own_profile(name, template, services) for name in template.profiles if not defines_itself(name))


def _own_profile(name: str, template: Template, services: InputServices) -> CustomProfile:
    custom = services.profiles.get(template.account_id, name)
    if custom is None:
        raise VideoError(f"there is no profile {name!r}", code=2002, message="Video profile not allowed")
    return custom


def _personal(video: Video, template: Template, inputs: dict[str, InputMedia]) -> tuple[str, ...]:
    """The objects that the video brings, or fills, or that a variable of it decides."""
    script = parse_scripts(template.scripts + video.scripts)
    own = {each.id for each in script.objects if each.script_index >= len(template.scripts)}
    own |= {media.input_id for media in video.medias}
    texts = {name: media.text for name, media in inputs.items() if media.text is not None}
    return tuple(sorted(own | variable_users(script, texts)))


def _fonts(scripts: tuple[str, ...], video: Video, services: InputServices) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the keys of those fonts that are the account's own, by their names; and the names of no font."""
    others = [name for name in dict.fromkeys(parse_scripts(scripts).fonts.values()) if name not in font_names()]
    # A table has no empty key.
    found = {name: services.fonts.get(video.account_id, name) if name else None for name in others}
    keys = {name: font.key for name, font in found.items() if font is not None}
    return keys, tuple(name for name in others if name not in keys)


def _inputs(scripts: tuple[str, ...], template: Template, video: Video) -> dict[str, InputMedia]:
    # The API has checked the same; but the template may have been changed since.
    try:
        objects = {item.id: item.kind for item in parse_scripts(scripts).objects}
        return match_inputs(objects, template.medias, video.medias)
    except ScriptError as error:
        raise script_failure(error) from error
    except ApiError as error:
        data = error.data if isinstance(error.data, dict) else {}
        cause, name = str(data.get("problem", "")), data.get("inputID")
        raise VideoError(cause, code=error.code, message=error.message, object_id=name) from error


def _source(name: str, media: InputMedia, video: Video, number: int, services: InputServices, fetch: Fetch) -> Source:
    if media.text is not None:
        return Source(MediaType.TEXT, text=media.text)
    if media.is_fetched:
        return _fetched(name, media, f"{video.attempt_prefix}fetched/{number}", fetch)
    return _uploaded(name, media.media_id or "", video, services)


def _uploaded(name: str, media_id: str, video: Video, services: InputServices) -> Source:
    media = services.medias.get(video.account_id, media_id)
    if media is None:
        raise _deleted(name, media_id)
    if media.status is MediaStatus.WAITING:
        raise MediaNotReady(name, media_id)
    if media.status is MediaStatus.ERROR:
        cause = media.problem or ""
        raise VideoError(cause, code=1029, message="Bad input media", object_id=name, media_id=media_id)
    return Source(media.type, key=media.key, media_id=media.id, sha256=media.sha256, facts=media.facts)


def _deleted(name: str, media_id: str) -> VideoError:
    cause = "the media was deleted"
    return VideoError(cause, code=1001, message="Media not found", object_id=name, media_id=media_id)


def _fetched(name: str, media: InputMedia, key: str, fetch: Fetch) -> Source:
    try:
        return fetch(media, key)
    except (FetchError, BadMedia) as error:
        raise VideoError(
            str(error),
            code=1011,
            message="Error downloading medias",
            object_id=name,
            media_id=masked(media.url or ""),
        ) from error
