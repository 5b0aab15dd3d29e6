"""`make smoke`: make one video on a deployment with a new account, and delete everything again.

It goes the way of a customer: the pages, an upload by a presigned URL, a template, a video, a webhook, the download.
The webhook is a URL of yours that answers status 200, or else the API's own URL, which answers so to every POST. The
record of the deployment shows that its function called it and what the answer was; only a receiver of yours shows that
the call arrives elsewhere.
"""

import io
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import urllib3
from PIL import Image

from chalicelib import wiring
from chalicelib.api.accounts import request_deletion
from chalicelib.api.sign_up import add_account
from chalicelib.api.wire_fields import check_sent_url
from chalicelib.domain.account import Account
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ids import hash_secret, new_id, new_secret
from chalicelib.settings import read_settings
from deployment.api_client import ApiClient, download, put
from deployment.aws import connect
from deployment.errors import DeploymentError
from deployment.preflight.leftovers import bucket_name
from deployment.rollback import updatable_stack
from deployment.stages import read_stage

_LIMIT_S = 600
_POLL_S = 1.0
_PROFILE = "MP4_H264_AAC_320x180_25fps"
_SCRIPT = """[
  {"image": {"id": "photo", "duration": 2000, "imageAspect": "crop"}},
  {"text": {"id": "words", "duration": "photo.end-start",
    "position": {"x": 0.1, "y": 0.4}, "size": {"w": 0.8, "h": 0.2}}}
]"""


def smoke(stage: str, *, url: str | None = None, webhook: str | None = None) -> None:
    """Make a video on the deployment of a stage, and report each step.

    At the end it deletes all that it made, also after a failure. `url` replaces the one in the outputs of the stack.

    Raises:
        DeploymentError: a step failed.
    """
    described = read_stage(stage)
    _check_option("URL", url)
    _check_option("WEBHOOK", webhook)
    aws = connect()
    stack = updatable_stack(aws, described)
    base = (url or stack.outputs.get("Url", "")).rstrip("/")
    if not base:
        raise DeploymentError(f"{described.stack} has no output Url. Name the base URL of its API: URL=https://…")
    _check_pages(base)
    os.environ.update(described.settings)
    os.environ["REELWRIGHT_BUCKET"] = bucket_name(aws, described.stack)
    os.environ["REELWRIGHT_TABLE_SUFFIX"] = stack.parameters.get("TableSuffix", "")
    services = wiring.Services(read_settings())
    with _new_account(services, described.stack) as (account, secret):
        _say(f"created the account {account.id}")
        client = ApiClient(base, services.brand.interface, account.id, secret)
        _Run(client, webhook or f"{base}/api").make_video()
    print(f"\n{described.stack} works.")


class _Run:
    """The steps of a customer."""

    def __init__(self, client: ApiClient, webhook: str) -> None:
        self._client = client
        self._webhook = webhook

    def make_video(self) -> None:
        media_id = self._upload()
        template_id = self._new_template(media_id)
        inputs = {"name": "Smoke test", "inputVariables": [{"name": "name", "value": "Ava"}]}
        video_id = self._client.call("Template_Video_New", template_id, inputs)
        _say("requested a video")
        video = self._wait("video", lambda: self._finished(video_id))
        usage = video["usage"]
        _say(f"rendered it: {(usage['rendered'] + usage['reused']) / 1000:.1f} s")
        self._check_file(video_id)
        self._check_webhook(video_id)
        self._client.call("Template_Delete", template_id)
        self._client.call("Media_Delete", media_id)
        _say("deleted the template, the video and the media file")

    def _upload(self) -> str:
        body = _picture()
        wanted = {"name": "smoke.png", "type": "image/png", "size": len(body)}
        ticket = self._client.call("Media_Upload_New", wanted)
        put(ticket, body)
        media_id = str(ticket["media"]["id"])
        self._wait("upload", lambda: self._inspected(media_id))
        _say("uploaded a picture")
        return media_id

    def _inspected(self, media_id: str) -> dict[str, Any] | None:
        media = next(each for each in self._client.call("Media_List") if each["id"] == media_id)
        if media["status"] == "error":
            raise DeploymentError(f"The deployment refused the picture: {media.get('problem')}")
        return media if media["status"] == "ready" else None

    def _new_template(self, media_id: str) -> str:
        photo = {"inputID": "photo", "type": "image", "sezionID": media_id}
        words = {"inputID": "words", "type": "text", "text": "Hello {{name}}"}
        template = {
            "name": "Smoke test",
            "inputScripts": [_SCRIPT],
            "inputMedias": [photo, words],
            "outProfiles": [_PROFILE],
            "webhooks": [self._webhook],
        }
        template_id = str(self._client.call("Template_New", template))
        _say("created a template")
        return template_id

    def _finished(self, video_id: str) -> dict[str, Any] | None:
        video: dict[str, Any] = self._client.call("Video_Get", video_id)
        if video["status"]["code"] == "error":
            raise DeploymentError(f"The video failed: {video['status']['message']}")
        return video if video["status"]["code"] == "done" else None

    def _check_file(self, video_id: str) -> None:
        (link,) = self._client.call("Video_Get_Links", video_id)
        check_mp4(body := download(link["url"]))
        _say(f"downloaded the MP4, {len(body):,} bytes")

    def _check_webhook(self, video_id: str) -> None:
        attempt = self._wait("webhook", lambda: next(iter(self._client.call("Webhook_Delivery_List", video_id)), None))
        if attempt.get("status") != 200:
            found = attempt.get("error") or f"status {attempt.get('status')}"
            raise DeploymentError(f"The webhook {self._webhook} was called, and did not answer 200: {found}")
        _say(f"called the webhook {self._webhook}: status 200")

    def _wait(self, name: str, found: Callable[[], dict[str, Any] | None]) -> dict[str, Any]:
        deadline = time.monotonic() + _LIMIT_S
        while time.monotonic() < deadline:
            if (value := found()) is not None:
                return value
            time.sleep(_POLL_S)
        raise DeploymentError(f"The {name} was not ready after {_LIMIT_S} s: see the logs and the dead-letter queue.")


def check_mp4(body: bytes) -> None:
    """Check that bytes are an MP4 file with an index and pictures.

    Raises:
        DeploymentError: they are not; a file that ends early has boxes that reach beyond its end.
    """
    boxes, place = [], 0
    while place + 8 <= len(body):
        size, kind = int.from_bytes(body[place : place + 4], "big"), body[place + 4 : place + 8]
        if size == 1:  # the size follows as 64 bits
            size = int.from_bytes(body[place + 8 : place + 16], "big")
        boxes.append(kind)
        if size < 8:
            break
        place += size
    if place != len(body) or boxes[:1] != [b"ftyp"] or not {b"moov", b"mdat"} <= set(boxes):
        raise DeploymentError(f"The downloaded file of {len(body):,} bytes is no whole MP4.")


@contextmanager
def _new_account(services: wiring.Services, stack: str) -> Iterator[tuple[Account, str]]:
    """Create an account, and delete it at the end, however the end comes."""
    secret = new_secret()
    account = Account(id=new_id(), name="Smoke test", secret_hash=hash_secret(secret), created_ms=services.now_ms())
    try:
        add_account(account, services)
        yield account, secret
    finally:
        _delete_account(account, services, stack)


def _delete_account(account: Account, services: wiring.Services, stack: str) -> None:
    try:
        request_deletion(account, services)
    except ApiError:  # it was not stored yet
        return
    except BaseException as error:
        command = f".venv/bin/python -m chalicelib.cli --stack {stack} accounts delete {account.id}"
        cause = str(error) or "interrupted"
        raise DeploymentError(
            f"The account {account.id} remains, with its data ({cause}). Delete it: {command}"
        ) from error
    _say("deleted the account; the deployment deletes what is left of it within an hour")


def _check_option(name: str, url: str | None) -> None:
    """Check a URL of the command line before anything is made.

    Raises:
        DeploymentError: it cannot be called.
    """
    if url is None:
        return
    try:
        check_sent_url(url, name)
    except ApiError as error:
        raise DeploymentError(f"{name} is {url!r}: name a whole URL, such as {name}=https://example.com.") from error


def _check_pages(base: str) -> None:
    try:
        answer = urllib3.request("GET", f"{base}/docAPI", headers={"Accept": "text/html"}, timeout=60, retries=False)
    except urllib3.exceptions.HTTPError as error:
        raise DeploymentError(f"No answer from {base}: {error}") from error
    if answer.status != 200:
        raise DeploymentError(f"{base}/docAPI answered with status {answer.status}.")
    _say(f"read {base}/docAPI")


def _picture() -> bytes:
    file = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((320, 180)).save(file, "PNG")
    return file.getvalue()


def _say(text: str) -> None:
    print(f"  {text}", flush=True)
