"""The commands about plans for sale, orders and payments, on the stack in moto, with a fake Stripe."""

import pytest

from chalicelib import wiring
from chalicelib.api.orders import new_order
from chalicelib.domain.credit import Amounts, Entry, EntryKind
from chalicelib.wiring import payment_wiring
from tests.fakes import ACCOUNT, NOW_MS
from tests.fakes.stripe import make_provider, new_fake
from tests.integration.test_cli import done, printed, refused, run
from tests.integration.test_cli import stack as stack


@pytest.fixture
def stripe(stack, monkeypatch):
    """Return the fake that the deployment sells by. The account has a plan by which credits cost 3 cents each."""
    world, pool = new_fake(lambda: wiring.now_ms() // 1000)
    monkeypatch.setattr(payment_wiring, "make_payment_provider", lambda *_: make_provider(pool))
    done("plans", "set", "SHOP", "--credits", "10", "--extra-credit-price", "3")
    done("accounts", "set-plan", ACCOUNT, "SHOP")
    return world


def test_a_plan_is_put_on_sale_and_taken_off(stack):
    done("plans", "set", "GOLD", "--credits", "0", "--price-month", "2900", "--credits-per-payment", "100", "--public")
    plan = printed("plans", "show", "GOLD")
    assert [plan[name] for name in ("public", "price_month", "price_year", "currency")] == [True, 2900, None, "eur"]
    done("plans", "set", "GOLD", "--price-month", "none", "--price-year", "29000", "--not-public")
    plan = printed("plans", "show", "GOLD")
    assert [plan[name] for name in ("public", "price_month", "price_year")] == [False, None, 29_000]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--price-month", "0"), "price_month is 1 or more"),
        (("--currency", "EUR"), "a code of ISO 4217 in lower case"),
        (("--credits-per-payment", "5"), "needs a limit of credits"),
    ],
)
def test_a_price_that_cannot_be_is_refused(stack, options, reason):
    assert reason in refused("plans", "set", "GOLD", *options)


def test_without_a_provider_there_is_nothing_to_compare(stack):
    assert "No payment provider is set up" in refused("payments", "reconcile")


def test_a_payment_whose_message_was_lost_is_found_and_made_good(stripe):
    new_order({"credits": 100, "returnURL": "https://shop.example"}, ACCOUNT, wiring.services())
    (page,) = stripe.all("checkout.session")
    stripe.pay(page["id"])
    assert printed("payments", "list", ACCOUNT)[0]["state"] == "open"
    assert "These payments differ" in refused("payments", "reconcile")
    done("payments", "reconcile", "--repair")
    assert "0 differed" in run("payments", "reconcile").stderr
    assert printed("payments", "list", ACCOUNT)[0]["state"] == "paid"
    assert "all ledgers add up" in run("credits", "check").stderr


def test_a_purchase_without_an_order_is_a_failure(stack):
    entry = Entry(ACCOUNT, "1" * 24, EntryKind.PURCHASE, NOW_MS, Amounts(available=5, granted=5), order_id="2" * 24)
    wiring.services().ledger.append(entry)
    assert "differ from what was paid" in refused("credits", "check")
