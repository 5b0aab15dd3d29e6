"""Receive the messages of the payment provider: `POST /payments/NAME`."""

import logging
from collections.abc import Mapping

from chalicelib.billing.events import handle_event
from chalicelib.billing.services import PaymentServices
from chalicelib.domain.errors import Transient
from chalicelib.domain.payment_provider import ForgedEvent, PaymentRefused

MOST_BYTES = 1_000_000
"""The largest body. Stripe's messages have some kilobytes."""

log = logging.getLogger(__name__)


def receive_event(name: str, body: bytes, headers: Mapping[str, str], services: PaymentServices) -> tuple[int, str]:
    """Act on a message. Return the status and the text of the answer.

    The provider repeats a message for days if the status is not 2xx, so the message is acted on before the answer.
    `headers` have names in lower case.
    """
    provider = services.payment_provider
    if name != provider.name:
        return 404, "no such payment provider is set up"
    if len(body) > MOST_BYTES:
        return 413, "the message is too large"
    try:
        hint = provider.read_event(body, headers, services.now_ms() // 1000)
    except ForgedEvent as error:
        log.warning("refused a message to /payments/%s: %s", name, error)
        return 400, str(error)
    except PaymentRefused as error:
        return 404, str(error)
    if hint is None:
        return 200, "of no interest"
    try:
        handle_event(hint, services)
    except (PaymentRefused, Transient) as error:
        log.error("could not act on %s %s: %s", hint.type, hint.event_id, error)
        return 503, "try again"
    log.info("acted on %s %s", hint.type, hint.event_id)
    return 200, "done"
