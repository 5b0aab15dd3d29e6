"""The methods that turn a checked campaign into videos: start it, pause it, resume it, cancel it, retry it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from chalicelib.api.campaign_files import get_campaign
from chalicelib.domain.account import Caller
from chalicelib.domain.campaign import Campaign, CampaignState, can_retry, cancel, pause, resume, retry, start
from chalicelib.domain.errors import ApiError
from chalicelib.domain.messages import RunCampaignMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import HasCampaigns, HasClock, HasQueues

_ATTEMPTS = 5


class CampaignControlServices(HasCampaigns, HasQueues, HasClock, Protocol):
    """The services that let campaigns run."""


@dataclass(frozen=True, slots=True)
class Order:
    """A change that the account asks for.

    - `expected`: what a campaign must be that can be changed, and `is_allowed` whether it is.
    - `is_given`: whether an earlier call has changed it, so that this one changes nothing.
    - `change`: returns the campaign after it, at a time in ms since 1970.
    """

    expected: str
    is_allowed: Callable[[Campaign], bool]
    is_given: Callable[[Campaign], bool]
    change: Callable[[Campaign, Caller, int], Campaign]


def _is(*states: CampaignState) -> Callable[[Campaign], bool]:
    return lambda campaign: campaign.state in states


START = Order(
    "checked",
    _is(CampaignState.CHECKED),
    _is(CampaignState.RUNNING, CampaignState.PAUSED, CampaignState.DONE),
    lambda campaign, caller, now_ms: start(campaign, caller.base_url, now_ms),
)
"""Begin to make the videos of the valid rows."""
PAUSE = Order(
    "running",
    _is(CampaignState.RUNNING),
    _is(CampaignState.PAUSED),
    lambda campaign, _, now_ms: pause(campaign, None, now_ms),
)
"""Make no further videos until it is resumed. Those that are queued are made."""
RESUME = Order(
    "paused",
    _is(CampaignState.PAUSED),
    _is(CampaignState.RUNNING),
    lambda campaign, _, now_ms: resume(campaign, now_ms),
)
"""Go on."""
CANCEL = Order(
    "running or paused",
    _is(CampaignState.RUNNING, CampaignState.PAUSED),
    _is(CampaignState.CANCELLED),
    lambda campaign, _, now_ms: cancel(campaign, now_ms),
)
"""Make no further videos. Those that are queued are made, and then the end is reported."""
RETRY = Order(
    "done",
    can_retry,
    lambda campaign: campaign.retries > 0 and campaign.state is CampaignState.RUNNING,
    lambda campaign, _, now_ms: retry(campaign, now_ms),
)
"""Make the rows again that have failed. A retry that was cancelled can be repeated."""


def control(campaign_id: str, order: Order, caller: Caller, services: CampaignControlServices) -> None:
    """Change a campaign, and send the message by which it runs. A repeated call changes nothing.

    Raises:
        ApiError: −32602 the account has no such campaign, or it is in another state; 5000 workers change it all the
            time.
    """
    campaign = _changed(campaign_id, order, caller, services)
    # A repeated call sends the message of one that died before it did. A second message does no harm.
    if campaign.state is CampaignState.RUNNING or campaign.unreported:
        services.queues.send(Queue.PREPARE, RunCampaignMessage.of(campaign))


def _changed(campaign_id: str, order: Order, caller: Caller, services: CampaignControlServices) -> Campaign:
    for _ in range(_ATTEMPTS):
        was = get_campaign(campaign_id, caller.account_id, services.campaigns)
        if order.is_given(was):
            return was
        if not order.is_allowed(was):
            expected = f"a campaign that is {order.expected}; this one is {was.state}"
            raise ApiError.invalid_params("campaignID", expected)
        # A worker may have moved it meanwhile.
        stored = services.campaigns.swap(was, order.change(was, caller, services.now_ms()))
        if stored is not None:
            return stored
    raise ApiError.busy()
