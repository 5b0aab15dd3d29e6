"""HTML of callers, as pages may show it to their viewers.

It keeps texts, tables, pictures and links. It runs nothing, sends nothing, loads nothing but pictures, covers nothing
around it, and gives no names to elements, which scripts of the page could take for their own.
"""

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nh3 import Cleaner

_TAGS = """
    a abbr article aside b bdi bdo blockquote br button caption center cite code col colgroup dd del details
    dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark ol p pre
    q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr
    tt u ul var wbr
"""
# Their content goes, too: it is no text for people, or a browser reads it by other rules.
_WITHOUT_CONTENT = """
    embed iframe math noembed noframes noscript object script select style svg template textarea title xmp
"""
_ATTRIBUTES = {
    "*": {"dir", "lang", "style", "title"},
    "a": {"href"},
    "col": {"span"},
    "img": {"alt", "height", "src", "width"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_SCHEMES = {"http", "https", "mailto", "tel"}
# `https:x` without slashes leads to the page's own host.
_URLS = {"a": re.compile("https?://|mailto:|tel:", re.IGNORECASE), "img": re.compile("https?://", re.IGNORECASE)}
# None can load a file or leave the flow of the page.
_STYLES = """
    background-color border border-bottom border-collapse border-color border-left border-radius border-right
    border-spacing border-style border-top border-width color direction display font font-family font-size
    font-style font-variant font-weight height letter-spacing line-height list-style-type margin margin-bottom
    margin-left margin-right margin-top max-height max-width min-height min-width opacity padding
    padding-bottom padding-left padding-right padding-top text-align text-decoration text-indent
    text-transform vertical-align white-space width word-spacing
"""
_TAG = re.compile(r"</?[a-z][a-z0-9]*(\s[^<>]*)?/?>", re.IGNORECASE)
_LINE_END = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^<>]*>\s*", re.IGNORECASE)
_FUNCTION = re.compile(r"([\w-]*)\s*\(")
_FUNCTIONS = {"hsl", "hsla", "rgb", "rgba"}
# Negative lengths move content over what is beside it.
_NEGATIVE = re.compile(r"(?<![\w#])-\s*[\d.(]")


def clean_html(text: str) -> str:
    """Return HTML without what pages must not show.

    Links open in a page of their own, which learns nothing of this one. Text without markup is returned unchanged.
    """
    return _cleaner().clean(text) if "<" in text or "&" in text else text


def text_of(html: str) -> str:
    """Return the text of HTML, with a line for each of its paragraphs. Text without tags is returned unchanged."""
    if not _TAG.search(html):
        return html
    from nh3 import clean

    lines = _LINE_END.sub("\n", html)
    return unescape(clean(lines, tags=set(), clean_content_tags=set(_WITHOUT_CONTENT.split()))).strip()


@cache
def _cleaner() -> "Cleaner":
    # Loaded when HTML is cleaned for the first time: most functions never do.
    from nh3 import Cleaner

    return Cleaner(
        tags=set(_TAGS.split()),
        clean_content_tags=set(_WITHOUT_CONTENT.split()),
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        link_rel="noopener nofollow",
        set_tag_attribute_values={"a": {"target": "_blank"}, "button": {"type": "button"}},
        url_schemes=_SCHEMES,
        url_relative="deny",
        filter_style_properties=set(_STYLES.split()),
    )


def _kept(tag: str, attribute: str, value: str) -> str | None:
    """Return the value of an allowed attribute, or None to leave it out."""
    if attribute in ("href", "src"):
        return value if tag in _URLS and _URLS[tag].match(value) else None
    return value if attribute != "style" or _is_plain(value) else None


def _is_plain(style: str) -> bool:
    """Return whether a style only sets values: it escapes nothing, and calls nothing but colours."""
    called = {name.lower() for name in _FUNCTION.findall(style)}
    return "\\" not in style and called <= _FUNCTIONS and not _NEGATIVE.search(style)
