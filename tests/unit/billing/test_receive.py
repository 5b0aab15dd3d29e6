"""Messages of the provider: only genuine ones are acted on, and only by what the provider then says."""

import hashlib
import hmac
import json
from dataclasses import replace

import pytest

from chalicelib.billing.none import NoPayments
from chalicelib.billing.receive import MOST_BYTES, receive_event
from chalicelib.outbound.stripe.signatures import TOLERANCE_S
from tests.fakes.stripe import WEBHOOK_SECRET, make_provider, signed
from tests.unit.billing.shop import Shop


@pytest.fixture
def shop():
    """Return a shop in which an order was paid, and no message has arrived."""
    shop = Shop()
    shop.cloud.clock.step_ms = 0
    shop.stripe.pay(shop.order(credits_=100).checkout_id)
    return shop


def message(shop, *, late_s=0, secret=WEBHOOK_SECRET):
    return signed(shop.stripe.events[0], shop.now_s - late_s, secret)


def receive(shop, body, headers, name="stripe"):
    return receive_event(name, body, headers, shop.services)[0]


def test_a_genuine_message_is_acted_on(shop):
    assert (receive(shop, *message(shop)), shop.kinds()) == (200, ["purchase"])


@pytest.mark.parametrize("late_s", [TOLERANCE_S, -TOLERANCE_S])
def test_the_clocks_may_differ_by_five_minutes(shop, late_s):
    assert receive(shop, *message(shop, late_s=late_s)) == 200


@pytest.mark.parametrize("late_s", [TOLERANCE_S + 1, -TOLERANCE_S - 1])
def test_but_not_by_more(shop, late_s):
    assert (receive(shop, *message(shop, late_s=late_s)), shop.pool.api.calls[2:]) == (400, [])


def test_a_message_of_another_secret_is_refused(shop):
    assert (receive(shop, *message(shop, secret="whsec_other")), shop.kinds()) == (400, [])


def test_no_byte_of_a_body_can_be_changed(shop):
    body, headers = message(shop)
    for place in range(len(body)):
        forged = body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]
        assert receive(shop, forged, headers) == 400
    assert shop.kinds() == []


@pytest.mark.parametrize(
    "header",
    [
        *("", "t=", "v1=", "t=1,v1=", "t=x,v1=0", "nonsense", "t=1;v1=0", "v0=0,t=1", "t=²,v1=0", "t=-5,v1=0"),
        *("t=1,t=2,v1=0", "t=1,v1=é", "t=" + "9" * 5000 + ",v1=0"),
    ],
)
def test_a_header_that_is_none_is_refused(shop, header):
    body, _ = message(shop)
    assert receive(shop, body, {"stripe-signature": header}) == 400


def test_a_missing_header_is_refused(shop):
    assert receive(shop, message(shop)[0], {}) == 400


def test_a_message_with_the_signatures_of_two_secrets_is_genuine(shop):
    body, old = message(shop, secret="whsec_old")
    _, new = message(shop)
    both = old["stripe-signature"] + "," + new["stripe-signature"].partition(",")[2]
    assert receive(shop, body, {"stripe-signature": both}) == 200


def test_two_secrets_are_valid_while_one_replaces_the_other(shop):
    shop.cloud.payment_provider = make_provider(shop.pool, secrets=("whsec_new", WEBHOOK_SECRET))
    for secret in ("whsec_new", WEBHOOK_SECRET):
        assert receive(shop, *message(shop, secret=secret)) == 200
    assert shop.kinds() == ["purchase"]


@pytest.mark.parametrize("secrets", [(), ("whsec_new",)])
def test_without_the_secret_nothing_is_genuine(shop, secrets):
    shop.cloud.payment_provider = make_provider(shop.pool, secrets=secrets)
    assert receive(shop, *message(shop)) == 400


@pytest.mark.parametrize("body", [b"[]", b"{}", b'{"id": 1, "type": "x"}', b"\xff", b"null", b'"x"', b"[" * 100_000])
def test_a_signed_body_that_is_no_event_is_refused(shop, body):
    digest = hmac.new(WEBHOOK_SECRET.encode(), f"{shop.now_s}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"stripe-signature": f"t={shop.now_s},v1={digest}"}
    assert receive(shop, body, headers) == 400


@pytest.mark.parametrize("kind", ["customer.created", "invoice.created", "checkout", "payment_intent.succeeded"])
def test_a_message_of_no_interest_asks_nothing(shop, kind):
    calls = len(shop.pool.api.calls)
    event = shop.stripe.events[0] | {"type": kind}
    assert (receive(shop, *signed(event, shop.now_s)), len(shop.pool.api.calls)) == (200, calls)


@pytest.mark.parametrize("id_", [None, "", "a/../b", "cs?x", "é", {"id": None}, 5, ["cs"]])
def test_an_id_that_is_none_asks_nothing(shop, id_):
    calls = len(shop.pool.api.calls)
    event = shop.stripe.events[0] | {"data": {"object": {"id": id_}}}
    assert (receive(shop, *signed(event, shop.now_s)), len(shop.pool.api.calls)) == (200, calls)


def test_what_a_message_says_beside_the_id_does_not_count(shop):
    event = json.loads(json.dumps(shop.stripe.events[0]))
    event["data"]["object"] |= {"amount_total": 1_000_000, "metadata": {"account": "another"}}
    assert (receive(shop, *signed(event, shop.now_s)), shop.amounts.granted) == (200, 100)


def test_a_message_of_a_payment_that_did_not_happen_gives_nothing(shop):
    open_page = shop.order(credits_=50).checkout_id
    event = shop.stripe.events[0] | {"data": {"object": {"id": open_page, "payment_status": "paid"}}}
    assert (receive(shop, *signed(event, shop.now_s)), shop.kinds()) == (200, [])


@pytest.mark.parametrize("fault", [500, 429, "lost", "refused"])
def test_the_provider_repeats_a_message_that_could_not_be_acted_on(shop, fault):
    shop.pool.fault = lambda: fault
    assert (receive(shop, *message(shop)), shop.kinds()) == (503, [])
    shop.pool.fault = lambda: None
    assert (receive(shop, *message(shop)), shop.kinds()) == (200, ["purchase"])


def test_one_fault_is_made_good_at_once(shop):
    faults = iter([500])
    shop.pool.fault = lambda: next(faults, None)
    assert (receive(shop, *message(shop)), shop.kinds()) == (200, ["purchase"])


def test_a_message_to_another_provider_is_not_found(shop):
    assert receive(shop, *message(shop), name="paymill") == 404


def test_a_deployment_that_sells_nothing_knows_no_messages(shop):
    services = replace(shop.services, payment_provider=NoPayments())
    assert [receive_event(name, *message(shop), services)[0] for name in ("stripe", "none")] == [404, 404]


def test_a_body_that_is_too_large_is_refused(shop):
    assert receive(shop, b" " * MOST_BYTES, {}) == 400
    assert receive(shop, b" " * (MOST_BYTES + 1), {}) == 413
