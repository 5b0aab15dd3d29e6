"""Templates: a video described once, and the media files that fill it."""

import hashlib
from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.domain.expiring import ExpiringSecret
from chalicelib.domain.ids import hash_secret
from chalicelib.domain.media import MediaType
from chalicelib.domain.sealed import is_sealed
from chalicelib.domain.template_page import PageSettings
from chalicelib.domain.video_output import VideoOutput
from chalicelib.domain.visitor_limits import VisitorLimits

MAX_SCRIPT_CHARS = 200_000


class TemplateStatus(StrEnum):
    """The states of a template; an inactive one makes no new videos."""

    ACTIVE = "active"
    INACTIVE = "inactive"


@dataclass(frozen=True, slots=True)
class S3Object:
    """A file in a bucket of S3, which may belong to others."""

    bucket: str
    key: str

    @property
    def url(self) -> str:
        """The name in messages."""
        return f"s3://{self.bucket}/{self.key}"


@dataclass(frozen=True, slots=True)
class InputMedia:
    """The input that fills the object `input_id` of a script.

    It has exactly one of `text`, `http` (a URL), `s3` and `media_id`.
    """

    input_id: str
    type: MediaType
    name: str | None = None
    text: str | None = None
    http: str | None = None
    media_id: str | None = None
    s3: S3Object | None = None

    @property
    def is_fetched(self) -> bool:
        """True if Reelwright downloads it for each video."""
        return self.url is not None

    @property
    def url(self) -> str | None:
        """The URL of the download, or None if there is none."""
        return self.s3.url if self.s3 else self.http


@dataclass(frozen=True, slots=True)
class SealedSecret:
    """A sealed secret. It is valid until `until_s`, in seconds since 1970; without that, it is the current one."""

    sealed: str
    until_s: int | None = None


@dataclass(frozen=True, slots=True)
class Template:
    """A video described once.

    - `secret`: as it is stored, see `domain/template_secrets.py`; `secret_hash` is its hash if it is encrypted.
    - `old_secrets`: former secrets in their grace period.
    - `origin`: the corner of the frame that positions are measured from.
    - `open_inputs`: the number of objects of each kind that a video has to fill. The check of the scripts sets it.
    - `template_type`: a label that the caller chooses; `static` of brand pirsonal: see `domain.static_template`.
    - `template_media`: the background of a static template's videos, the URL or the id of a media file.
    - `tracking_code`: the default tracking code of the videos, for Google Analytics.
    - `visitors`: the limits of callers with its credentials, if the account has set them.
    - `page`: the settings of the pages of its videos, if the account has set them.
    - `webhook_secrets`: the secrets that sign its webhook calls, the current one first; empty until it is first needed.
    - `output`: where its videos are published besides the bucket, unless they say it themselves.
    - `is_viewed`: viewings of its videos were counted, so there are sums to read.
    """

    account_id: str
    id: str
    name: str
    description: str
    created_ms: int
    status: TemplateStatus
    secret: str
    scripts: tuple[str, ...]
    medias: tuple[InputMedia, ...]
    profiles: tuple[str, ...]
    webhooks: tuple[str, ...] = ()
    origin: str = "top-left"
    open_inputs: dict[str, int] = field(default_factory=dict)
    old_secrets: tuple[ExpiringSecret, ...] = ()
    template_type: str | None = None
    tracking_code: str | None = None
    secret_hash: str = ""
    visitors: VisitorLimits | None = None
    webhook_secrets: tuple[SealedSecret, ...] = ()
    is_viewed: bool = False
    page: PageSettings | None = None
    template_media: str | None = None
    output: VideoOutput | None = None

    @property
    def current_hash(self) -> str:
        """The hash of the secret."""
        # As much work for both forms. An earlier release may have replaced the secret and not the hash.
        in_clear = hash_secret(self.secret)
        return self.secret_hash if is_sealed(self.secret) else in_clear

    @property
    def visitor_limits(self) -> VisitorLimits:
        """The limits of callers with its credentials."""
        return self.visitors or VisitorLimits()

    @property
    def page_settings(self) -> PageSettings:
        """The settings of the pages of its videos."""
        return self.page or PageSettings()

    @property
    def digest(self) -> str:
        """A digest of all that decides what a video of it may bring, and how it looks."""
        content = (self.scripts, self.origin, self.medias, self.profiles, self.template_type, self.template_media)
        return hashlib.sha256(repr((*content, self.page_settings.chapters)).encode()).hexdigest()[:32]

    @property
    def preview_prefix(self) -> str:
        """The prefix of previews in the bucket."""
        return f"work/{self.account_id}/{self.id}/previews/"


@dataclass(frozen=True, slots=True)
class PendingDeletion:
    """A deleted template, by its `id`, or an account (`account_deletion.pending_deletion`), whose data may remain.

    It may also be the erasure of a recipient, by its `id`, whose videos may remain.

    - `is_erasure`: it is an erasure. `cursor`: the videos up to this id were looked at.
    - `keeps_outside`: the files that were published at other places stay there.
    - `emptied_ms`: the time at which everything had been deleted, before the final sweep; 0 until then.
    - `moved_ms`: the time at which a worker last deleted something, or the reaper took the deletion up; 0 before that.

    Both times are in ms since 1970.
    """

    account_id: str
    id: str
    emptied_ms: int = 0
    moved_ms: int = 0
    is_erasure: bool = False
    cursor: str = ""
    keeps_outside: bool = False
