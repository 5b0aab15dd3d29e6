"""Templates: a video described once, and the media files that fill it."""

from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.domain.expiring import ExpiringSecret
from chalicelib.domain.media import MediaType

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
        """The URL of the download; None if there is none."""
        return self.s3.url if self.s3 else self.http


@dataclass(frozen=True, slots=True)
class Template:
    """A video described once.

    `secret` is stored in clear: `Template_List` returns it, and web pages contain it (docs/decisions/0003). `origin` is
    the corner of the frame from which positions are counted. `open_inputs` counts, by kind, the objects that each video
    has to fill; the check of the scripts sets it. `old_secrets` are the former ones in their grace period.
    `template_type` is a word of the caller's. `tracking_code`, of Google Analytics, is the default of the videos.
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

    @property
    def preview_prefix(self) -> str:
        """The prefix of previews in the bucket."""
        return f"work/{self.account_id}/{self.id}/previews/"


@dataclass(frozen=True, slots=True)
class PendingDeletion:
    """A deleted template, by its `id`, whose data may not all be deleted yet."""

    account_id: str
    id: str
