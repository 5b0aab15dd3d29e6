"""What the methods of the API work with."""

from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain import ports
from chalicelib.domain.brand import Brand
from chalicelib.domain.media import Media
from chalicelib.domain.template import Template
from chalicelib.domain.timeline import Timeline
from chalicelib.domain.video import Video
from chalicelib.script import Explanation


class Passwords(Protocol):
    """Hashes of passwords; see the class of the same name in `passwords`."""

    def hash(self, password: str, /) -> str: ...
    def matches(self, password: str, stored: str | None, /) -> bool: ...
    def is_outdated(self, stored: str, /) -> bool: ...


@dataclass(frozen=True, slots=True)
class Entrance:
    """How accounts are entered, and made by those who want one.

    `is_open`: whether anybody may sign up; `plans`: what for, the first if nothing is said. `sends_mail`: whether the
    deployment can send mail; where it cannot, its operator activates accounts.
    """

    emails: ports.Emails
    login_attempts: ports.LoginAttempts
    passwords: Passwords
    is_open: bool
    sends_mail: bool
    plans: Sequence[str] = ("FREE",)


class Rehearsals(Protocol):
    """What is only tried; see the class of the same name in `pipeline`, also for what each method raises."""

    def warnings(self, video: Video, template: Template, /) -> tuple[tuple[str, ...], int]: ...
    def duration_ms(self, video: Video, template: Template, /) -> int: ...
    def template_warnings(self, template: Template, /) -> tuple[str, ...]: ...
    def frame(self, video: Video, template: Template, ms: int, /) -> str: ...
    def levels(self, media: Media, window_ms: int, /) -> list[float]: ...
    def explain(self, video: Video, template: Template, /) -> tuple[Timeline, list[Explanation]]: ...


@dataclass(frozen=True, slots=True)
class Store:
    """Tables, storage and queues; `bundled_fonts` are the names of the fonts that all scripts may use,
    `s3_sources` those of the buckets of others that medias may be read from, `s3_public_sources` those of them that
    may be read from with a template's credentials, too.

    `now_ms` is the time since 1970; `passed_ms` never goes back, and tells only how much has passed between two looks.
    `alarm` is a context that raises `OutOfTime` when it lasts longer than so many ms. `rehearsals` makes what few calls
    need, and what is slow to load. `entrance` is for signing up and logging in.
    """

    accounts: ports.Accounts
    medias: ports.Medias
    templates: ports.Templates
    removals: ports.Removals
    videos: ports.Videos
    segments: ports.Segments
    notifications: ports.Notifications
    deliveries: ports.Deliveries
    profiles: ports.Profiles
    storage: ports.ObjectStore
    queues: ports.Queues
    fonts: ports.Fonts
    bundled_fonts: Collection[str]
    s3_sources: Collection[str]
    s3_public_sources: Collection[str]
    brand: Brand
    now_ms: Callable[[], int]
    passed_ms: Callable[[], int]
    alarm: Callable[[int], AbstractContextManager[None]]
    rehearsals: Callable[[], Rehearsals]
    plans: ports.Plans
    ledger: ports.Ledger
    entrance: Entrance
