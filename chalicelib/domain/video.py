"""Videos: a caller's request, its render and its result. Transitions between statuses are in `domain/lifecycle.py`."""

import math
from dataclasses import dataclass, field, replace
from enum import StrEnum

from chalicelib.domain.delivery import DeliveryRound
from chalicelib.domain.errors import NOT_WATCHED
from chalicelib.domain.page_link import NO_PAGE, PageLink
from chalicelib.domain.publication import Publication, Publishing, failure_text
from chalicelib.domain.render_state import RenderPlan, RenderState
from chalicelib.domain.submission import Submission
from chalicelib.domain.template import InputMedia
from chalicelib.domain.video_output import VideoOutput


class VideoStatus(StrEnum):
    """The step that a video has reached; see the diagram in `domain/lifecycle.py`."""

    QUEUED = "queued"
    PREPARING = "preparing"
    UNWATCHED = "unwatched"
    RENDERING = "rendering"
    ASSEMBLING = "assembling"
    DONE = "done"
    ERROR = "error"

    @property
    def is_final(self) -> bool:
        """True if the video has ended, until it is restarted."""
        return self in (VideoStatus.DONE, VideoStatus.ERROR)


UNWATCHED_DAYS = 30
"""A video that is made when it is first watched waits so long for that, if the link to its page has no end."""
MOST_UNWATCHED_DAYS = 366
"""The same, if its link lasts longer."""
WATCHED_PREFIX = "watched/"
"""The prefix of the keys that are needed until such a video is made, or its link ends."""
_DAY_MS = 86_400_000


def credits_of(duration_ms: int) -> int:
    """Return the price of a video of this length: one credit for each started second."""
    return math.ceil(duration_ms / 1000)


UNFINISHED = frozenset(status for status in VideoStatus if not status.is_final)
IN_PROGRESS = UNFINISHED - {VideoStatus.UNWATCHED}
"""The statuses of videos that a step works on, or is about to."""
# Statuses in which the plan of one attempt is being rendered: see `RenderPlan.attempt_id`.
PREPARED = frozenset({VideoStatus.RENDERING, VideoStatus.ASSEMBLING})
PLANNED = PREPARED | {VideoStatus.UNWATCHED}
"""The statuses of videos that belong to one attempt to prepare them, whose manifest is stored."""


def shared_pins_prefix(account_id: str, template_id: str) -> str:
    """Return the prefix of the copies of a template's files that its unwatched videos share."""
    return f"{WATCHED_PREFIX}{account_id}/{template_id}/shared/"


@dataclass(frozen=True, slots=True)
class OutFile:
    """A finished file in one profile, and the poster beside it if the profile has a picture; keys of the bucket."""

    profile: str
    name: str
    size_bytes: int
    key: str
    poster_key: str | None = None

    def storage_id(self, video_id: str) -> str:
        """Return its `sezionID`. Source: the seeds' webhook example."""
        return f"{video_id}.{self.profile}"


@dataclass(frozen=True, slots=True)
class Contact:
    """The person that a video is for; stored and returned, never used."""

    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None


@dataclass(frozen=True, slots=True)
class Player:
    """The settings of a player page; stored and returned, never used.

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
    """A request for a video, its render and its result.

    - `data`: up to 1 KB of the caller's own.
    - `by_template`: requested with the template's credentials, which can read no other videos.
    - `batch`: the id of the call that requested several videos; empty if the video was requested alone.
    - `template_type`: the template's type at the time of the request.
    - `is_static`: it is not rendered: its file is its background, see `domain.static_template`. It costs nothing.
    - `made_when_watched`: it is rendered when somebody begins to watch it. Until then it is prepared, and `unwatched`.
    - `started_ms`: when somebody began to watch it, in ms since 1970; 0: nobody has. It stays when it is restarted.
    - `still_key`: the key of the picture that stands for it while it has no files, if it is made when watched.
    - `price`: the credits that the account pays: held while the video is made, spent when it is done. 0 if the
      account's plan has no limit.
    - `revision`: how often the video was restarted. Messages and stored data belong to one revision.
    - `out_files`: the finished files; a restart keeps them until new ones are stored.
    - `captions_key`, `chapters_key`: the keys of the WebVTT files beside the finished files, if it has them.
    - `output`: where its files are published besides the bucket; `publishing`: how far that is.
    - `replaced`: keys of earlier files that are still to be deleted.
    - `resumes`: how often the reaper has taken it up: of this revision, or of this round of deliveries.
    - `submissions`: the forms that viewers of its page have sent.
    - `is_viewed`: viewings of its page were counted, so there are sums to read.
    - `moved_ms`: the time of its last transition, progress report or finished job, in ms since 1970; 0 before that.
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
    page: PageLink = NO_PAGE
    template_type: str | None = None
    is_static: bool = False
    made_when_watched: bool = False
    started_ms: int = 0
    still_key: str | None = None
    by_template: bool = False
    batch: str = ""
    status: VideoStatus = VideoStatus.QUEUED
    price: int = 0
    revision: int = 0
    plan: RenderPlan = field(default_factory=RenderPlan)
    render: RenderState = field(default_factory=RenderState)
    delivery: DeliveryRound = field(default_factory=DeliveryRound)
    out_files: tuple[OutFile, ...] = ()
    captions_key: str | None = None
    chapters_key: str | None = None
    output: VideoOutput | None = None
    publishing: Publishing | None = None
    replaced: tuple[str, ...] = ()
    resumes: int = 0
    is_viewed: bool = False
    submissions: tuple[Submission, ...] = ()
    moved_ms: int = field(default=0, compare=False)

    @property
    def is_visitors(self) -> bool:
        """True if the limits of visitors hold. A video that the account has restarted is the account's."""
        return self.by_template and not self.revision

    @property
    def is_publishing(self) -> bool:
        """True if its files are stored, and being published elsewhere."""
        return self.status is VideoStatus.DONE and self.publishing is not None and self.publishing.is_open

    @property
    def error(self) -> str | None:
        """Why it ended with an error: it was not made, or its files did not get where they should."""
        return failure_text(self.id, self._unpublished) if self._unpublished else self.render.error

    @property
    def error_code(self) -> int | None:
        """The error's code in the vendors' list."""
        return self._unpublished.code if self._unpublished else self.render.error_code

    @property
    def _unpublished(self) -> Publication | None:
        """The file that was given up on its way to another place, of a video that is rendered."""
        return self.publishing.failure if self.status is VideoStatus.DONE and self.publishing else None

    @property
    def waits_to_be_watched(self) -> bool:
        """True if it is to wait for somebody to watch it once it is prepared."""
        return self.made_when_watched and not self.started_ms

    @property
    def is_ready(self) -> bool:
        """True if nothing is left to do for its caller: it has ended, or it can be watched, which may have begun."""
        return self.status.is_final or self.status is VideoStatus.UNWATCHED or self.started_ms > 0

    @property
    def ended_unwatched(self) -> bool:
        """True if its link ended before anybody watched it. That is no failure."""
        return self.render.error_code == NOT_WATCHED

    @property
    def unwatched_until_ms(self) -> int:
        """The time until which it waits to be watched, in ms since 1970: the end of its link. 0 without a link."""
        if self.page.token is None:
            return 0
        longest_ms = self.created_ms + MOST_UNWATCHED_DAYS * _DAY_MS
        return min(self.page.until_ms or self.created_ms + UNWATCHED_DAYS * _DAY_MS, longest_ms)

    @property
    def last_progress_ms(self) -> int:
        """The time at which the video last moved on, or was requested, in ms since 1970."""
        return self.moved_ms or self.created_ms

    @property
    def progress(self) -> int:
        """The share that is done, 0 to 100; 100 only if the video is done."""
        return 100 if self.status is VideoStatus.DONE else self.render.progress

    @property
    def segment_user(self) -> str:
        """The name under which it references its segments: one for each revision, which can release only its own."""
        return f"{self.id}.{self.plan.revision}" if self.plan.revision else self.id

    @property
    def may_claim(self) -> bool:
        """True if it can have claimed segments that are not rendered yet. A worker may claim some after a failure."""
        return self.status is not VideoStatus.DONE

    @property
    def credits(self) -> int:
        """The price of a finished video: one credit for each started second, independent of its profiles."""
        is_paid = self.status is VideoStatus.DONE and not self.is_static
        return credits_of(self.plan.duration_ms) if is_paid else 0

    @property
    def work_prefix(self) -> str:
        """The prefix of all keys that are needed only until this revision is done."""
        return f"{self.whole_work_prefix}{self.revision}/"

    @property
    def attempt_prefix(self) -> str:
        """The prefix of all keys that one attempt to prepare this revision has stored."""
        return f"{self.work_prefix}{self.plan.attempt_id}/" if self.plan.attempt_id else self.work_prefix

    @property
    def out_prefix(self) -> str:
        """The prefix of the keys of this revision's out files."""
        return f"{self.whole_out_prefix}{self.revision}/"

    @property
    def still_prefix(self) -> str:
        """The prefix of the keys of its pictures while this revision waits to be watched."""
        return f"{self.out_prefix}page/unwatched/"

    @property
    def attempt_still_prefix(self) -> str:
        """The prefix of those that one attempt to prepare this revision has drawn."""
        return f"{self.still_prefix}{self.plan.attempt_id}/"

    @property
    def whole_work_prefix(self) -> str:
        """The `work_prefix` of all revisions. The bucket keeps that of a video longer that waits to be watched."""
        prefix, watched_prefix = self.all_work_prefixes
        return watched_prefix if self.made_when_watched else prefix

    @property
    def all_work_prefixes(self) -> tuple[str, str]:
        """The `whole_work_prefix` of a video that is made at once, and of one that is made when it is watched."""
        own = f"{self.account_id}/{self.template_id}/{self.id}/"
        return f"work/{own}", f"{WATCHED_PREFIX}{own}"

    @property
    def whole_out_prefix(self) -> str:
        """The `out_prefix` of all revisions."""
        return f"out/{self.account_id}/{self.template_id}/{self.id}/"

    @property
    def file_keys(self) -> tuple[str, ...]:
        """The keys of its out files, their posters, the WebVTT files, and its picture before these are made."""
        keys = [key for out in self.out_files for key in (out.key, out.poster_key)]
        others = (self.captions_key, self.chapters_key, self.still_key)
        return tuple(key for key in (*keys, *others) if key is not None)

    def lease_id(self, job: str) -> str:
        """Return the id of the lease on one of its jobs. Equal jobs of a template are next to each other."""
        return f"{self.template_id}/{job}/{self.segment_user}"

    def in_attempt(self, attempt_id: str) -> "Video":
        """Return the video as an attempt to prepare it sees it: with that id, and the rest of its earlier plan."""
        return replace(self, plan=replace(self.plan, attempt_id=attempt_id))
