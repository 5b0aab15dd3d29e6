"""Calls of webhooks, with retries."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Protocol

from chalicelib.domain.delivery import Delivery, Reply
from chalicelib.domain.ids import derived_id, new_id
from chalicelib.domain.messages import DeliverMessage
from chalicelib.domain.metrics import Metric
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.ports import Templates, Videos
from chalicelib.domain.services import (
    HasClock,
    HasDeliveries,
    HasLeases,
    HasMetrics,
    HasNotifications,
    HasSealer,
    HasTemplates,
    HasVideos,
)
from chalicelib.domain.template import Template
from chalicelib.domain.urls import shown
from chalicelib.domain.video import Video
from chalicelib.domain.webhook_secrets import load_webhook_secrets
from chalicelib.domain.webhook_signature import event_id_of, signed_headers
from chalicelib.pipeline.finalize import notify
from chalicelib.pipeline.services import HasWebhooks
from chalicelib.pipeline.waiting import LEASE_WAIT, RetryLater

CALL_S = 130
"""The lease of a call: longer than the function may run, shorter than its message stays hidden (`queue_handler`)."""


class FailedDeliveryServices(HasVideos, HasNotifications, HasMetrics, HasClock, Protocol):
    """The services that record a failed delivery."""


class DeliveryServices(
    FailedDeliveryServices, HasDeliveries, HasTemplates, HasLeases, HasSealer, HasWebhooks, Protocol
):
    """The services that call webhooks and record the calls."""


def deliver(message: DeliverMessage, services: DeliveryServices) -> None:
    """Call the webhook of a message, postpone the call, or record its failure with a notification.

    Duplicate messages are harmless: in a delivery round a webhook has one call at a time, and none after a successful
    one. A call is repeated only if a worker crashes between the call and its record.

    Source: the seeds, "Webhooks Details": a failed call ends as a notification of the account.

    Raises:
        RetryLater: the next call is due later, or another worker calls the webhook.
    """
    if load_undelivered(message, services.videos) is None:
        return
    with _call_lease(message, services):
        # Load it again: another worker may have delivered it before this one acquired the lease.
        video = load_undelivered(message, services.videos)
        if video is not None:
            _call_if_due(video, message, services)


def load_undelivered(message: DeliverMessage, videos: Videos) -> Video | None:
    """Return the video of a message, or None if it was deleted, was delivered, or is in a later delivery round."""
    video = videos.get(message.account_id, message.video_id)
    if video is None or message.delivery_round != video.delivery.number:
        return None
    return None if message.url in video.delivery.webhooks_done else video


def fail_delivery(video: Video, url: str, problem: str, services: FailedDeliveryServices) -> None:
    """Record that a webhook was not reached, and notify the account."""
    notification = Notification(
        account_id=video.account_id,
        id=derived_id(video.id, url),
        kind=NotificationKind.WEBHOOK,
        message=f"the webhook {shown(url)} was not reached: {problem}",
        created_ms=services.now_ms(),
        template_id=video.template_id,
        video_id=video.id,
        url=shown(url),
    )
    notify(notification, services.notifications)
    services.metrics.add(Metric.WEBHOOK_FAILED, 1)
    services.videos.finish_webhook(video, url)


@contextmanager
def _call_lease(message: DeliverMessage, services: DeliveryServices) -> Iterator[None]:
    """Hold a lease within the context, so that no other worker calls the webhook for the video.

    Raises:
        RetryLater: another worker has the lease. This message must not be dropped: if SQS has delivered it twice, it
            is also the message of the other worker.
    """
    about = hashlib.sha256(f"{message.delivery_round} {message.url}".encode()).hexdigest()[:32]
    id_, worker, now_s = f"calls/{message.video_id}/{about}", new_id(), services.now_ms() // 1000
    if services.leases.acquire(message.account_id, id_, worker, now_s, now_s + CALL_S) is None:
        raise RetryLater("another worker calls the webhook", LEASE_WAIT)
    try:
        yield
    finally:
        services.leases.delete(message.account_id, id_)


def _call_if_due(video: Video, message: DeliverMessage, services: DeliveryServices) -> None:
    calls = [
        each for each in services.deliveries.list_of_video(video.account_id, video.id) if _belongs_to(each, message)
    ]
    template = services.templates.get(video.account_id, video.template_id)
    if any(each.problem is None for each in calls) or template is None or message.url not in template.webhooks:
        # A worker crashed before it could record the success, or the template has lost the webhook.
        services.videos.finish_webhook(video, message.url)
        return
    attempts = max([message.attempt, *(each.attempt for each in calls)])
    if attempts > len(services.webhook_delays_s):
        problem = f"{calls[-1].problem} (attempts: {attempts})" if calls else "too late"
        fail_delivery(video, message.url, problem, services)
        return
    left_s = -(-((calls[-1].next_ms or 0) - services.now_ms()) // 1000) if calls else 0
    if left_s > 0:
        raise RetryLater.after(left_s, "the webhook is called again later")
    _call(video, template, message, attempts, services)


def _call(video: Video, template: Template, message: DeliverMessage, before: int, services: DeliveryServices) -> None:
    """Call a webhook after `before` failed calls in this round."""
    body = json.dumps(services.describe(video)).encode()
    secrets = load_webhook_secrets(template, services)
    start_ms = services.now_ms()
    headers = signed_headers(secrets, event_id_of(video), start_ms // 1000, body)
    reply = services.call_webhook(message.url, body, headers)
    delay_s = _next_delay_s(reply, before, services.webhook_delays_s)
    _record(video, message, reply, start_ms, before + 1, delay_s, services)
    if reply.problem is None:
        services.videos.finish_webhook(video, message.url)
    elif reply.is_gone:
        _remove_webhook(template, message.url, services.templates)
        fail_delivery(video, message.url, f"{reply.problem}: the template's videos do not call it any more", services)
    elif delay_s is None:
        fail_delivery(video, message.url, f"{reply.problem} (attempts: {before + 1})", services)
    else:
        raise RetryLater.after(delay_s, f"the webhook is called again: {reply.problem}")


def _next_delay_s(reply: Reply, before: int, delays_s: Sequence[int]) -> int | None:
    """Return the delay until the next attempt, or None if there is none."""
    if reply.problem is None or reply.is_gone or before >= len(delays_s):
        return None
    return delays_s[before]


def _remove_webhook(template: Template | None, url: str, templates: Templates) -> None:
    """Remove a webhook from its template, and keep concurrent changes of the template."""
    while template is not None and url in template.webhooks:
        left = tuple(each for each in template.webhooks if each != url)
        if templates.compare_and_swap(template, webhooks=left) is not None:
            return
        template = templates.get(template.account_id, template.id)


def _belongs_to(delivery: Delivery, message: DeliverMessage) -> bool:
    return (delivery.url, delivery.round) == (message.url, message.delivery_round)


def _record(
    video: Video,
    message: DeliverMessage,
    reply: Reply,
    start_ms: int,
    attempt: int,
    delay_s: int | None,
    services: DeliveryServices,
) -> None:
    now_ms = services.now_ms()
    services.metrics.add(Metric.WEBHOOK_LATENCY, now_ms - start_ms)
    delivery = Delivery(
        account_id=video.account_id,
        id=f"{video.id}/{new_id(start_ms)}",
        video_id=video.id,
        url=message.url,
        created_ms=start_ms,
        duration_ms=now_ms - start_ms,
        attempt=attempt,
        status=reply.status,
        error=reply.error,
        next_ms=None if delay_s is None else now_ms + delay_s * 1000,
        round=message.delivery_round,
    )
    services.deliveries.put(delivery)
    if services.videos.get(video.account_id, video.id) is None:
        services.deliveries.delete_of_video(video.account_id, video.id)
