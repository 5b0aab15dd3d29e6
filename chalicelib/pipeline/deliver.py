"""Calls of webhooks, with retries."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from chalicelib.domain.circuit import MAX_RETRY_AFTER_S
from chalicelib.domain.delivery import Delivery, DeliveryState, Reply, jittered_s
from chalicelib.domain.delivery_series import Series, series_of
from chalicelib.domain.ids import derived_id
from chalicelib.domain.messages import DeliverMessage
from chalicelib.domain.metrics import Metric
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.ports import Templates, Videos
from chalicelib.domain.services import (
    HasClock,
    HasDeliveries,
    HasMetrics,
    HasNotifications,
    HasSealer,
    HasTemplates,
    HasVideos,
)
from chalicelib.domain.template import Template
from chalicelib.domain.urls import shown
from chalicelib.domain.video import Video
from chalicelib.domain.viewer_event import event_of, video_of
from chalicelib.domain.webhook_secrets import load_webhook_secrets
from chalicelib.domain.webhook_signature import event_id_of, signed_headers
from chalicelib.pipeline.finalize import notify
from chalicelib.pipeline.services import HasWebhooks
from chalicelib.pipeline.waiting import LEASE_WAIT, RetryLater
from chalicelib.pipeline.webhook_hosts import CALL_S, HostUnavailable, WebhookHostServices, note_reply, webhook_slot

PARK_S = 900
"""A longer wait has no message: a row says when it ends, and the reaper sends the message then. A queue holds at most
120,000 waiting messages, and the webhooks of a host that is down wait for a day."""
MAX_HOST_WAIT_S = 86_400
"""An attempt waits so long for a host that is not called, before the webhook has failed."""
_FIRST_WAIT_S = 2
_DIED = "the worker died before it could note the answer"


class FailedDeliveryServices(HasVideos, HasNotifications, HasMetrics, HasClock, Protocol):
    """The services that record a failed delivery."""


class DeliveryServices(
    FailedDeliveryServices, WebhookHostServices, HasDeliveries, HasTemplates, HasSealer, HasWebhooks, Protocol
):
    """The services that call webhooks and record the calls."""


def deliver(message: DeliverMessage, services: DeliveryServices) -> None:
    """Call the webhook of a message, postpone the call, or record its failure with a notification.

    Duplicate messages are harmless. Each attempt has one record, and the worker that stores it as `calling` makes the
    call. An attempt whose worker died counts as failed.

    Source: the seeds, "Webhooks Details": a failed call ends as a notification of the account.

    Raises:
        RetryLater: the next call is due later, its host is not called now, or another worker calls the webhook.
    """
    video = load_undelivered(message, services.videos)
    if video is None:
        return
    template = services.templates.get(video.account_id, video.template_id)
    series = series_of(message, services.deliveries.list_of_video(video.account_id, message.video_id))
    if series.is_delivered or template is None or message.url not in template.webhooks:
        # A worker died before it could record the success, or the template has lost the webhook.
        _finish(video, message.video_id, message.url, services)
        return
    series = _end_lost_call(series, services)
    if series.last is not None and series.is_over:
        # A worker died before it could do so.
        _follow_up(video, template, series.last, services)
    elif series.made > len(services.webhook_delays_s):
        problem = f"{series.last.problem} (attempts: {series.made})" if series.last else "too late"
        fail_delivery(video, message.video_id, message.url, problem, services)
    elif not _is_parked(series, services):
        _call(video, template, series, services)


def load_undelivered(message: DeliverMessage, videos: Videos) -> Video | None:
    """Return the video of a message, or None if it was deleted, was delivered, or is in a later delivery round.

    Messages about viewers have neither rounds nor marks: their records say what was delivered.
    """
    video = videos.get(message.account_id, video_of(message.video_id))
    if video is not None and event_of(message.video_id):
        return video
    if video is None or message.delivery_round != video.delivery.number:
        return None
    return None if message.url in video.delivery.webhooks_done else video


def fail_delivery(video: Video, subject: str, url: str, problem: str, services: FailedDeliveryServices) -> None:
    """Record that a webhook was not reached, and notify the account. `subject`: the `video_id` of the messages."""
    notification = Notification(
        account_id=video.account_id,
        id=derived_id(video.id, url if subject == video.id else f"{subject} {url}"),
        kind=NotificationKind.WEBHOOK,
        message=f"the webhook {shown(url)} was not reached: {problem}",
        created_ms=services.now_ms(),
        template_id=video.template_id,
        video_id=video.id,
        url=shown(url),
    )
    notify(notification, services.notifications)
    services.metrics.add(Metric.WEBHOOK_FAILED, 1)
    _finish(video, subject, url, services)


def _finish(video: Video, subject: str, url: str, services: HasVideos) -> None:
    """Mark the webhook of a video's end as done. Of calls about viewers, the records are enough."""
    if subject == video.id:
        services.videos.finish_webhook(video, url)


def _end_lost_call(series: Series, services: DeliveryServices) -> Series:
    """Record the failure of a call whose worker died.

    Raises:
        RetryLater: the call may be going on. This message must not be dropped: if SQS has delivered it twice, it is
            also the message of the worker that calls.
    """
    last = series.last
    if last is None or last.state is not DeliveryState.CALLING:
        return series
    if services.now_ms() < last.created_ms + CALL_S * 1000:
        raise RetryLater("another worker calls the webhook", LEASE_WAIT)
    ended = _ended(last, Reply(error=_DIED), services)
    if not services.deliveries.swap(last, ended):
        raise RetryLater("another worker calls the webhook", LEASE_WAIT)
    return series.with_row(ended)


def _is_parked(series: Series, services: DeliveryServices) -> bool:
    """Return whether the next attempt is due later, and needs no message until then.

    Raises:
        RetryLater: it is due so soon that its message waits.
    """
    row = series.pending
    left_s = -(-((row.next_ms or 0) - services.now_ms()) // 1000) if row else 0
    if row is None or left_s <= 0:
        return False
    if not row.parked:
        if left_s < PARK_S:
            raise RetryLater.after(left_s, "the webhook is called again later")
        services.deliveries.swap(row, replace(row, parked=True))
    return True


def _call(video: Video, template: Template, series: Series, services: DeliveryServices) -> None:
    """Make the next attempt, if the host may be called.

    Raises:
        RetryLater: as `deliver`.
    """
    secrets = load_webhook_secrets(template, services)
    if not secrets:
        # The template was deleted in the meantime, and its videos with it.
        return
    event = event_of(series.message.video_id)
    event_id = event.event_id if event else event_id_of(video)
    row = series.waiting or series.next_row(event_id, services.now_ms())
    body = json.dumps(services.describe(video) | (event.to_body(video) if event else {})).encode()
    try:
        with webhook_slot(video.account_id, row.url, services):
            begun = _begin(video, row, series, services)
            headers = signed_headers(secrets, event_id, begun.created_ms // 1000, body)
            reply = services.call_webhook(row.url, body, headers)
            ended = _ended(begun, reply, services)
            services.deliveries.put(ended)
            note_reply(video.account_id, row.url, reply, services)
    except HostUnavailable as unavailable:
        _wait_for_host(video, series, row, unavailable, services)
    else:
        services.metrics.add(Metric.WEBHOOK_LATENCY, ended.duration_ms)
        _follow_up(video, template, ended, services)


def _begin(video: Video, row: Delivery, series: Series, services: DeliveryServices) -> Delivery:
    """Store that an attempt is being made, and return its record. The caller holds a slot.

    A duplicate of the message may have found no slot, because this worker holds it, and postponed the same attempt. If
    this worker gave way, both would try again at the same time, and again postpone the call, by more each time.

    Raises:
        RetryLater: another worker calls the webhook.
    """
    begun = replace(
        row, state=DeliveryState.CALLING, created_ms=services.now_ms(), error=None, next_ms=None, parked=False
    )
    was = series.waiting
    while not services.deliveries.swap(was, begun):
        was = series_of(series.message, services.deliveries.list_of_video(video.account_id, row.video_id)).waiting
        if was is None or was.id != begun.id:
            raise RetryLater("another worker calls the webhook", LEASE_WAIT)
    return begun


def _wait_for_host(
    video: Video, series: Series, row: Delivery, unavailable: HostUnavailable, services: DeliveryServices
) -> None:
    """Postpone an attempt whose host is not called now. It does not count as made.

    Raises:
        RetryLater: it is tried again so soon that its message waits.
    """
    now_ms = services.now_ms()
    waited_s = (now_ms - row.created_ms) // 1000
    if waited_s >= MAX_HOST_WAIT_S:
        problem = f"{unavailable} for {MAX_HOST_WAIT_S // 3600} hours (attempts: {series.made})"
        ended = replace(row, state=DeliveryState.ENDED, error=problem, next_ms=None, parked=False)
        services.deliveries.swap(series.waiting, ended)
        fail_delivery(video, row.video_id, row.url, problem, services)
        return
    # Without a known time, twice as long each time: many messages wait for few slots.
    wait_s = unavailable.wait_s or min(PARK_S, max(_FIRST_WAIT_S, waited_s))
    wait_s = jittered_s(min(wait_s, MAX_HOST_WAIT_S - waited_s), f"{row.id} {now_ms}")
    waits = replace(row, error=str(unavailable), next_ms=now_ms + wait_s * 1000, parked=wait_s >= PARK_S)
    if not services.deliveries.swap(series.waiting, waits):
        raise RetryLater("another worker calls the webhook", LEASE_WAIT)
    if not waits.parked:
        raise RetryLater.after(wait_s, str(unavailable))


def _follow_up(video: Video, template: Template, row: Delivery, services: DeliveryServices) -> None:
    """Do what follows from the reply to a call, which is recorded.

    Raises:
        RetryLater: the webhook is called again so soon that its message waits.
    """
    if services.videos.get(video.account_id, video.id) is None:
        services.deliveries.delete_of_video(video.account_id, video.id)
    if row.is_success:
        _finish(video, row.video_id, row.url, services)
    elif row.is_gone:
        _remove_webhook(template, row.url, services.templates)
        problem = f"{row.problem}: the template's videos do not call it any more"
        fail_delivery(video, row.video_id, row.url, problem, services)
    elif row.next_ms is None:
        fail_delivery(video, row.video_id, row.url, f"{row.problem} (attempts: {row.attempt})", services)
    elif not row.parked:
        delay_s = -(-(row.next_ms - row.created_ms - row.duration_ms) // 1000)
        raise RetryLater.after(delay_s, f"the webhook is called again: {row.problem}")


def _ended(row: Delivery, reply: Reply, services: DeliveryServices) -> Delivery:
    """Return the record of an attempt after its end, with the time of the next one."""
    now_ms = services.now_ms()
    delay_s = _next_delay_s(row, reply, services.webhook_delays_s)
    return replace(
        row,
        state=DeliveryState.ENDED,
        duration_ms=now_ms - row.created_ms,
        status=reply.status,
        error=reply.error,
        next_ms=None if delay_s is None else now_ms + delay_s * 1000,
        parked=delay_s is not None and delay_s >= PARK_S,
    )


def _next_delay_s(row: Delivery, reply: Reply, delays_s: Sequence[int]) -> int | None:
    """Return the delay until the next attempt, or None if there is none."""
    if reply.problem is None or reply.is_gone or row.attempt > len(delays_s):
        return None
    asked_s = min(reply.retry_after_s or 0, MAX_RETRY_AFTER_S)
    return max(asked_s, jittered_s(delays_s[row.attempt - 1], row.id))


def _remove_webhook(template: Template | None, url: str, templates: Templates) -> None:
    """Remove a webhook from its template, and keep concurrent changes of the template."""
    while template is not None and url in template.webhooks:
        left = tuple(each for each in template.webhooks if each != url)
        if templates.compare_and_swap(template, webhooks=left) is not None:
            return
        template = templates.get(template.account_id, template.id)
