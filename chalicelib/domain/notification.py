"""Notifications of accounts about failures in the background, and about the ends of campaigns."""

from dataclasses import dataclass
from enum import StrEnum

NOTIFICATION_KEPT_DAYS = 90
"""How long after its creation a notification is kept."""


class NotificationKind(StrEnum):
    """The subjects of notifications: failed videos and webhook calls, refused media files, and campaigns that ended."""

    VIDEO = "video"
    WEBHOOK = "webhook"
    MEDIA = "media"
    CAMPAIGN = "campaign"


@dataclass(frozen=True, slots=True)
class Notification:
    """A message about what has happened, with the `code` of a failure in the error catalogue, and ids."""

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
    campaign_id: str | None = None
