"""The time and memory of checking a list of 100,000 people, beside the same checks one by one.

The tables and the bucket are the tests' fakes in memory; the list, the layouts and the checks are those of the product.
"""

import json
from functools import partial

from bench.machine_load import describe_load
from bench.measure import Cost, measured
from bench.result import BenchResult, Goal
from chalicelib.api.campaign_files import begin
from chalicelib.api.request_limits import Budget
from chalicelib.api.template_checks import check_video
from chalicelib.domain.campaign import CampaignState
from chalicelib.domain.media import MediaFacts, MediaType
from chalicelib.domain.messages import CheckCampaignMessage
from chalicelib.domain.template import InputMedia
from chalicelib.pipeline.campaign_check import check_campaign
from chalicelib.pipeline.waiting import RetryLater
from chalicelib.render.renderer import FfmpegRenderer
from tests.fakes import ACCOUNT, CAMPAIGN, TEMPLATE, FakeCloud, make_campaign, make_template

_ROWS, _ALONE = 100_000, 1000
_WANTED_ROWS_S = 500.0
_MOST_MB = 512.0
_NAMES = ("Ava", "Ben", "Chloë", "Maximiliane", "Zoë", "Jürgen", "Lee", "Sandra", "Tim", "Wolfgang-Amadeus")
_BOX = {"position": {"x": 0.1, "y": 0.68}, "size": {"w": 0.8, "h": 0.14}, "textSizeFit": True}
_SCRIPT = json.dumps(
    [
        {"image": {"id": "photo", "duration": 20000, "events": [{"start": {"zoomIn": {"duration": 5000}}}]}},
        {"rectangle": {"id": "band", "play": 500, "duration": 6000, "color": "#17233CCC"}},
        {"text": {"id": "greeting", "play": 1000, "duration": 4000, **_BOX}},
        {"text": {"id": "company", "play": 3000, "duration": 5000, **_BOX}},
        {"text": {"id": "offer", "play": 12000, "duration": 4000, **_BOX, "textLines": 2}},
    ]
)


def row_checking(renderer: FfmpegRenderer) -> BenchResult:
    """Measure the check of a list for a template with three short texts."""
    renderer.renderer_version()
    alone = measured(partial(_check_alone, renderer))
    costs = {
        "each row by a call of Template_Video_Check": alone * (_ROWS / _ALONE),
        "Campaign_Check": measured(partial(_check_list, renderer), memory=True),
    }
    checked = costs["Campaign_Check"]
    rows = [(name, round(_rows_s(cost)), alone.cpu_s * _ROWS / _ALONE / cost.cpu_s) for name, cost in costs.items()]
    return BenchResult(
        f"A list of {_ROWS:,} people, checked",
        ("", "rows a CPU second", "× faster"),
        rows,
        describe_load(costs.values()),
        notes=(
            "Three short texts, two of which are in one line that shrinks; a third of the rows repeats a text. "
            f"The calls are measured with {_ALONE:,} rows. Tables and files are in memory.",
        ),
        goals=[
            Goal("Campaign_Check, a second", _rows_s(checked), _WANTED_ROWS_S, "rows", is_floor=True),
            Goal("Memory, with all stored files", checked.peak_bytes / 1e6, _MOST_MB, "MB"),
        ],
    )


def _rows_s(cost: Cost) -> float:
    return _ROWS / cost.cpu_s


def _person(number: int) -> tuple[str, str, str]:
    name = f"Hello {_NAMES[number % len(_NAMES)]}{number % 4001}"
    return name, f"Company {number * 7919 % 5003} Ltd", f"Your price is {number * 31 % 99991} Euro a year"


def _cloud(renderer: FfmpegRenderer) -> FakeCloud:
    cloud = FakeCloud()
    cloud.renderer = renderer  # type: ignore[assignment]  # the real one instead of the fake
    photo = cloud.add_media(type=MediaType.IMAGE, facts=MediaFacts(MediaType.IMAGE, width_px=1280, height_px=720))
    medias = (InputMedia("photo", MediaType.IMAGE, media_id=photo.id),)
    cloud.templates.put(make_template(scripts=(_SCRIPT,), medias=medias))
    return cloud


def _check_list(renderer: FfmpegRenderer) -> None:
    cloud, campaign = _cloud(renderer), make_campaign()
    cloud.campaigns.put(campaign)
    lines = ["greeting,company,offer", *(",".join(_person(number)) for number in range(_ROWS))]
    cloud.storage.put_bytes(campaign.file_key, "\r\n".join(lines).encode(), "text/csv")
    begin(CAMPAIGN, ACCOUNT, cloud.api_services)
    while (now := cloud.campaigns.get(ACCOUNT, CAMPAIGN)).state is CampaignState.CHECKING:
        try:
            check_campaign(CheckCampaignMessage.of(now), cloud.pipeline_services)
        except RetryLater:
            continue
    if now.ok_rows != _ROWS:
        raise RuntimeError(f"{now.ok_rows:,} rows are valid: {now.problem}")


def _check_alone(renderer: FfmpegRenderer) -> None:
    services = _cloud(renderer).api_services
    for number in range(_ALONE):
        texts = zip(("greeting", "company", "offer"), _person(number), strict=True)
        medias = [{"inputID": name, "type": "text", "text": text} for name, text in texts]
        budget = Budget(services.passed_ms, services.alarm)
        if not check_video(TEMPLATE, {"name": "a", "inputMedias": medias}, ACCOUNT, services, budget)["ok"]:
            raise RuntimeError("a row is not valid")
