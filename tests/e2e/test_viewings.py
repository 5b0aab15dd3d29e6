"""Beacons and forms of a public page, with the policies of the functions."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
import urllib3

from tests.e2e.cloud import wait_for
from tests.e2e.test_endings import Site

INFO = {"CTAForm": {"title": "Write to us", "inputFields": [{"fieldName": "email", "fieldType": "email"}]}}
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/130.0", "Content-Type": "text/plain;charset=UTF-8"}
VIEWINGS = 12


@pytest.fixture
def site():
    """Return a receiver of webhooks."""
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


@pytest.fixture
def video(caller, rectangle_template, site):
    """Return a finished video whose template counts persons, and has a webhook for forms."""
    page = {"statistics": "persons", "playerInfo": INFO, "events": ["form"]}
    template = rectangle_template | {"page": page, "webhooks": [f"{site.url}/done"]}
    template_id = caller.call("Template_New", template)
    return caller.ended(caller.call("Template_Video_New", template_id, {"name": "Ava"}))


def post(video, name, **body):
    """Send a message as the player of the video's page does."""
    return urllib3.request("POST", f"{video['pageUrl']}/{name}", body=json.dumps(body), headers=BROWSER, timeout=60)


def view(video, number):
    """Report a viewing: its beginning and its end in this order or the other one, and its end once more."""
    viewing, half = f"{number:022d}", f"{2**50 - 1:025x}"
    beacons = [{"played": False}, {"played": True, "watched": half, "ctaLink": 1}]
    order = beacons if number % 2 else beacons[::-1]
    return [post(video, "events", viewing=viewing, **state).status for state in (*order, beacons[1])]


def test_viewings_at_the_same_time_are_counted_exactly_and_deleted_with_their_video(caller, video):
    with ThreadPoolExecutor(4) as threads:
        statuses = list(threads.map(lambda number: view(video, number), range(VIEWINGS)))
    assert {status for each in statuses for status in each} == {204}
    assert post(video, "form", viewing=f"{0:022d}", fields={"email": "ann@example.com"}).status == 204
    found = caller.call("Video_Analytics", video["id"])
    assert found["watched"] == [VIEWINGS] * 50 + [0] * 50
    sums = {"loads": VIEWINGS, "plays": VIEWINGS, "ctaLinkClicks": VIEWINGS, "forms": 1, "engagementRate": 50.0}
    assert sums.items() <= found["sums"].items()
    assert [each["form"] for each in found["viewings"] if "form" in each] == [
        [{"name": "email", "value": "ann@example.com"}]
    ]
    days = caller.call("Template_Analytics", video["templateID"], "", "")
    assert sums.items() <= days["sums"].items()
    assert caller.call("Video_Get", video["id"])["analytics"]["plays"] == VIEWINGS
    (template,) = caller.call("Template_List")
    assert template["analytics"]["CTALinkClicks"] == VIEWINGS
    caller.call("Video_Delete", video["id"])
    assert post(video, "events", viewing="a" * 22, played=True).status == 404
    assert caller.call("Template_Analytics", video["templateID"], "", "")["sums"]["plays"] == VIEWINGS


def types_of_calls(caller, video):
    """Return what the calls about viewers were about."""
    return [row["eventType"] for row in caller.call("Webhook_Delivery_List", video["id"]) if "eventType" in row]


def test_a_webhook_is_called_about_a_form(caller, video, site):
    assert post(video, "form", viewing="a" * 22, fields={"email": "ann@example.com"}).status == 204
    _, (headers, body) = wait_for(lambda: site.calls[1:] and site.calls)
    event = json.loads(body)["event"]
    assert (event["type"], event["form"]) == ("form.sent", [{"name": "email", "value": "ann@example.com"}])
    assert "webhook-signature" in headers
    assert wait_for(lambda: types_of_calls(caller, video)) == ["form.sent"]
