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
from chalicelib.domain.ports import Templates
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
from chalicelib.domain.webhook_secrets import load_webhook_secrets
from chalicelib.domain.webhook_signature import signed_headers
from chalicelib.pipeline.delivery_targets import DeliveryTarget, TargetServices, load_target
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
    TargetServices,
    FailedDeliveryServices,
    WebhookHostServices,
    HasDeliveries,
    HasTemplates,
    HasSealer,
    HasWebhooks,
    Protocol,
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
    target = load_target(message, services)
    if target is None:
        return
    template = services.templates.get(target.account_id, target.template_id)
    series = series_of(message, services.deliveries.list_of_video(target.account_id, message.video_id))
    if series.is_delivered or template is None or message.url not in template.webhooks:
        # A worker died before it could record the success, or the template has lost the webhook.
        _finish(target, message.url, services)
        return
    series = _end_lost_call(series, services)
    if series.last is not None and series.is_over:
        # A worker died before it could do so.
        _follow_up(target, template, series.last, services)
    elif series.made > len(services.webhook_delays_s):
        problem = f"{series.last.problem} (attempts: {series.made})" if series.last else "too late"
        fail_delivery(target, message.url, problem, services)
    elif not _is_parked(series, services):
        _call(target, template, series, services)


def fail_delivery(target: DeliveryTarget, url: str, problem: str, services: FailedDeliveryServices) -> None:
    """Record that a webhook was not reached, and notify the account."""
    owner = target.owner
    notification = Notification(
        account_id=owner.account_id,
        id=derived_id(owner.id, url if target.is_end_of_video else f"{target.subject} {url}"),
        kind=NotificationKind.WEBHOOK,
        message=f"the webhook {shown(url)} was not reached: {problem}",
        created_ms=services.now_ms(),
        template_id=owner.template_id,
        video_id=target.video.id if target.video else None,
        campaign_id=target.campaign.id if target.campaign else None,
        url=shown(url),
    )
    notify(notification, services.notifications)
    services.metrics.add(Metric.WEBHOOK_FAILED, 1)
    _finish(target, url, services)


def _finish(target: DeliveryTarget, url: str, services: HasVideos) -> None:
    """Mark the webhook of a video's end as done."""
    if target.is_end_of_video and target.video is not None:
        services.videos.finish_webhook(target.video, url)


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


def _call(target: DeliveryTarget, template: Template, series: Series, services: DeliveryServices) -> None:
    """Make the next attempt, if the host may be called.

    Raises:
        RetryLater: as `deliver`.
    """
    secrets = load_webhook_secrets(template, services)
    if not secrets:
        # The template was deleted in the meantime, and its videos with it.
        return
    row = series.waiting or series.next_row(target.event_id, services.now_ms())
    body = json.dumps(target.body(services)).encode()
    try:
        with webhook_slot(target.account_id, row.url, services):
            begun = _begin(target, row, series, services)
            headers = signed_headers(secrets, target.event_id, begun.created_ms // 1000, body)
            reply = services.call_webhook(row.url, body, headers)
            ended = _ended(begun, reply, services)
            services.deliveries.put(ended)
            note_reply(target.account_id, row.url, reply, services)
    except HostUnavailable as unavailable:
        _wait_for_host(target, series, row, unavailable, services)
    else:
        services.metrics.add(Metric.WEBHOOK_LATENCY, ended.duration_ms)
        _follow_up(target, template, ended, services)


def _begin(target: DeliveryTarget, row: Delivery, series: Series, services: DeliveryServices) -> Delivery:
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
        was = series_of(series.message, services.deliveries.list_of_video(target.account_id, row.video_id)).waiting
        if was is None or was.id != begun.id:
            raise RetryLater("another worker calls the webhook", LEASE_WAIT)
    return begun


def _wait_for_host(
    target: DeliveryTarget, series: Series, row: Delivery, unavailable: HostUnavailable, services: DeliveryServices
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
        fail_delivery(target, row.url, problem, services)
        return
    # Without a known time, twice as long each time: many messages wait for few slots.
    wait_s = unavailable.wait_s or min(PARK_S, max(_FIRST_WAIT_S, waited_s))
    wait_s = jittered_s(min(wait_s, MAX_HOST_WAIT_S - waited_s), f"{row.id} {now_ms}")
    waits = replace(row, error=str(unavailable), next_ms=now_ms + wait_s * 1000, parked=wait_s >= PARK_S)
    if not services.deliveries.swap(series.waiting, waits):
        raise RetryLater("another worker calls the webhook", LEASE_WAIT)
    if not waits.parked:
        raise RetryLater.after(wait_s, str(unavailable))


def _follow_up(target: DeliveryTarget, template: Template, row: Delivery, services: DeliveryServices) -> None:
    """Do what follows from the reply to a call, which is recorded.

    Raises:
        RetryLater: the webhook is called again so soon that its message waits.
    """
    if not target.exists(services):
        services.deliveries.delete_of_video(target.account_id, target.owner.id)
    if row.is_success:
        _finish(target, row.url, services)
    elif row.is_gone:
        _remove_webhook(template, row.url, services.templates)
        problem = f"{row.problem}: the template's videos do not call it any more"
        fail_delivery(target, row.url, problem, services)
    elif row.next_ms is None:
        fail_delivery(target, row.url, f"{row.problem} (attempts: {row.attempt})", services)
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
