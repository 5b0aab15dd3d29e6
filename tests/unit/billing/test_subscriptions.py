"""A plan is given while its subscription is paid, with some days of grace; each payment brings its credits."""

from dataclasses import replace

import pytest

from chalicelib.billing.closing import end_payments
from chalicelib.billing.fulfil import settle_order
from chalicelib.billing.ordering import has_plan_already
from chalicelib.billing.subscriptions import look_at_payer, sync_subscription
from chalicelib.domain.order import OrderState, Period, SubscriptionState
from chalicelib.domain.payment_provider import PaymentTerms
from tests.fakes import ACCOUNT
from tests.fakes.crash_injection import Crashed, Failing
from tests.fakes.stripe import Card
from tests.unit.billing.shop import DAY_MS, Shop


@pytest.fixture
def shop():
    return Shop()


def pass_days(shop, days):
    shop.cloud.clock.ms += days * DAY_MS


def renew(shop):
    pass_days(shop, 30)
    invoice = shop.stripe.renew(shop.subscription.id)
    shop.tell()
    return invoice


def test_a_paid_plan_is_given_with_its_credits(shop):
    order = shop.buy()
    assert (order.state, shop.plan, shop.amounts.granted) == (OrderState.PAID, "GOLD", 1000)
    assert (shop.subscription.period, shop.subscription.amount) == (Period.MONTH, 2900)
    assert shop.kinds() == ["purchase"]


def test_a_plan_is_sold_by_the_year(shop):
    assert shop.buy(period=Period.YEAR).amount == 29_000
    assert shop.subscription.ends_ms > shop.cloud.clock.ms + 364 * DAY_MS


def test_each_later_payment_is_an_order_and_brings_its_credits(shop):
    shop.buy()
    renew(shop)
    orders = shop.cloud.orders.list(ACCOUNT)
    assert [order.state for order in orders] == [OrderState.PAID] * 2
    assert (shop.amounts.granted, shop.kinds()) == (2000, ["purchase"] * 2)


def test_a_later_payment_counts_once(shop):
    shop.buy()
    renew(shop)
    for _ in range(3):
        shop.tell(shop.stripe.events)
    assert shop.kinds() == ["purchase"] * 2


def test_a_later_payment_that_is_told_before_the_first_one_counts(shop):
    order = shop.order()
    shop.stripe.pay(order.checkout_id)
    (subscription,) = shop.stripe.all("subscription")
    pass_days(shop, 30)
    shop.stripe.renew(subscription["id"])
    shop.tell(reversed(shop.stripe.events))
    assert (shop.kinds(), shop.plan) == (["purchase"] * 2, "GOLD")


def test_a_later_payment_of_another_amount_gives_nothing(shop):
    shop.buy()
    shop.stripe.get(shop.subscription.id)["items"]["data"][0]["price"]["unit_amount"] = 1
    renew(shop)
    assert [order.state for order in shop.cloud.orders.list(ACCOUNT)] == [OrderState.PAID, OrderState.MISMATCH]
    assert (shop.kinds(), shop.notifications()[-1].code) == (["purchase"], 1027)


def test_an_invoice_that_the_operator_made_gives_nothing(shop):
    shop.buy()
    invoice = renew(shop)
    for changes in ({"billing_reason": "manual"}, {"parent": None}):
        shop.stripe.objects["in_by_hand"] = invoice | {"id": "in_by_hand"} | changes
        shop.stripe.emit("invoice.paid", shop.stripe.get("in_by_hand"))
        shop.tell()
    assert shop.kinds() == ["purchase"] * 2


def test_the_plan_stays_for_the_days_of_grace_after_a_payment_failed(shop):
    shop.buy()
    shop.stripe.cards.clear()
    renew(shop)
    assert (shop.subscription.state, shop.plan, shop.kinds()) == (SubscriptionState.UNPAID, "GOLD", ["purchase"])
    assert "Check your card" in shop.notes()[-1]
    shop.cloud.clock.ms = shop.subscription.unpaid_since_ms + PaymentTerms().grace_ms - 10
    sync_subscription(ACCOUNT, shop.services)
    assert shop.plan == "GOLD"
    shop.cloud.clock.ms += 10
    (due,) = shop.cloud.orders.due(shop.cloud.clock.ms)
    assert look_at_payer(due, shop.services)
    assert (shop.plan, shop.subscription.gives_plan) == ("FREE", False)
    assert "suspended" in shop.notes()[-1]


def test_a_late_payment_gives_the_plan_again(shop):
    shop.buy()
    shop.stripe.cards.clear()
    invoice = renew(shop)
    pass_days(shop, 8)
    sync_subscription(ACCOUNT, shop.services)
    shop.stripe.cards[invoice["customer"]] = Card.PAYS
    shop.stripe.retry(invoice["id"])
    shop.tell()
    assert (shop.plan, shop.subscription.state) == ("GOLD", SubscriptionState.ACTIVE)
    assert (shop.kinds(), shop.subscription.unpaid_since_ms) == (["purchase"] * 2, None)


@pytest.mark.parametrize("status", ["unpaid", "paused"])
def test_there_is_no_grace_when_the_provider_has_given_up(shop, status):
    shop.buy()
    shop.stripe.get(shop.subscription.id)["status"] = status
    sync_subscription(ACCOUNT, shop.services)
    assert shop.plan == "FREE"


def test_a_cancelled_plan_stays_until_its_period_ends(shop):
    shop.buy()
    shop.stripe.cancel_later(shop.subscription.id)
    shop.tell()
    assert (shop.plan, shop.subscription.cancels) == ("GOLD", True)
    renew(shop)
    assert (shop.plan, shop.subscription.state, shop.amounts.granted) == ("FREE", SubscriptionState.ENDED, 1000)
    assert shop.notes() == ["The subscription to the plan GOLD has ended."]
    assert list(shop.cloud.orders.due(2**62)) == []


def test_a_plan_that_the_operator_set_meanwhile_stays_at_the_end(shop):
    shop.buy()
    shop.cloud.accounts.update(shop.cloud.accounts.get(ACCOUNT), plan="PRO")
    shop.stripe.end(shop.subscription.id)
    shop.tell()
    assert shop.plan == "PRO"


def test_messages_about_a_subscription_in_the_wrong_order_end_alike(shop):
    shop.buy()
    shop.stripe.end(shop.subscription.id)
    shop.tell(reversed(shop.stripe.events))
    assert (shop.plan, shop.kinds()) == ("FREE", ["purchase"])


def test_a_second_plan_is_not_for_sale_before_the_first_one_is_cancelled(shop):
    assert not has_plan_already(ACCOUNT, shop.services)
    shop.buy()
    assert has_plan_already(ACCOUNT, shop.services)
    shop.stripe.cancel_later(shop.subscription.id)
    shop.tell()
    assert not has_plan_already(ACCOUNT, shop.services)


def test_of_two_plans_that_were_paid_at_once_the_later_one_stays(shop):
    orders = [shop.order(), shop.order(period=Period.YEAR)]
    for order in reversed(orders):
        shop.stripe.pay(order.checkout_id)
    shop.tell()
    states = {each["status"] for each in shop.stripe.all("subscription") if each["id"] != shop.subscription.id}
    assert (shop.subscription.order_id, states, shop.plan) == (orders[1].id, {"canceled"}, "GOLD")
    assert (shop.amounts.granted, shop.cloud.orders.payer(ACCOUNT).to_cancel) == (2000, ())


def test_a_crash_before_the_plan_is_set_is_made_good(shop):
    order = shop.order()
    shop.stripe.pay(order.checkout_id)
    broken = replace(shop.services, orders=Failing(shop.cloud.orders, "swap_plan", Crashed()))
    with pytest.raises(Crashed):
        settle_order(ACCOUNT, order.id, broken)
    assert (shop.kinds(), shop.plan) == (["purchase"], "START")
    shop.cloud.clock.ms += 600_000
    (due,) = shop.cloud.orders.due(shop.cloud.clock.ms)
    look_at_payer(due, shop.services)
    assert shop.plan == "GOLD"


def test_a_plan_that_the_operator_has_deleted_is_given_once_it_is_back(shop):
    order = shop.order()
    plan = shop.cloud.plan_rows.rows.pop("GOLD")
    shop.cloud.clock.ms += 60_000
    shop.stripe.pay(order.checkout_id)
    shop.tell()
    assert (shop.kinds(), shop.plan) == (["purchase"], "START")
    shop.cloud.plan_rows.put(plan)
    shop.cloud.clock.ms += 600_000
    (due,) = shop.cloud.orders.due(shop.cloud.clock.ms)
    look_at_payer(due, shop.services)
    assert shop.plan == "GOLD"


def test_a_deleted_account_pays_no_more(shop):
    shop.buy()
    unused = shop.order(credits_=100)
    for _ in range(2):
        end_payments(ACCOUNT, shop.services)
    assert shop.stripe.get(shop.subscription.id)["status"] == "canceled"
    assert shop.stripe.get(unused.checkout_id)["status"] == "expired"
    assert shop.stripe.get(shop.cloud.orders.payer(ACCOUNT).customer_id)["deleted"]


def test_an_account_that_never_bought_anything_needs_no_provider(shop):
    end_payments(ACCOUNT, shop.services)
    assert shop.pool.api.calls == []
