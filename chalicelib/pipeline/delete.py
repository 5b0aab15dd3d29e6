"""Deletions of templates, recipients, accounts and segments that take longer than one request."""

from collections.abc import Callable
from typing import Protocol

from chalicelib.billing.closing import ClosingServices, end_payments
from chalicelib.domain.account_deletion import AccountData, delete_account, delete_account_batch, pending_deletion
from chalicelib.domain.deletion import delete_batch
from chalicelib.domain.messages import (
    DeleteAccountMessage,
    DeleteTemplateMessage,
    DeleteVideoMessage,
    EraseRecipientMessage,
    OrphanedSegments,
)
from chalicelib.domain.receipts import finish_video_deletion
from chalicelib.domain.segment_release import delete_orphaned_segments
from chalicelib.domain.services import HasClock, HasRemovals, HasTemplates
from chalicelib.domain.template import PendingDeletion
from chalicelib.pipeline.erase import EraseServices, erase_recipient
from chalicelib.pipeline.job_leases import forget_template
from chalicelib.pipeline.waiting import WORK_MS, RetryLater

SWEEP_MS = 900_000
"""The final sweep follows so much later. By then every Lambda that could still store something has timed out."""

Deletion = DeleteTemplateMessage | DeleteVideoMessage | DeleteAccountMessage | EraseRecipientMessage | OrphanedSegments


class DeleteServices(EraseServices, HasTemplates, ClosingServices, Protocol):
    """The services that delete templates with all their videos, and accounts."""


class SweepServices(HasRemovals, HasClock, Protocol):
    """The services that limit the time of a deletion, and record how far it is."""


class AccountSweepServices(SweepServices, ClosingServices, Protocol):
    """The services that delete accounts with their subscriptions."""


def delete(message: Deletion, account_data: AccountData, services: DeleteServices) -> None:
    """Continue the deletion that a message of the queue `remove` names.

    Raises:
        RetryLater: more is left than can be deleted in a minute, or the final sweep is due later.
    """
    match message:
        case DeleteTemplateMessage():
            delete_template(message, services)
        case DeleteVideoMessage():
            finish_video_deletion(message, services)
        case DeleteAccountMessage():
            run_account_deletion(message, account_data, services)
        case EraseRecipientMessage():
            erase_recipient(message, services)
        case OrphanedSegments():
            delete_orphaned_segments(message, services)


def delete_template(message: DeleteTemplateMessage, services: DeleteServices) -> None:
    """Delete a template and all its data, and sweep once more when no Lambda can store anything any more.

    Raises:
        RetryLater: more is left than can be deleted in a minute, or the final sweep is due later.
    """
    removal = services.removals.get(message.account_id, message.template_id)
    if removal is None:
        return
    services.templates.delete(removal.account_id, removal.id)
    _delete_all(removal, lambda: delete_batch(removal, services), services)
    forget_template(removal.account_id, removal.id, services.leases)
    services.removals.delete(removal.account_id, removal.id)


def run_account_deletion(
    message: DeleteAccountMessage, account_data: AccountData, services: AccountSweepServices
) -> None:
    """Delete an account and all its data, and sweep once more when no Lambda can store anything any more.

    Its payments end first.

    Keep an account that is not marked as being deleted.

    Raises:
        RetryLater: more is left than can be deleted in a minute, or the final sweep is due later.
        PaymentRefused, Transient: the payment provider does not end its payments.
    """
    account, pending = account_data.accounts.get(message.account_id), pending_deletion(message.account_id)
    if account is not None and account.is_deleting:
        # Earlier releases marked an account without a record of its deletion.
        removal = services.removals.get(pending.account_id, pending.id) or pending
        services.removals.put_new(removal)
        # First, because the rows name what the provider has to end.
        end_payments(account.id, services)
        _delete_all(removal, lambda: delete_account_batch(account.id, account_data), services)
        delete_account(account, account_data)
    services.removals.delete(pending.account_id, pending.id)


def _delete_all(removal: PendingDeletion, delete_next: Callable[[], bool], services: SweepServices) -> None:
    """Call `delete_next` until it finds nothing. Return if that was the final sweep.

    The message stays in its queue for the sweep: Lambda stops a function that keeps sending itself messages.

    Raises:
        RetryLater: more is left than can be deleted in a minute, or the final sweep is due later.
    """
    until_ms, found = services.now_ms() + WORK_MS, False
    while delete_next():
        found, now_ms = True, services.now_ms()
        if now_ms >= until_ms:
            services.removals.update(removal.account_id, removal.id, moved_ms=now_ms)
            raise RetryLater.after(0, "more is left to delete")
    now_ms = services.now_ms()
    emptied_ms = removal.emptied_ms if removal.emptied_ms and not found else now_ms
    if emptied_ms == now_ms:
        services.removals.update(removal.account_id, removal.id, emptied_ms=now_ms, moved_ms=now_ms)
    left_s = -(-(emptied_ms + SWEEP_MS - now_ms) // 1000)
    if left_s > 0:
        raise RetryLater.after(left_s, "everything is deleted; the final sweep follows")
