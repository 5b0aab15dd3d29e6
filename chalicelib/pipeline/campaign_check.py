"""Check the rows of a campaign, a step at a time, and continue where the run before has stopped.

The checks of a step are stored as a file, under the same key each time, and then counted together with the
cursor in one write. So a crash, or a message that arrives twice, counts no row twice. The uploaded file is read as a
stream from its beginning by each run, which also finds the rows whose key repeats that of an earlier one, and those
that keep the video of an earlier campaign.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Protocol

from chalicelib.domain.campaign import (
    Campaign,
    CampaignState,
    add_checked,
    begin_again,
    count_rows,
    fail,
    with_own_key,
)
from chalicelib.domain.campaign_entries import problems_of
from chalicelib.domain.errors import BadRowFile
from chalicelib.domain.messages import CheckCampaignMessage, RunCampaignMessage
from chalicelib.domain.queue import Queue
from chalicelib.domain.row_changes import RowChanges
from chalicelib.domain.services import HasCampaigns, HasQueues, HasTemplates
from chalicelib.domain.template import Template
from chalicelib.domain.template_inputs import InputKind
from chalicelib.pipeline.campaign_changes import ChangeServices, ComparedRow, RowComparison, key_index
from chalicelib.pipeline.campaign_end import CampaignEndServices, finish_campaign
from chalicelib.pipeline.campaign_upload import uploaded
from chalicelib.pipeline.step_tallies import StepTallies
from chalicelib.pipeline.waiting import WORK_MS, RetryLater
from chalicelib.row_files import Row, RowFile, garbled, open_rows

_FILES = (InputKind.IMAGE, InputKind.VIDEO, InputKind.AUDIO)


class CampaignCheckServices(CampaignEndServices, ChangeServices, HasTemplates, HasQueues, Protocol):
    """The services that check the rows of a campaign."""


def check_campaign(message: CheckCampaignMessage, services: CampaignCheckServices) -> None:
    """Continue the check of a campaign, and store that it is checked, or why it cannot be.

    Raises:
        RetryLater: more rows are left than can be checked in a minute.
    """
    campaign = _load(message, services)
    if campaign is not None and campaign.state is CampaignState.CHECKING:
        _continue(campaign, services)
        campaign = _load(message, services)
    if campaign is not None and campaign.unreported:
        finish_campaign(campaign, services)


def _continue(campaign: Campaign, services: CampaignCheckServices) -> None:
    template = services.templates.get(campaign.account_id, campaign.template_id)
    if template is None:
        _fail(campaign, "the template was deleted", services)
        return
    if campaign.template_digest and campaign.template_digest != template.digest:
        _begin_again(campaign, services)
        return
    until_ms = services.now_ms() + WORK_MS
    try:
        counted = campaign if campaign.total_rows else _count(campaign, template, services)
        if counted is not None:
            with open_rows(uploaded(counted, services.storage)) as file:
                _check(counted, template, file, until_ms, services)
    except BadRowFile as error:
        _fail(campaign, str(error), services)


def _begin_again(campaign: Campaign, services: CampaignCheckServices) -> None:
    """Begin another check, whose files have other keys: a worker of this one may still store some."""
    again = services.campaigns.swap(campaign, begin_again(campaign, services.now_ms()))
    if again is not None:
        services.queues.send(Queue.PREPARE, CheckCampaignMessage.of(again))


def _load(message: CheckCampaignMessage, services: HasCampaigns) -> Campaign | None:
    """Return the campaign of a message, if its check is this one, and has not ended or is not reported."""
    campaign = services.campaigns.get(message.account_id, message.campaign_id)
    if campaign is None or campaign.run or campaign.check != message.check:
        return None
    return campaign if campaign.is_busy else None


def _count(campaign: Campaign, template: Template, services: CampaignCheckServices) -> Campaign | None:
    """Read the whole file, so that its faults are known before the first row is checked. Return the campaign.

    None: the campaign has changed meanwhile.

    Raises:
        BadRowFile: the file, its columns or the key column cannot be used.
    """
    with open_rows(uploaded(campaign, services.storage)) as file:
        mapping = services.campaign_rows.columns(template, file.header)
        named = with_own_key(campaign, {column.name for column in mapping.columns})
        key_index(named, mapping)
        total = sum(1 for _ in file.rows)
        notes = (*file.notes.texts(), *mapping.notes, *mapping.warnings)
    names_files = any(each.kind in _FILES for column in mapping.columns for each in column.inputs)
    counted = count_rows(
        named, total, notes, services.now_ms(), names_files=names_files, template_digest=template.digest
    )
    return services.campaigns.swap(campaign, counted)


def _check(
    campaign: Campaign, template: Template, file: RowFile, until_ms: int, services: CampaignCheckServices
) -> None:
    mapping = services.campaign_rows.columns(template, file.header)
    tallies = StepTallies(campaign, services.storage)
    keys = _KeysBefore(key_index(campaign, mapping))
    comparison = RowComparison(campaign, template, mapping, services) if campaign.earlier_id else None
    _skip(file.rows, campaign, keys, comparison)
    while rows := list(islice(file.rows, campaign.step_rows)):
        compared = comparison.compare(rows) if comparison else {}
        to_make = [row for row in rows if row.number not in compared or not compared[row.number].video_id]
        checks, tally = services.campaign_rows.check(campaign, template, mapping, to_make, campaign.credits)
        checks = _with_kept(rows, checks, compared)
        for row, check in zip(rows, checks, strict=True):
            check["warnings"] += [*keys.warnings(row), *garbled(row.values)]
        services.storage.put_json(campaign.rows_key(rows[0].number), checks)
        tallies.add(rows[0].number, tally)
        if rows[-1].number >= campaign.total_rows:
            tallies.store_report()
        ok = [check for check in checks if check["ok"]]
        credits_ = sum(check["credits"] for check in ok)
        changes = RowChanges.of(each.change for each in compared.values())
        if comparison and rows[-1].number >= campaign.total_rows:
            changes += RowChanges(vanished=comparison.vanished())
        problems = [problem for check in checks if not check["ok"] for problem in problems_of(check)]
        moved = services.campaigns.swap(
            campaign, add_checked(campaign, len(rows), len(ok), credits_, services.now_ms(), changes, problems)
        )
        if moved is None:
            # Another worker has this message, too, or the campaign was deleted.
            return
        campaign = moved
        if campaign.state is CampaignState.RUNNING:
            # A list from a drop folder starts by itself.
            services.queues.send(Queue.PREPARE, RunCampaignMessage.of(campaign))
        if campaign.state is CampaignState.CHECKING and services.now_ms() >= until_ms:
            raise RetryLater.after(0, "more rows are left to check")


def _skip(rows: Iterator[Row], campaign: Campaign, keys: "_KeysBefore", comparison: RowComparison | None) -> None:
    """Pass the rows that are checked, a step at a time."""
    for _ in range(0, campaign.checked_rows, campaign.step_rows):
        step = list(islice(rows, campaign.step_rows))
        for row in step:
            keys.warnings(row)
        if comparison:
            comparison.skip(step)


def _with_kept(
    rows: Sequence[Row], checks: Sequence[dict[str, Any]], compared: Mapping[int, ComparedRow]
) -> list[dict[str, Any]]:
    """Return the check of each row. One that keeps its video costs nothing, and is not checked."""
    by_row = {check["row"]: check for check in checks}
    free: Any = {"ok": True, "problems": [], "credits": 0}
    for row in rows:
        each = compared.get(row.number)
        if each is None:
            continue
        check = by_row.setdefault(row.number, free | {"row": row.number, "line": row.line, "warnings": []})
        check["change"] = each.change.value
        if each.video_id:
            check |= {"keeps": each.video_id, "content": each.content}
    return [by_row[row.number] for row in rows]


class _KeysBefore:
    """The values of the key column so far, by their hashes, with the number of the first row of each."""

    def __init__(self, index: int | None) -> None:
        self._index = index
        self._first: dict[int, int] = {}

    def warnings(self, row: Row) -> list[str]:
        """Return a warning if an earlier row has the same key, and remember the key."""
        if self._index is None or len(row.values) <= self._index or not row.values[self._index]:
            return []
        first = self._first.setdefault(hash(row.values[self._index]), row.number)
        return [f"the row {first:,} has the same key"] if first != row.number else []


def _fail(campaign: Campaign, problem: str, services: CampaignCheckServices) -> None:
    now = services.campaigns.get(campaign.account_id, campaign.id)
    if now is not None and now.state is CampaignState.CHECKING and now.check == campaign.check:
        services.campaigns.swap(now, fail(now, problem, services.now_ms()))
