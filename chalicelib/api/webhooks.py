"""The webhooks of a template, and their calls for a video."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from chalicelib.api.api_services import HasDestinations
from chalicelib.api.idempotency import Claim
from chalicelib.api.template_fields import check_destination, read_webhooks
from chalicelib.api.templates import change_template, get_template
from chalicelib.api.videos import get_video
from chalicelib.api.wire_fields import Wire, check_sent_url, check_url, to_date, without_absent
from chalicelib.domain.account import Caller
from chalicelib.domain.campaign_event import campaign_event_of
from chalicelib.domain.circuit import circuit_host
from chalicelib.domain.delivery import MAX_KEPT, Delivery, DeliveryState
from chalicelib.domain.delivery_series import Series, series_of
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ids import is_id
from chalicelib.domain.messages import DeliverMessage
from chalicelib.domain.ports import Deliveries, Templates
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import (
    HasCampaigns,
    HasCircuits,
    HasClock,
    HasDeliveries,
    HasQueues,
    HasTemplates,
    HasVideos,
)
from chalicelib.domain.template import Template
from chalicelib.domain.urls import masked, shown, unmasked
from chalicelib.domain.video import Video
from chalicelib.domain.viewer_event import EVENT_TYPES, event_of
from chalicelib.domain.webhook_signature import event_id_of

MAX_REDELIVERIES = 20
MAX_LISTED_OF_VIEWERS = 1000
"""One webhook may be called again so often for one event. Each time it has all attempts again."""


class NewWebhookServices(HasTemplates, HasDestinations, Protocol):
    """The services that add webhooks."""


class DeliveryListServices(HasVideos, HasCampaigns, HasDeliveries, Protocol):
    """The services that hold the webhook calls of a video or a campaign."""


class RedeliveryServices(DeliveryListServices, HasTemplates, HasCircuits, HasQueues, Protocol):
    """The services that call webhooks again."""


class OneRedeliveryServices(RedeliveryServices, HasClock, Protocol):
    """The services that call one webhook again."""


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
    """Return the webhook calls for a video and up to 1,000 about its viewers, or those for a campaign, oldest first.

    Raises:
        ApiError: 1007 there is no such video or campaign.
    """
    if not (is_id(video_id) and services.campaigns.get(account_id, video_id)):
        get_video(video_id, Caller(account_id), services.videos)
    of_viewers = services.deliveries.list_of_viewers(account_id, video_id, MAX_LISTED_OF_VIEWERS)
    found = [*services.deliveries.list_of_video(account_id, video_id), *of_viewers]
    return [delivery_to_wire(delivery) for delivery in sorted(found, key=lambda each: each.order)]


def redeliver(video_id: str, account_id: str, services: RedeliveryServices, claim: Claim | None = None) -> None:
    """Call all webhooks of a template for a finished video, including those already called.

    The new calls replace any pending retries. One of them probes a host that is not called because it keeps failing. If
    an earlier call with the same key has begun them, send only their messages again, which is harmless.

    Raises:
        ApiError: 1007 there is no such video; it is still in progress, or its template has no webhooks.
    """
    video = get_video(video_id, Caller(account_id), services.videos)
    if not video.status.is_final:
        raise ApiError.invalid_params("videoID", "a video that is done or has failed; this one is still being made")
    webhooks = get_template(video.template_id, account_id, services.templates).webhooks
    if not webhooks:
        raise ApiError.invalid_params("videoID", "a video of a template with webhooks; this one's has none")
    rows = services.deliveries.list_of_video(account_id, video_id)
    _delete_oldest(rows, services.deliveries)
    calls_ms = [row.created_ms for row in rows if row.round == video.delivery.number]
    # None: a concurrent call is already redelivering.
    begun = video if claim and claim.has_begun_at(calls_ms) else services.videos.start_delivery_round(video)
    if begun is not None:
        number = begun.delivery.number
        messages = [DeliverMessage(account_id, video_id, url, delivery_round=number) for url in webhooks]
        for host in {circuit_host(url) for url in webhooks}:
            services.circuits.half_open(account_id, host)
        services.queues.send_many(Queue.DELIVER, messages)


def redeliver_one(
    delivery_id: str, account_id: str, services: OneRedeliveryServices, claim: Claim | None = None
) -> None:
    """Call one webhook of a finished video again, with the event of a call before. A pending retry is made at once.

    The call probes a host that is not called because it keeps failing. It is not made again if an earlier call with the
    same key has made it.

    Raises:
        ApiError: 1007 there is no such video; there is no such delivery, it belongs to an earlier round, its webhook
            was removed, or it was redelivered too often.
    """
    if "+" in delivery_id.partition("/")[0]:
        raise _bad_delivery("a delivery about the end of a video: those about viewers and campaigns are not made again")
    video = get_video(delivery_id.partition("/")[0], Caller(account_id), services.videos)
    delivery = services.deliveries.get(account_id, delivery_id)
    if delivery is None:
        raise _bad_delivery("the id of a delivery of Webhook_Delivery_List")
    if delivery.round != video.delivery.number:
        raise _bad_delivery("a delivery of the video's last event; Webhook_Redeliver calls all webhooks with a new one")
    if delivery.url not in get_template(video.template_id, account_id, services.templates).webhooks:
        raise _bad_delivery("a delivery to a webhook that the template still has")
    message = DeliverMessage(account_id, video.id, delivery.url, delivery_round=delivery.round)
    series = series_of(message, services.deliveries.list_of_video(account_id, video.id))
    if delivery.url in video.delivery.webhooks_done:
        if claim and claim.has_begun_at(row.created_ms for row in series.rows):
            return
        _start_series(video, series, services)
    else:
        _make_due(series, services)
    services.circuits.half_open(account_id, circuit_host(delivery.url))
    services.queues.send(Queue.DELIVER, message)


def _start_series(video: Video, series: Series, services: OneRedeliveryServices) -> None:
    """Store the first attempt of a new series. A concurrent call may have done so."""
    if series.number >= MAX_REDELIVERIES:
        raise _bad_delivery(f"a webhook that was redelivered less than {MAX_REDELIVERIES} times for this event")
    now_ms = services.now_ms()
    first = series.next_series().next_row(event_id_of(video), now_ms)
    services.deliveries.swap(None, replace(first, next_ms=now_ms))
    # After the row: a message that finds the webhook open has to find the new series, too.
    services.videos.reopen_webhook(video, series.message.url)


def _make_due(series: Series, services: OneRedeliveryServices) -> None:
    """Let the next attempt be made at once, unless a call is being made."""
    row = series.pending
    if row is not None and row.state is not DeliveryState.CALLING:
        services.deliveries.swap(row, replace(row, next_ms=services.now_ms(), parked=False))


def _bad_delivery(expected: str) -> ApiError:
    return ApiError.invalid_params("deliveryID", expected)


def _delete_oldest(rows: Sequence[Delivery], deliveries: Deliveries) -> None:
    for delivery in rows[:-MAX_KEPT]:
        deliveries.delete(delivery.account_id, delivery.id)


def _state(delivery: Delivery) -> str:
    if delivery.state is not DeliveryState.ENDED:
        return delivery.state.value
    return "delivered" if delivery.is_success else "failed"


def delivery_to_wire(delivery: Delivery) -> Wire:
    """Return the `WebhookDelivery` struct."""
    viewer, campaign = event_of(delivery.video_id), campaign_event_of(delivery.video_id)
    event_type = EVENT_TYPES[viewer.kind] if viewer else campaign.type if campaign else None
    return without_absent(
        {
            "id": delivery.id,
            "eventID": delivery.event_id,
            "state": _state(delivery),
            "date": to_date(delivery.created_ms),
            "url": shown(delivery.url),
            "eventType": event_type,
            "status": delivery.status,
            "error": delivery.error,
            "duration": delivery.duration_ms,
            "attempt": delivery.attempt,
            "retryDate": None if delivery.next_ms is None else to_date(delivery.next_ms),
        }
    )
