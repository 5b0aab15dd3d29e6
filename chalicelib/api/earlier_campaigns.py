"""The earlier campaign that a new one names: its videos stay for the rows that are the same."""

from chalicelib.api.wire_fields import Wire, check_length
from chalicelib.domain.campaign import ENDED, Campaign
from chalicelib.domain.errors import ApiError
from chalicelib.domain.field_limits import MAX_NAME_CHARS
from chalicelib.domain.ids import is_id
from chalicelib.domain.ports import Campaigns

_FIELD = "campaign.earlierID"


def find_earlier(wire: Wire, template_id: str, account_id: str, campaigns: Campaigns) -> Campaign | None:
    """Return the earlier campaign that a `CampaignNew_t` names, or None.

    Raises:
        ApiError: -32602 the template has no such campaign.
    """
    id_ = wire.get("earlierID") or ""
    if not id_:
        return None
    earlier = campaigns.get(account_id, id_) if is_id(id_) else None
    if earlier is None or earlier.template_id != template_id:
        raise ApiError.invalid_params(_FIELD, "the id of an earlier campaign of this template")
    return earlier


def key_column_of(wire: Wire, earlier: Campaign | None) -> str:
    """Return the key column of a `CampaignNew_t`, by default that of the earlier campaign.

    Raises:
        ApiError: -32602 it is too long, or another one.
    """
    name = check_length(wire.get("keyColumn") or "", "campaign.keyColumn", MAX_NAME_CHARS).strip()
    if earlier is None:
        return name
    if name and name != earlier.key_column:
        own = f'"{earlier.key_column}"' if earlier.key_column else "none"
        raise ApiError.invalid_params("campaign.keyColumn", f"that of the earlier campaign, which is {own}")
    return earlier.key_column


def check_earlier(campaign: Campaign, campaigns: Campaigns) -> None:
    """Check that a campaign can be compared with its earlier one.

    Raises:
        ApiError: -32602 that was deleted, was not started, or has not ended.
    """
    if not campaign.earlier_id:
        return
    earlier = campaigns.get(campaign.account_id, campaign.earlier_id)
    if earlier is None:
        problem = "a campaign whose earlier one exists; it was deleted: call Campaign_New without earlierID"
        raise ApiError.invalid_params("campaignID", problem)
    if not earlier.run or earlier.state not in ENDED:
        problem = f"a campaign whose earlier one was started and has ended; that is {earlier.state}"
        raise ApiError.invalid_params("campaignID", problem)


def changes_to_wire(campaign: Campaign) -> Wire:
    """Return the fields of a `Campaign` about its earlier one."""
    if not campaign.earlier_id:
        return {}
    changes = campaign.changes
    return {
        "earlierID": campaign.earlier_id,
        "keptRows": changes.kept,
        "changedRows": changes.changed,
        "newRows": changes.new,
        "vanishedRows": changes.vanished,
    }
