"""Payments in the pipeline: an account that is deleted pays no more, and the reaper asks about orders."""

import pytest

from chalicelib.billing.none import NoPayments
from chalicelib.domain.account_deletion import DELETING
from chalicelib.domain.errors import Transient
from chalicelib.domain.messages import DeleteAccountMessage
from chalicelib.domain.order import CHECKOUT_MS, OrderState
from chalicelib.domain.payment_provider import PaymentRefused
from chalicelib.pipeline.delete import run_account_deletion
from chalicelib.pipeline.reaper import reap
from chalicelib.pipeline.waiting import RetryLater
from tests.fakes import ACCOUNT
from tests.unit.billing.shop import DAY_MS, Shop

FOREVER = 2**62


@pytest.fixture
def shop():
    return Shop()


def delete(shop):
    account = shop.cloud.accounts.get(ACCOUNT)
    shop.cloud.accounts.update(account, **DELETING)
    run_account_deletion(DeleteAccountMessage(ACCOUNT), shop.cloud.account_data, shop.cloud.pipeline_services)


def test_the_subscription_of_a_deleted_account_ends_and_its_orders_go(shop):
    shop.buy()
    (subscription,) = shop.stripe.all("subscription")
    with pytest.raises(RetryLater):
        delete(shop)
    assert (subscription["status"], shop.cloud.orders.rows) == ("canceled", {})
    shop.tell()
    assert shop.cloud.orders.rows == {}


@pytest.mark.parametrize(("answer", "error"), [((500, {}), Transient), ((401, {}), PaymentRefused)])
def test_a_deletion_waits_for_the_provider(shop, answer, error):
    shop.buy()
    shop.pool.api.broken["customers"] = answer
    with pytest.raises(error):
        delete(shop)
    assert shop.cloud.orders.payer(ACCOUNT) is not None
    shop.pool.api.broken.clear()
    with pytest.raises(RetryLater):
        delete(shop)
    assert shop.cloud.orders.payer(ACCOUNT) is None


def test_a_deletion_does_not_wait_for_a_provider_that_is_no_longer_set_up(shop):
    shop.buy()
    shop.cloud.payment_provider = NoPayments()
    with pytest.raises(RetryLater):
        delete(shop)


def test_the_reaper_finds_a_payment_without_a_message(shop):
    order = shop.order(credits_=100)
    shop.stripe.pay(order.checkout_id)
    assert reap(shop.cloud.pipeline_services, FOREVER) == 0
    shop.cloud.clock.ms += CHECKOUT_MS + 600_000
    assert reap(shop.cloud.pipeline_services, FOREVER) == 1
    assert (shop.stored(order).state, shop.kinds()) == (OrderState.PAID, ["purchase"])


def test_the_reaper_looks_at_other_orders_while_one_fails(shop):
    orders = [shop.order(credits_=100) for _ in range(2)]
    for order in orders:
        shop.stripe.pay(order.checkout_id)
    shop.cloud.clock.ms += CHECKOUT_MS + 600_000
    shop.pool.api.broken[f"checkout/sessions/{orders[0].checkout_id}"] = (500, {})
    with pytest.raises(RuntimeError, match="could not look at 1"):
        reap(shop.cloud.pipeline_services, FOREVER)
    assert [shop.stored(order).state for order in orders] == [OrderState.OPEN, OrderState.PAID]


def test_the_reaper_ends_a_plan_after_the_days_of_grace(shop):
    shop.buy()
    shop.stripe.cards.clear()
    shop.cloud.clock.ms += 30 * DAY_MS
    shop.stripe.renew(shop.subscription.id)
    shop.tell()
    shop.cloud.clock.ms += 7 * DAY_MS - 60_000
    reap(shop.cloud.pipeline_services, FOREVER)
    assert shop.plan == "GOLD"
    shop.cloud.clock.ms += 60_000
    assert reap(shop.cloud.pipeline_services, FOREVER) == 1
    assert (shop.plan, shop.kinds()) == ("FREE", ["purchase"])


def test_orders_of_a_provider_that_is_no_longer_set_up_expire(shop):
    order = shop.order(credits_=100)
    shop.cloud.payment_provider = NoPayments()
    shop.cloud.clock.ms += CHECKOUT_MS + 600_000
    reap(shop.cloud.pipeline_services, FOREVER)
    assert shop.stored(order).state is OrderState.EXPIRED
