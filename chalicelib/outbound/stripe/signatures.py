"""Verify the signatures of Stripe's messages, and read what they are about.

Source: Stripe, "Verify webhook signatures manually".
"""

import hashlib
import hmac
import json
import re
from collections.abc import Sequence
from typing import Any

from chalicelib.domain.payment_provider import About, ForgedEvent, Hint

HEADER = "stripe-signature"
TOLERANCE_S = 300
_SCHEME = "v1"

_INVOICES = ("paid", "payment_failed", "payment_action_required", "voided", "marked_uncollectible")
_ABOUT: dict[str, About] = {
    "checkout.session.": About.CHECKOUT,
    **{f"invoice.{name}": About.INVOICE for name in _INVOICES},
    "customer.subscription.": About.SUBSCRIPTION,
    "charge.refunded": About.PAYMENT,
    "charge.refund.": About.PAYMENT,
    "charge.dispute.": About.PAYMENT,
    "refund.": About.PAYMENT,
}
"""The topics of messages, by their type, or the beginning of their type if that ends in a dot."""


def verify(body: bytes, header: str, secrets: Sequence[str], now_s: int) -> None:
    """Verify that a message is Stripe's, and is not older or newer than five minutes.

    Raises:
        ForgedEvent: it is not.
    """
    parts = [part.strip().partition("=") for part in header.split(",")]
    times = [value for name, _, value in parts if name == "t"]
    signatures = [value.encode(errors="replace") for name, _, value in parts if name == _SCHEME]
    if len(times) != 1 or not re.fullmatch(r"[0-9]{1,12}", times[0]) or not signatures:
        raise ForgedEvent(f"the header {HEADER} has no time or no signature")
    signed = times[0].encode() + b"." + body
    expected = [hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest().encode() for secret in secrets]
    # All are compared, so that the time tells nothing.
    matches = [hmac.compare_digest(own, theirs) for own in expected for theirs in signatures]
    if not any(matches):
        raise ForgedEvent("no signature is right")
    if abs(now_s - int(times[0])) > TOLERANCE_S:
        raise ForgedEvent(f"it was signed {now_s - int(times[0])} s ago")


def read_hint(body: bytes) -> Hint | None:
    """Return what a verified message is about, or None if it is of no interest.

    Raises:
        ForgedEvent: it is no event.
    """
    try:
        event = json.loads(body)
        event_id, kind, about = event["id"], event["type"], event["data"]["object"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise ForgedEvent("it is no event") from error
    topic = next((topic for name, topic in _ABOUT.items() if _is_of(str(kind), name)), None)
    if topic is None:
        return None
    named = about.get("payment_intent" if topic is About.PAYMENT else "id") if isinstance(about, dict) else None
    found = _id_of(named)
    return Hint(str(event_id), str(kind), topic, found) if found else None


def _is_of(kind: str, name: str) -> bool:
    return kind.startswith(name) if name.endswith(".") else kind == name


def _id_of(value: Any) -> str | None:
    """Return the id of an object, which may stand there itself."""
    value = value.get("id") if isinstance(value, dict) else value
    # It becomes a part of a URL.
    is_id = isinstance(value, str) and value.replace("_", "").isalnum() and value.isascii()
    return value if is_id else None
