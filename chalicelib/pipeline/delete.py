"""Remove what is left of templates and videos that were deleted, however much that is."""

from typing import Protocol

from chalicelib.domain.account_deletion import AccountData, delete_account, delete_account_batch
from chalicelib.domain.deletion import delete_batch
from chalicelib.domain.messages import DeleteAccountMessage, DeleteTemplateMessage, OrphanedSegments
from chalicelib.domain.queue import MAX_DELAY_S, Queue
from chalicelib.domain.segment_release import delete_orphaned_segments
from chalicelib.domain.services import (
    HasClock,
    HasDeliveries,
    HasLeases,
    HasMedias,
    HasNotifications,
    HasQueues,
    HasRemovals,
    HasSegments,
    HasStorage,
    HasTemplates,
    HasVideos,
)
from chalicelib.pipeline.job_leases import forget_template
from chalicelib.pipeline.waiting import RetryLater

WORK_MS = 60_000


Deletion = DeleteTemplateMessage | DeleteAccountMessage | OrphanedSegments


class DeleteServices(
    HasSegments,
    HasVideos,
    HasStorage,
    HasQueues,
    HasMedias,
    HasNotifications,
    HasDeliveries,
    HasTemplates,
    HasRemovals,
    HasLeases,
    HasClock,
    Protocol,
):
    """The services that delete templates with all their videos."""


def delete(message: Deletion, account_data: AccountData, services: DeleteServices) -> None:
    """Continue the deletion that a message of the queue `remove` is about.

    Raises:
        RetryLater: more is left than can be deleted in a minute.
    """
    match message:
        case DeleteTemplateMessage():
            delete_template(message, services)
        case DeleteAccountMessage():
            run_account_deletion(message, account_data, services)
        case OrphanedSegments():
            delete_orphaned_segments(message, services)


def delete_template(message: DeleteTemplateMessage, services: DeleteServices) -> None:
    """Remove what is left, and send one more message, to look a quarter of an hour later whether something has come.

    By then whatever was at work on a video of the template has ended: no Lambda runs longer.

    Raises:
        RetryLater: a minute was not enough.
    """
    removal = services.removals.get(message.account_id, message.template_id)
    if removal is None:
        return
    services.templates.delete(removal.account_id, removal.id)
    until_ms, found = services.now_ms() + WORK_MS, False
    while delete_batch(removal, services):
        found = True
        if services.now_ms() >= until_ms:
            raise RetryLater.after(0, "more is left to be removed")
    if message.is_last and not found:
        forget_template(removal.account_id, removal.id, services.leases)
        services.removals.delete(removal.account_id, removal.id)
    else:
        last = DeleteTemplateMessage(removal.account_id, removal.id, is_last=True)
        services.queues.send(Queue.REMOVE, last, MAX_DELAY_S)


def run_account_deletion(message: DeleteAccountMessage, account_data: AccountData, services: DeleteServices) -> None:
    """Work on a message about an account, and send one more, to look 15 minutes later whether something has come.

    By then whatever was at work for the account has ended: no Lambda runs longer. An account that is not to be deleted
    stays as it is, whatever the message says.

    Raises:
        RetryLater: a minute was not enough.
    """
    account = account_data.accounts.get(message.account_id)
    if account is None or not account.is_deleting:
        return
    until_ms, found = services.now_ms() + WORK_MS, False
    while delete_account_batch(account.id, account_data):
        found = True
        if services.now_ms() >= until_ms:
            raise RetryLater.after(0, "more is left to be removed")
    if message.is_last and not found:
        delete_account(account, account_data)
    else:
        services.queues.send(Queue.REMOVE, DeleteAccountMessage(account.id, is_last=True), MAX_DELAY_S)
