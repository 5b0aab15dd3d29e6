"""The rows of a campaign's file as videos of a template: their columns, their `VideoNew_t`, and their checks."""

from collections.abc import Sequence
from functools import cache
from typing import Protocol

from chalicelib.api.api_services import HasTimer
from chalicelib.api.campaigns import cached_reads
from chalicelib.api.request_limits import Budget
from chalicelib.api.template_checks import VideoCheckServices, try_video
from chalicelib.api.wire_fields import Wire
from chalicelib.domain.campaign import Campaign
from chalicelib.domain.errors import INVALID_PARAMS, BadRowFile
from chalicelib.domain.ids import is_id
from chalicelib.domain.quota import load_quota
from chalicelib.domain.template import Template
from chalicelib.domain.template_inputs import InputKind, TemplateInput
from chalicelib.row_files import ColumnMapping, Row, map_columns
from chalicelib.script import ScriptError, inputs_of


class CampaignRowServices(VideoCheckServices, HasTimer, Protocol):
    """The services that check the rows of campaigns."""


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

    def check(self, campaign: Campaign, template: Template, mapping: ColumnMapping, rows: Sequence[Row]) -> list[Wire]:
        """Return the `CampaignRow` of each row, after the rows of the campaign that are checked. Nothing is stored.

        Each row is checked as `Template_Videos_Check` does, as if the valid rows before it had been created.
        """
        services = self._services
        quota = load_quota(campaign.account_id, services).after_charge(campaign.credits)
        reads, dry_run, taken = cached_reads(services), cache(services.dry_run), set[str]()
        checked = []
        for row in rows:
            found = _unreadable(row)
            if not row.problems:
                wire = video_of(campaign, mapping, row, services.brand.storage_key)
                budget = Budget(services.passed_ms, services.alarm)
                found |= {"credits": 0} | try_video(wire, template, quota, reads, dry_run, budget, taken)
                quota = quota.after_charge(found["credits"])
            checked.append(found)
        return checked


def video_of(campaign: Campaign, mapping: ColumnMapping, row: Row, media_id_field: str) -> Wire:
    """Return the `VideoNew_t` of a row. A video without a name of its own has that of the campaign and its number."""
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
    return {"name": f"{campaign.name} {row.number}"} | video


def _input(each: TemplateInput, value: str, media_id_field: str) -> Wire:
    """Return the `InputMedia_t` of a value: a text, or the id or the URL of a media file."""
    source = "text" if each.kind is InputKind.TEXT else media_id_field if is_id(value) else "http"
    return {"inputID": each.name, "type": each.kind.value, source: value}


def _unreadable(row: Row) -> Wire:
    """Return the `CampaignRow` of a row that cannot be used, or the beginning of one that can."""
    problems = [{"code": INVALID_PARAMS, "message": problem} for problem in row.problems]
    return {"row": row.number, "line": row.line, "ok": False, "problems": problems, "warnings": [], "credits": 0}
