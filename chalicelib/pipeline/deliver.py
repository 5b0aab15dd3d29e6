"""Tell a caller's server of a video."""

from chalicelib.domain.ids import derived_id
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
    video = on.videos.get(message.account_id, message.video_id)
    if video is None or message.url in video.webhooks_done:
        return
    problem = on.call_webhook(message.url, on.describe(video))
    if problem is None:
        on.videos.finish_webhook(video.account_id, video.id, message.url)
    elif message.attempt < len(on.webhook_delays_s):
        again = DeliverMessage(message.account_id, message.video_id, message.url, message.attempt + 1)
        on.queues.send(Queue.DELIVER, to_body(again), on.webhook_delays_s[message.attempt])
    else:
        give_up(video, message.url, f"{problem} (attempts: {message.attempt + 1})", on)


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
    on.videos.finish_webhook(video.account_id, video.id, url)
