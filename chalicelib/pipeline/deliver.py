"""Tell a caller's server of a video."""

from chalicelib.domain.notification import NotificationKind
from chalicelib.domain.queue import Queue
from chalicelib.pipeline.collaborators import Collaborators
from chalicelib.pipeline.messages import DeliverMessage, to_body
from chalicelib.pipeline.settle import notify


def deliver(message: DeliverMessage, on: Collaborators) -> None:
    """Work on a `deliver` message: call the webhook, or put the call off, or give it up with a notification.

    Source: the seeds, "Webhooks Details": a failed call ends as a notification of the account.
    """
    video = on.videos.get(message.account_id, message.video_id)
    if video is None or message.url in video.webhooks_done:
        return
    problem = on.call_webhook(message.url, on.describe(video))
    if problem is not None and message.attempt < len(on.webhook_delays_s):
        again = DeliverMessage(message.account_id, message.video_id, message.url, message.attempt + 1)
        on.queues.send(Queue.DELIVER, to_body(again), on.webhook_delays_s[message.attempt])
        return
    on.videos.finish_webhook(video.account_id, video.id, message.url)
    if problem is not None:
        give_up(message, f"{problem}, {message.attempt + 1} times", video.template_id, on)


def give_up(message: DeliverMessage, problem: str, template_id: str | None, on: Collaborators) -> None:
    """Note that a webhook was not reached."""
    notify(
        on,
        message.account_id,
        NotificationKind.WEBHOOK,
        f"the webhook {message.url} was not reached: {problem}",
        template_id=template_id,
        video_id=message.video_id,
        url=message.url,
    )
