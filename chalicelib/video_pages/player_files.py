"""The files of the player as browsers get them, and what a Content-Security-Policy has to allow for them."""

import json
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path

STATIC = Path(__file__).parent / "static"
_MODULES = STATIC / "player"
_IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+)\.js";\n', re.MULTILINE)
_INDENT = re.compile(r"^ +", re.MULTILINE)
_EXPORT = re.compile(r"^export ", re.MULTILINE)
_LINE_COMMENT = re.compile(r"^ *//.*\n", re.MULTILINE)
_BLOCK_COMMENT = re.compile(r"/\*(?:[^*]|\*(?!/))*\*/\s*")

STYLE_HASHES: Sequence[str] = tuple(json.loads((STATIC / "media-chrome.json").read_text())["styles"])
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
    "media-src https:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)
"""The policy of a call to action in HTML: the customer's styles and pictures, no scripts, no origin."""

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


@cache
def player_script() -> bytes:
    """Return the player's modules as one script, without comments and indents.

    A browser asks for one file instead of fifteen. Each module is behind those that it imports. They share one
    scope, so a name at the top of one is in no other.
    """
    joined: dict[str, str] = {}
    _join("main", joined)
    return "\n".join(joined.values()).encode()


@cache
def player_style() -> bytes:
    """Return the style sheet of the player without its comments and indents."""
    style = (STATIC / "player.css").read_text()
    return _INDENT.sub("", _BLOCK_COMMENT.sub("", style)).encode()


def cta_document(html: str) -> bytes:
    """Return the document of a call to action in HTML, for an iframe.

    Args:
        html: what was stored, sanitised.
    """
    return _FRAME.format(html=html).encode()


def _join(name: str, joined: dict[str, str]) -> None:
    source = (_MODULES / f"{name}.js").read_text()
    for imported in _IMPORT.findall(source):
        if imported not in joined:
            _join(imported, joined)
    for pattern in (_IMPORT, _LINE_COMMENT, _BLOCK_COMMENT, _INDENT, _EXPORT):
        source = pattern.sub("", source)
    joined[name] = source.strip()
