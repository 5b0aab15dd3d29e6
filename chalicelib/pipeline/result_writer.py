"""Write the result of a campaign: its file with our columns. It continues where the run before has stopped.

First our columns of each step are stored as a file, and a cursor moves. Then the uploaded file is read once, as a
stream, and written together with them. A worker that finds that another one has gone on stops.
"""

from collections.abc import Iterator
from typing import Protocol

from chalicelib.domain.campaign import Campaign
from chalicelib.domain.campaign_result import (
    RESULT_COLUMNS,
    ResultState,
    add_collected,
    begin_result,
    fail_result,
    finish_result,
)
from chalicelib.domain.errors import BadRowFile
from chalicelib.domain.messages import ResultMessage
from chalicelib.domain.services import HasCampaigns, HasClock, HasStorage
from chalicelib.pipeline.campaign_upload import uploaded
from chalicelib.pipeline.services import HasCampaignRows
from chalicelib.pipeline.waiting import WORK_MS, RetryLater
from chalicelib.row_files import ResultFile, open_rows

CHARSETS = {"utf-8": "utf-8", "cp1252": "windows-1252", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}
_CHECKED_AGAIN = "the rows were checked again meanwhile"
_GONE = "the checks of the rows, or what became of them, were deleted"
_GAVE_UP = "it was given up after several attempts; the log tells why, and Campaign_Result_New begins it again"


class ResultWriterServices(HasCampaigns, HasCampaignRows, HasStorage, HasClock, Protocol):
    """The services that write the result of a campaign."""


class GivenUpResultServices(HasCampaigns, HasClock, Protocol):
    """The services that record that a result was given up."""


def write_result(message: ResultMessage, services: ResultWriterServices) -> None:
    """Continue the result that a call has asked for.

    Raises:
        RetryLater: more rows are left than can be collected in a minute.
    """
    campaign = _load(message, services)
    if campaign is not None and campaign.is_checked and campaign.result.check == campaign.check:
        _write(campaign, services)
    elif campaign is not None:
        services.campaigns.swap_result(campaign, fail_result(campaign.result, _CHECKED_AGAIN, services.now_ms()))


def finish_own_result(campaign: Campaign, services: ResultWriterServices) -> None:
    """Write the result of a campaign that has ended, unless it is written as the campaign is now.

    Raises:
        RetryLater: more rows are left than can be collected in a minute, or another worker has gone on.
    """
    result = campaign.result
    now: Campaign | None = campaign
    if result.mark != campaign.mark:
        now = services.campaigns.swap_result(campaign, begin_result(result, campaign.mark, services.now_ms()))
    if now is not None and now.result.state is not ResultState.MAKING:
        return
    if now is None or not _write(now, services):
        raise RetryLater.after(5, "another worker writes the result")


def give_up_result(message: ResultMessage, services: GivenUpResultServices) -> None:
    """Record that a result cannot be written, because its message was given up."""
    campaign = _load(message, services)
    if campaign is not None:
        services.campaigns.swap_result(campaign, fail_result(campaign.result, _GAVE_UP, services.now_ms()))


def _load(message: ResultMessage, services: HasCampaigns) -> Campaign | None:
    """Return the campaign of a message, if this result of it is still to be written."""
    campaign = services.campaigns.get(message.account_id, message.campaign_id)
    if campaign is None or campaign.result.number != message.number:
        return None
    return campaign if campaign.result.state is ResultState.MAKING else None


def _write(campaign: Campaign, services: ResultWriterServices) -> bool:
    """Write a result. Return False if another worker has gone on, or the campaign is deleted.

    Raises:
        RetryLater: more rows are left than can be collected in a minute.
    """
    collected = _collect(campaign, services)
    if collected is None:
        return False
    if collected.result.state is ResultState.FAILED:
        return True
    try:
        now = _join(collected, services)
    except BadRowFile as error:
        now = services.campaigns.swap_result(collected, fail_result(collected.result, str(error), services.now_ms()))
    if now is None:
        return False
    services.storage.delete_prefix(now.part_prefix)
    if collected.result.former_number:
        services.storage.delete(now.result_key(collected.result.former_number))
    return True


def _collect(campaign: Campaign, services: ResultWriterServices) -> Campaign | None:
    """Store our columns of all steps, or that their rows are gone. Return the campaign.

    None: another worker has gone on, or the campaign is deleted.
    """
    now: Campaign | None = campaign
    until_ms = services.now_ms() + WORK_MS
    while now is not None and now.result.rows < now.total_rows:
        if services.now_ms() >= until_ms:
            raise RetryLater.after(0, "more rows of the result are left")
        first = now.result.rows + 1
        try:
            columns = services.campaign_rows.results(now, first)
        except KeyError:
            return services.campaigns.swap_result(now, fail_result(now.result, _GONE, services.now_ms()))
        services.storage.put_json(now.part_key(first), columns)
        now = services.campaigns.swap_result(now, add_collected(now.result, len(columns), services.now_ms()))
    return now


def _join(campaign: Campaign, services: ResultWriterServices) -> Campaign | None:
    """Store the file of a result whose columns are collected. Return the campaign; None: it has changed.

    Raises:
        BadRowFile: the uploaded file is gone.
    """
    with (
        open_rows(uploaded(campaign, services.storage)) as file,
        ResultFile(file.header, RESULT_COLUMNS, file.dialect) as result,
    ):
        for row, columns in zip(file.rows, _columns(campaign, services), strict=True):
            result.add(row, columns)
        path, charset = result.finish_at(), CHARSETS[result.dialect.encoding]
        key = campaign.result_key(campaign.result.number)
        services.storage.put_file(key, path, f"text/csv; charset={charset}")
        size_bytes = path.stat().st_size
    now_ms = services.now_ms()
    return services.campaigns.swap_result(campaign, finish_result(campaign.result, size_bytes, charset, now_ms))


def _columns(campaign: Campaign, services: HasStorage) -> Iterator[list[str]]:
    for first in range(1, campaign.total_rows + 1, campaign.step_rows):
        yield from services.storage.get_json(campaign.part_key(first))
