"""The answers below `/v/<token>`: the page of a video, its embed, and their files."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from chalicelib.domain.clean_html import text_of
from chalicelib.domain.errors import Transient
from chalicelib.domain.first_watch import FirstWatchServices
from chalicelib.domain.formats import POSTER_EXTENSION, content_type_of
from chalicelib.domain.page_files import PagePicture
from chalicelib.domain.page_player import PagePlayer, player_of
from chalicelib.domain.response_headers import NO_STORE
from chalicelib.domain.services import HasBrand, HasPagePictures, HasStorage
from chalicelib.domain.template import Template
from chalicelib.domain.video import OutFile, Video
from chalicelib.pages.responses import PageRequest, PageResponse
from chalicelib.video_pages.addresses import origin_of
from chalicelib.video_pages.events import EventServices, take_events, take_form
from chalicelib.video_pages.oembed import oembed
from chalicelib.video_pages.page_html import render
from chalicelib.video_pages.page_responses import html_response, private_file, redirect_to_file, text_response
from chalicelib.video_pages.page_state import state_answer
from chalicelib.video_pages.playable import picture_file, playable_files
from chalicelib.video_pages.player_config import player_config
from chalicelib.video_pages.player_files import FRAME_POLICY, TRACKING_SOURCES, cta_document
from chalicelib.video_pages.policy import PRIVATE, page_headers
from chalicelib.video_pages.posted import Posted, answer
from chalicelib.video_pages.start import take_start
from chalicelib.video_pages.visit import Visit, VisitServices, find_visit
from chalicelib.video_pages.waiting_config import waiting_config

_LANDING = ("logoImageUrl", "bannerImageUrl", "embedIframeUrl")


class PageServices(VisitServices, EventServices, FirstWatchServices, HasStorage, HasPagePictures, HasBrand, Protocol):
    """The services that answer visits of pages."""


_TAKEN: Mapping[str, Callable[[Video, Template, Posted, PageServices], PageResponse]] = {
    "events": take_events,
    "form": take_form,
    "start": take_start,
}


class VideoPages:
    """The pages of all videos of a deployment."""

    def __init__(self, services: PageServices) -> None:
        self._services = services
        self._files: Mapping[str, Callable[[Visit, PageRequest], PageResponse]] = {
            "embed": self._embed,
            "oembed": self._oembed,
            "poster.jpg": self._poster,
            "preview.jpg": self._preview,
            "mail.gif": self._mail,
            "captions.vtt": self._captions,
            "chapters.vtt": self._chapters,
            "video.mp4": self._video,
            "cta.html": self._call_to_action,
            "state": lambda visit, _: state_answer(visit),
        }

    def page(self, request: PageRequest, token: str) -> PageResponse:
        """Answer `/v/<token>`."""
        visit = find_visit(token, self._services)
        return self._shown(visit, request, embed=False) if visit else self._message("gone", 404, request)

    def file(self, request: PageRequest, token: str, name: str) -> PageResponse:
        """Answer `/v/<token>/<name>`."""
        visit, find = find_visit(token, self._services), self._files.get(name)
        if visit is None and name == "embed":
            return self._message("gone", 404, request, embedded_by=("*",))
        return find(visit, request) if visit and find else _nothing()

    def post(self, posted: Posted, token: str, name: str) -> PageResponse:
        """Take what a viewer's browser sends to `/v/<token>/<name>`: events, a form, or the wish to watch."""
        visit, take = find_visit(token, self._services), _TAKEN.get(name)
        if visit is None or take is None:
            return _nothing()
        if posted.is_of_other_site:
            return answer(403, "only the page itself may send this")
        return take(visit.video, visit.template, posted, self._services)

    def _embed(self, visit: Visit, request: PageRequest) -> PageResponse:
        return self._shown(visit, request, embed=True)

    def _shown(self, visit: Visit, request: PageRequest, *, embed: bool) -> PageResponse:
        embedded_by = (visit.template.page_settings.embed_origins or ("*",)) if embed else ()
        if visit.has_failed:
            return self._message("failed", 404, request, embedded_by=embedded_by)
        video, url = visit.video, visit.video.page.url_at(request.base_url)
        player = player_of(video, visit.template)
        landing = {name: None if embed else player.landing.get(name) for name in _LANDING}
        # A page that waits for its video will show it under the same policy.
        bucket = origin_of(self._services.storage.link(video.whole_out_prefix, video.id, content_type_of("mp4")))
        pictures = (landing["logoImageUrl"], landing["bannerImageUrl"], player.info.get("thumbnail"))
        config = _config(visit, player, url, request, embed=embed)
        headers = page_headers(
            TRACKING_SOURCES if player.tracking_code and not embed else {},
            {
                "img-src": [bucket, *map(origin_of, pictures)],
                "media-src": [bucket],
                "frame-src": [origin_of(landing["embedIframeUrl"])],
            },
            embedded_by=embedded_by,
        )
        body = render(
            "embed.html" if embed else "page.html",
            request.base_url,
            config=config,
            is_waiting=not visit.is_done,
            has_preview=_has_preview(visit),
            page_url=url,
            description=text_of(video.description),
            landing=landing,
            powered_by=self._services.brand.title if video.player.powered_by_logo else None,
        )
        return html_response(body, 200, headers, request)

    def _message(self, kind: str, status: int, request: PageRequest, embedded_by: tuple[str, ...] = ()) -> PageResponse:
        body = render("message.html", request.base_url, kind=kind)
        return html_response(body, status, page_headers(embedded_by=embedded_by), request)

    def _oembed(self, visit: Visit, request: PageRequest) -> PageResponse:
        if visit.has_failed:
            return _nothing()
        url, player = visit.video.page.url_at(request.base_url), player_of(visit.video, visit.template)
        config = _config(visit, player, url, request, embed=True)
        content = oembed(config, url, self._services.brand.title, request.query, has_preview=_has_preview(visit))
        headers = PRIVATE | {"Content-Type": "application/json; charset=utf-8", "Access-Control-Allow-Origin": "*"}
        return PageResponse(json.dumps(content).encode(), 200, headers)

    def _poster(self, visit: Visit, _: PageRequest) -> PageResponse:
        out = picture_file(visit.video)
        key = out.poster_key if out else visit.video.still_key
        if key is None:
            return _nothing()
        name = f"{visit.video.id}.{POSTER_EXTENSION}"
        url = self._services.storage.link(key, name, content_type_of(name))
        return redirect_to_file(url, lasts=visit.is_done)

    def _call_to_action(self, visit: Visit, request: PageRequest) -> PageResponse:
        html = player_of(visit.video, visit.template).info.get("CTACustomHTML")
        if not html:
            return _nothing()
        headers = PRIVATE | NO_STORE | {"Content-Security-Policy": FRAME_POLICY}
        return html_response(cta_document(html), 200, headers, request)

    def _preview(self, visit: Visit, _: PageRequest) -> PageResponse:
        return self._picture(visit, self._services.page_pictures.preview)

    def _mail(self, visit: Visit, _: PageRequest) -> PageResponse:
        return self._picture(visit, self._services.page_pictures.mail)

    def _picture(self, visit: Visit, find: Callable[[Video], PagePicture]) -> PageResponse:
        try:
            picture = find(visit.video)
        except KeyError:
            return _nothing()
        except Transient:
            return text_response("This picture cannot be made now. Try again in a minute.\n", 503)
        name = f"{visit.video.id}.{picture.key.rpartition('.')[2]}"
        url = self._services.storage.link(picture.key, name, picture.content_type)
        # Pictures of a video that waits for its first viewer are replaced by those of its files.
        return redirect_to_file(url, lasts=visit.is_done)

    def _captions(self, visit: Visit, request: PageRequest) -> PageResponse:
        return self._text(visit.video.captions_key, request)

    def _chapters(self, visit: Visit, request: PageRequest) -> PageResponse:
        return self._text(visit.video.chapters_key, request)

    def _text(self, key: str | None, request: PageRequest) -> PageResponse:
        """Return a WebVTT file itself: browsers refuse a text of another origin than the page's."""
        try:
            text = b"".join(self._services.storage.stream(key)) if key else b""
        except KeyError:
            return _nothing()
        return private_file(text, content_type_of(key), request) if key else _nothing()

    def _video(self, visit: Visit, request: PageRequest) -> PageResponse:
        profile = request.query.get("profile")
        # A video in GIF alone has nothing to play: its page shows it as a picture.
        best = next(iter((*(each.out for each in playable_files(visit.video)), *visit.video.out_files)), None)
        named = next((out for out in visit.video.out_files if out.profile == profile), None)
        out = named if profile else best
        return redirect_to_file(self._link(out)) if out else _nothing()

    def _link(self, out: OutFile) -> str:
        return self._services.storage.link(out.key, out.name, content_type_of(out.name))


def _config(visit: Visit, player: PagePlayer, url: str, request: PageRequest, *, embed: bool) -> dict[str, Any]:
    """Return the JSON for the script of a page: the player, or what waits for the video."""
    if visit.is_done:
        return player_config(visit.video, visit.template, player, url, embed=embed)
    return waiting_config(visit, player, url, request.base_url, embed=embed)


def _has_preview(visit: Visit) -> bool:
    """Return whether there is a picture for link previews. One of a sound is plain."""
    return visit.is_done or visit.video.still_key is not None


def _nothing() -> PageResponse:
    return text_response("There is nothing here.\n", 404)
