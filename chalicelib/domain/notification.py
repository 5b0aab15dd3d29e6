"""Notifications of accounts: failures in the background, the ends of campaigns, and payments."""

from dataclasses import dataclass
from enum import StrEnum

NOTIFICATION_KEPT_DAYS = 90
"""How long after its creation a notification is kept."""


class NotificationKind(StrEnum):
    """The kinds of reports: failures of a video, a webhook call, an upload or a connection, campaigns, and payments."""

    VIDEO = "video"
    WEBHOOK = "webhook"
    MEDIA = "media"
    CONNECTION = "connection"
    BILLING = "billing"
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
    order_id: str | None = None
    campaign_id: str | None = None
