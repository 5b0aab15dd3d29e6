"""The settings of the pages that show a template's finished videos."""

from dataclasses import dataclass
from enum import StrEnum


class PageStatistics(StrEnum):
    """The detail in which a page counts: not at all, by video and template, or also by viewing."""

    NONE = "none"
    COUNTS = "counts"
    PERSONS = "persons"


class PageEvent(StrEnum):
    """The actions of viewers that can call webhooks."""

    PLAY = "play"
    CLICK = "click"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a video that begins at `at`: ms, or an expression over the times of objects, as scripts have it."""

    title: str
    at: str


@dataclass(frozen=True, slots=True)
class PageSettings:
    """The settings of the pages of a template's videos.

    - `enabled`: whether its videos have pages.
    - `days`: how many days the link to a page lasts; 0: as long as its video.
    - `embed_origins`: the web pages that may embed the player, as `domain.web_origin` reads them; none: all pages.
    - `events`: what webhooks are called for.
    - `chapters`: those of the videos that are made from now on.
    - `player_info`, `landing_info`: JSON text; the defaults of its videos, see `domain.page_player`.
    """

    enabled: bool = True
    days: int = 0
    embed_origins: tuple[str, ...] = ()
    statistics: PageStatistics = PageStatistics.COUNTS
    events: frozenset[PageEvent] = frozenset()
    chapters: tuple[Chapter, ...] = ()
    player_info: str | None = None
    landing_info: str | None = None
