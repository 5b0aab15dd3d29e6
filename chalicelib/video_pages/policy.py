"""The headers of the pages: what they may load, and who may embed them."""

from collections.abc import Iterable, Mapping, Sequence

from chalicelib.domain.response_headers import NO_STORE, SECURITY_HEADERS
from chalicelib.video_pages.player_files import STYLE_HASHES

PRIVATE = SECURITY_HEADERS | {"X-Robots-Tag": "noindex, nofollow, noarchive"}
"""The headers of everything below a link: nobody who finds it lists it."""

_NOTHING: Mapping[str, Sequence[str]] = {
    "default-src": ("'none'",),
    "script-src": ("'self'",),
    "style-src": ("'self'", *STYLE_HASHES),
    "img-src": ("'self'", "data:"),
    "media-src": ("'self'", "blob:"),
    "connect-src": ("'self'",),
    "frame-src": ("'self'",),
    "base-uri": ("'none'",),
    "form-action": ("'none'",),
}


def page_headers(*more: Mapping[str, Iterable[str | None]], embedded_by: Sequence[str] = ()) -> Mapping[str, str]:
    """Return the headers of a page that loads its own files, and what `more` names by directive.

    `embedded_by`: the sources that may put it into a frame; nobody by default.
    """
    sources = {name: list(own) for name, own in _NOTHING.items()}
    for each in more:
        for name, own in each.items():
            sources[name] += [source for source in own if source and source not in sources[name]]
    policy = "; ".join(f"{name} {' '.join(own)}" for name, own in sources.items())
    ancestors = " ".join(embedded_by) or "'none'"
    return PRIVATE | NO_STORE | {"Content-Security-Policy": f"{policy}; frame-ancestors {ancestors}"}
