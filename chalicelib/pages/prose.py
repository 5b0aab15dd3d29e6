"""Comments of the contract as text of a page."""

import re
from collections.abc import Collection

from markupsafe import Markup

_NAME = re.compile(r"[A-Za-z_]\w*")
_LINK = Markup('<a href="#{0}"><code>{0}</code></a>')


def prose(comment: str, names: Collection[str]) -> Markup:
    """A comment as sentences, escaped, in which the names of methods and types lead to them."""
    text = " ".join(comment.split())
    first = _NAME.match(text)
    if not (first and first[0] in names):
        text = text[:1].upper() + text[1:]
    if text and text[-1] not in ".!?:":
        text += "."
    parts: list[str | Markup] = []
    at = 0
    for found in _NAME.finditer(text):
        # Struct names that are words, as Video, stand in comments as words.
        if found[0] in names and "_" in found[0]:
            parts += [text[at : found.start()], _LINK.format(found[0])]
            at = found.end()
    return Markup("").join([*parts, text[at:]])
