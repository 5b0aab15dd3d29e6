"""The configuration of a page whose video is not made yet."""

from typing import Any

from chalicelib.domain.page_files import USUAL_SIZE, coming_size
from chalicelib.domain.page_player import PagePlayer
from chalicelib.domain.template_page import PageStatistics
from chalicelib.pages.static_files import address_of
from chalicelib.video_pages.page_state import state_json
from chalicelib.video_pages.visit import Visit

# Those of the player, which a page loads while it waits.
_SCRIPTS = ("player.js", "media-chrome.js")


def waiting_config(visit: Visit, player: PagePlayer, page_url: str, base_url: str, *, embed: bool) -> dict[str, Any]:
    """Return the configuration of a waiting page: the JSON for its script (static/player/waiting.js)."""
    video, settings = visit.video, visit.template.page_settings
    bases = video.plan.base_profiles
    width, height = coming_size(bases.get(name, name) for name in visit.template.profiles) or USUAL_SIZE
    return {
        "now": state_json(visit),
        "title": video.name,
        "poster": player.info.get("thumbnail") or (f"{page_url}/poster.jpg" if video.still_key else None),
        "embed": embed,
        "width": width,
        "height": height,
        "pageUrl": f"{page_url}/embed" if embed else page_url,
        "stateUrl": f"{page_url}/state",
        "startUrl": f"{page_url}/start",
        "events": None if settings.statistics is PageStatistics.NONE else f"{page_url}/events",
        "scripts": [f"{base_url}/{address_of(name)}" for name in _SCRIPTS],
    }
