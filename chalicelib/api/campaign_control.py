"""The methods that turn a checked campaign into videos: start it, pause it, resume it, cancel it."""

from collections.abc import Callable
from typing import Protocol

from chalicelib.api.campaign_files import get_campaign
from chalicelib.domain.account import Caller
from chalicelib.domain.campaign import Campaign, CampaignState, cancel, pause, resume, start
from chalicelib.domain.errors import ApiError
from chalicelib.domain.messages import RunCampaignMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import HasCampaigns, HasClock, HasQueues

_ATTEMPTS = 5


class CampaignControlServices(HasCampaigns, HasQueues, HasClock, Protocol):
    """The services that let campaigns run."""


def start_campaign(campaign_id: str, caller: Caller, services: CampaignControlServices) -> None:
    """Begin to make the videos of a campaign's valid rows. A call for a campaign that was started changes nothing.

    Raises:
        ApiError: −32602 the account has no such campaign, or it is not checked.
    """

    def started(campaign: Campaign) -> Campaign:
        if campaign.run:
            return campaign
        _check_state(campaign, CampaignState.CHECKED)
        return start(campaign, caller.base_url, services.now_ms())

    _send(_change(campaign_id, caller.account_id, started, services), services)


def resume_campaign(campaign_id: str, account_id: str, services: CampaignControlServices) -> None:
    """Let a paused campaign go on. A call for one that is running changes nothing.

    Raises:
        ApiError: −32602 the account has no such campaign, or it is not paused.
    """

    def resumed(campaign: Campaign) -> Campaign:
        if campaign.state is CampaignState.RUNNING:
            return campaign
        _check_state(campaign, CampaignState.PAUSED)
        return resume(campaign, services.now_ms())

    _send(_change(campaign_id, account_id, resumed, services), services)


def pause_campaign(campaign_id: str, account_id: str, services: CampaignControlServices) -> None:
    """Let a running campaign get no further videos until it is resumed. Those that are queued are made.

    Raises:
        ApiError: −32602 the account has no such campaign, or it is not running.
    """

    def paused(campaign: Campaign) -> Campaign:
        if campaign.state is CampaignState.PAUSED:
            return campaign
        _check_state(campaign, CampaignState.RUNNING)
        return pause(campaign, None, services.now_ms())

    _change(campaign_id, account_id, paused, services)


def cancel_campaign(campaign_id: str, account_id: str, services: CampaignControlServices) -> None:
    """Let a campaign get no further videos. Those that are queued are made, and then its end is reported.

    Raises:
        ApiError: −32602 the account has no such campaign, or it is neither running nor paused.
    """

    def cancelled(campaign: Campaign) -> Campaign:
        if campaign.state is CampaignState.CANCELLED:
            return campaign
        _check_state(campaign, CampaignState.RUNNING, CampaignState.PAUSED)
        return cancel(campaign, services.now_ms())

    _send(_change(campaign_id, account_id, cancelled, services), services)


def _check_state(campaign: Campaign, *allowed: CampaignState) -> None:
    if campaign.state not in allowed:
        expected = f"a campaign that is {' or '.join(allowed)}; this one is {campaign.state}"
        raise ApiError.invalid_params("campaignID", expected)


def _change(
    campaign_id: str, account_id: str, change: Callable[[Campaign], Campaign], services: CampaignControlServices
) -> Campaign:
    """Change a campaign, again if a worker has moved it meanwhile. Return it."""
    for _ in range(_ATTEMPTS):
        was = get_campaign(campaign_id, account_id, services.campaigns)
        now = change(was)
        stored = was if now == was else services.campaigns.swap(was, now)
        if stored is not None:
            return stored
    raise ApiError.busy()


def _send(campaign: Campaign, services: CampaignControlServices) -> None:
    # A repeated call sends the message of one that died before it did. A second message does no harm.
    if campaign.is_busy:
        services.queues.send(Queue.PREPARE, RunCampaignMessage.of(campaign))
