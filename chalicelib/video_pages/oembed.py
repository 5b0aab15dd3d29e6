"""oEmbed: what other sites show in place of a pasted link. Source: oembed.com, version 1.0."""

from collections.abc import Mapping
from html import escape
from typing import Any

_LEAST_PX = 160


def oembed(config: Mapping[str, Any], page_url: str, provider: str, query: Mapping[str, str]) -> dict[str, Any]:
    """Return the answer of type `video`, at most as large as the query's `maxwidth` and `maxheight`.

    Args:
        config: the player's configuration.
        page_url: the address of the page.
        provider: the name of the service.
        query: the query of the request; sizes that are not numbers count as absent.
    """
    width, height = _fitted(config["width"], config["height"], query)
    allowed = "autoplay; fullscreen; picture-in-picture"
    html = (
        f'<iframe src="{escape(page_url)}/embed" width="{width}" height="{height}" title="{escape(config["title"])}" '
        f'style="border:0" allow="{allowed}" allowfullscreen></iframe>'
    )
    return {
        "version": "1.0",
        "type": "video",
        "title": config["title"],
        "provider_name": provider,
        "html": html,
        "width": width,
        "height": height,
        "thumbnail_url": f"{page_url}/preview.jpg",
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }


def _fitted(width: int, height: int, query: Mapping[str, str]) -> tuple[int, int]:
    sides = {"maxwidth": width, "maxheight": height}
    scales = [int(query[name]) / side for name, side in sides.items() if _is_size(query.get(name, ""))]
    scale = min([1.0, *scales])
    return round(width * scale), round(height * scale)


def _is_size(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6 and int(text) >= _LEAST_PX
