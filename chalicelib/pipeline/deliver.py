"""Tell a caller's server of a video."""

from dataclasses import replace

from chalicelib.domain.delivery import Delivery, Reply
from chalicelib.domain.ids import derived_id, new_id
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.queue import Queue
from chalicelib.domain.video import Video
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.messages import DeliverMessage, to_body
from chalicelib.pipeline.settle import notify


def deliver(message: DeliverMessage, on: Collaborators) -> None:
    """Work on a `deliver` message: call the webhook, or put the call off, or give it up with a notification.

    Source: the seeds, "Webhooks Details": a failed call ends as a notification of the account.
    """
    video = video_to_tell(message, on)
    if video is None:
        return
    began_ms = on.now_ms()
    reply = on.call_webhook(message.url, on.describe(video))
    problem = reply.problem
    delay_s = _delay(message, on) if problem else None
    _record(video, message, reply, began_ms, delay_s, on)
    if problem is None:
        on.videos.finish_webhook(video, message.url)
    elif delay_s is not None:
        again = replace(message, attempt=message.attempt + 1)
        on.queues.send(Queue.DELIVER, to_body(again), delay_s)
    else:
        give_up(video, message.url, f"{problem} (attempts: {message.attempt + 1})", on)


def video_to_tell(message: DeliverMessage, on: Collaborators) -> Video | None:
    """The video of a message; None if it was deleted, was told already, or is told anew since."""
    video = on.videos.get(message.account_id, message.video_id)
    told = video and (message.telling != video.tellings or message.url in video.webhooks_done)
    return None if told else video


def give_up(video: Video, url: str, problem: str, on: Collaborators) -> None:
    """Note that a webhook was not reached."""
    notification = Notification(
        account_id=video.account_id,
        id=derived_id(video.id, url),
        kind=NotificationKind.WEBHOOK,
        message=f"the webhook {url} was not reached: {problem}",
        created_ms=on.now_ms(),
        template_id=video.template_id,
        video_id=video.id,
        url=url,
    )
    notify(notification, on)
    on.videos.finish_webhook(video, url)


def _delay(message: DeliverMessage, on: Collaborators) -> int | None:
    """How long to wait for the next attempt, in s; None if this was the last one."""
    return on.webhook_delays_s[message.attempt] if message.attempt < len(on.webhook_delays_s) else None


def _record(
    video: Video, message: DeliverMessage, reply: Reply, began_ms: int, delay_s: int | None, on: Collaborators
) -> None:
    now_ms = on.now_ms()
    delivery = Delivery(
        account_id=video.account_id,
        id=f"{video.id}/{new_id(began_ms)}",
        video_id=video.id,
        url=message.url,
        created_ms=began_ms,
        duration_ms=now_ms - began_ms,
        attempt=message.attempt + 1,
        status=reply.status,
        error=reply.error,
        next_ms=None if delay_s is None else now_ms + delay_s * 1000,
    )
    on.deliveries.put(delivery)
    if on.videos.get(video.account_id, video.id) is None:
        on.deliveries.forget(video.account_id, video.id)
