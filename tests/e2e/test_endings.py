"""The end of a video: a webhook call, or a failure with its reason."""

import http.server
import json
import threading
from collections.abc import Iterator

import pytest

from chalicelib.domain.webhook_signature import signed_headers
from tests.e2e.cloud import Caller, free_callable_port, wait_for
from tests.e2e.conftest import SAMPLES, SMALL


class Site:
    """A caller's server: answers POSTs with `status`, and GETs with the sample files.

    The first `refusals` GETs are answered with 429 and a time to retry.
    """

    def __init__(self) -> None:
        self.status = 200
        self.refusals = 0
        self.calls: list[tuple[dict, bytes]] = []
        site = self

        class Handler(http.server.SimpleHTTPRequestHandler):
            def __init__(self, *args):
                super().__init__(*args, directory=str(SAMPLES))

            def do_GET(self):
                if not site.refusals:
                    super().do_GET()
                    return
                site.refusals -= 1
                self.send_response(429)
                self.send_header("Retry-After", "1")
                self.end_headers()

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                site.calls.append((dict(self.headers), body))
                self.send_response(site.status)
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", free_callable_port()), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()
    yield site
    site.server.shutdown()
    site.server.server_close()


def ask_for_picture(caller: Caller, url: str) -> str:
    script = '[{"image": {"id": "photo", "duration": 500}}]'
    template_id = caller.call("Template_New", {"name": "P", "inputScripts": [script], "outProfiles": [SMALL]})
    photo = {"inputID": "photo", "type": "image", "http": url}
    return caller.call("Template_Video_New", template_id, {"name": "P", "inputMedias": [photo]})


def test_a_webhook_is_called_for_a_finished_video(caller, site, rectangle_template):
    template_id = caller.call("Template_New", rectangle_template | {"webhooks": [f"{site.url}/done"]})
    video = caller.ended(caller.call("Template_Video_New", template_id, {"name": "Red", "data": "mine"}))
    headers, body = wait_for(lambda: site.calls and site.calls[0])
    assert (headers["User-Agent"], headers["Content-Type"]) == ("Sezion", "application/json")
    assert json.loads(body) == video
    secret = caller.call("Template_Webhook_Secret_Get", template_id)
    signed = signed_headers([secret], headers["webhook-id"], int(headers["webhook-timestamp"]), body)
    assert signed.items() <= headers.items()
    (delivery,) = wait_for(lambda: caller.call("Webhook_Delivery_List", video["id"]))
    assert caller.call("Webhook_Delivery_Redeliver", delivery["id"]) == "OK"
    headers, again = wait_for(lambda: site.calls[1:] and site.calls[1])
    assert (headers["webhook-id"], again) == (signed["webhook-id"], body)
    assert caller.call("Template_Webhook_Test", template_id, f"{site.url}/done")["status"] == 200


def test_a_webhook_that_never_answers_with_200_ends_as_a_notification(caller, site, rectangle_template):
    site.status = 204
    url = f"{site.url}/done"
    template_id = caller.call("Template_New", rectangle_template | {"webhooks": [url]})
    video = caller.ended(caller.call("Template_Video_New", template_id, {"name": "Red"}))
    (notification,) = wait_for(lambda: caller.call("Notification_List", ""))
    assert (notification["kind"], notification["url"], notification["videoID"]) == ("webhook", url, video["id"])
    assert "status 204 (attempts: 3)" in notification["message"]
    assert len(site.calls) == 3


def test_a_webhook_with_a_password_is_called_with_it_until_it_answers_410(caller, site, rectangle_template):
    site.status = 410
    url = f"{site.url}/done".replace("://", "://ann:s3cret@")
    template_id = caller.call("Template_New", rectangle_template | {"webhooks": [url]})
    caller.ended(caller.call("Template_Video_New", template_id, {"name": "Red"}))
    (notification,) = wait_for(lambda: caller.call("Notification_List", ""))
    assert notification["url"] == url.replace("ann:s3cret", "***")
    assert [headers["Authorization"] for headers, _ in site.calls] == ["Basic YW5uOnMzY3JldA=="]
    assert caller.call("Template_Webhook_List", template_id) == []


def test_a_picture_is_fetched_from_a_url(caller, site):
    assert caller.ended(ask_for_picture(caller, f"{site.url}/logo.png"))["status"] == {"code": "done"}


def test_a_picture_that_its_server_does_not_send_at_once_is_waited_for(caller, site):
    site.refusals = 2
    assert caller.ended(ask_for_picture(caller, f"{site.url}/logo.png"))["status"] == {"code": "done"}
    assert site.refusals == 0


@pytest.mark.parametrize(
    ("name", "reason"), [("missing.png", "status 404"), ("script.json", "image"), ("footage.mp4", "image")]
)
def test_a_picture_that_cannot_be_downloaded_fails_the_video_and_is_named(caller, site, name, reason):
    url = f"{site.url}/{name}"
    video = caller.ended(ask_for_picture(caller, url))
    status = video["status"]
    assert (status["code"], status["errorCode"]) == ("error", 1011)
    assert "'photo'" in status["message"]
    assert url in status["message"]
    assert reason in status["message"]
    notifications = wait_for(lambda: caller.call("Notification_List", ""))
    assert [item["videoID"] for item in notifications] == [video["id"]]
