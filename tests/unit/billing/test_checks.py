"""Purchases, orders, the ledger and the provider are compared, and what was missed is made good."""

from dataclasses import replace

import pytest

from chalicelib.billing.checking import OrderDiscrepancy, find_order_discrepancies
from chalicelib.billing.reconcile import Reconciliation
from chalicelib.domain.credit import Amounts, Entry, EntryKind
from tests.fakes import ACCOUNT, NOW_MS
from tests.unit.billing.shop import Shop


@pytest.fixture
def shop():
    """Return a shop in which credits were bought and partly refunded, and a plan was renewed."""
    shop = Shop()
    order = shop.buy(credits_=100)
    shop.stripe.refund(order.payment_id, 100)
    shop.buy()
    shop.cloud.clock.ms += 30 * 86_400_000
    shop.stripe.renew(shop.subscription.id)
    shop.tell()
    return shop


def problems(shop, *, since_ms=NOW_MS, repairs=False):
    return [each.problem for each in Reconciliation(since_ms, shop.services, repairs=repairs).differences()]


def orders(shop):
    return shop.cloud.orders.list(ACCOUNT)


def test_orders_and_the_ledger_agree(shop):
    assert find_order_discrepancies(ACCOUNT, shop.services) == []


def test_a_paid_order_without_its_purchase_is_found(shop):
    entry = next(entry for entry in shop.cloud.ledger.list(ACCOUNT) if entry.kind is EntryKind.PURCHASE)
    del shop.cloud.ledger.entries[ACCOUNT, entry.id]
    found = find_order_discrepancies(ACCOUNT, shop.services)
    assert [(each.order_id, each.expected - each.entered) for each in found] == [
        (entry.order_id, entry.moved.available)
    ]


def test_a_purchase_without_an_order_is_found(shop):
    shop.cloud.ledger.append(Entry(ACCOUNT, "1" * 24, EntryKind.PURCHASE, NOW_MS, Amounts(available=5, granted=5)))
    assert find_order_discrepancies(ACCOUNT, shop.services) == [OrderDiscrepancy("", 0, 5)]


def test_a_purchase_that_is_entered_twice_is_found(shop):
    entry = next(entry for entry in shop.cloud.ledger.list(ACCOUNT) if entry.kind is EntryKind.PURCHASE)
    shop.cloud.ledger.append(replace(entry, id="1" * 24))
    assert len(find_order_discrepancies(ACCOUNT, shop.services)) == 1


def test_the_provider_and_we_agree(shop):
    run = Reconciliation(NOW_MS, shop.services)
    assert (list(run.differences()), run.compared) == ([], 3)


def test_what_was_missed_is_found_and_made_good(shop):
    paid, refunded = shop.order(credits_=50), orders(shop)[0]
    shop.stripe.pay(paid.checkout_id)
    shop.stripe.refund(refunded.payment_id, 100)
    shop.cloud.clock.ms += 30 * 86_400_000
    shop.stripe.renew(shop.subscription.id)
    expected = [
        "it is paid, and its order is open",
        "it is paid, and there is no order",
        "refunded and disputed are 200 and 0 at the provider, and 100 and 0 here",
    ]
    assert problems(shop) == expected
    assert problems(shop, repairs=True) == expected
    assert (problems(shop), find_order_discrepancies(ACCOUNT, shop.services)) == ([], [])


def test_an_order_that_only_we_know_is_found(shop):
    order = orders(shop)[0]
    del shop.stripe.objects[order.checkout_id]
    assert problems(shop) == ["the provider has no such payment"]


def test_a_mismatch_is_reported_until_somebody_acts(shop):
    order = shop.order(credits_=50)
    shop.stripe.get(order.checkout_id)["amount_subtotal"] = 1
    shop.stripe.pay(order.checkout_id)
    shop.tell()
    assert problems(shop, repairs=True) == problems(shop)
    assert problems(shop)[0].startswith("it does not match its order: amount")


def test_earlier_payments_are_not_compared(shop):
    run = Reconciliation(shop.cloud.clock.ms + 600_000, shop.services)
    assert (list(run.differences()), run.compared) == ([], 0)


def test_all_pages_of_the_providers_lists_are_read(shop):
    shop.pool.api.page_size = 1
    run = Reconciliation(NOW_MS, shop.services)
    assert (list(run.differences()), run.compared) == ([], 3)
