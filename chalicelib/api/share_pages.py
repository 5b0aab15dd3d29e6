"""The public page of a video: its addresses, a new link, and its end."""

from dataclasses import replace
from html import escape
from typing import Protocol

from chalicelib.api.wire_fields import Wire, to_date, without_absent
from chalicelib.domain.account import Caller
from chalicelib.domain.embed_code import embed_code
from chalicelib.domain.errors import ApiError
from chalicelib.domain.mail_size import mail_size, scaled
from chalicelib.domain.page_files import USUAL_SIZE, coming_size, size_of
from chalicelib.domain.page_link import NO_PAGE, PageLink, new_link
from chalicelib.domain.services import HasClock, HasTemplates, HasVideos
from chalicelib.domain.template import Template
from chalicelib.domain.video import Video, VideoStatus

_EMBED_PX = 640


class SharePageServices(HasVideos, HasTemplates, HasClock, Protocol):
    """The services that hold the links of pages."""


def with_page(video: Video, template: Template, caller: Caller) -> Video:
    """Return a new video with the link of its page, if the videos of its template have pages."""
    return replace(video, page=_new_link(video, template, caller, video.created_ms))


def get_page(video: Video, services: HasTemplates) -> Wire:
    """Return the `SharePage` of a video.

    Raises:
        ApiError: 1006 it has no page.
    """
    url = video.page.url
    if url is None:
        raise ApiError.page_not_found(video.id)
    size = size_of(video) or _coming_size(video, services) or USUAL_SIZE
    return without_absent(
        {
            "url": url,
            "embedUrl": f"{url}/embed",
            "videoUrl": f"{url}/video.mp4",
            "posterUrl": f"{url}/poster.jpg",
            "previewUrl": f"{url}/preview.jpg",
            "mailUrl": f"{url}/mail.gif",
            "embedCode": _embed_code(video, url, size),
            "mailCode": _mail_code(video, url, size),
            "expires": to_date(video.page.until_ms) if video.page.until_ms else None,
        }
    )


def new_page(video: Video, caller: Caller, services: SharePageServices) -> Wire:
    """Give a video a new link, and return its `SharePage`. The former link ends at once.

    Raises:
        ApiError: 1006 the videos of its template have no pages; 1007 the video was deleted in the meantime.
    """
    template = services.templates.get(video.account_id, video.template_id)
    link = _new_link(video, template, caller, services.now_ms()) if template else NO_PAGE
    if link == NO_PAGE:
        # The template may have pages again later: then the former link opens again.
        raise ApiError.page_not_found(video.id)
    now = services.videos.update(video.account_id, video.id, page=link)
    if now is None:
        raise ApiError.video_not_found(video.id)
    _look_at_its_end(now, services)
    return get_page(now, services)


def delete_page(video: Video, services: SharePageServices) -> None:
    """End the link of a video. The video stays, unless it waits to be watched: then its credits return soon."""
    now = services.videos.update(video.account_id, video.id, page=NO_PAGE)
    if now is not None:
        _look_at_its_end(now, services)


def _look_at_its_end(video: Video, services: SharePageServices) -> None:
    """Have the reaper look at an unwatched video at the end of its new link."""
    if video.status is VideoStatus.UNWATCHED:
        services.videos.watch(video, video.unwatched_until_ms, video.resumes)


def _new_link(video: Video, template: Template, caller: Caller, now_ms: int) -> PageLink:
    settings = template.page_settings
    if not settings.enabled:
        return NO_PAGE
    return new_link(video.account_id, video.id, caller.base_url, now_ms, settings.days)


def _coming_size(video: Video, services: HasTemplates) -> tuple[int, int] | None:
    """Return the size that a video will have, of which there are no files yet."""
    template = None if video.out_files else services.templates.get(video.account_id, video.template_id)
    return coming_size(template.profiles) if template else None


def _embed_code(video: Video, url: str, size: tuple[int, int]) -> str:
    return embed_code(url, video.name, *scaled(size, _EMBED_PX / max(size)))


def _mail_code(video: Video, url: str, size: tuple[int, int]) -> str:
    width, height = mail_size(*size)
    # Outlook ignores the style, and needs the sizes.
    style = f'width="{width}" height="{height}" style="max-width:100%;height:auto"'
    picture = f'<img src="{escape(url)}/mail.gif" alt="{escape(video.name)}" {style}>'
    return f'<a href="{escape(url)}">{picture}</a>'
