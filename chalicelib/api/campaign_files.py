"""The methods about campaigns that begin with the file of a list: upload it, check its rows, see what each will get."""

from typing import Protocol

from chalicelib.api.earlier_campaigns import changes_to_wire, check_earlier, find_earlier, key_column_of
from chalicelib.api.file_names import check_file_name
from chalicelib.api.first_watch_fields import WATCHED, is_watched
from chalicelib.api.idempotency import HEADER, Claim, IdempotencyServices, KeyUse, find_made, made_id_of, run_once
from chalicelib.api.step_results import step_rows
from chalicelib.api.templates import check_active, get_template
from chalicelib.api.video_wire import WIRE_STATUS
from chalicelib.api.wire_fields import Wire, check_length, to_date, without_absent
from chalicelib.domain.account import Caller
from chalicelib.domain.campaign import MAX_CHECKING, Campaign, CampaignState, begin_check
from chalicelib.domain.errors import ApiError
from chalicelib.domain.field_limits import MAX_NAME_CHARS
from chalicelib.domain.ids import is_id, new_id
from chalicelib.domain.messages import CheckCampaignMessage
from chalicelib.domain.ports import Campaigns
from chalicelib.domain.queue import Queue
from chalicelib.domain.row_problems import RowProblemKind, most_frequent
from chalicelib.domain.services import (
    HasCampaigns,
    HasClock,
    HasDeliveries,
    HasQueues,
    HasStorage,
    HasTemplates,
    HasVideos,
)
from chalicelib.row_files import MAX_FILE_BYTES

CONTENT_TYPE = "application/octet-stream"
MAX_PAGE = 1000
_USUAL_PAGE = 100
_MOST_FILES = 50
"""The files of checked rows that one call reads."""


class NewCampaignServices(HasCampaigns, HasTemplates, HasStorage, IdempotencyServices, Protocol):
    """The services that store a new campaign."""


class CheckServices(HasCampaigns, HasTemplates, HasStorage, HasQueues, HasClock, Protocol):
    """The services that begin the check of a campaign."""


class CampaignDataServices(HasCampaigns, HasStorage, HasVideos, HasDeliveries, Protocol):
    """The services that hold campaigns."""


def new_campaign(
    template_id: str, wire: Wire, caller: Caller, services: NewCampaignServices, call_key: str | None
) -> Wire:
    """Store a campaign of a `CampaignNew_t` that waits for its file. Return the `CampaignUpload`.

    A call with the `call_key` of an earlier one returns the same campaign with a new link. No link is stored.

    Raises:
        ApiError: 1000 there is no such template, 1028 it is not active, 1019 the size is not allowed, -32602 a name is
            empty, too long, or that of no file, the campaign of the earlier call was deleted, or `earlierID` names no
            campaign of the template.
    """
    use = KeyUse(caller, HEADER, call_key, ["Campaign_New", template_id, wire]) if call_key else None
    campaign_id = run_once(use, lambda claim: _new_campaign(template_id, wire, caller, services, claim), services)
    campaign = get_campaign(campaign_id, caller.account_id, services.campaigns)
    return {
        "id": campaign.id,
        "url": services.storage.upload_link(campaign.file_key, CONTENT_TYPE, campaign.size_bytes),
        "method": "PUT",
        "headers": [{"name": "Content-Type", "value": CONTENT_TYPE}, {"name": "If-None-Match", "value": "*"}],
    }


def _new_campaign(
    template_id: str, wire: Wire, caller: Caller, services: NewCampaignServices, claim: Claim | None
) -> str:
    _check_template(template_id, caller.account_id, services)
    size = wire["size"]
    if not 1 <= size <= MAX_FILE_BYTES:
        raise ApiError.no_size(f"size must be 1 to {MAX_FILE_BYTES:,} bytes, got {size:,}")
    now_ms = services.now_ms()
    earlier = find_earlier(wire, template_id, caller.account_id, services.campaigns)
    campaign = Campaign(
        caller.account_id,
        made_id_of(claim) or new_id(now_ms),
        template_id,
        check_length(wire["name"], "campaign.name", MAX_NAME_CHARS - len(" 100000"), 1),
        check_file_name(wire["fileName"], "campaign.fileName"),
        size,
        now_ms,
        key_column_of(wire, earlier),
        made_when_watched=is_watched(wire),
        earlier_id=earlier.id if earlier else "",
    )
    if not find_made(claim, services.campaigns.get):
        services.campaigns.put(campaign)
    return campaign.id


def begin(campaign_id: str, account_id: str, services: CheckServices) -> None:
    """Begin to check the rows of a campaign. A call during a check changes nothing.

    Raises:
        ApiError: −32602 the account has no such campaign, its file has not arrived, or the earlier campaign was deleted
            or has not ended; 1000 its template was deleted, 1028 it is not active; −32000 too many campaigns of the
            account are being checked.
    """
    campaign = get_campaign(campaign_id, account_id, services.campaigns)
    if campaign.run:
        raise ApiError.invalid_params("campaignID", "a campaign that was not started")
    if campaign.state is not CampaignState.CHECKING:
        campaign = _started(campaign, services)
    # A repeated call sends the message of one that died before it did. A second message does no harm.
    services.queues.send(Queue.PREPARE, CheckCampaignMessage.of(campaign))


def _started(campaign: Campaign, services: CheckServices) -> Campaign:
    _check_template(campaign.template_id, campaign.account_id, services)
    check_earlier(campaign, services.campaigns)
    if services.storage.size_of(campaign.file_key) is None:
        raise ApiError.invalid_params("campaignID", "a campaign whose file was uploaded: send it to its link first")
    others = services.campaigns.list(campaign.account_id)
    if sum(each.state is CampaignState.CHECKING for each in others) >= MAX_CHECKING:
        raise ApiError.too_many("campaigns that are checked at once", MAX_CHECKING, 60)
    begun = services.campaigns.swap(campaign, begin_check(campaign, services.now_ms()))
    return begun or get_campaign(campaign.id, campaign.account_id, services.campaigns)


def _check_template(template_id: str, account_id: str, services: HasTemplates) -> None:
    check_active(get_template(template_id, account_id, services.templates))


def get_campaign(campaign_id: str, account_id: str, campaigns: Campaigns) -> Campaign:
    """Return a campaign of the account.

    Raises:
        ApiError: −32602 the account has no such campaign.
    """
    campaign = campaigns.get(account_id, campaign_id) if is_id(campaign_id) else None
    if campaign is None:
        raise ApiError.invalid_params("campaignID", "the id of a campaign of this account")
    return campaign


def campaign_to_wire(campaign: Campaign) -> Wire:
    """Return the `Campaign` struct."""
    rate = campaign.rows_per_s
    return without_absent(
        {
            "id": campaign.id,
            "templateID": campaign.template_id,
            "name": campaign.name,
            "fileName": campaign.file_name,
            "size": campaign.size_bytes,
            "keyColumn": campaign.key_column or None,
            **changes_to_wire(campaign),
            "when": WATCHED if campaign.made_when_watched else None,
            "date": to_date(campaign.created_ms),
            "state": campaign.state.value,
            "problem": campaign.problem,
            "notes": list(campaign.notes),
            "totalRows": campaign.total_rows or None,
            "checkedRows": campaign.checked_rows,
            "validRows": campaign.ok_rows,
            "invalidRows": campaign.checked_rows - campaign.ok_rows,
            "credits": campaign.credits,
            "videos": campaign.videos,
            "doneVideos": campaign.done,
            "readyVideos": campaign.ready or None,
            "failedRows": campaign.failed,
            "creditsSpent": campaign.spent,
            "percent": campaign.percent,
            "rowsPerSecond": round(rate, 1) if rate else None,
            "secondsLeft": campaign.left_s,
        }
    )


def campaign_with_problems(campaign: Campaign) -> Wire:
    """Return the `Campaign` struct with the problems of its rows, which a list of campaigns leaves out."""
    return campaign_to_wire(campaign) | {
        "problems": list(map(_kind_to_wire, most_frequent(campaign.problems))),
        "failures": list(map(_kind_to_wire, most_frequent(campaign.failures))),
    }


def _kind_to_wire(kind: RowProblemKind) -> Wire:
    return {
        "code": kind.code,
        "message": kind.message,
        "rows": kind.rows,
        "firstRows": list(kind.first_rows),
    }


def list_rows(campaign_id: str, page: Wire, account_id: str, services: CampaignDataServices) -> Wire:
    """Return the `CampaignRowPage` of a `CampaignRowPage_t`: checked rows, in the order of the file.

    A page may have fewer rows than asked for, also none, as long as it has `newer`, the `after` of the next page.

    Raises:
        ApiError: −32602 the account has no such campaign, or the page is invalid.
    """
    campaign = get_campaign(campaign_id, account_id, services.campaigns)
    limit = page.get("limit")
    limit = _USUAL_PAGE if limit is None else limit
    after = page.get("after") or 0
    if not 1 <= limit <= MAX_PAGE:
        raise ApiError.invalid_params("page.limit", f"1 to {MAX_PAGE:,} rows")
    if after < 0:
        raise ApiError.invalid_params("page.after", "the number of a row, or 0")
    rows: list[Wire] = []
    first = after // campaign.step_rows * campaign.step_rows + 1
    for _ in range(_MOST_FILES):
        if len(rows) >= limit or after >= campaign.checked_rows:
            break
        step = [row for row in step_rows(campaign, first, services.storage) if row["row"] > after]
        found = [row for row in step if not (row["ok"] and page.get("onlyProblems"))]
        room = limit - len(rows)
        rows += found[:room]
        first += campaign.step_rows
        after = rows[-1]["row"] if len(found) > room else first - 1
    newer = after if after < campaign.checked_rows else None
    return without_absent({"rows": _with_status(rows, account_id, services), "newer": newer})


def _with_status(rows: list[Wire], account_id: str, services: CampaignDataServices) -> list[Wire]:
    """Return rows with the status of their videos. A video that is gone is `deleted`."""
    ids = [row["videoID"] for row in rows if "videoID" in row]
    found = {video.id: WIRE_STATUS[video.status] for video in services.videos.get_many(account_id, ids)} if ids else {}
    return [row | {"status": found.get(row["videoID"], "deleted")} if "videoID" in row else row for row in rows]


def delete_campaign(campaign_id: str, account_id: str, services: CampaignDataServices) -> None:
    """Delete a campaign with its file and the checks of its rows. A worker that checks it stops.

    Raises:
        ApiError: −32602 the account has no such campaign.
    """
    campaign = get_campaign(campaign_id, account_id, services.campaigns)
    services.storage.delete_prefix(campaign.prefix)
    services.deliveries.delete_of_video(account_id, campaign.id)
    services.campaigns.delete(account_id, campaign.id)
    # What a worker has stored until it found the campaign gone.
    services.storage.delete_prefix(campaign.prefix)
