"""The field `page` of a template: the settings of the pages of its videos."""

from collections.abc import Callable
from typing import Any

from chalicelib.api.player_fields import read_landing_info, read_player_info, stored_to_wire
from chalicelib.api.visitor_fields import read_origins
from chalicelib.api.wire_fields import Wire, check_length, without_absent
from chalicelib.domain.errors import ApiError
from chalicelib.domain.field_limits import MAX_CHAPTER_MS, MAX_CHAPTERS, MAX_NAME_CHARS, MAX_PAGE_DAYS
from chalicelib.domain.template_page import Chapter, PageEvent, PageSettings, PageStatistics


def read_page(wire: Wire, path: str) -> PageSettings:
    """Return the settings of a `TemplatePage_t`. Absent fields have their defaults.

    Raises:
        ApiError: a value is not in its range, an origin is none, or chapters do not follow each other.
    """
    given = without_absent(wire)
    read = {_FIELDS[name][0]: _FIELDS[name][1](value, f"{path}.{name}") for name, value in given.items()}
    return PageSettings(**read)


def page_to_wire(settings: PageSettings) -> Wire:
    """Return the `TemplatePage_t` with its defaults."""
    return without_absent(
        {
            "enabled": settings.enabled,
            "days": settings.days,
            "embedOrigins": list(settings.embed_origins),
            "statistics": settings.statistics.value,
            "events": sorted(event.value for event in settings.events),
            "chapters": [{"title": chapter.title, "at": chapter.at_ms} for chapter in settings.chapters],
            "playerInfo": stored_to_wire(settings.player_info),
            "landingInfo": stored_to_wire(settings.landing_info),
        }
    )


def _days(value: int, path: str) -> int:
    if not 0 <= value <= MAX_PAGE_DAYS:
        raise ApiError.invalid_params(path, f"0 (for ever) to {MAX_PAGE_DAYS:,} days, got {value:,}")
    return value


def _chapters(wires: list[Wire], path: str) -> tuple[Chapter, ...]:
    if len(wires) > MAX_CHAPTERS:
        raise ApiError.invalid_params(path, f"at most {MAX_CHAPTERS} chapters, got {len(wires):,}")
    chapters: list[Chapter] = []
    for index, wire in enumerate(wires):
        chapter = _chapter(wire, f"{path}[{index}]")
        if chapters and chapter.at_ms <= chapters[-1].at_ms:
            expected = f"a time after that of the chapter before, {chapters[-1].at_ms:,} ms, got {chapter.at_ms:,}"
            raise ApiError.invalid_params(f"{path}[{index}].at", expected)
        chapters.append(chapter)
    return tuple(chapters)


def _chapter(wire: Wire, path: str) -> Chapter:
    title = check_length(wire["title"], f"{path}.title", MAX_NAME_CHARS, 1)
    if not 0 <= wire["at"] <= MAX_CHAPTER_MS:
        raise ApiError.invalid_params(f"{path}.at", f"0 to {MAX_CHAPTER_MS:,} ms, got {wire['at']:,}")
    return Chapter(title, wire["at"])


# By the name on the wire: the field of `PageSettings`, and the function that reads the value.
_FIELDS: dict[str, tuple[str, Callable[[Any, str], Any]]] = {
    "enabled": ("enabled", lambda value, _: value),
    "days": ("days", _days),
    "embedOrigins": ("embed_origins", read_origins),
    "statistics": ("statistics", lambda text, _: PageStatistics(text)),
    "events": ("events", lambda texts, _: frozenset(map(PageEvent, texts))),
    "chapters": ("chapters", _chapters),
    "playerInfo": ("player_info", read_player_info),
    "landingInfo": ("landing_info", read_landing_info),
}
