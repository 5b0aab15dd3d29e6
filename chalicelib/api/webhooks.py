"""The webhooks of a template, and their calls for a video."""

from typing import Protocol

from chalicelib.api.api_services import HasDestinations
from chalicelib.api.template_fields import check_destination, read_webhooks
from chalicelib.api.templates import change_template, get_template
from chalicelib.api.videos import get_video
from chalicelib.api.wire_fields import Wire, check_sent_url, check_url, to_date, without_absent
from chalicelib.domain.account import Caller
from chalicelib.domain.delivery import MAX_KEPT, Delivery
from chalicelib.domain.errors import ApiError
from chalicelib.domain.messages import DeliverMessage
from chalicelib.domain.ports import Deliveries, Templates
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import HasDeliveries, HasQueues, HasTemplates, HasVideos
from chalicelib.domain.template import Template
from chalicelib.domain.urls import masked, shown, unmasked


class NewWebhookServices(HasTemplates, HasDestinations, Protocol):
    """The services that add webhooks."""


class DeliveryListServices(HasVideos, HasDeliveries, Protocol):
    """The services that hold the webhook calls of a video."""


class RedeliveryServices(DeliveryListServices, HasTemplates, HasQueues, Protocol):
    """The services that call webhooks again."""


def list_webhooks(template_id: str, account_id: str, templates: Templates) -> list[str]:
    """Return the webhook URLs of a template with masked passwords.

    Raises:
        ApiError: 1000 the account has no such template.
    """
    return list(map(masked, get_template(template_id, account_id, templates).webhooks))


def add_webhook(template_id: str, url: str, account_id: str, services: NewWebhookServices) -> None:
    """Add a webhook to a template. It is called for videos that finish from now on. Duplicates are ignored.

    Raises:
        ApiError: 1000 the account has no such template; the URL is not a valid webhook, or there are too many.
    """

    check_url(url, "url")

    def changes(template: Template) -> dict[str, tuple[str, ...]]:
        known = template.webhooks
        added = unmasked(url, known)
        if added not in known:
            check_destination(check_sent_url(url, "url"), "url", services.destinations)
        return {"webhooks": read_webhooks([*known, added], "webhooks")}

    change_template(template_id, account_id, services.templates, changes)


def delete_webhook(template_id: str, url: str, account_id: str, templates: Templates) -> None:
    """Delete a webhook. The URL may have its password or be masked.

    Raises:
        ApiError: 1000 the account has no such template; the template has no such webhook.
    """

    def changes(template: Template) -> dict[str, tuple[str, ...]]:
        full = unmasked(url, template.webhooks)
        if full not in template.webhooks:
            raise ApiError.invalid_params("url", "one of the template's webhooks")
        return {"webhooks": tuple(known for known in template.webhooks if known != full)}

    change_template(template_id, account_id, templates, changes)


def list_deliveries(video_id: str, account_id: str, services: DeliveryListServices) -> list[Wire]:
    """Return the webhook calls for a video, oldest first.

    Raises:
        ApiError: 1007 there is no such video.
    """
    get_video(video_id, Caller(account_id), services.videos)
    return [delivery_to_wire(delivery) for delivery in services.deliveries.list_of_video(account_id, video_id)]


def redeliver(video_id: str, account_id: str, services: RedeliveryServices) -> None:
    """Call all webhooks of a template for a finished video, including those already called.

    The new calls replace any pending retries.

    Raises:
        ApiError: 1007 there is no such video; it is still in progress, or its template has no webhooks.
    """
    video = get_video(video_id, Caller(account_id), services.videos)
    if not video.status.is_final:
        raise ApiError.invalid_params("videoID", "a video that is done or has failed; this one is still being made")
    webhooks = get_template(video.template_id, account_id, services.templates).webhooks
    if not webhooks:
        raise ApiError.invalid_params("videoID", "a video of a template with webhooks; this one's has none")
    _delete_oldest(account_id, video_id, services.deliveries)
    # None: a concurrent call is already redelivering.
    redelivered = services.videos.start_delivery_round(video)
    if redelivered is not None:
        number = redelivered.delivery.number
        messages = [DeliverMessage(account_id, video_id, url, delivery_round=number) for url in webhooks]
        services.queues.send_many(Queue.DELIVER, messages)


def _delete_oldest(account_id: str, video_id: str, deliveries: Deliveries) -> None:
    for delivery in deliveries.list_of_video(account_id, video_id)[:-MAX_KEPT]:
        deliveries.delete(account_id, delivery.id)


def delivery_to_wire(delivery: Delivery) -> Wire:
    """Return the `WebhookDelivery` struct."""
    return without_absent(
        {
            "date": to_date(delivery.created_ms),
            "url": shown(delivery.url),
            "status": delivery.status,
            "error": delivery.error,
            "duration": delivery.duration_ms,
            "attempt": delivery.attempt,
            "retryDate": None if delivery.next_ms is None else to_date(delivery.next_ms),
        }
    )
