"""The field `page` of a template: the settings of the pages of its videos."""

from collections.abc import Callable
from typing import Any

from chalicelib.api.player_fields import read_landing_info, read_player_info, stored_to_wire
from chalicelib.api.player_rules import check_elements
from chalicelib.api.visitor_fields import read_origins
from chalicelib.api.wire_fields import Wire, check_length, without_absent
from chalicelib.domain.errors import ApiError
from chalicelib.domain.field_limits import MAX_CHAPTERS, MAX_EXPRESSION_CHARS, MAX_NAME_CHARS, MAX_PAGE_DAYS
from chalicelib.domain.template_page import Chapter, PageEvent, PageSettings, PageStatistics
from chalicelib.script import Script, ScriptError, check_moment


def read_page(wire: Wire, path: str) -> PageSettings:
    """Return the settings of a `TemplatePage_t`. Absent fields have their defaults.

    Raises:
        ApiError: a value is not in its range, or an origin is none; 2006, 2007 as `check_elements`.
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
            "chapters": [{"title": chapter.title, "at": chapter.at} for chapter in settings.chapters],
            "playerInfo": stored_to_wire(settings.player_info),
            "landingInfo": stored_to_wire(settings.landing_info),
        }
    )


def _player_info(wire: Wire, path: str) -> str:
    text = read_player_info(wire, path)
    check_elements(without_absent(wire), path)
    return text


def _days(value: int, path: str) -> int:
    if not 0 <= value <= MAX_PAGE_DAYS:
        raise ApiError.invalid_params(path, f"0 (for ever) to {MAX_PAGE_DAYS:,} days, got {value:,}")
    return value


def check_chapters(settings: PageSettings, script: Script, path: str) -> None:
    """Check that chapters begin at times of a template's scripts.

    Raises:
        ApiError: -32602 one is no time, or uses an object that the scripts do not have.
    """
    for index, chapter in enumerate(settings.chapters):
        try:
            check_moment(chapter.at, script)
        except ScriptError as error:
            expected = f"ms, or a time such as photo.start+500: {error.problems[0].message}"
            raise ApiError.invalid_params(f"{path}.chapters[{index}].at", expected) from error


def _chapters(wires: list[Wire], path: str) -> tuple[Chapter, ...]:
    if len(wires) > MAX_CHAPTERS:
        raise ApiError.invalid_params(path, f"at most {MAX_CHAPTERS} chapters, got {len(wires):,}")
    return tuple(_chapter(wire, f"{path}[{index}]") for index, wire in enumerate(wires))


def _chapter(wire: Wire, path: str) -> Chapter:
    title = check_length(wire["title"], f"{path}.title", MAX_NAME_CHARS, 1)
    return Chapter(title, check_length(wire["at"], f"{path}.at", MAX_EXPRESSION_CHARS, 1))


# By the name on the wire: the field of `PageSettings`, and the function that reads the value.
_FIELDS: dict[str, tuple[str, Callable[[Any, str], Any]]] = {
    "enabled": ("enabled", lambda value, _: value),
    "days": ("days", _days),
    "embedOrigins": ("embed_origins", read_origins),
    "statistics": ("statistics", lambda text, _: PageStatistics(text)),
    "events": ("events", lambda texts, _: frozenset(map(PageEvent, texts))),
    "chapters": ("chapters", _chapters),
    "playerInfo": ("player_info", _player_info),
    "landingInfo": ("landing_info", read_landing_info),
}
