"""Tell a caller's server of a video."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from chalicelib.domain.delivery import Delivery, Reply
from chalicelib.domain.ids import derived_id, new_id
from chalicelib.domain.messages import DeliverMessage
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.services import HasClock, HasDeliveries, HasLeases, HasNotifications, HasTemplates, HasVideos
from chalicelib.domain.template import Template
from chalicelib.domain.urls import masked
from chalicelib.domain.video import Video
from chalicelib.pipeline.finalize import notify
from chalicelib.pipeline.services import HasWebhooks
from chalicelib.pipeline.waiting import LEASE_WAIT, RetryLater

# Longer than the function runs, shorter than its message stays hidden (.chalice/config.json, .chalice/resources.json).
CALL_S = 130


class DeliveryServices(
    HasVideos, HasNotifications, HasDeliveries, HasTemplates, HasLeases, HasWebhooks, HasClock, Protocol
):
    """The services that call webhooks, and note the calls."""


def deliver(message: DeliverMessage, services: DeliveryServices) -> None:
    """Work on a `deliver` message: call the webhook, or put the call off, or give it up with a notification.

    However often the message is there: of each round of calls there is one call of the webhook at a time, and none
    after one that succeeded. Only where a worker dies after a call and before it has noted it, is it made again.

    Source: the seeds, "Webhooks Details": a failed call ends as a notification of the account.

    Raises:
        RetryLater: the webhook is to be called, or to be called again, later; or another worker calls it.
    """
    if video_to_tell(message, services) is None:
        return
    with _only_caller(message, services):
        # Again: what another worker has done is seen only now that nobody else is at it.
        video = video_to_tell(message, services)
        if video is not None:
            _deliver(video, message, services)


def video_to_tell(message: DeliverMessage, services: DeliveryServices) -> Video | None:
    """The video of a message; None if it was deleted, was told already, or is told anew since."""
    video = services.videos.get(message.account_id, message.video_id)
    told = video and (message.delivery_round != video.delivery.number or message.url in video.delivery.webhooks_done)
    return None if told else video


def give_up(video: Video, url: str, problem: str, services: DeliveryServices) -> None:
    """Note that a webhook was not reached."""
    notification = Notification(
        account_id=video.account_id,
        id=derived_id(video.id, url),
        kind=NotificationKind.WEBHOOK,
        message=f"the webhook {masked(url)} was not reached: {problem}",
        created_ms=services.now_ms(),
        template_id=video.template_id,
        video_id=video.id,
        url=masked(url),
    )
    notify(notification, services.notifications)
    services.videos.finish_webhook(video, url)


@contextmanager
def _only_caller(message: DeliverMessage, services: DeliveryServices) -> Iterator[None]:
    """A context in which no other worker calls the webhook for the video.

    Raises:
        RetryLater: another one does. Its message is in the queue until the call is noted, so this one could go. But
            if SQS has delivered one message twice, it is the same.
    """
    about = hashlib.sha256(f"{message.delivery_round} {message.url}".encode()).hexdigest()[:32]
    id_, worker, now_s = f"calls/{message.video_id}/{about}", new_id(), services.now_ms() // 1000
    if services.leases.acquire(message.account_id, id_, worker, now_s, now_s + CALL_S) is None:
        raise RetryLater("another worker calls the webhook", LEASE_WAIT)
    try:
        yield
    finally:
        services.leases.delete(message.account_id, id_)


def _deliver(video: Video, message: DeliverMessage, services: DeliveryServices) -> None:
    made = [each for each in services.deliveries.list_of_video(video.account_id, video.id) if _is_of(each, message)]
    template = services.templates.get(video.account_id, video.template_id)
    if any(each.problem is None for each in made) or template is None or message.url not in template.webhooks:
        # A worker died before it has noted that the webhook is done with; or it is none of the template's any more.
        services.videos.finish_webhook(video, message.url)
        return
    attempts = max([message.attempt, *(each.attempt for each in made)])
    if attempts > len(services.webhook_delays_s):
        give_up(video, message.url, f"{made[-1].problem} (attempts: {attempts})" if made else "too late", services)
        return
    left_s = -(-((made[-1].next_ms or 0) - services.now_ms()) // 1000) if made else 0
    if left_s > 0:
        raise RetryLater.after(left_s, "the webhook is called again later")
    _call(video, template, message, attempts, services)


def _call(video: Video, template: Template, message: DeliverMessage, before: int, services: DeliveryServices) -> None:
    """Call a webhook of which `before` calls have failed in this round."""
    began_ms = services.now_ms()
    reply = services.call_webhook(message.url, services.describe(video))
    delay_s = _delay_s(reply, before, services)
    _record(video, message, reply, began_ms, before + 1, delay_s, services)
    if reply.problem is None:
        services.videos.finish_webhook(video, message.url)
    elif reply.is_gone:
        _end_webhook(template, message.url, services)
        give_up(video, message.url, f"{reply.problem}: the template's videos do not call it any more", services)
    elif delay_s is None:
        give_up(video, message.url, f"{reply.problem} (attempts: {before + 1})", services)
    else:
        raise RetryLater.after(delay_s, f"the webhook is called again: {reply.problem}")


def _delay_s(reply: Reply, before: int, services: DeliveryServices) -> int | None:
    """How long to wait for the next attempt, in s; None if this was the last one."""
    if reply.problem is None or reply.is_gone or before >= len(services.webhook_delays_s):
        return None
    return services.webhook_delays_s[before]


def _end_webhook(template: Template | None, url: str, services: DeliveryServices) -> None:
    """Remove a webhook from its template, whoever changes that at the same time."""
    while template is not None and url in template.webhooks:
        left = tuple(each for each in template.webhooks if each != url)
        if services.templates.compare_and_swap(template, webhooks=left) is not None:
            return
        template = services.templates.get(template.account_id, template.id)


def _is_of(delivery: Delivery, message: DeliverMessage) -> bool:
    return (delivery.url, delivery.round) == (message.url, message.delivery_round)


def _record(
    video: Video,
    message: DeliverMessage,
    reply: Reply,
    began_ms: int,
    attempt: int,
    delay_s: int | None,
    services: DeliveryServices,
) -> None:
    now_ms = services.now_ms()
    delivery = Delivery(
        account_id=video.account_id,
        id=f"{video.id}/{new_id(began_ms)}",
        video_id=video.id,
        url=message.url,
        created_ms=began_ms,
        duration_ms=now_ms - began_ms,
        attempt=attempt,
        status=reply.status,
        error=reply.error,
        next_ms=None if delay_s is None else now_ms + delay_s * 1000,
        round=message.delivery_round,
    )
    services.deliveries.put(delivery)
    if services.videos.get(video.account_id, video.id) is None:
        services.deliveries.delete_of_video(video.account_id, video.id)
