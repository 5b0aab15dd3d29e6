"""Report the end of a campaign to its account, or the problem that paused it. All of it can be done twice."""

from typing import Protocol

from chalicelib.domain.campaign import Campaign, CampaignState, mark_reported
from chalicelib.domain.campaign_event import CampaignEvent
from chalicelib.domain.ids import derived_id
from chalicelib.domain.messages import DeliverMessage
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import HasNotifications, HasQueues, HasTemplates
from chalicelib.pipeline.drop_answers import answer_list
from chalicelib.pipeline.result_writer import ResultWriterServices, finish_own_result

_WITH_RESULT = (CampaignState.DONE, CampaignState.CANCELLED)


class CampaignEndServices(ResultWriterServices, HasNotifications, HasTemplates, HasQueues, Protocol):
    """The services that report the end of a campaign."""


def finish_campaign(campaign: Campaign, services: CampaignEndServices) -> Campaign | None:
    """Write the result of a campaign that has ended, and report it. Return it; None: it has changed.

    Raises:
        RetryLater: the result takes longer, or another worker writes it.
    """
    if campaign.state in _WITH_RESULT:
        finish_own_result(campaign, services)
    if campaign.dropped:
        answer_list(campaign, services)
    services.notifications.put(_notification(campaign, services.now_ms()))
    if campaign.state is not CampaignState.PAUSED:
        _queue_calls(campaign, services)
    return services.campaigns.swap(campaign, mark_reported(campaign))


def _queue_calls(campaign: Campaign, services: CampaignEndServices) -> None:
    """Queue the calls of the template's webhooks. A second message about the same end makes no second call."""
    template = services.templates.get(campaign.account_id, campaign.template_id)
    subject = CampaignEvent.of(campaign).subject
    messages = [DeliverMessage(campaign.account_id, subject, url) for url in (template.webhooks if template else ())]
    if messages:
        services.queues.send_many(Queue.DELIVER, messages)


def _notification(campaign: Campaign, now_ms: int) -> Notification:
    # With the same id, a second report of the same end replaces the first one.
    return Notification(
        account_id=campaign.account_id,
        id=derived_id(campaign.id, f"notification {CampaignEvent.of(campaign).name}"),
        kind=NotificationKind.CAMPAIGN,
        message=f"the campaign {campaign.name!r} {_told(campaign)}",
        created_ms=now_ms,
        template_id=campaign.template_id,
        campaign_id=campaign.id,
    )


def _told(campaign: Campaign) -> str:
    has = "can be watched" if campaign.made_when_watched else "have a video"
    sums = (
        f"{campaign.done + campaign.ready:,} of {campaign.total_rows:,} rows {has}, {campaign.failed:,} failed,"
        f" {campaign.total_rows - campaign.ok_rows:,} were not valid; {campaign.spent:,} credits were spent"
    )
    match campaign.state:
        case CampaignState.FAILED:
            return f"failed: {campaign.problem}" + (f" ({sums})" if campaign.run else "")
        case CampaignState.PAUSED:
            return f"paused: {campaign.problem} ({sums})"
        case CampaignState.CANCELLED:
            return f"was cancelled: {sums}"
    return f"is done: {sums}"
