"""The services that only the API uses. `domain.services` has those that it shares with the pipeline."""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.account import Caller
from chalicelib.domain.destinations import Destinations
from chalicelib.domain.media import Media
from chalicelib.domain.row_measures import RowMeasures
from chalicelib.domain.template import Template
from chalicelib.domain.timeline import Timeline
from chalicelib.domain.video import Video
from chalicelib.script import ExplainedObject


class DryRun(Protocol):
    """Videos that are tried without being created. `pipeline.dry_run` has the class and the errors of its methods."""

    def warnings(self, video: Video, template: Template, /) -> tuple[tuple[str, ...], int]: ...
    def expect(self, videos: Iterable[Video], template: Template, /) -> None: ...
    def measures(self, video: Video, template: Template, /) -> tuple[tuple[str, ...], int, RowMeasures]: ...
    def duration_ms(self, video: Video, template: Template, /) -> int: ...
    def template_warnings(self, template: Template, /) -> tuple[str, ...]: ...
    def frame(self, video: Video, template: Template, ms: int, /) -> str: ...
    def levels(self, media: Media, window_ms: int, /) -> list[float]: ...
    def explain(self, video: Video, template: Template, /) -> tuple[Timeline, list[ExplainedObject]]: ...


class HasDryRun(Protocol):
    """A factory of dry runs. Each call of the API makes one, because a dry run caches its inputs."""

    @property
    def dry_run(self) -> Callable[[], DryRun]: ...


class HasConcurrency(Protocol):
    """The number of functions that the stack may run at once."""

    @property
    def concurrency(self) -> int: ...


class Passwords(Protocol):
    """Password hashes. `login` has the class."""

    def hash(self, password: str, /) -> str: ...
    def matches(self, password: str, stored: str | None, /) -> bool: ...
    def is_outdated(self, stored: str, /) -> bool: ...


class HasPasswords(Protocol):
    """The password hashes."""

    @property
    def passwords(self) -> Passwords: ...


@dataclass(frozen=True, slots=True)
class SignUpSettings:
    """The operator's settings for sign-up.

    `is_open`: whether anyone may sign up. `sends_mail`: whether the deployment sends mail; without mail, the operator
    activates accounts. `plans`: the plans on offer, the default one first.
    """

    is_open: bool
    sends_mail: bool
    plans: Sequence[str] = ("FREE",)


class HasSignUpSettings(Protocol):
    """The settings for sign-up."""

    @property
    def sign_up_settings(self) -> SignUpSettings: ...


class CallCounter(Protocol):
    """The calls of this process. `call_limits` has the class."""

    def count(self, caller: Caller, /) -> Caller: ...
    def charge(self, caller: Caller, took_ms: int, /) -> None: ...
    def count_stranger(self, address: str, /) -> None: ...
    def charge_stranger(self, address: str, took_ms: int, /) -> None: ...


class HasCallCounter(Protocol):
    """The counter of calls, which limits them."""

    @property
    def call_counter(self) -> CallCounter: ...


class HasBundledFonts(Protocol):
    """The names of the fonts that every script may use."""

    @property
    def bundled_fonts(self) -> Collection[str]: ...


class HasS3Sources(Protocol):
    """The buckets that media files may be read from.

    `s3_public_sources`: the buckets that callers with a template's credentials may name.
    """

    @property
    def s3_sources(self) -> Collection[str]: ...
    @property
    def s3_public_sources(self) -> Collection[str]: ...


class HasDestinations(Protocol):
    """The ports and hosts that media files may be downloaded from, and webhooks called at."""

    @property
    def destinations(self) -> Destinations: ...


class HasTimer(Protocol):
    """The timer of requests.

    `passed_ms()` returns a monotonic time in ms. `alarm(ms)` is a context manager that raises `OutOfTime` after `ms`.
    """

    @property
    def passed_ms(self) -> Callable[[], int]: ...
    @property
    def alarm(self) -> Callable[[int], AbstractContextManager[None]]: ...
