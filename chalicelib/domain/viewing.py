"""Viewings: what one person has done on one loading of a video's page, and the sums over viewings.

A player sends the whole state of a viewing so far, again and again. States only grow, and merging two keeps the larger
one of each field. So beacons may be lost, repeated or reordered: the last state is the same. What a new state adds to
the sums is the difference to what the state before it had added.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from operator import add, attrgetter, sub

PARTS = 100
"""The parts of equal length that a video is divided into."""
MAX_COUNT = 100
"""The most pauses, clicks and so on that a viewing may have. What is above counts as this: nobody does it by hand."""
VIEWING_KEPT_DAYS = 90
"""How long a viewing is kept and listed, if the template counts persons."""
COUNTED_KEPT_DAYS = 2
"""How long a viewing is kept only to recognize its beacons, if the template counts without persons."""

_HEX_DIGITS = PARTS // 4
_VIEWING_ID = re.compile(r"[A-Za-z0-9_-]{22}")
_WATCHED = re.compile(rf"[0-9a-f]{{{_HEX_DIGITS}}}")
NOTHING_WATCHED = "0" * _HEX_DIGITS


def is_viewing_id(text: object) -> bool:
    """Return whether a value has the form of a viewing's id: 16 random bytes in base64url."""
    return isinstance(text, str) and _VIEWING_ID.fullmatch(text) is not None


def is_watched(text: object) -> bool:
    """Return whether a value has the form of watched parts: 25 hex digits."""
    return isinstance(text, str) and _WATCHED.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class ViewingState:
    """The events of a viewing so far.

    - `embed`: the page is the player in an iframe.
    - `watched`: the parts that were played, as hex digits. Part i is the bit of value 2**i.
    - `cta_link`, `cta_icon`: the clicks on the link of the call to action, and on the icon that opens it.
    - `form`: a form was sent, and stored.
    """

    embed: bool = False
    played: bool = False
    pauses: int = 0
    watched: str = NOTHING_WATCHED
    ended: bool = False
    cta_shown: int = 0
    cta_hidden: int = 0
    cta_link: int = 0
    cta_icon: int = 0
    form: bool = False

    def merge(self, other: "ViewingState") -> "ViewingState":
        """Return the state that includes both: the larger one of each field, and the parts watched in either."""
        larger = {each.name: max(getattr(self, each.name), getattr(other, each.name)) for each in fields(self)}
        return ViewingState(**(larger | {"watched": f"{self._bits | other._bits:0{_HEX_DIGITS}x}"}))

    @property
    def parts(self) -> tuple[int, ...]:
        """For each part, 1 if it was watched, and 0 otherwise."""
        return tuple(map(int, f"{self._bits:0{PARTS}b}"[::-1]))

    @property
    def watched_parts(self) -> int:
        """The number of parts that were watched, which is the share in percent."""
        return self._bits.bit_count()

    @property
    def _bits(self) -> int:
        return int(self.watched, 16)


@dataclass(frozen=True, slots=True)
class Viewing:
    """A viewing as it is stored, with its state.

    `id` is that of the video, a slash, and the one that the browser has made. `version` counts the changes.
    `is_listed`: the template counted persons when it began. No other viewing is ever shown.
    """

    account_id: str
    id: str
    created_ms: int
    changed_ms: int
    state: ViewingState
    version: int = 1
    is_listed: bool = False

    @property
    def video_id(self) -> str:
        """The id of the video."""
        return self.id.partition("/")[0]

    @property
    def viewing_id(self) -> str:
        """The id that the browser has made."""
        return self.id.partition("/")[2]


def utc_day(ms: int) -> str:
    """Return the day of a time in ms since 1970, as `2026-11-29` in UTC."""
    return datetime.fromtimestamp(ms / 1000, UTC).date().isoformat()


def viewing_key(video_id: str, viewing_id: str) -> str:
    """Return the `id` of a viewing of a video."""
    return f"{video_id}/{viewing_id}"


@dataclass(frozen=True, slots=True)
class Sums:
    """Sums over viewings. `parts` says how many viewings have watched each part, and `watched` is their sum."""

    loads: int = 0
    embeds: int = 0
    plays: int = 0
    completions: int = 0
    pauses: int = 0
    cta_shown: int = 0
    cta_hidden: int = 0
    cta_link: int = 0
    cta_icon: int = 0
    forms: int = 0
    watched: int = 0
    parts: tuple[int, ...] = field(default=(0,) * PARTS, kw_only=True)

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(*map(add, self.counts, other.counts), parts=tuple(map(add, self.parts, other.parts)))

    def __sub__(self, other: "Sums") -> "Sums":
        return Sums(*map(sub, self.counts, other.counts), parts=tuple(map(sub, self.parts, other.parts)))

    @property
    def counts(self) -> tuple[int, ...]:
        """All sums without those of parts, in the order of the fields."""
        return _counts_of(self)

    @property
    def engagement_percent(self) -> float:
        """The share of the video that a play has watched, on average: 0 to 100, with one decimal."""
        return round(self.watched * 100 / PARTS / self.plays, 1) if self.plays else 0.0


COUNTS = tuple(each.name for each in fields(Sums) if each.name != "parts")
"""The names of the sums without those of parts."""
NO_SUMS = Sums()
_counts_of: Callable[[Sums], tuple[int, ...]] = attrgetter(*COUNTS)


def sums_of(state: ViewingState | None) -> Sums:
    """Return what a viewing adds to the sums. None is a viewing that is not known yet."""
    if state is None:
        return NO_SUMS
    return Sums(
        loads=1,
        embeds=int(state.embed),
        plays=int(state.played),
        completions=int(state.ended),
        pauses=state.pauses,
        cta_shown=state.cta_shown,
        cta_hidden=state.cta_hidden,
        cta_link=state.cta_link,
        cta_icon=state.cta_icon,
        forms=int(state.form),
        watched=state.watched_parts,
        parts=state.parts,
    )
