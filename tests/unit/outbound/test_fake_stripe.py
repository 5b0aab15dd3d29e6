"""The fake Stripe is honest: Stripe's own library drives it, and knows all that it says and all that we ask."""

import typing
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest
import stripe
from stripe.params.billing_portal import SessionCreateParams as PortalParams
from stripe.params.checkout import SessionCreateParams

from chalicelib.domain.payment_provider import About
from chalicelib.outbound.stripe.requests import API_VERSION
from tests.fakes import ACCOUNT
from tests.fakes.stripe import WEBHOOK_SECRET, signed
from tests.unit.billing.shop import DAY_MS, Shop

TYPES: dict[str, Any] = {
    "billing_portal.session": stripe.billing_portal.Session,
    "charge": stripe.Charge,
    "checkout.session": stripe.checkout.Session,
    "customer": stripe.Customer,
    "dispute": stripe.Dispute,
    "invoice": stripe.Invoice,
    "invoice_payment": stripe.InvoicePayment,
    "item": stripe.LineItem,
    "payment_intent": stripe.PaymentIntent,
    "price": stripe.Price,
    "refund": stripe.Refund,
    "subscription": stripe.Subscription,
    "subscription_item": stripe.SubscriptionItem,
}

# Names in the library's types that it does not export.
UNEXPORTED = {"StripeContext": object, "Mapping": Mapping, "Decimal": Decimal}


class Connection(stripe.HTTPClient):  # type: ignore[misc]  # the library has no types for it
    """The library's connection to the fake."""

    name = "fake"

    def __init__(self, shop: Shop) -> None:
        super().__init__()
        self._pool = shop.pool

    def request(self, method: str, url: str, headers: Any, post_data: Any = None) -> Any:
        body = post_data.encode() if isinstance(post_data, str) else post_data
        response = self._pool.request(method.upper(), url, body=body, headers=dict(headers))
        return response.read1(1 << 22, decode_content=True).decode(), response.status, {}


@pytest.fixture
def shop():
    """Return a shop in which everything has happened once."""
    shop = Shop()
    order = shop.buy(credits_=100)
    refund = shop.stripe.refund(order.payment_id or "", 100)
    shop.stripe.fail_refund(refund["id"])
    shop.stripe.close_dispute(shop.stripe.dispute(order.payment_id or "", 100)["id"], "lost")
    shop.buy()
    shop.cloud.clock.ms += 30 * DAY_MS
    shop.stripe.renew(shop.subscription.id)
    shop.stripe.cards.clear()
    shop.stripe.renew(shop.subscription.id)
    shop.order(credits_=50)
    shop.cloud.payment_provider.new_portal(shop.cloud.orders.payer(ACCOUNT).customer_id, "https://shop.test")
    return shop


@pytest.fixture
def client(shop):
    return stripe.StripeClient("sk_test_fake", http_client=Connection(shop))


def objects(value: Any) -> Iterator[dict[str, Any]]:
    """Yield all objects in a value."""
    if isinstance(value, dict):
        if "object" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from objects(item)


def literals(hint: Any) -> set[str]:
    """Return the words that a type names; the library allows any others beside them."""
    if typing.get_origin(hint) is typing.Literal:
        return {each for each in typing.get_args(hint) if isinstance(each, str)}
    return set().union(*map(literals, typing.get_args(hint))) if typing.get_args(hint) else set()


def fields_of(cls: Any) -> dict[str, Any]:
    """Return the fields of a class of the library, with their types as far as these can be imported."""
    return {name: hint for each in cls.__mro__ for name, hint in vars(each).get("__annotations__", {}).items()}


def test_we_ask_for_the_version_of_the_library():
    assert stripe.api_version == API_VERSION


def test_the_library_makes_what_we_make(shop, client):
    customer = client.v1.customers.create({"name": "Ann", "metadata": {"account": "a"}})
    session = client.v1.checkout.sessions.create(
        {
            "mode": "payment",
            "customer": customer.id,
            "success_url": "https://shop.test",
            "expires_at": shop.now_s + 3600,
            "line_items": [
                {"quantity": 3, "price_data": {"currency": "eur", "unit_amount": 50, "product_data": {"name": "x"}}}
            ],
            "expand": ["line_items"],
        },
        {"idempotency_key": "one"},
    )
    assert (session.status, session.amount_total, session.line_items.data[0].quantity) == ("open", 150, 3)
    assert client.v1.checkout.sessions.retrieve(session.id).customer == customer.id
    assert client.v1.checkout.sessions.expire(session.id).status == "expired"


def test_the_library_reads_lists_page_by_page(shop, client):
    shop.pool.api.page_size = 1
    found = list(client.v1.checkout.sessions.list({"limit": 100}).auto_paging_iter())
    assert len(found) == len(shop.stripe.all("checkout.session")) == 3


def test_the_library_knows_the_errors(client):
    with pytest.raises(stripe.InvalidRequestError) as caught:
        client.v1.checkout.sessions.retrieve("cs_none")
    assert (caught.value.http_status, caught.value.code) == (404, "resource_missing")


def test_a_key_with_other_fields_is_an_error(client):
    client.v1.customers.create({"name": "Ann"}, {"idempotency_key": "k"})
    with pytest.raises(stripe.StripeError, match="same parameters"):
        client.v1.customers.create({"name": "Bob"}, {"idempotency_key": "k"})


def test_every_field_is_one_that_the_library_knows(shop):
    own = list(shop.stripe.objects.values())
    seen = set()
    for found in objects(own):
        if found["object"] == "list":
            continue
        hints = fields_of(TYPES[found["object"]])
        fields = {name for name in found if not name.startswith("_")}
        assert fields <= hints.keys(), (found["object"], fields - hints.keys())
        seen.add(found["object"])
        for name in fields:
            words = literals(hints[name])
            if words and isinstance(found[name], str):
                assert found[name] in words, (found["object"], name, found[name])
    assert seen == TYPES.keys()


def test_every_field_that_we_send_is_one_that_the_library_knows(shop):
    posted = [(path, fields) for method, path, fields in shop.pool.api.calls if method == "POST"]
    created = [fields for path, fields in posted if path == "checkout/sessions"]
    for form in created:
        assert_known(form, SessionCreateParams)
    portals = [fields for path, fields in posted if path == "billing_portal/sessions"]
    for form in portals:
        assert_known(form, PortalParams)
    assert {form["mode"] for form in created} == {"payment", "subscription"}


def assert_known(form: dict[str, Any], params: Any) -> None:
    """Check the names of a form, and those of its parts, against a TypedDict of the library."""
    hints = typing.get_type_hints(params, localns=UNEXPORTED)
    assert form.keys() <= hints.keys(), form.keys() - hints.keys()
    for name, value in form.items():
        for inner in typed_dicts(hints[name]):
            for part in value.values() if name in ("line_items",) else [value]:
                assert_known(part, inner)


def typed_dicts(hint: Any) -> list[Any]:
    if typing.is_typeddict(hint):
        return [hint]
    return [found for each in typing.get_args(hint) for found in typed_dicts(each)]


def test_the_library_takes_our_messages_for_stripes(shop):
    event = shop.stripe.events[-1]
    body, headers = signed(event, 0)
    header = headers["stripe-signature"]
    assert stripe.WebhookSignature.verify_header(body, header, WEBHOOK_SECRET, None)


def test_the_types_of_messages_are_those_of_the_library(shop):
    known = literals(fields_of(stripe.Event)["type"])
    assert {event["type"] for event in shop.stripe.events} <= known
    read = [shop.cloud.payment_provider.read_event(*signed(event, 5), 5) for event in shop.stripe.events]
    assert {hint.about for hint in read if hint} == set(About)
