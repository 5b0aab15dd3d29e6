"""The pictures of a video that waits to be watched: the poster of its page, and the picture for mails."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from chalicelib.domain.errors import BadMedia
from chalicelib.domain.formats import content_type_of
from chalicelib.domain.profile import Profile
from chalicelib.domain.services import HasStorage
from chalicelib.domain.timeline import Timeline
from chalicelib.domain.video import Video
from chalicelib.pipeline.local_files import fetch_sources, with_account_fonts
from chalicelib.pipeline.manifest import Manifest
from chalicelib.pipeline.services import HasRenderer
from chalicelib.render.poster import poster_scene

_MOST_PX = 1920 * 1080


class StillServices(HasStorage, HasRenderer, Protocol):
    """The services that draw a frame and store it."""


def store_stills(
    video: Video, manifest: Manifest, timelines: Mapping[Profile, Timeline], services: StillServices
) -> str:
    """Store the poster and the picture for mails of a prepared video. Return the key of the poster.

    That of a video that is only heard is a plain picture.

    Raises:
        VideoError, Transient: the frame cannot be drawn.
    """
    folder = video.attempt_still_prefix
    with tempfile.TemporaryDirectory() as name, manifest.add_media_to_errors():
        workdir = Path(name)
        poster = _draw(manifest, timelines, workdir, services)
        key = f"{folder}poster.jpg"
        services.storage.put_bytes(key, poster.read_bytes(), content_type_of(key))
        try:
            mail = services.renderer.mail_still(poster, workdir)
        except BadMedia:
            # A later request for it makes a plain one.
            return key
        services.storage.put_bytes(f"{folder}mail.gif", mail.read_bytes(), content_type_of("mail.gif"))
    return key


def _draw(manifest: Manifest, timelines: Mapping[Profile, Timeline], workdir: Path, services: StillServices) -> Path:
    profile = _best([profile for profile in timelines if profile.has_picture])
    if profile is None:
        return services.renderer.plain_poster(workdir)
    scene = poster_scene(timelines[profile])
    sources = fetch_sources(services.storage, manifest, scene, workdir, heard=False)
    timeline = with_account_fonts(timelines[profile], manifest, services.storage)
    return services.renderer.render_poster(timeline, profile, sources, workdir)


def _best(profiles: list[Profile]) -> Profile | None:
    """Return the largest profile that screens show whole, or else the smallest."""
    fitting = [profile for profile in profiles if _pixels(profile) <= _MOST_PX]
    return max(fitting, key=_pixels) if fitting else min(profiles, key=_pixels, default=None)


def _pixels(profile: Profile) -> int:
    return profile.width_px * profile.height_px
