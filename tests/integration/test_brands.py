"""The Lambdas of a deployment, by the brand that it is set to."""

import json
from pathlib import Path

import pytest
from chalice.test import Client

import app
from chalicelib import wiring
from chalicelib.domain.messages import DeliverMessage, to_body
from tests.fakes import ACCOUNT, VIDEO, make_account, make_template, make_video
from tests.unit.outbound.site import Site

EVENT = (Path(__file__).parents[1] / "events" / "sqs.json").read_text()
BRANDS = pytest.mark.parametrize("brand", ["sezion", "pirsonal"])


@pytest.fixture
def client(wired, brand, monkeypatch):
    monkeypatch.setenv("REELWRIGHT_BRAND", brand)
    wiring.services().accounts.put(make_account())
    with Client(app.app, stage_name="local") as client:
        yield client


@pytest.fixture
def site():
    site = Site()
    yield site
    site.stop()


@BRANDS
def test_the_contract_is_published_in_the_name_of_the_brand(client, brand):
    contract = client.http.post("/api", body=b'{"method": "barrister-idl"}').json_body["result"]
    interfaces = [element["name"] for element in contract if element["type"] == "interface"]
    assert interfaces[0] == f"{brand.title()}API"
    assert sorted(interfaces) == ["AccountAPI", "PirsonalAPI", "SezionAPI"]


@BRANDS
def test_webhooks_are_called_in_the_name_of_the_brand(client, brand, site):
    wiring.services().templates.put(make_template(webhooks=(site.url,)))
    wiring.services().videos.put(make_video())
    event = json.loads(EVENT)
    event["Records"][0]["body"] = json.dumps(to_body(DeliverMessage(ACCOUNT, VIDEO, site.url)))
    client.lambda_.invoke("deliver", event)
    [(_, _, headers, _)] = site.requests
    assert headers["User-Agent"] == brand.title()
