"""Template_Webhook_Test: a signed call of a webhook with a made-up video, which shows what the server answers."""

import json
from typing import Protocol

from chalicelib.api.api_services import HasDestinations
from chalicelib.api.request_limits import Budget
from chalicelib.api.template_fields import check_destination
from chalicelib.api.templates import get_template
from chalicelib.api.video_wire import video_to_wire
from chalicelib.api.wire_fields import Wire, check_sent_url, without_absent
from chalicelib.domain.brand import Brand
from chalicelib.domain.circuit import circuit_host
from chalicelib.domain.errors import ApiError
from chalicelib.domain.ids import new_id
from chalicelib.domain.services import HasCircuits, HasLeases, HasWebhookCalls
from chalicelib.domain.slots import take_slot
from chalicelib.domain.template import Template
from chalicelib.domain.urls import unmasked
from chalicelib.domain.video import OutFile, Video, VideoStatus
from chalicelib.domain.webhook_secrets import WebhookSecretServices, load_webhook_secrets
from chalicelib.domain.webhook_signature import signed_headers

MAX_TESTS = 10
"""An account may make so many test calls in a minute."""
# A call takes 20 s at most.
_NEEDED_MS = 21_000
_MINUTE_S = 60
_NO_VIDEO = "0" * 24


class WebhookTestServices(WebhookSecretServices, HasDestinations, HasLeases, HasCircuits, HasWebhookCalls, Protocol):
    """The services that make test calls."""


def try_webhook(
    template_id: str, url: str, account_id: str, brand: Brand, services: WebhookTestServices, budget: Budget
) -> Wire:
    """Call a URL as a webhook of a template once, and return the `WebhookTest`. The template need not have it.

    An answer from 200 to 299 closes the circuit of its host: the webhooks that wait for it are called again.

    Raises:
        ApiError: 1000 the account has no such template; the URL is not a valid webhook; −32000 there were too many
            tests; 5000 the request has too little time left.
    """
    template = get_template(template_id, account_id, services.templates)
    full = unmasked(url, template.webhooks)
    if full not in template.webhooks:
        check_destination(check_sent_url(full, "url"), "url", services.destinations)
    budget.check(_NEEDED_MS)
    _count_test(account_id, services)
    secrets = load_webhook_secrets(template, services)
    if not secrets:
        raise ApiError.template_not_found(template_id)
    began_ms = services.now_ms()
    event_id = f"evt_test_{new_id(began_ms)}"
    body = json.dumps(_made_up_video(template, brand, began_ms)).encode()
    reply = services.call_webhook(full, body, signed_headers(secrets, event_id, began_ms // 1000, body))
    if reply.status is not None and 200 <= reply.status < 300:
        services.circuits.close(account_id, circuit_host(full))
    return without_absent(
        {
            "eventID": event_id,
            "status": reply.status,
            "error": reply.error,
            "duration": services.now_ms() - began_ms,
        }
    )


def _count_test(account_id: str, services: WebhookTestServices) -> None:
    """Count a test call.

    Raises:
        ApiError: −32000 there were too many in the last minute.
    """
    scope, now_s = f"webhook-tests/{account_id}", services.now_ms() // 1000
    held = services.leases.list_held(scope, now_s)
    if take_slot(scope, MAX_TESTS, held, _MINUTE_S, services) is None:
        retry_after_s = min(held.values(), default=now_s + _MINUTE_S) - now_s
        raise ApiError.too_many("webhookTestsPerMinute", MAX_TESTS, retry_after_s)


def _made_up_video(template: Template, brand: Brand, now_ms: int) -> Wire:
    """Return the body of a test call: a video like one of the template's, with `test`, and an id that no video has."""
    video = Video(
        account_id=template.account_id,
        id=_NO_VIDEO,
        template_id=template.id,
        name="Test of a webhook",
        created_ms=now_ms,
        status=VideoStatus.DONE,
        out_files=tuple(OutFile(profile, f"{_NO_VIDEO}.{profile}", 0, "") for profile in template.profiles),
    )
    return {"test": True} | video_to_wire(video, brand)
