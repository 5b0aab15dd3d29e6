"""The result file of a campaign: the uploaded list with what became of each row."""

from typing import Protocol

from chalicelib.api.campaign_files import get_campaign
from chalicelib.api.file_names import safe_stem
from chalicelib.api.wire_fields import Wire, to_date, without_absent
from chalicelib.domain.campaign import CAMPAIGN_KEPT_DAYS, Campaign, CampaignState
from chalicelib.domain.campaign_result import ResultState, begin_result
from chalicelib.domain.errors import ApiError
from chalicelib.domain.messages import ResultMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.services import HasCampaigns, HasClock, HasQueues, HasStorage

_DAY_MS = 24 * 60 * 60 * 1000


class ResultLinkServices(HasCampaigns, HasStorage, HasQueues, HasClock, Protocol):
    """The services that begin results and link to them."""


def get_result(campaign_id: str, account_id: str, services: ResultLinkServices) -> Wire:
    """Return the `CampaignResult` of a campaign. Begin it if there is none as the campaign is now.

    Of a campaign that still runs, the file that was written last since its start is good enough.

    Raises:
        ApiError: −32602 the account has no such campaign, or its rows are not checked.
    """
    campaign = _checked(campaign_id, account_id, services)
    result = campaign.result
    runs = campaign.state is CampaignState.RUNNING or campaign.drains
    is_wanted = not campaign.has_own_result if runs else result.mark != campaign.mark
    if is_wanted:
        campaign = _begun(campaign, services)
    elif result.state is ResultState.MAKING and result.rows == 0:
        # The call that began it may have died before it sent the message. A second message does no harm.
        services.queues.send(Queue.PREPARE, ResultMessage.of(campaign))
    return result_to_wire(campaign, services)


def renew_result(campaign_id: str, account_id: str, services: ResultLinkServices) -> None:
    """Write the result of a campaign again, with its videos as they are now.

    Raises:
        ApiError: −32602 as `get_result`.
    """
    _begun(_checked(campaign_id, account_id, services), services)


def _checked(campaign_id: str, account_id: str, services: ResultLinkServices) -> Campaign:
    campaign = get_campaign(campaign_id, account_id, services.campaigns)
    if not campaign.is_checked:
        raise ApiError.invalid_params("campaignID", "a campaign whose rows are all checked")
    return campaign


def _begun(campaign: Campaign, services: ResultLinkServices) -> Campaign:
    """Begin a result. A concurrent call may have done so."""
    result = begin_result(campaign.result, campaign.mark, services.now_ms())
    begun = services.campaigns.swap_result(campaign, result)
    if begun is None:
        return get_campaign(campaign.id, campaign.account_id, services.campaigns)
    services.queues.send(Queue.PREPARE, ResultMessage.of(begun))
    return begun


def result_to_wire(campaign: Campaign, services: HasStorage) -> Wire:
    """Return the `CampaignResult` struct."""
    result = campaign.result
    is_making = result.state is ResultState.MAKING
    wire = {
        "state": result.state.value,
        "percent": 100 * result.rows // campaign.total_rows if is_making else None,
        "problem": result.problem,
    }
    # A file of before the start or the retry would show that nothing was made.
    if result.file_number and result.made_ms >= campaign.began_ms:
        name = _file_name(campaign)
        key = campaign.result_key(result.file_number)
        wire |= {
            "url": services.storage.link(key, name, f"text/csv; charset={result.charset}"),
            "name": name,
            "size": result.size_bytes,
            "date": to_date(result.made_ms),
            "keptUntil": to_date(campaign.created_ms + CAMPAIGN_KEPT_DAYS * _DAY_MS),
        }
    return without_absent(wire)


def _file_name(campaign: Campaign) -> str:
    """Return the name of the uploaded file without its ending and folders, and `.result.csv`."""
    return f"{safe_stem(campaign.file_name) or campaign.id}.result.csv"
