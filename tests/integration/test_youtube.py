"""A YouTube account from the form that connects it to a published and deleted video, through the app's own routes."""

import json
from urllib.parse import parse_qs, urlencode, urlsplit

import boto3
import pytest
import urllib3
from chalice.test import Client

import app
from chalicelib import wiring
from chalicelib.domain import lifecycle
from chalicelib.domain.connection import ConnectionKind
from chalicelib.domain.messages import PublishMessage
from chalicelib.domain.video import OutFile, VideoStatus
from chalicelib.domain.video_output import VideoOutput, YoutubeSettings
from chalicelib.pipeline.finalize import finalize
from chalicelib.pipeline.publish import publish
from chalicelib.pipeline.waiting import RetryLater
from tests.fakes import ACCOUNT, SECRET, TEMPLATE, VIDEO, make_account, make_template, make_video
from tests.fakes.google_server import GoogleState, running
from tests.fakes.google_server.state import ANN, CLIENT_ID, CLIENT_SECRET
from tests.integration.stack import REGION, forget

SECRET_NAME = "reelwright/youtube"
KEY = f"out/{ACCOUNT}/{TEMPLATE}/{VIDEO}/0/{VIDEO}.mp4"


@pytest.fixture
def google():
    with running(GoogleState()) as server:
        yield server


@pytest.fixture
def client(wired, google, monkeypatch):
    """Return a client of the app, which has the operator's secret and Google at the fake."""
    client = {"web": {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET}}
    secrets = boto3.client("secretsmanager", region_name=REGION)
    secrets.create_secret(Name=SECRET_NAME, SecretString=json.dumps(client))
    monkeypatch.setenv("REELWRIGHT_YOUTUBE_SECRET", SECRET_NAME)
    monkeypatch.setenv("REELWRIGHT_YOUTUBE_URL", google.url)
    monkeypatch.setenv("REELWRIGHT_URL", "https://videos.example.com")
    forget(wiring, app)
    wiring.services().accounts.put(make_account())
    with Client(app.app) as made:
        yield made


def at(url):
    """Return the path and query of an address of the deployment."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def connect(client):
    """Connect an account as the public client and its user do. Return the last page."""
    form = {"action": "connectYoutube", "accountID": ACCOUNT, "accountSecret": SECRET}
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "https://shop.example"}
    answer = client.http.post("/account/youtube_connect", headers=headers, body=urlencode(form).encode())
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    url = json.loads(answer.body)
    page = client.http.get(at(url))
    assert b"Ann" in page.body
    agreed = client.http.post(
        "/account/youtube",
        headers={"Content-Type": form_type(), "Origin": "https://videos.example.com"},
        body=urlencode({"state": parse_qs(urlsplit(url).query)["state"][0]}).encode(),
    )
    assert agreed.status_code == 303
    consent = f"{agreed.headers['Location']}&choose={ANN}"
    back = urllib3.request("GET", consent, redirect=False, retries=False).headers["Location"]
    assert back.startswith("https://videos.example.com/account/youtube_callback?")
    return client.http.get(at(back), headers={"Cookie": agreed.headers["Set-Cookie"].partition(";")[0]})


def form_type():
    return "application/x-www-form-urlencoded"


def test_an_account_is_connected_by_the_routes_of_the_app(client):
    page = connect(client)
    assert (page.status_code, ANN.encode() in page.body) == (200, True)
    (connection,) = wiring.services().connections.list(ACCOUNT)
    assert (connection.id, connection.name) == (ANN, "Ann's films")


def test_a_preflight_of_the_form_is_answered(client):
    answer = client.http.request("OPTIONS", "/account/youtube_connect")
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (204, "*")


def test_a_finished_video_gets_to_youtube_and_goes_with_its_video(client, google):
    connect(client)
    services = wiring.services()
    services.templates.put(make_template(webhooks=("https://example.com/done",)))
    output = VideoOutput(ConnectionKind.YOUTUBE, ANN, YoutubeSettings(privacy="unlisted"))
    assembling = make_video(status=VideoStatus.ASSEMBLING, output=output)
    services.videos.put(assembling)
    services.storage.put_bytes(KEY, b"frames" * 1000, "video/mp4")
    files = lifecycle.Finished((OutFile("MP4", f"{VIDEO}.mp4", 6000, KEY),))
    services.videos.apply(lifecycle.complete(assembling, files, whole_ms=0, compute_mb_ms=0, warnings=()))
    finalize(services.videos.get(ACCOUNT, VIDEO), services)
    with pytest.raises(RetryLater, match="checked later"):
        publish(PublishMessage(ACCOUNT, VIDEO, 0), services)
    first = services.describe(services.videos.get(ACCOUNT, VIDEO))["outFiles"][0]
    ((video_id, content),) = google.state.contents.items()
    assert first["storage"] == {"youtubeID": video_id, "youtubeAccountID": ANN}
    assert content == b"frames" * 1000
    call = {"jsonrpc": "2.0", "id": "1", "method": "Video_Delete", "params": [VIDEO]}
    query = urlencode({"accountID": ACCOUNT, "accountSecret": SECRET})
    answer = client.http.post(f"/api?{query}", body=json.dumps(call).encode())
    assert (answer.json_body["result"], google.state.videos) == ("OK", {})


def test_uploads_beyond_the_budget_of_the_day_wait_for_the_next_one(client, monkeypatch):
    monkeypatch.setenv("REELWRIGHT_YOUTUBE_DAILY_UPLOADS", "1")
    forget(wiring)
    uploads = wiring.services().publishers[ConnectionKind.YOUTUBE]
    assert [uploads._take_upload() for _ in range(2)] == [True, False]
