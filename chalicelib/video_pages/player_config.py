"""The configuration of the player: the JSON that the page hands to its script (static/player/config.js).

Source of the fields of a call to action: docs/vendors/wire-api.md, "The player's fields". Their times are seconds.
"""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.page_files import USUAL_SIZE, size_of
from chalicelib.domain.page_link import file_url
from chalicelib.domain.page_player import PagePlayer, form_fields
from chalicelib.domain.template import Template
from chalicelib.domain.template_page import PageStatistics
from chalicelib.domain.video import Video
from chalicelib.video_pages.playable import picture_file, playable_files

Json = dict[str, Any]


def player_config(video: Video, template: Template, player: PagePlayer, page_url: str, *, embed: bool) -> Json:
    """Return the configuration of a finished video's player. `player` is that of `player_of`."""
    files, settings = playable_files(video), template.page_settings
    profile = files[0].profile if files else None
    own_size = (profile.width_px, profile.height_px) if profile and profile.has_picture else size_of(video)
    width, height = own_size or USUAL_SIZE
    return {
        "token": video.page.token,
        "embed": embed,
        "title": video.name,
        "durationMs": video.plan.duration_ms,
        "width": width,
        "height": height,
        "sources": [{"src": file_url(page_url, each.out.profile), "type": each.content_type} for each in files],
        "poster": player.info.get("thumbnail") or (f"{page_url}/poster.jpg" if picture_file(video) else None),
        "captions": f"{page_url}/captions.vtt" if video.captions_key else None,
        "chapters": f"{page_url}/chapters.vtt" if video.chapters_key else None,
        "cta": _call_to_action(player.info, page_url),
        "form": _form(player.info["CTAForm"]),
        "events": None if settings.statistics is PageStatistics.NONE else f"{page_url}/events",
        "formUrl": f"{page_url}/form",
        "tracking": None if embed else player.tracking_code,
        "allowedOrigins": list(settings.embed_origins) or None,
    }


def _call_to_action(info: Mapping[str, Any], page_url: str) -> Json | None:
    is_html = info["CTAType"] == "html"
    # A button that leads nowhere is not shown.
    shown = ("CTACustomHTML",) if is_html else ("CTABodyText", "CTAButtonUrl")
    if not any(info.get(name) for name in shown):
        return None
    content = (
        {"type": "html", "src": f"{page_url}/cta.html"}
        if is_html
        else {
            "type": "text",
            "body": info.get("CTABodyText"),
            "button": info.get("CTAButtonText"),
            "url": info.get("CTAButtonUrl"),
        }
    )
    return content | {
        "startMs": _ms(info.get("CTAStartTime")),
        "endMs": _ms(info.get("CTAEndTime") or None),
        "durationMs": _ms(info.get("CTADuration") or None),
        "openOnClick": info["CTAOpenOnClick"],
        "showOnPause": info["CTAShowOnPause"],
        "pauseOnShow": info["CTAPauseOnShow"],
        "showAtStart": info.get("CTAShowAtStart", False),
        "showAtEnd": info["CTAShowAtEnd"],
        "allowClose": info["CTAAllowClose"],
    }


def _form(form: Mapping[str, Any]) -> Json | None:
    fields = [{"name": name, "type": kind} for name, kind in form_fields(form).items()]
    if not fields:
        return None
    return {
        "title": form.get("title"),
        "description": form.get("description"),
        "fields": fields,
        "required": form.get("required", False),
        "showAtStart": form.get("showAtStart", False),
        "showAtEnd": form.get("showAtEnd", False),
    }


def _ms(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds * 1000)
