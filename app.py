"""Routes and queue handlers. Each body is one call, and imports the function that it calls.

Every Lambda imports this file, so it may load nothing that only one of them needs: the API must not load Pillow, nor
the renderer the contract. This is the only module that imports inside functions as a rule.
"""

import base64
import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import cache
from typing import Any

from chalice.app import Chalice, Request, Response, SQSEvent

from chalicelib.domain.log_context import log_context
from chalicelib.domain.queue import Queue
from chalicelib.settings import read_log_level
from chalicelib.telemetry.crashes import crashes_logged
from chalicelib.telemetry.invocation import invocation_fields
from chalicelib.telemetry.json_logs import configure_logs

STACK = os.environ.get("REELWRIGHT_STACK", "reelwright-local")

app = Chalice(app_name="reelwright", configure_logs=False)
# The gateway encodes every body as bytes (.chalice/resources.json). With binary types here as well, Chalice would
# reject callers without an Accept header.
app.api.binary_types = []
if "AWS_LAMBDA_FUNCTION_NAME" in os.environ:
    configure_logs(STACK, read_log_level())


@app.middleware("all")
def add_invocation_to_logs(event: Any, get_response: Callable[[Any], Any]) -> Any:
    """Name the function and the request in every log line of an invocation."""
    is_call = isinstance(event, Request)
    fields = invocation_fields(event.lambda_context if is_call else event.context)
    if is_call:
        # The gateway's id of the request, as in its access log.
        fields["request"] = event.context.get("requestId")
    with log_context(**fields), nullcontext() if is_call else crashes_logged():
        return get_response(event)


@cache
def _rpc() -> Any:
    # Everything imported here lives as long as the container, so pause garbage collection during the imports.
    gc.disable()
    try:
        from chalicelib import wiring
        from chalicelib.api.rpc import Rpc

        return Rpc(wiring.services())
    finally:
        gc.freeze()
        gc.enable()


@cache
def _video_pages() -> Any:
    from chalicelib import wiring
    from chalicelib.video_pages.routes import VideoPages

    return VideoPages(wiring.services())


@cache
def _site() -> Any:
    from chalicelib import wiring
    from chalicelib.api.api_contract import contract_of
    from chalicelib.pages.site import Site

    brand = wiring.services().settings.brand
    return Site(brand, contract_of(brand))


def _services() -> Any:
    from chalicelib import wiring

    return wiring.services()


@app.route("/api", methods=["POST"], content_types=["*/*"])
def rpc() -> Response:
    """Answer a JSON-RPC request. See `chalicelib.api.rpc`."""
    with _flushed_metrics():
        return _json(_rpc().answer(_http_request()))


@app.route("/api/upload", methods=["POST"], content_types=["*/*"])
def upload() -> Response:
    """Store the file in the body. See `chalicelib.api.upload`."""
    from chalicelib import wiring
    from chalicelib.api.upload import upload as answer
    from chalicelib.render.isolation.facts import check_font

    services = wiring.services()
    with _flushed_metrics():
        return _json(answer(_http_request(), services, services.probe, check_font))


@app.route("/account")
def account() -> Response:
    """Return the page that the links in mails open."""
    return _page_response(_site().account())


@app.route("/account/youtube_connect", methods=["POST"], content_types=["*/*"])
def youtube_connect() -> Response:
    """Answer the form of public clients that connects YouTube. See `chalicelib.api.youtube_form`."""
    from chalicelib.api.youtube_form import connect_by_form

    with _flushed_metrics():
        return _json(connect_by_form(_http_request(), _rpc().answer))


@app.route("/account/youtube_connect", methods=["OPTIONS"])
def youtube_preflight() -> Response:
    """Answer a browser that wants to connect YouTube from another origin."""
    return _preflight()


@app.route("/account/youtube")
def youtube_ask() -> Response:
    """Ask the owner of a channel. See `chalicelib.wiring.youtube_routes`."""
    from chalicelib.wiring.youtube_routes import ask

    return _page_response(ask(_http_request(), _services()))


@app.route("/account/youtube", methods=["POST"], content_types=["*/*"])
def youtube_agree() -> Response:
    """Send the owner of a channel, who has agreed, to Google."""
    from chalicelib.wiring.youtube_routes import agree

    return _page_response(agree(_http_request(), _services()))


@app.route("/account/youtube_callback")
def youtube_callback() -> Response:
    """Connect the channel of a person whom Google has led back."""
    from chalicelib.wiring.youtube_routes import finish

    return _page_response(finish(_http_request(), _services()))


@app.route("/api", methods=["OPTIONS"])
def rpc_preflight() -> Response:
    """Answer a browser that wants to call from another origin."""
    return _preflight()


@app.route("/api/upload", methods=["OPTIONS"])
def upload_preflight() -> Response:
    """Answer a browser that wants to upload from another origin."""
    return _preflight()


@app.route("/")
def index() -> Response:
    """Redirect to the description of the API."""
    return _page_response(_site().index(_page_request()))


@app.route("/docAPI")
def doc_api() -> Response:
    """Return the description of the API. See `chalicelib.pages.doc_api`."""
    return _page_response(_site().doc_api(_page_request()))


@app.route("/docScript")
def doc_script() -> Response:
    """Return the reference of the script language. See `chalicelib.pages.doc_script`."""
    return _page_response(_site().doc_script(_page_request()))


@app.route("/pages/{name}")
def page_file(name: str) -> Response:
    """Return a static file of the pages. See `chalicelib.pages.static_files`."""
    return _page_response(_site().file(_page_request(), name))


@app.route("/v/{token}", methods=["GET", "HEAD"])
def video_page(token: str) -> Response:
    """Return the public page of a video. See `chalicelib.video_pages.routes`."""
    return _page_response(_video_pages().page(_page_request(), token))


@app.route("/v/{token}/{name}", methods=["GET", "HEAD"])
def video_page_file(token: str, name: str) -> Response:
    """Return what belongs to the public page of a video, such as its poster."""
    return _page_response(_video_pages().file(_page_request(), token, name))


@app.route("/v/{token}/{name}", methods=["POST"], content_types=["*/*"])
def video_page_message(token: str, name: str) -> Response:
    """Take what a viewer's browser sends, such as the events of a viewing. See `chalicelib.video_pages.events`."""
    from chalicelib.video_pages.posted import Posted

    request = _request()
    posted = Posted.read(_body(request), _address(request), _headers(request))
    with _flushed_metrics():
        return _page_response(_video_pages().post(posted, token, name))


@app.route("/payments/{provider}", methods=["POST"], content_types=["*/*"])
def payment_event(provider: str) -> Response:
    """Act on a message of the payment provider. See `chalicelib.billing.receive`."""
    from chalicelib.api.http import ANSWER
    from chalicelib.billing.receive import receive_event

    request = _request()
    with _flushed_metrics():
        status, text = receive_event(provider, _body(request), _headers(request), _services())
    return Response({"message": text}, headers={**ANSWER}, status_code=status)


@app.on_sqs_message(queue=f"{STACK}-{Queue.INGEST}", batch_size=1)
def ingest(event: SQSEvent) -> dict[str, Any]:
    """Inspect uploaded media files, and cut parts out of them."""
    from chalicelib.pipeline.ingest import handle_files

    return _work(event, Queue.INGEST, lambda message: handle_files(message, _services()))


@app.on_sqs_message(queue=f"{STACK}-{Queue.PREPARE}", batch_size=1)
def prepare(event: SQSEvent) -> dict[str, Any]:
    """Plan a video and queue its render jobs. Check the rows of a campaign, make their videos, or write its result."""
    from chalicelib.domain.messages import CheckCampaignMessage, QueueVideosMessage, ResultMessage, RunCampaignMessage
    from chalicelib.pipeline.prepare import prepare as step
    from chalicelib.pipeline.recovery import queue_unstarted

    def work(message: Any) -> None:
        if isinstance(message, QueueVideosMessage):
            queue_unstarted(message, _services())
        elif isinstance(message, CheckCampaignMessage):
            # Videos need no reader of rows, so only campaigns load it.
            from chalicelib.pipeline.campaign_check import check_campaign

            check_campaign(message, _services())
        elif isinstance(message, RunCampaignMessage):
            from chalicelib.pipeline.campaign_run import run_campaign

            run_campaign(message, _services())
        elif isinstance(message, ResultMessage):
            from chalicelib.pipeline.result_writer import write_result

            write_result(message, _services())
        else:
            step(message, _services())

    return _work(event, Queue.PREPARE, work)


@app.on_sqs_message(queue=f"{STACK}-{Queue.RENDER_H264}", batch_size=1)
def render_h264(event: SQSEvent) -> dict[str, Any]:
    """Render some segments of a video in H.264, or its sound."""
    return _render(event, Queue.RENDER_H264)


@app.on_sqs_message(queue=f"{STACK}-{Queue.RENDER_HEVC_AV1}", batch_size=1)
def render_hevc_av1(event: SQSEvent) -> dict[str, Any]:
    """Render some segments of a video in HEVC or AV1, or its sound."""
    return _render(event, Queue.RENDER_HEVC_AV1)


@app.on_sqs_message(queue=f"{STACK}-{Queue.RENDER_VP8_VP9}", batch_size=1)
def render_vp8_vp9(event: SQSEvent) -> dict[str, Any]:
    """Render some segments of a video in VP8 or VP9, or its sound."""
    return _render(event, Queue.RENDER_VP8_VP9)


@app.on_sqs_message(queue=f"{STACK}-{Queue.RENDER_GIF_MP3}", batch_size=1)
def render_gif_mp3(event: SQSEvent) -> dict[str, Any]:
    """Render some segments of a video in GIF, or its sound."""
    return _render(event, Queue.RENDER_GIF_MP3)


@app.on_sqs_message(queue=f"{STACK}-{Queue.ASSEMBLE}", batch_size=1)
def assemble(event: SQSEvent) -> dict[str, Any]:
    """Join the segments of a video into its files."""
    from chalicelib.pipeline.assemble import assemble as step

    return _work(event, Queue.ASSEMBLE, lambda message: step(message, _services()))


@app.on_sqs_message(queue=f"{STACK}-{Queue.DELIVER}", batch_size=1)
def deliver(event: SQSEvent) -> dict[str, Any]:
    """Call a webhook, or send a mail."""
    from chalicelib import wiring
    from chalicelib.domain.messages import MailMessage
    from chalicelib.pipeline.account_mail import send_mail
    from chalicelib.pipeline.deliver import deliver as step

    def work(message: Any) -> None:
        if isinstance(message, MailMessage):
            send_mail(message, wiring.services().mail_services)
        else:
            step(message, _services())

    return _work(event, Queue.DELIVER, work)


@app.on_sqs_message(queue=f"{STACK}-{Queue.PUBLISH}", batch_size=1)
def publish(event: SQSEvent) -> dict[str, Any]:
    """Publish the files of a video at other places, or try a connection."""
    from chalicelib.domain.messages import TryConnectionMessage
    from chalicelib.pipeline.publish import publish as step
    from chalicelib.pipeline.publish_recovery import try_connection

    def work(message: Any) -> None:
        if isinstance(message, TryConnectionMessage):
            try_connection(message, _services())
        else:
            step(message, _services())

    return _work(event, Queue.PUBLISH, work)


@app.on_sqs_message(queue=f"{STACK}-{Queue.REMOVE}", batch_size=1)
def remove(event: SQSEvent) -> dict[str, Any]:
    """Continue the deletion of a template, a video or an account."""
    from chalicelib import wiring
    from chalicelib.pipeline.delete import delete

    def work(message: Any) -> None:
        delete(message, wiring.services().account_data, _services())

    return _work(event, Queue.REMOVE, work)


@app.on_sqs_message(queue=f"{STACK}-{Queue.DEAD}", batch_size=1)
def dead_letter(event: SQSEvent) -> dict[str, Any]:
    """Handle a message that its queue dropped: mark its video as failed, or continue its deletion."""
    from chalicelib import wiring
    from chalicelib.pipeline.dead_letter import handle_dead_letter

    def work(message: Any) -> None:
        handle_dead_letter(message, wiring.services().account_data, _services())

    return _work(event, Queue.DEAD, work)


@app.lambda_function()
def resume(event: Any, context: Any) -> int:
    """Take up what has stopped moving: every ten minutes by a schedule. Return how much it was.

    An operator may invoke it, too. Without the schedule's input it sends the messages of all that is unfinished again.
    """
    from chalicelib.pipeline.reaper import reap
    from chalicelib.pipeline.reaper import resume as resume_everything

    with _flushed_metrics():
        if not (event or {}).get("scheduled"):
            return resume_everything(_services())
        # The last part of the time is for what has begun.
        until_ms = _services().now_ms() + int(context.get_remaining_time_in_millis()) * 9 // 10
        return reap(_services(), until_ms)


def _render(event: SQSEvent, queue: Queue) -> dict[str, Any]:
    from chalicelib.pipeline.render import render as step

    return _work(event, queue, lambda message: step(message, _services()))


def _work(event: SQSEvent, queue: Queue, step: Callable[[Any], object]) -> dict[str, Any]:
    """Let a step work on each message. Return the messages that wait, which stay in the queue.

    The event source has to be set up for that (`FunctionResponseTypes` in .chalice/resources.json).
    """
    from chalicelib import wiring
    from chalicelib.pipeline.message_metrics import measured
    from chalicelib.pipeline.queue_handler import ReceivedMessage, handle_message

    services, waiting = wiring.services(), []
    context: Any = event.context
    with _flushed_metrics():
        for record in event:
            data = record.to_dict()
            attributes = data["attributes"]
            receives, sent_ms = int(attributes["ApproximateReceiveCount"]), int(attributes["SentTimestamp"])
            run_s = int(context.get_remaining_time_in_millis()) // 1000
            received = ReceivedMessage(data["messageId"], record.receipt_handle, record.body, receives, run_s)
            with measured(received, queue, sent_ms, services):
                done = handle_message(received, queue, step, services.waits, services.queues, services.now_ms() // 1000)
            if not done:
                waiting.append({"itemIdentifier": received.id})
    return {"batchItemFailures": waiting}


@contextmanager
def _flushed_metrics() -> Iterator[None]:
    """Write the metrics of an invocation at its end, also if it fails."""
    from chalicelib import wiring

    try:
        yield
    finally:
        wiring.services().metrics.flush()


def _request() -> Request:
    request = app.current_request
    if request is None:
        raise RuntimeError("not inside of a request")
    return request


def _http_request() -> Any:
    from chalicelib.api.http_request import HttpRequest

    request = _request()
    headers = _headers(request)
    return HttpRequest(_body(request), _query(request), headers, _address(request), _base_url(request, headers))


def _base_url(request: Request, headers: dict[str, str]) -> str:
    """Return the URL of the deployment in links that last: the operator's, or the one of the request."""
    from chalicelib.domain.deployment_url import deployment_url

    return _services().settings.url or deployment_url(request.context, headers)


def _headers(request: Request) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}


def _query(request: Request) -> dict[str, str]:
    return dict(request.query_params or {})


def _address(request: Request) -> str:
    """Return the caller's network address from the gateway's context. Headers of the caller do not count."""
    return str((request.context.get("identity") or {}).get("sourceIp") or "")


def _body(request: Request) -> bytes:
    body = request.raw_body
    return body if isinstance(body, bytes) else body.encode()


def _json(body: bytes) -> Response:
    from chalicelib.api.http import ANSWER

    return Response(body.decode("ascii"), headers={**ANSWER})


def _page_request() -> Any:
    from chalicelib.pages.responses import read_page_request

    request = _request()
    return read_page_request(request.context, _headers(request), _query(request))


def _page_response(page: Any) -> Response:
    headers = dict(page.headers)
    if page.is_text:
        return Response(page.body.decode(), headers=headers, status_code=page.status)
    return _Bytes(page.body, headers=headers, status_code=page.status)


class _Bytes(Response):
    """A response in base64 for every content type. The gateway decodes it for callers that send an Accept header."""

    def to_dict(self, binary_types: list[str] | None = None) -> dict[str, Any]:
        answer: dict[str, Any] = super().to_dict()
        return answer | {"body": base64.b64encode(self.body).decode(), "isBase64Encoded": True}


def _preflight() -> Response:
    from chalicelib.api.http import PREFLIGHT

    return Response("", status_code=204, headers={**PREFLIGHT})
