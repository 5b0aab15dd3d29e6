"""Notifications of accounts about asynchronous failures, and about payments."""

from dataclasses import dataclass
from enum import StrEnum

NOTIFICATION_KEPT_DAYS = 90
"""How long after its creation a notification is kept."""


class NotificationKind(StrEnum):
    """The kinds of reports: failures of a video, a webhook call, an upload or a connection, and payments."""

    VIDEO = "video"
    WEBHOOK = "webhook"
    MEDIA = "media"
    CONNECTION = "connection"
    BILLING = "billing"


@dataclass(frozen=True, slots=True)
class Notification:
    """A failure as text, with its `code` in the error catalogue and the ids of the things that it concerns."""

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
