"""Templates: a video described once, and the medias that fill it."""

from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.domain.expiring import ExpiringSecret
from chalicelib.domain.media import MediaType

MAX_SCRIPT_CHARS = 200_000


class TemplateStatus(StrEnum):
    """Whether videos may be made of it."""

    ACTIVE = "active"
    INACTIVE = "inactive"


@dataclass(frozen=True, slots=True)
class S3Object:
    """A file in a bucket of S3, which need not be ours."""

    bucket: str
    key: str

    @property
    def url(self) -> str:
        """How it is called in messages."""
        return f"s3://{self.bucket}/{self.key}"


@dataclass(frozen=True, slots=True)
class InputMedia:
    """What fills the object `input_id` of a script.

    Exactly one of `text`, `http` (a URL), `s3` and `media_id` is given.
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
        """Whether it is brought from outside, anew for each video."""
        return self.url is not None

    @property
    def url(self) -> str | None:
        """Where it is brought from, if it is."""
        return self.s3.url if self.s3 else self.http


@dataclass(frozen=True, slots=True)
class Template:
    """A video described once.

    `secret` is kept in clear: `Template_List` has to show it, and it is made to be shipped in web pages
    (docs/decisions/0003). `origin` names the corner of the frame that positions are counted from. `open_inputs` counts,
    by kind, the objects that a video has to bring a media for; it was counted when the scripts were checked.
    `old_secrets` are those before, in their grace time. `template_type` is the caller's own word for it.
    `tracking_code` is that of Google Analytics, for videos that bring none.
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
        """Where pictures of videos that were only tried lie in the bucket."""
        return f"work/{self.account_id}/{self.id}/previews/"


@dataclass(frozen=True, slots=True)
class PendingDeletion:
    """A template, by its `id`, that was deleted, and of which something may be left."""

    account_id: str
    id: str
