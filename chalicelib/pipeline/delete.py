"""Deletions of templates, accounts and segments that take longer than one request."""

from typing import Protocol

from chalicelib.domain.account_deletion import AccountData, delete_account, delete_account_batch
from chalicelib.domain.deletion import DeletionServices, delete_batch
from chalicelib.domain.messages import DeleteAccountMessage, DeleteTemplateMessage, OrphanedSegments
from chalicelib.domain.queue import MAX_DELAY_S, Queue
from chalicelib.domain.segment_release import delete_orphaned_segments
from chalicelib.domain.services import HasClock, HasLeases, HasQueues, HasRemovals, HasTemplates
from chalicelib.pipeline.job_leases import forget_template
from chalicelib.pipeline.waiting import RetryLater

WORK_MS = 60_000
"""One invocation deletes for so long."""

Deletion = DeleteTemplateMessage | DeleteAccountMessage | OrphanedSegments


class DeleteServices(DeletionServices, HasTemplates, HasRemovals, HasLeases, HasClock, Protocol):
    """The services that delete templates with all their videos."""


class SweepServices(HasQueues, HasClock, Protocol):
    """The services that limit the time of a deletion, and send the message of its final sweep."""


def delete(message: Deletion, account_data: AccountData, services: DeleteServices) -> None:
    """Continue the deletion that a message of the queue `remove` names.

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
    """Delete a template and all its data, then send a message for a final sweep 15 minutes later.

    By then every Lambda that could still work on one of its videos has timed out.

    Raises:
        RetryLater: more is left than can be deleted in a minute.
    """
    removal = services.removals.get(message.account_id, message.template_id)
    if removal is None:
        return
    services.templates.delete(removal.account_id, removal.id)
    until_ms, found = services.now_ms() + WORK_MS, False
    while delete_batch(removal, services):
        found = True
        if services.now_ms() >= until_ms:
            raise RetryLater.after(0, "more is left to delete")
    if message.is_last and not found:
        forget_template(removal.account_id, removal.id, services.leases)
        services.removals.delete(removal.account_id, removal.id)
    else:
        last = DeleteTemplateMessage(removal.account_id, removal.id, is_last=True)
        services.queues.send(Queue.REMOVE, last, MAX_DELAY_S)


def run_account_deletion(message: DeleteAccountMessage, account_data: AccountData, services: SweepServices) -> None:
    """Delete an account and all its data, then send a message for a final sweep 15 minutes later.

    By then every Lambda that could still work for the account has timed out. Keep an account that is not marked as
    being deleted.

    Raises:
        RetryLater: more is left than can be deleted in a minute.
    """
    account = account_data.accounts.get(message.account_id)
    if account is None or not account.is_deleting:
        return
    until_ms, found = services.now_ms() + WORK_MS, False
    while delete_account_batch(account.id, account_data):
        found = True
        if services.now_ms() >= until_ms:
            raise RetryLater.after(0, "more is left to delete")
    if message.is_last and not found:
        delete_account(account, account_data)
    else:
        services.queues.send(Queue.REMOVE, DeleteAccountMessage(account.id, is_last=True), MAX_DELAY_S)
