"""The answers to lists in drop folders, beside them: the result, or why there is none."""

from typing import Protocol

from chalicelib.domain.campaign import Campaign, CampaignState
from chalicelib.domain.drop_folder import DroppedList
from chalicelib.domain.services import HasCampaigns, HasStorage

_TEXT = "text/plain; charset=utf-8"
_NO_RESULT = "the result could not be written"


class AnswerServices(HasCampaigns, HasStorage, Protocol):
    """The services that hold a campaign's result, and the folder of its list."""


def refuse_list(dropped: DroppedList, problem: str, services: HasStorage) -> None:
    """Answer a list as a whole with the reason why it has no result."""
    text = f"{dropped.file_name}: {problem.rstrip('.')}.\n"
    services.storage.put_bytes(dropped.error_key, text.encode(), _TEXT)


def answer_list(campaign: Campaign, services: AnswerServices) -> None:
    """Copy the result of a campaign that has ended beside its list, or say why it failed or paused."""
    dropped = DroppedList(campaign.account_id, campaign.template_id, campaign.dropped)
    if campaign.state is CampaignState.PAUSED:
        refuse_list(dropped, f"{campaign.problem}. The campaign {campaign.id} is paused until it is resumed", services)
    elif campaign.state is CampaignState.FAILED:
        refuse_list(dropped, campaign.problem or _NO_RESULT, services)
    else:
        now = services.campaigns.get(campaign.account_id, campaign.id) or campaign
        _copy_result(now, dropped, services)


def _copy_result(campaign: Campaign, dropped: DroppedList, services: HasStorage) -> None:
    if not campaign.result.file_number:
        refuse_list(dropped, campaign.result.problem or _NO_RESULT, services)
        return
    services.storage.copy(campaign.result_key(campaign.result.file_number), dropped.result_key)
    services.storage.delete(dropped.error_key)
