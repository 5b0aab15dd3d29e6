"""The rows of a campaign's file as videos of a template: their columns, their `VideoNew_t`, and their checks."""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cache, partial
from typing import Protocol

from chalicelib.api.api_services import HasTimer
from chalicelib.api.campaigns import ChosenIds, cached_reads, new_videos
from chalicelib.api.first_watch_fields import WATCHED
from chalicelib.api.request_limits import Budget
from chalicelib.api.step_results import result_columns
from chalicelib.api.template_checks import VideoCheckServices, try_video
from chalicelib.api.video_requests import VideoRequestServices, read_video
from chalicelib.api.videos import NewVideoServices
from chalicelib.api.wire_fields import Wire
from chalicelib.domain.account import Caller
from chalicelib.domain.campaign import SHARED_PROBLEMS, Campaign
from chalicelib.domain.errors import INVALID_PARAMS, ApiError, BadRowFile
from chalicelib.domain.ids import derived_id, is_id
from chalicelib.domain.list_tally import ListTally
from chalicelib.domain.quota import load_quota
from chalicelib.domain.row_changes import digest
from chalicelib.domain.services import HasStorage
from chalicelib.domain.template import Template
from chalicelib.domain.template_inputs import InputKind, TemplateInput
from chalicelib.domain.video import Video
from chalicelib.row_files import ColumnMapping, Row, map_columns
from chalicelib.script import ScriptError, inputs_of

# A call of the API with so many rows ends in time, and its claims of tokens are abandoned only after that.
_ROWS_OF_CALL = 50


class CampaignRowServices(VideoCheckServices, NewVideoServices, HasStorage, HasTimer, Protocol):
    """The services that check the rows of campaigns, make their videos, and tell what became of them."""


class CampaignRows:
    """The rows of campaigns as videos of a template."""

    def __init__(self, services: CampaignRowServices) -> None:
        self._services = services

    def columns(self, template: Template, header: Sequence[str]) -> ColumnMapping:
        """Find the inputs of a template that the columns of a file fill.

        Raises:
            BadRowFile: they do not fit the template, or its scripts, of an earlier release, do not parse any more.
        """
        try:
            return map_columns(header, inputs_of(template, self._services.brand))
        except ScriptError as error:
            raise BadRowFile(f"The scripts of the template cannot be used: {error}.") from error

    def check(
        self, campaign: Campaign, template: Template, mapping: ColumnMapping, rows: Sequence[Row], before: int
    ) -> tuple[list[Wire], ListTally]:
        """Return the `CampaignRow` of each row, and their tally. `before`: the price of the rows before these.

        Nothing is stored. Each row is checked as `Template_Videos_Check` does, as if the valid rows before it had been
        created. But a media file that cannot be fetched now is no problem of its row.
        """
        services = self._services
        quota = load_quota(campaign.account_id, services).after_charge(before)
        reads, dry_run, taken = cached_reads(services), cache(services.dry_run), set[str]()
        dry_run().expect(self._videos(campaign, template, mapping, rows, reads), template)
        checked, tally = [], ListTally()
        for row in rows:
            found = _unreadable(row)
            if not row.problems:
                wire = video_of(campaign, mapping, row, services.brand.storage_key)
                budget = Budget(services.passed_ms, services.alarm)
                add = partial(tally.add, row.number)
                found |= {"credits": 0} | try_video(
                    wire, template, quota, reads, dry_run, budget, taken, add, is_patient=True
                )
                quota = quota.after_charge(found["credits"])
            checked.append(found)
        return checked, tally

    def _videos(
        self,
        campaign: Campaign,
        template: Template,
        mapping: ColumnMapping,
        rows: Sequence[Row],
        reads: VideoRequestServices,
    ) -> Iterator[Video]:
        """Yield the videos of the rows that can be read."""
        for row in rows:
            if not row.problems:
                wire = video_of(campaign, mapping, row, self._services.brand.storage_key)
                with suppress(ApiError):
                    yield read_video(wire, template, Caller(campaign.account_id), reads)[0]

    def contents(self, template: Template, mapping: ColumnMapping, rows: Sequence[Row]) -> list[str]:
        """Return the digest of what the video of each row shows and says: the template, and what fills its inputs.

        The rows have as many values as the header. Their numbers and the campaign do not count.
        """
        ours, field = template.digest, self._services.brand.storage_key
        return [digest(json.dumps([ours, _given(mapping, row, field)], sort_keys=True)) for row in rows]

    def start(self, campaign: Campaign, template: Template, mapping: ColumnMapping, rows: Sequence[Row]) -> list[Wire]:
        """Create the video of each row, as `Template_Videos_New` does.

        Return the number of each row with its `videoID` or `problems`.
        A row that has its video gets the same one again, also years later: the id of the video is made of the step and
        the number of the row. Rows after a problem that others would have, too, may be left out.

        Raises:
            ApiError: 1000 the template is gone, 1028 it is not active.
        """
        services = self._services
        caller = Caller(campaign.account_id, base_url=campaign.base_url)
        answers: list[Wire] = []
        for first in range(0, len(rows), _ROWS_OF_CALL):
            some = rows[first : first + _ROWS_OF_CALL]
            wires: list[Wire | ApiError] = [
                video_of(campaign, mapping, row, services.brand.storage_key) for row in some
            ]
            budget = Budget(services.passed_ms, services.alarm)
            ids = [derived_id(campaign.step_id, f"row {row.number}") for row in some]
            chosen = ChosenIds(campaign.step_id, ids)
            made = new_videos(template.id, wires, caller, services, budget, chosen=chosen)
            answers += [_started(row, answer) for row, answer in zip(some, made, strict=True)]
            if any(problem["code"] in SHARED_PROBLEMS for answer in made for problem in answer.get("problems", ())):
                break
        return answers

    def results(self, campaign: Campaign, first: int) -> list[list[str]]:
        """Return the values of `RESULT_COLUMNS` of each row of a step. `first`: the number of its first row."""
        return result_columns(campaign, first, self._services)


def _started(row: Row, answer: Wire) -> Wire:
    if "id" in answer:
        return {"row": row.number, "videoID": answer["id"]}
    return {"row": row.number, "problems": answer["problems"]}


def video_of(campaign: Campaign, mapping: ColumnMapping, row: Row, media_id_field: str) -> Wire:
    """Return the `VideoNew_t` of a row. A video without a name of its own has that of the campaign and its number."""
    when = {"when": WATCHED} if campaign.made_when_watched else {}
    return {"name": f"{campaign.name} {row.number}"} | when | _given(mapping, row, media_id_field)


def _given(mapping: ColumnMapping, row: Row, media_id_field: str) -> Wire:
    """Return the part of a `VideoNew_t` that the columns of a row give."""
    variables: list[Wire] = []
    medias: list[Wire] = []
    video: Wire = {"inputVariables": variables, "inputMedias": medias}
    for each, value in mapping.values(row.values).items():
        if each.kind is InputKind.VARIABLE:
            variables.append({"name": each.name, "value": value})
        elif each.kind is InputKind.TEXT or (value and each.kind is not InputKind.FIELD):
            medias.append(_input(each, value, media_id_field))
        elif value:
            video[each.name] = value
    return video


def _input(each: TemplateInput, value: str, media_id_field: str) -> Wire:
    """Return the `InputMedia_t` of a value: a text, or the id or the URL of a media file."""
    source = "text" if each.kind is InputKind.TEXT else media_id_field if is_id(value) else "http"
    return {"inputID": each.name, "type": each.kind.value, source: value}


def _unreadable(row: Row) -> Wire:
    """Return the `CampaignRow` of a row that cannot be used, or the beginning of one that can."""
    problems = [{"code": INVALID_PARAMS, "message": problem} for problem in row.problems]
    return {"row": row.number, "line": row.line, "ok": False, "problems": problems, "warnings": [], "credits": 0}
