"""Videos of static templates: their file is their background, as it was uploaded."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from chalicelib.domain.errors import BadMedia, VideoError
from chalicelib.domain.profile import Profile, defines_itself
from chalicelib.domain.services import HasStorage
from chalicelib.domain.static_template import BACKGROUND
from chalicelib.domain.video import OutFile, Video
from chalicelib.pipeline.manifest import Manifest
from chalicelib.pipeline.services import HasRenderer


class BackgroundServices(HasStorage, HasRenderer, Protocol):
    """The services that inspect and store backgrounds."""


def with_own_profile(manifest: Manifest, services: BackgroundServices) -> Manifest:
    """Return the manifest of a static video with the one profile of its background: its format and size.

    The rate is that of the template's first profile: nothing is rendered in it but the poster.

    Raises:
        VideoError: some browsers do not play the background.
    """
    source = manifest.sources[BACKGROUND]
    facts, fps = source.facts, manifest.profile(manifest.profiles[0]).fps
    try:
        if facts is None or not facts.width_px or not facts.height_px:
            raise BadMedia("it has no picture")
        size = f"{facts.width_px // 2 * 2}x{facts.height_px // 2 * 2}"
        name = f"{services.renderer.web_format(facts)}_{size}_{fps}fps"
        if not defines_itself(name):
            raise BadMedia(f"a background of {size} px is too small or too large")
    except BadMedia as error:
        raise VideoError(
            str(error), code=1029, message="Bad input media", object_id=BACKGROUND, media_id=source.media_id
        ) from error
    return replace(manifest, profiles=(name,), own_profiles=())


def store_background(video: Video, manifest: Manifest, profile: Profile, services: BackgroundServices) -> OutFile:
    """Store the background of a static video as its file. The poster is stored beside it later.

    Raises:
        VideoError: the file is gone.
    """
    source, name = manifest.sources[BACKGROUND], profile.file_name(video.id)
    key = f"{video.out_prefix}{name}"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        try:
            services.storage.get_file(source.key or "", path)
        except KeyError as error:
            cause = "the media's file is gone"
            raise VideoError(cause, object_id=BACKGROUND, media_id=source.media_id) from error
        services.storage.put_file(key, path, profile.format.content_type)
        return OutFile(profile.name, name, path.stat().st_size, key)
