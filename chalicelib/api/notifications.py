"""The methods about notifications."""

from chalicelib.api.wire_fields import Wire, from_date, to_date, without_absent
from chalicelib.domain.errors import ApiError
from chalicelib.domain.notification import Notification
from chalicelib.domain.ports import Notifications
from chalicelib.domain.urls import shown


def list_notifications(since: str, account_id: str, notifications: Notifications) -> list[Wire]:
    """Return the notifications since a date, oldest first. An empty text returns all.

    Raises:
        ApiError: `since` is not a date.
    """
    since_ms = from_date(since, "since") if since else 0
    found = [item for item in notifications.list(account_id) if item.created_ms >= since_ms]
    return [notification_to_wire(item) for item in sorted(found, key=lambda item: item.created_ms)]


def delete_notification(notification_id: str, account_id: str, notifications: Notifications) -> None:
    """Delete a notification.

    Raises:
        ApiError: the account has no such notification.
    """
    if not notifications.delete(account_id, notification_id):
        raise ApiError.invalid_params("notificationID", "the id of a notification of this account")


def notification_to_wire(item: Notification) -> Wire:
    """Return the `Notification` struct."""
    return without_absent(
        {
            "id": item.id,
            "date": to_date(item.created_ms),
            "kind": item.kind.value,
            "message": item.message,
            "code": item.code,
            "templateID": item.template_id,
            "videoID": item.video_id,
            "mediaID": item.media_id,
            "campaignID": item.campaign_id,
            "url": item.url and shown(item.url),
            "orderID": item.order_id,
        }
    )
