"""An order is paid, once and exactly, or it is not, in any order of messages."""

import itertools
from dataclasses import replace

import pytest

from chalicelib.billing.fulfil import look_at_order, settle_order
from chalicelib.billing.ordering import credits_wish, place_order
from chalicelib.domain.errors import Transient
from chalicelib.domain.metrics import Metric
from chalicelib.domain.order import CHECKOUT_MS, OrderState
from chalicelib.domain.payment_provider import PaymentRefused
from tests.fakes import ACCOUNT, OTHER_ACCOUNT, make_account
from tests.fakes.stripe import Card
from tests.unit.billing.shop import BACK, START, Shop


@pytest.fixture
def shop():
    return Shop()


def test_paid_credits_are_given(shop):
    order = shop.buy(credits_=100)
    assert (order.state, order.amount, order.currency) == (OrderState.PAID, 300, "eur")
    assert (shop.amounts.available, shop.amounts.granted, shop.kinds()) == (105, 100, ["purchase"])


def test_the_entry_names_the_order(shop):
    order = shop.buy(credits_=100)
    assert [entry.order_id for entry in shop.cloud.ledger.list(ACCOUNT)] == [None, order.id]


def test_five_messages_and_the_return_of_the_buyer_give_once(shop):
    order = shop.buy(credits_=100)
    for _ in range(5):
        shop.tell(shop.stripe.events)
        settle_order(ACCOUNT, order.id, shop.services)
    assert (shop.amounts.granted, shop.kinds()) == (100, ["purchase"])


def test_an_order_is_stored_before_the_provider_hears_of_it(shop):
    shop.pool.api.broken["checkout"] = (500, {})
    with pytest.raises(Transient):
        shop.order(credits_=100)
    assert [order.state for order in shop.cloud.orders.list(ACCOUNT)] == [OrderState.OPEN]


def test_a_repeated_order_has_the_same_pay_page(shop):
    order = shop.order(credits_=100)
    again = place_order(make_account(), credits_wish(START, 100), order.id, BACK, shop.services)
    assert (again, len(shop.stripe.all("checkout.session"))) == (order, 1)


def test_an_account_is_one_customer(shop):
    for _ in range(2):
        shop.buy(credits_=100)
    assert len(shop.stripe.all("customer")) == 1


def test_a_declined_card_leaves_the_page_open(shop):
    order = shop.order(credits_=100)
    assert not shop.stripe.pay(order.checkout_id, Card.DECLINES)
    shop.tell()
    assert (shop.stored(order).state, shop.kinds()) == (OrderState.OPEN, [])


def test_a_page_that_nobody_uses_expires(shop):
    order = shop.order(credits_=100)
    shop.stripe.expire(order.checkout_id)
    shop.tell()
    assert (shop.stored(order).state, shop.stored(order).url, shop.notes()) == (OrderState.EXPIRED, None, [])


def test_delayed_money_gives_credits_when_it_arrives(shop):
    order = shop.buy(Card.DELAYS, credits_=100)
    assert (order.state, shop.kinds()) == (OrderState.PENDING, [])
    shop.stripe.arrive(order.checkout_id)
    shop.tell()
    assert (shop.stored(order).state, shop.kinds()) == (OrderState.PAID, ["purchase"])


def test_delayed_money_that_never_comes_gives_nothing(shop):
    order = shop.buy(Card.DELAYS, credits_=100)
    shop.stripe.arrive(order.checkout_id, good=False)
    shop.tell()
    assert (shop.stored(order).state, shop.kinds()) == (OrderState.FAILED, [])
    assert shop.notes() == ["The payment of 100 credits failed. Nothing was granted; order again."]


@pytest.mark.parametrize("field", ["amount_subtotal", "amount_total"])
def test_a_payment_of_less_is_error_1027_and_gives_nothing(shop, field):
    order = shop.order(credits_=100)
    shop.stripe.get(order.checkout_id)[field] = 299
    shop.stripe.pay(order.checkout_id)
    shop.tell()
    assert (shop.stored(order).state, shop.kinds()) == (OrderState.MISMATCH, [])
    assert "amount" in shop.stored(order).problem or "total" in shop.stored(order).problem
    assert [each.code for each in shop.notifications()] == [1027]
    shop.tell(shop.stripe.events)
    assert shop.cloud.metrics.of(Metric.PAYMENT_MISMATCHES) == [1]


def test_taxes_on_top_are_no_mismatch(shop):
    order = shop.order(credits_=100)
    shop.stripe.get(order.checkout_id)["amount_total"] = 357
    shop.stripe.pay(order.checkout_id)
    shop.tell()
    assert shop.stored(order).state is OrderState.PAID


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"currency": "usd"}, "currency"),
        ({"client_reference_id": "0" * 24}, "order"),
        ({"customer": "cus_of_another"}, "customer"),
        ({"metadata": {"account": OTHER_ACCOUNT}}, "account"),
        ({"subscription": "sub_other"}, "subscription"),
    ],
)
def test_a_payment_with_another(shop, change, word):
    order = shop.order(credits_=100)
    shop.stripe.pay(order.checkout_id)
    shop.stripe.get(order.checkout_id).update(change)
    settled = settle_order(ACCOUNT, order.id, shop.services)
    assert (settled.state, settled.problem.partition(":")[0]) == (OrderState.MISMATCH, word)
    assert shop.kinds() == []


@pytest.mark.parametrize("change", [{"quantity": 99}, {"price": {"unit_amount": 2, "currency": "eur"}}])
def test_a_payment_of_other_items_is_a_mismatch(shop, change):
    order = shop.order(credits_=100)
    shop.stripe.pay(order.checkout_id)
    shop.stripe.get(order.checkout_id)["line_items"]["data"][0].update(change)
    assert settle_order(ACCOUNT, order.id, shop.services).problem.startswith("price")


def test_a_page_of_another_accounts_order_gives_nothing(shop):
    shop.cloud.accounts.put(make_account(id=OTHER_ACCOUNT, plan="START"))
    own, other = shop.order(credits_=100), shop.order(credits_=100, account_id=OTHER_ACCOUNT)
    shop.stripe.get(other.checkout_id).update(client_reference_id=own.id, metadata={"account": ACCOUNT})
    shop.stripe.pay(other.checkout_id)
    shop.tell()
    assert (shop.stored(own).state, shop.stored(other).state) == (OrderState.OPEN, OrderState.OPEN)
    assert shop.kinds() == []


def test_a_page_of_an_unknown_account_is_passed_over(shop):
    order = shop.order(credits_=100)
    shop.stripe.get(order.checkout_id)["metadata"] = {}
    shop.stripe.pay(order.checkout_id)
    shop.tell()
    assert shop.kinds() == []


def test_a_message_about_nothing_is_passed_over(shop):
    order = shop.order(credits_=100)
    shop.stripe.pay(order.checkout_id)
    del shop.stripe.objects[order.checkout_id]
    shop.tell()


def test_a_refused_key_is_no_reason_to_forget_a_message(shop):
    order = shop.order(credits_=100)
    shop.stripe.pay(order.checkout_id)
    shop.pool.api.broken["checkout"] = (401, {"error": {"message": "Invalid API Key provided: sk_test_…"}})
    with pytest.raises(PaymentRefused, match="does not accept the key"):
        shop.tell()


def test_the_reaper_finds_a_payment_whose_messages_are_lost(shop):
    order = shop.order(credits_=100)
    shop.stripe.pay(order.checkout_id)
    shop.cloud.clock.ms += CHECKOUT_MS + 600_000
    (due,) = shop.cloud.orders.due(shop.cloud.clock.ms)
    assert look_at_order(due, shop.services)
    assert (shop.kinds(), list(shop.cloud.orders.due(2**62))) == (["purchase"], [])


def test_the_reaper_finds_the_page_of_an_order_whose_call_died(shop):
    order = shop.order(credits_=100)
    page_id = order.checkout_id
    shop.cloud.orders.rows[ACCOUNT, order.id] = replace(order, checkout_id=None, url=None)
    shop.stripe.pay(page_id)
    assert settle_order(ACCOUNT, order.id, shop.services).checkout_id == page_id
    assert shop.kinds() == ["purchase"]


def test_an_order_without_a_page_stays_open_as_long_as_a_page_could(shop):
    shop.pool.api.broken["checkout/sessions"] = (500, {})
    with pytest.raises(Transient):
        shop.order(credits_=100)
    shop.pool.api.broken.clear()
    (order,) = shop.cloud.orders.list(ACCOUNT)
    assert settle_order(ACCOUNT, order.id, shop.services).state is OrderState.OPEN
    shop.cloud.clock.ms += CHECKOUT_MS + 600_000
    assert settle_order(ACCOUNT, order.id, shop.services).state is OrderState.EXPIRED


def test_money_that_arrives_after_the_end_counts(shop):
    order = shop.order(credits_=100)
    shop.cloud.orders.swap(order, replace(order, state=OrderState.EXPIRED))
    shop.stripe.pay(order.checkout_id)
    shop.tell()
    assert shop.kinds() == ["purchase"]


def test_messages_in_any_order_end_alike(shop):
    first = shop.order(credits_=100)
    shop.stripe.pay(first.checkout_id)
    payment = shop.stripe.get(first.checkout_id)["payment_intent"]
    shop.stripe.refund(payment, 150)
    for events in itertools.permutations(shop.stripe.events):
        again = Shop()
        again.cloud.clock.ms = shop.cloud.clock.ms
        again.stripe.objects, again.stripe.events = shop.stripe.objects, []
        again.cloud.orders.rows = {(ACCOUNT, first.id): first, (ACCOUNT, "payer"): shop.cloud.orders.payer(ACCOUNT)}
        again.tell(events)
        assert again.amounts.granted == 50
