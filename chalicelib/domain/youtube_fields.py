"""The fields of a video on YouTube: their values in both spellings, and YouTube's limits.

Source: YouTube Data API, "Videos: insert", and "Videos", properties `snippet` and `status`; for names and older
spellings of values, docs/vendors/wire-api.md.
"""

import html
import re
from collections.abc import Sequence

MAX_TITLE_CHARS = 100
MAX_TEXT_BYTES = 5000
"""Of a description, in UTF-8."""
MAX_TAGS_CHARS = 500
"""Of all tags with the commas between. A tag with a blank counts two more, for its quotes."""

PRIVACIES = {"public": "public", "private": "private", "unlisted": "unlisted", "hidden": "unlisted"}
LICENSES = {
    "youtube": "youtube",
    "standard": "youtube",
    "creativeCommon": "creativeCommon",
    "cc": "creativeCommon",
}
CATEGORIES = {
    "Film": "1",
    "Autos": "2",
    "Music": "10",
    "Animals": "15",
    "Sports": "17",
    "Travel": "19",
    "Games": "20",
    "People": "22",
    "Comedy": "23",
    "Entertainment": "24",
    "News": "25",
    "Howto": "26",
    "Education": "27",
    "Tech": "28",
    "Nonprofit": "29",
}
DEFAULT_CATEGORY = CATEGORIES["People"]
"""YouTube's own default."""
_BREAKS = re.compile(r"<br\s*/?>|</(?:p|div|li|h[1-6])>", re.IGNORECASE)
_BRACKETS = re.compile("[<>]")


def value_of(given: str, values: dict[str, str]) -> str | None:
    """Return YouTube's spelling of a value in any case, or None if there is no such value."""
    return next((value for name, value in values.items() if name.lower() == given.strip().lower()), None)


def category_of(given: str) -> str | None:
    """Return the number of a category, by its short name or its number."""
    if given.strip() in CATEGORIES.values():
        return given.strip()
    return value_of(given, CATEGORIES)


def title_of(name: str) -> str:
    """Return the title of a video of this name: YouTube allows neither `<` nor `>`."""
    return " ".join(_BRACKETS.sub("", name).split())


def text_of(description: str) -> str:
    """Return the text of a description, in which clients send HTML."""
    if not _BRACKETS.search(description):
        return description.strip()
    import nh3  # Only HTML needs it.

    plain = nh3.clean(_BREAKS.sub(lambda found: f"{found[0]}\n", description), tags=set())
    return _BRACKETS.sub("", html.unescape(plain)).strip()


def tags_of(keywords: str) -> list[str]:
    """Return the tags of comma-separated keywords, each once."""
    tags = (" ".join(_BRACKETS.sub("", each).split()) for each in keywords.split(","))
    return list(dict.fromkeys(tag for tag in tags if tag))


def chars_of_tags(tags: Sequence[str]) -> int:
    """Return the characters of tags, as YouTube counts them."""
    return sum(len(tag) + 2 * (" " in tag) for tag in tags) + max(0, len(tags) - 1)
