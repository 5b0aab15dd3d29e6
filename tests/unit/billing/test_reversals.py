"""Money that goes back takes its credits along: by share, never what is held, and the rest is owed."""

import pytest

from chalicelib.billing.events import handle_event
from chalicelib.domain.billing_admin import find_discrepancy, grant_credits
from chalicelib.domain.credit import Amounts
from chalicelib.domain.payment_provider import About, Hint
from tests.fakes import ACCOUNT, make_video
from tests.unit.billing.shop import Shop


@pytest.fixture
def shop():
    return Shop()


def spend(shop, credits_):
    """Hold credits for a video."""
    assert shop.cloud.videos.add([make_video(price=credits_)]) == 1


def refund(shop, order, amount):
    found = shop.stripe.refund(order.payment_id, amount)
    shop.tell()
    return found


def test_a_refund_takes_the_credits_back(shop):
    order = shop.buy(credits_=100)
    refund(shop, order, 300)
    assert (shop.amounts.available, shop.amounts.owed, shop.kinds()) == (5, 0, ["purchase", "refund"])
    assert (shop.stored(order).refunded, shop.stored(order).taken) == (300, 100)


def test_a_part_takes_its_share_rounded_down(shop):
    order = shop.buy(credits_=100)
    refund(shop, order, 100)
    assert (shop.stored(order).taken, shop.amounts.available) == (33, 72)


def test_several_parts_take_all_in_the_end(shop):
    order = shop.buy(credits_=100)
    for amount in (100, 100, 100):
        refund(shop, order, amount)
    assert (shop.stored(order).taken, shop.amounts.granted) == (100, 0)


def test_the_allowance_of_the_month_stays(shop):
    order = shop.buy(credits_=100)
    spend(shop, 3)
    refund(shop, order, 300)
    assert (shop.amounts.available, shop.amounts.owed) == (2, 0)


def test_after_half_is_spent_the_rest_is_owed(shop):
    order = shop.buy(credits_=100)
    spend(shop, 55)
    refund(shop, order, 300)
    assert (shop.amounts.available, shop.amounts.held, shop.amounts.owed) == (0, 55, 50)


@pytest.mark.parametrize("give", [lambda shop: shop.buy(credits_=60), lambda shop: grant(shop, 60)])
def test_what_comes_next_pays_what_is_owed(shop, give):
    order = shop.buy(credits_=100)
    spend(shop, 55)
    refund(shop, order, 300)
    give(shop)
    assert (shop.amounts.available, shop.amounts.owed) == (10, 0)


def grant(shop, credits_):
    assert grant_credits(ACCOUNT, credits_, "", shop.services)


def test_a_refund_that_fails_gives_the_credits_again(shop):
    order = shop.buy(credits_=100)
    spend(shop, 55)
    found = refund(shop, order, 300)
    shop.stripe.fail_refund(found["id"])
    shop.tell()
    assert (shop.amounts.available, shop.amounts.owed, shop.stored(order).taken) == (50, 0, 0)


def test_a_dispute_takes_the_credits_until_it_is_won(shop):
    order = shop.buy(credits_=100)
    dispute = shop.stripe.dispute(order.payment_id, 300)
    shop.tell()
    assert (shop.amounts.available, shop.stored(order).disputed) == (5, 300)
    shop.stripe.close_dispute(dispute["id"], "won")
    shop.tell()
    assert (shop.amounts.available, shop.kinds()) == (105, ["purchase", "dispute", "dispute"])


def test_a_dispute_that_is_lost_keeps_them(shop):
    order = shop.buy(credits_=100)
    dispute = shop.stripe.dispute(order.payment_id, 300)
    shop.stripe.close_dispute(dispute["id"], "lost")
    shop.tell()
    assert (shop.amounts.available, shop.kinds()) == (5, ["purchase", "dispute"])


def test_an_inquiry_takes_nothing(shop):
    order = shop.buy(credits_=100)
    shop.stripe.dispute(order.payment_id, 300, "warning_needs_response")
    shop.tell()
    assert shop.kinds() == ["purchase"]


def test_a_refund_and_a_dispute_take_no_credit_twice(shop):
    order = shop.buy(credits_=100)
    refund(shop, order, 200)
    shop.stripe.dispute(order.payment_id, 300)
    shop.tell()
    assert (shop.stored(order).taken, shop.amounts.available, shop.amounts.owed) == (100, 5, 0)


def test_a_refund_that_is_told_before_the_payment_counts(shop):
    order = shop.order(credits_=100)
    shop.stripe.pay(order.checkout_id)
    shop.stripe.refund(shop.stripe.get(order.checkout_id)["payment_intent"], 300)
    shop.tell(reversed(shop.stripe.events))
    assert (shop.kinds(), shop.amounts.available) == (["purchase", "refund"], 5)


def test_a_refund_is_told_ten_times_and_counts_once(shop):
    order = shop.buy(credits_=100)
    refund(shop, order, 150)
    for _ in range(10):
        shop.tell(shop.stripe.events)
    assert (shop.amounts.granted, shop.kinds()) == (50, ["purchase", "refund"])


def test_a_refunded_payment_of_a_subscription_takes_its_own_credits(shop):
    shop.buy()
    shop.cloud.clock.ms += 30 * 86_400_000
    shop.stripe.renew(shop.subscription.id)
    shop.tell()
    renewal = shop.cloud.orders.list(ACCOUNT)[-1]
    refund(shop, renewal, 2900)
    assert (shop.amounts.granted, shop.stored(renewal).taken) == (1000, 1000)


def test_a_payment_of_another_shop_is_passed_over(shop):
    shop.buy(credits_=100)
    foreign = shop.stripe.make("cus", "customer", metadata={"account": ACCOUNT, "stack": "other"})
    intent = shop.stripe.make("pi", "payment_intent", customer=foreign["id"], amount=1, currency="eur")
    handle_event(Hint("evt", "charge.refunded", About.PAYMENT, intent["id"]), shop.services)
    assert shop.kinds() == ["purchase"]


def test_the_ledger_adds_up_with_debts(shop):
    order = shop.buy(credits_=100)
    spend(shop, 55)
    refund(shop, order, 299)
    shop.buy(credits_=60)
    assert find_discrepancy(ACCOUNT, shop.services) == Amounts()
