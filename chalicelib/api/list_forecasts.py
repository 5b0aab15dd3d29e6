"""The needs of a list, and its rows to look at first, as the API returns them."""

from typing import Protocol

from chalicelib.api.api_services import HasConcurrency
from chalicelib.api.campaign_files import get_campaign
from chalicelib.api.wire_fields import Wire, without_absent
from chalicelib.domain.errors import ApiError
from chalicelib.domain.list_forecast import Advice, ListForecast
from chalicelib.domain.list_report import ListReport
from chalicelib.domain.list_time import estimated_s
from chalicelib.domain.quota import QuotaServices, load_quota
from chalicelib.domain.services import HasCampaigns, HasStorage


class ForecastServices(HasCampaigns, HasStorage, QuotaServices, HasConcurrency, Protocol):
    """The services that hold the reports of lists, and what an account may spend."""


def get_forecast(campaign_id: str, account_id: str, services: ForecastServices) -> Wire:
    """Return the `CampaignForecast` of a campaign whose check has ended.

    Raises:
        ApiError: −32602 the account has no such campaign, or its check has not ended, or an earlier release made it.
    """
    campaign = get_campaign(campaign_id, account_id, services.campaigns)
    try:
        report = ListReport.from_data(services.storage.get_json(campaign.report_key))
    except KeyError:
        expected = "a campaign whose check has ended: call Campaign_Check, and wait for the state checked"
        raise ApiError.invalid_params("campaignID", expected) from None
    left = load_quota(account_id, services).remaining
    return without_absent({"credits": campaign.credits, "left": left}) | report_to_wire(report, services.concurrency)


def report_to_wire(report: ListReport, concurrency: int) -> Wire:
    """Return the fields `forecast` and `worst`. `concurrency` is the number of functions that the stack may run."""
    found = report.forecast
    worst = [
        {
            "row": each.row,
            "reasons": [
                {"kind": reason.kind.value, "input": reason.input, "text": reason.text} for reason in each.reasons
            ],
        }
        for each in report.worst
    ]
    forecast = _forecast(found, concurrency) if found is not None and found.rows else None
    return without_absent({"forecast": forecast, "worst": worst})


def _forecast(found: ListForecast, concurrency: int) -> Wire:
    return {
        "text": str(found),
        "rows": found.rows,
        "credits": found.credits,
        "duration": found.total_ms,
        "rendered": found.rendered_ms,
        "personal": found.personal_ms,
        "advice": list(map(_advice, found.advice)),
        "seconds": estimated_s(found, concurrency),
    }


def _advice(each: Advice) -> Wire:
    return {
        "input": each.input,
        "apartFrom": list(each.others),
        "meeting": each.meeting_ms,
        "rendered": each.rendered_ms,
        "personal": each.personal_ms,
    }
