"""Videos: one request's work and its result.

A video's life is a line: queued → preparing → rendering → assembling → done, or from any of them error. There is no way
back, but a new beginning: a change of its inputs makes it anew, as its next revision (docs/decisions/0009).
"""

import math
from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.domain.template import InputMedia


class VideoStatus(StrEnum):
    """Where a video stands; see the module's docstring."""

    QUEUED = "queued"
    PREPARING = "preparing"
    RENDERING = "rendering"
    ASSEMBLING = "assembling"
    DONE = "done"
    ERROR = "error"

    @property
    def is_final(self) -> bool:
        """Whether nothing more will happen."""
        return self in (VideoStatus.DONE, VideoStatus.ERROR)


def credits_of(duration_ms: int) -> int:
    """What a video of that length costs: a credit for each second begun."""
    return math.ceil(duration_ms / 1000)


def segment_key(scope: str, name: str) -> str:
    """Where a segment lies in the bucket, by its fingerprint and within what it is shared."""
    return f"segments/{scope}/{name}"


UNFINISHED = frozenset(status for status in VideoStatus if not status.is_final)
# What is made is known: see `Video.attempt_id`.
PREPARED = frozenset({VideoStatus.RENDERING, VideoStatus.ASSEMBLING})


@dataclass(frozen=True, slots=True)
class OutFile:
    """A finished file in one profile, and, if it has a picture, the poster beside it; where they lie in the bucket."""

    profile: str
    name: str
    size_bytes: int
    key: str
    poster_key: str | None = None

    def storage_id(self, video_id: str) -> str:
        """Its `sezionID`. Source: the seeds' webhook example."""
        return f"{video_id}.{self.profile}"


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom the video is for, as the caller tells; kept and given back, never used."""

    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None


@dataclass(frozen=True, slots=True)
class Player:
    """What a player shows beside the video, as the caller sends it; kept and given back.

    `player_info` and `landing_info` are JSON text.
    """

    form_data: tuple[str, ...] | None = None
    tracking_code: str | None = None
    powered_by_logo: bool | None = None
    player_info: str | None = None
    landing_info: str | None = None
    template_media: str | None = None


@dataclass(frozen=True, slots=True)
class Video:
    """One request's work and its result.

    `data` is the caller's own, up to 1 KB. `by_template`: made with the template's credentials, which may look at no
    other. `batch`: the id of the call that asked for it and others; empty if it was asked for alone. `template_type` is
    the template's, when the video was asked for. `frames` are those of all profiles together. `segments` maps each
    profile to the fingerprints of its segments, `sounds` to that of its sound; `scope` is within what they are shared:
    the account, or the video alone. `jobs` maps each render job to its frames, `frames_done` to those rendered so far,
    `jobs_done` holds the finished ones. `error_code` and `error` tell why it failed. `total_ms` is how much there is of
    it in all profiles with pictures together: `cached_ms` of it were there already, or were rendered for others
    meanwhile, for `pending_elsewhere_ms` others see to that, and `rendered_ms` were rendered for it. `compute_mb_ms` is
    what its steps took, in MB of memory times ms. `settled`: it has ended, and everybody was told. `waits_for`: what
    has to happen elsewhere before it goes on, in words; `waits_since_ms`: since when.
    `price`: the credits that it takes from its account, held while it is made and spent when it is done; 0 where the
    account's plan has no limit.

    `revision` counts how often it was begun anew. All that is stored for one revision, and all messages about it, tell
    which it is; `segments` and `sounds` are those of the revision `segments_of`. `out_files` stay those of an earlier
    revision until there are new ones; `replaced` are the keys of files that have to go since. `attempt_id` names the
    attempt to prepare it that it is made from: there may be several at once, which see different things. `replans`
    counts how often it was prepared anew, as another release of the code had prepared it. `delivery_round`
    counts how often its webhooks were called all anew, `webhooks_done` are those that were called since.
    """

    account_id: str
    id: str
    template_id: str
    name: str
    created_ms: int
    description: str = ""
    keywords: str = ""
    data: str = ""
    medias: tuple[InputMedia, ...] = ()
    variables: dict[str, str] = field(default_factory=dict)
    scripts: tuple[str, ...] = ()
    contact: Contact = Contact()
    player: Player = Player()
    template_type: str | None = None
    by_template: bool = False
    batch: str = ""
    status: VideoStatus = VideoStatus.QUEUED
    duration_ms: int = 0
    frames: int = 0
    scope: str = ""
    segments: dict[str, tuple[str, ...]] = field(default_factory=dict)
    sounds: dict[str, str] = field(default_factory=dict)
    jobs: dict[str, int] = field(default_factory=dict)
    frames_done: dict[str, int] = field(default_factory=dict)
    jobs_done: frozenset[str] = frozenset()
    total_ms: int = 0
    rendered_ms: int = 0
    cached_ms: int = 0
    pending_elsewhere_ms: int = 0
    compute_mb_ms: int = 0
    out_files: tuple[OutFile, ...] = ()
    warnings: tuple[str, ...] = ()
    waits_for: str | None = None
    waits_since_ms: int = 0
    error_code: int | None = None
    error: str | None = None
    webhooks_done: frozenset[str] = frozenset()
    settled: bool = False
    price: int = 0
    revision: int = 0
    segments_of: int = 0
    attempt_id: str = ""
    replans: int = 0
    replaced: tuple[str, ...] = ()
    delivery_round: int = 0

    @property
    def progress(self) -> int:
        """How much is done, 0..100: the share of frames that are there, 100 only when everything is."""
        if self.status is VideoStatus.DONE:
            return 100
        if not self.frames:
            return 0
        left = sum(self.jobs.values()) - sum(self.frames_done.values())
        awaited = self.frames * self.pending_elsewhere_ms // self.total_ms if self.total_ms else 0
        return max(0, min(99, (self.frames - left - awaited) * 100 // self.frames))

    @property
    def segment_names(self) -> list[str]:
        """The fingerprints of all its segments and sounds, each once."""
        pictures = (name for names in self.segments.values() for name in names)
        return list(dict.fromkeys((*pictures, *self.sounds.values())))

    @property
    def segment_user(self) -> str:
        """As whom it uses its segments: each revision apart, so that one may give up what the next one uses."""
        return f"{self.id}.{self.segments_of}" if self.segments_of else self.id

    def segment_key(self, name: str) -> str:
        """Where a segment lies in the bucket, by its fingerprint."""
        return segment_key(self.scope, name)

    @property
    def may_claim(self) -> bool:
        """Whether it may have taken on segments that are not rendered yet: a worker does so also after a failure."""
        return self.status is not VideoStatus.DONE

    @property
    def jobs_left(self) -> list[str]:
        """The render jobs that are not finished."""
        return [job for job in self.jobs if job not in self.jobs_done]

    @property
    def credits(self) -> int:
        """What it costs: a credit for each second begun, once however many profiles; only what is done costs."""
        return credits_of(self.duration_ms) if self.status is VideoStatus.DONE else 0

    @property
    def work_prefix(self) -> str:
        """Where what is needed only until this revision is done lies in the bucket."""
        return f"{self.whole_work_prefix}{self.revision}/"

    @property
    def attempt_prefix(self) -> str:
        """Where what one attempt to prepare this revision has gathered lies in the bucket."""
        return f"{self.work_prefix}{self.attempt_id}/" if self.attempt_id else self.work_prefix

    @property
    def out_prefix(self) -> str:
        """Where the out files of this revision lie in the bucket."""
        return f"{self.whole_out_prefix}{self.revision}/"

    @property
    def whole_work_prefix(self) -> str:
        """`work_prefix` of all its revisions."""
        return f"work/{self.account_id}/{self.template_id}/{self.id}/"

    @property
    def whole_out_prefix(self) -> str:
        """`out_prefix` of all its revisions."""
        return f"out/{self.account_id}/{self.template_id}/{self.id}/"

    @property
    def file_keys(self) -> tuple[str, ...]:
        """Where its out files and their posters lie in the bucket."""
        keys = [key for out in self.out_files for key in (out.key, out.poster_key)]
        return tuple(key for key in keys if key is not None)
