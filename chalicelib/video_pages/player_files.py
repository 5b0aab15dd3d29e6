"""The sources that policies have to allow for the player, and the document of a call to action in HTML."""

import json
from collections.abc import Sequence
from pathlib import Path

STATIC = Path(__file__).parent / "static"

STYLE_HASHES: Sequence[str] = tuple(
    f"'{each}'" for each in json.loads((STATIC / "media-chrome.json").read_text())["styles"]
)
"""The hashes of the styles in media-chrome's shadow roots: the sources that `style-src` has to allow."""

TRACKING_SOURCES = {
    "script-src": ("https://www.googletagmanager.com",),
    "connect-src": (
        "https://*.google-analytics.com",
        "https://*.analytics.google.com",
        "https://*.googletagmanager.com",
    ),
    "img-src": ("https://*.google-analytics.com", "https://*.googletagmanager.com"),
}
"""What Google Analytics loads, by directive. Source: developers.google.com/tag-platform/security/guides/csp."""

FRAME_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline' https:; img-src https: data:; font-src https: data:; "
    "media-src https:; base-uri 'none'; form-action 'none'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""The policy of a call to action in HTML: the customer's styles and pictures, no scripts, no origin.

It may be in every frame: frames around an embed count, too, and what it holds is on the page anyway.
"""

_FRAME = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Call to action</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<base target="_blank">
<style>
body {{ margin: 0; padding: 1.25rem; font: 1rem/1.5 system-ui, sans-serif; color: #1b242d; background: #fff; }}
img {{ max-width: 100%; height: auto; }}
a {{ color: #0b6e66; }}
</style>
{html}
</html>
"""


def cta_document(html: str) -> bytes:
    """Return the document of a call to action in HTML, for an iframe.

    Args:
        html: what was stored, sanitised.
    """
    return _FRAME.format(html=html).encode()
