"""The videos of static templates: which of a template's videos are static, and their backgrounds."""

from dataclasses import replace
from typing import Any

from chalicelib.api.wire_fields import check_url
from chalicelib.domain.brand import Brand
from chalicelib.domain.errors import ApiError
from chalicelib.domain.static_template import BACKGROUND, background, is_static, is_url
from chalicelib.domain.template import InputMedia, Template
from chalicelib.domain.urls import masked
from chalicelib.domain.video import Video


def with_background(video: Video, template: Template, brand: Brand) -> Video:
    """Return a requested video, with its background if its template is static and one is named.

    Raises:
        ApiError: the video brings scripts, which a static one does not show, or the URL has a password.
    """
    own = video.player.template_media
    is_given = any(media.input_id == BACKGROUND for media in video.medias)
    if not is_static(template, brand) or not (own or template.template_media or is_given):
        return video
    if video.scripts:
        expected = "nothing: a video of a static template is its background, and not rendered"
        raise ApiError.invalid_params("video.inputScripts", expected)
    medias = _with_own(own, video.medias, "video.template_media") if own else video.medias
    return replace(video, is_static=True, medias=medias)


def changed_background(video: Video, changes: dict[str, Any], path: str) -> dict[str, Any]:
    """Return the changes of a video with those of its background that follow from `template_media`.

    Raises:
        ApiError: the URL has a password.
    """
    own = changes["player"].template_media if "player" in changes else video.player.template_media
    if not video.is_static or own == video.player.template_media:
        return changes
    return changes | {"medias": _with_own(own, changes.get("medias", video.medias), path)}


def check_unchanged_background(video: Video, changes: dict[str, Any], path: str) -> None:
    """Check that a change of metadata leaves the background of a static video as it is.

    Raises:
        ApiError: it does not.
    """
    if changed_background(video, changes, path) is not changes:
        raise ApiError.invalid_params(
            path, "the same background: Video_Update changes that of a static template's video"
        )


def check_template_media(text: str, path: str) -> str:
    """Return a `template_media`. Answers return it as it was sent, so a URL has no password.

    Raises:
        ApiError: it has one, or is no URL.
    """
    if is_url(text) and masked(check_url(text, path)) != text:
        raise ApiError.invalid_params(path, f"a URL without a password; inputMedias takes one for {BACKGROUND!r}")
    return text


def _with_own(own: str | None, medias: tuple[InputMedia, ...], path: str) -> tuple[InputMedia, ...]:
    others = tuple(media for media in medias if media.input_id != BACKGROUND)
    return (*others, background(check_template_media(own, path))) if own else others
