"""oEmbed: what other sites show in place of a pasted link. Source: oembed.com, version 1.0."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.embed_code import embed_code

_LEAST_PX = 160


def oembed(
    config: Mapping[str, Any], page_url: str, provider: str, query: Mapping[str, str], *, has_preview: bool
) -> dict[str, Any]:
    """Return the answer of type `video`, at most as large as the query's `maxwidth` and `maxheight`.

    Args:
        config: that of the player, or of the page that waits for the video.
        page_url: the address of the page.
        provider: the name of the service.
        query: the query of the request; sizes that are not numbers count as absent.
        has_preview: there is a picture of the video.
    """
    width, height = _fitted(config["width"], config["height"], query)
    thumbnail = {
        "thumbnail_url": f"{page_url}/preview.jpg",
        "thumbnail_width": 1200,
        "thumbnail_height": 630,
    }
    return {
        "version": "1.0",
        "type": "video",
        "title": config["title"],
        "provider_name": provider,
        "html": embed_code(page_url, config["title"], width, height),
        "width": width,
        "height": height,
        **(thumbnail if has_preview else {}),
    }


def _fitted(width: int, height: int, query: Mapping[str, str]) -> tuple[int, int]:
    sides = {"maxwidth": width, "maxheight": height}
    scales = [int(query[name]) / side for name, side in sides.items() if _is_size(query.get(name, ""))]
    scale = min([1.0, *scales])
    return round(width * scale), round(height * scale)


def _is_size(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 6 and int(text) >= _LEAST_PX
