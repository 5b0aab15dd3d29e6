"""Lists in drop folders: each becomes a campaign, or gets an answer that says why not.

S3 reports a list once or more often. The id of its campaign is made of its key, its content and its time, so a second
event finds the campaign of the first one. The list is copied: the campaign keeps it if the folder gets another one with
the same name.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from chalicelib.domain.account import Credential
from chalicelib.domain.audit_entry import AuditEntry, CallOutcome
from chalicelib.domain.campaign import ENDED, MAX_CHECKING, MOVING, Campaign, CampaignState, begin_check
from chalicelib.domain.drop_folder import DroppedList, StoredObject
from chalicelib.domain.field_limits import MAX_FILE_NAME_CHARS, MAX_NAME_CHARS
from chalicelib.domain.messages import CheckCampaignMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import (
    HasAccounts,
    HasAudit,
    HasCampaigns,
    HasClock,
    HasQueues,
    HasStorage,
    HasTemplates,
)
from chalicelib.domain.template import TemplateStatus
from chalicelib.pipeline.drop_answers import refuse_list
from chalicelib.pipeline.services import HasOwnUrl
from chalicelib.pipeline.waiting import Backoff, RetryLater
from chalicelib.row_files import MAX_FILE_BYTES

TURN_WAIT = Backoff(first_s=15, longest_s=60, total_s=21_600)
"""For the campaigns of other lists."""
GAVE_UP = "it was given up after several attempts. Put it there again to try it again"


class DropServices(
    HasStorage, HasQueues, HasAccounts, HasClock, HasTemplates, HasCampaigns, HasAudit, HasOwnUrl, Protocol
):
    """The services that make campaigns of lists in drop folders."""


def take_list(dropped: DroppedList, services: DropServices) -> None:
    """Make a campaign of a list in a drop folder and begin its check, or answer why it cannot be one.

    Raises:
        RetryLater: too many lists of the account are being checked, the list before with this name is not done, or it
            was replaced at this moment.
    """
    stored = services.storage.describe(dropped.key)
    if stored is None:
        return  # It was deleted.
    campaign = services.campaigns.get(dropped.account_id, dropped.campaign_id(stored))
    if campaign is None:
        problem = _problem(dropped, stored, services)
        if problem:
            refuse_list(dropped, problem, services)
            return
        campaign = _begun(dropped, stored, services)
    if campaign.state is CampaignState.CHECKING:
        # An event that comes again sends the message of a worker that died before it did. A second one does no harm.
        services.queues.send(Queue.PREPARE, CheckCampaignMessage.of(campaign))


def _problem(dropped: DroppedList, stored: StoredObject, services: DropServices) -> str | None:
    """Return why a list cannot become a campaign, or None."""
    account = services.accounts.get(dropped.account_id)
    if account is None or account.is_deleting:
        return f"there is no account {dropped.account_id!r}; the folder is campaigns/ACCOUNT/TEMPLATE/in/"
    if not account.active:
        return "the account is not active"
    template = services.templates.get(dropped.account_id, dropped.template_id)
    if template is None:
        return f"the account has no template {dropped.template_id!r}; the folder is campaigns/ACCOUNT/TEMPLATE/in/"
    if template.status is TemplateStatus.INACTIVE:
        return "the template is not active"
    if dropped.is_too_long:
        return f"its name has {len(dropped.name):,} characters; up to {MAX_FILE_NAME_CHARS} are allowed"
    if not 1 <= stored.size_bytes <= MAX_FILE_BYTES:
        return f"it has {stored.size_bytes:,} bytes; a list has 1 to {MAX_FILE_BYTES:,}"
    return _paused(dropped, services)


def _paused(dropped: DroppedList, services: DropServices) -> str | None:
    """Return the problem that the list before with this name is paused: two would make videos for the same people."""
    for other in _before(dropped, services.campaigns.list(dropped.account_id)):
        if other.state is CampaignState.PAUSED:
            return f"the list before with this name is paused: resume or cancel its campaign {other.id} first"
    return None


def _before(dropped: DroppedList, campaigns: Sequence[Campaign]) -> list[Campaign]:
    """Return the campaigns of lists with the same name in the same folder."""
    return [each for each in campaigns if (each.template_id, each.dropped) == (dropped.template_id, dropped.name)]


def _begun(dropped: DroppedList, stored: StoredObject, services: DropServices) -> Campaign:
    """Store the campaign of a list, whose check has begun. Return it, or the one that another worker has stored."""
    others = services.campaigns.list(dropped.account_id)
    before = _before(dropped, others)
    if any(other.state in MOVING for other in before):
        raise RetryLater("the list before with this name is not done", TURN_WAIT)
    if sum(other.state is CampaignState.CHECKING for other in others) >= MAX_CHECKING:
        raise RetryLater("too many lists are being checked", TURN_WAIT)
    # The rows that have not changed keep the videos of the list before.
    earlier = [other.id for other in before if other.run and other.state in ENDED]
    campaign = replace(_campaign(dropped, stored, services), earlier_id=max(earlier, default=""))
    campaign = begin_check(campaign, services.now_ms())
    try:
        services.storage.copy(dropped.key, campaign.file_key)
    except KeyError as error:
        raise RetryLater.after(1, "the list was deleted") from error
    if services.storage.describe(dropped.key) != stored:
        raise RetryLater.after(1, "the list was replaced")
    services.audit.put(_entry(campaign))
    is_new = services.campaigns.put_new(campaign)
    services.storage.delete(dropped.error_key)
    return campaign if is_new else services.campaigns.get(campaign.account_id, campaign.id) or campaign


def _campaign(dropped: DroppedList, stored: StoredObject, services: DropServices) -> Campaign:
    return Campaign(
        account_id=dropped.account_id,
        id=dropped.campaign_id(stored),
        template_id=dropped.template_id,
        name=dropped.file_name.rpartition(".")[0][: MAX_NAME_CHARS - len(" 100000")].strip() or dropped.file_name,
        file_name=dropped.file_name,
        size_bytes=stored.size_bytes,
        created_ms=stored.stored_ms,
        base_url=services.own_url,
        dropped=dropped.name,
    )


def _entry(campaign: Campaign) -> AuditEntry:
    """Return the entry of the audit trail. A second one replaces the first, as it has the same id."""
    return AuditEntry(
        campaign.account_id,
        campaign.id,
        campaign.created_ms,
        Credential.FOLDER,
        "drop",
        outcome=CallOutcome.OK,
        resources={"template": campaign.template_id, "campaign": campaign.id},
    )
