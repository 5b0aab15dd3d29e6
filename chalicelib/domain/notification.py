"""Notifications: what an account should know and nobody was there to be told."""

from dataclasses import dataclass
from enum import StrEnum


class NotificationKind(StrEnum):
    """What went wrong: a video, a webhook call, or a media that was refused after its upload."""

    VIDEO = "video"
    WEBHOOK = "webhook"
    MEDIA = "media"


@dataclass(frozen=True, slots=True)
class Notification:
    """One thing that went wrong, in words; `code` of the error catalogue, and the ids it is about."""

    account_id: str
    id: str
    kind: NotificationKind
    message: str
    created_ms: int
    code: int | None = None
    template_id: str | None = None
    video_id: str | None = None
    media_id: str | None = None
    url: str | None = None
