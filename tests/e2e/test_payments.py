"""Payments on the packaged app: an order is paid at a fake Stripe, whose messages reach the deployment."""

import json
from collections.abc import Iterator
from threading import Thread

import pytest
import urllib3

from tests.e2e.cloud import Caller, Up, wait_for
from tests.e2e.test_accounts import operator
from tests.fakes.stripe import Card, signed
from tests.fakes.stripe.server import FakeStripe

RETURN = "https://shop.example/done"


@pytest.fixture(scope="module")
def stripe(up: Up, stripe_port: int) -> Iterator[FakeStripe]:
    """Start the fake that the deployment's settings name."""
    server = FakeStripe(stripe_port, lambda body, headers: tell(up, body, headers))
    Thread(target=server.serve_forever, daemon=True).start()
    operator(up, "plans", "set", "SHOP", "--credits", "5", "--extra-credit-price", "3")
    sold = ("--credits", "0", "--credits-per-payment", "1000", "--price-month", "2900", "--public")
    operator(up, "plans", "set", "GOLD", *sold)
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def buyer(up: Up, caller: Caller) -> Caller:
    operator(up, "accounts", "set-plan", caller.call("Account_Get")["id"], "SHOP")
    return caller


def tell(up: Up, body: bytes, headers: dict[str, str]) -> int:
    """Deliver a message, as Stripe does."""
    return urllib3.request("POST", f"{up.url}/payments/stripe", body=body, headers=headers, timeout=60).status


def pay(url: str, card: Card = Card.PAYS) -> str:
    """Let a buyer choose a card on a pay page. Return where that leads."""
    return str(urllib3.request("POST", url, body=f"choice={card}", redirect=False, timeout=60).headers["Location"])


def test_credits_arrive_without_the_buyer_coming_back(stripe: FakeStripe, buyer: Caller) -> None:
    order = buyer.call("Order_New", {"credits": 100, "returnURL": RETURN})
    assert pay(order["url"]) == f"{RETURN}?order={order['id']}"
    paid = wait_for(lambda: found if (found := buyer.call("Order_Get", order["id"]))["state"] == "paid" else None)
    assert (paid["credits"], buyer.call("Account_Get")["credits"]["left"]) == (100, 105)


def test_a_plan_is_given_and_cancelled(up: Up, stripe: FakeStripe, buyer: Caller) -> None:
    order = buyer.call("Order_New", {"plan": "GOLD", "period": "month", "returnURL": RETURN})
    pay(order["url"])
    assert buyer.call("Order_Confirm", order["id"])["state"] == "paid"
    assert buyer.call("Account_Get")["plan"] == "GOLD"
    portal = buyer.call("Billing_Portal", RETURN)
    urllib3.request("POST", portal, body="choice=cancel", redirect=False, timeout=60)
    assert wait_for(lambda: buyer.call("Billing_Get")["subscription"]["cancels"])
    operator(up, "credits", "check", buyer.call("Account_Get")["id"])


def test_a_forged_message_is_refused(up: Up, stripe: FakeStripe, buyer: Caller) -> None:
    buyer.call("Order_New", {"credits": 100, "returnURL": RETURN})
    body, headers = signed({"id": "evt_1", "type": "invoice.paid", "data": {"object": {"id": "in_1"}}}, 0)
    assert tell(up, body, headers) == 400
    assert json.loads(operator(up, "payments", "list", buyer.call("Account_Get")["id"], "--json"))[0]["state"] == "open"
