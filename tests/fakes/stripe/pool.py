"""The fake as a pool of connections, without a network: connections break, answers are lost, servers fail."""

import json
from collections.abc import Callable
from typing import Any

import stripe
from urllib3.exceptions import ProtocolError

from chalicelib.outbound.stripe.keys import StripeKeys
from chalicelib.outbound.stripe.provider import Stripe
from chalicelib.outbound.stripe.requests import StripeRequests
from tests.fakes.stripe.api import FakeApi
from tests.fakes.stripe.world import StripeWorld

API_KEY = "sk_test_fake"
WEBHOOK_SECRET = "whsec_fake"
STACK = "reelwright-test"


class Response:
    """The answer to a request."""

    def __init__(self, status: int, content: bytes) -> None:
        self.status = status
        self._content = content

    def read1(self, most: int, *, decode_content: bool) -> bytes:
        part, self._content = self._content[:most], self._content[most:]
        return part

    def close(self) -> None:
        pass


class FakePool:
    """The connections to a fake. `fault()` decides before each request what goes wrong with it: see `Faults`."""

    def __init__(self, api: FakeApi) -> None:
        self.api = api
        self.fault: Callable[[], str | int | None] = lambda: None

    def request(self, method: str, url: str, *, body: bytes | None, headers: dict[str, str], **_: Any) -> Response:
        """Answer, or raise what urllib3 would.

        A fault is `refused` (nothing arrives), `lost` (it arrives, and the answer does not), or a status.
        """
        fault = self.fault()
        if fault == "refused":
            raise ProtocolError("the connection broke off")
        if isinstance(fault, int):
            return Response(fault, b'{"error": {"message": "try later"}}')
        if headers["Authorization"] != f"Bearer {API_KEY}":
            return Response(401, b'{"error": {"message": "Invalid API Key provided"}}')
        status, found = self.api.answer(method, url, (body or b"").decode(), headers.get("Idempotency-Key"))
        if fault == "lost":
            raise ProtocolError("the connection broke off")
        return Response(status, json.dumps(found).encode())


def make_provider(pool: FakePool, *, taxes: bool = False, secrets: tuple[str, ...] = (WEBHOOK_SECRET,)) -> Stripe:
    """Return the adapter of Stripe on a fake."""

    def keys() -> StripeKeys:
        return StripeKeys(API_KEY, secrets)

    requests: Any = StripeRequests(pool, keys)  # type: ignore[arg-type]  # has the one method that is used
    return Stripe(requests, keys, STACK, taxes=taxes)


def signed(event: dict[str, Any], at_s: int, secret: str = WEBHOOK_SECRET) -> tuple[bytes, dict[str, str]]:
    """Return the body and the headers of a message. Stripe's own library signs it."""
    body = json.dumps(event)
    header = stripe.WebhookSignature.generate_signature_header(body, secret, at_s)  # type: ignore[no-untyped-call]
    return body.encode(), {"stripe-signature": header}


def new_fake(now_s: Callable[[], int]) -> tuple[StripeWorld, FakePool]:
    """Return a new world, and the connections to it."""
    world = StripeWorld(now_s)
    return world, FakePool(FakeApi(world))
