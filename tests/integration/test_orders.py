"""The table of orders: the same tests for DynamoDB and the fake."""

from dataclasses import replace

import pytest

from chalicelib.domain.credit import Amounts, Balance, Entry, EntryKind
from chalicelib.domain.order import Order, OrderState, Payer, Period, Subscription
from tests.fakes import ACCOUNT, NOW_MS, OTHER_ACCOUNT, make_account

ORDER = Order(ACCOUNT, "5" * 24, NOW_MS, "stripe", 2900, "eur", 100, "GOLD", Period.MONTH, look_ms=NOW_MS + 5)
PAYER = Payer(ACCOUNT, "stripe", "cus_1")
ENTRY = Entry(ACCOUNT, "9" * 24, EntryKind.PURCHASE, NOW_MS, Amounts(available=100, granted=100), order_id=ORDER.id)
EMPTY, FULL = Balance(ACCOUNT), Balance(ACCOUNT, Amounts(available=100, granted=100))
SUBSCRIPTION = Subscription("sub_1", ORDER.id, "GOLD", Period.YEAR, 2900, "eur", 100, gives_plan=True)


@pytest.fixture
def order(cloud):
    cloud.orders.put_new(ORDER)
    return cloud.orders.get(ACCOUNT, ORDER.id)


def test_an_order_is_returned_as_it_was_written(cloud, order):
    assert order == replace(ORDER, version=1)
    assert cloud.orders.list(ACCOUNT) == [order]
    assert cloud.orders.list(OTHER_ACCOUNT) == []


def test_an_id_is_used_once(cloud, order):
    assert not cloud.orders.put_new(replace(ORDER, amount=1))
    assert cloud.orders.get(ACCOUNT, ORDER.id) == order


def test_an_order_that_has_changed_is_not_replaced(cloud, order):
    assert cloud.orders.swap(order, replace(order, url="https://pay")) is not None
    assert cloud.orders.swap(order, replace(order, state=OrderState.EXPIRED)) is None
    assert cloud.orders.get(ACCOUNT, ORDER.id).url == "https://pay"


def test_the_payer_is_no_order(cloud, order):
    cloud.orders.swap_payer(None, PAYER)
    assert cloud.orders.list(ACCOUNT) == [order]
    assert cloud.orders.get(ACCOUNT, "payer") is None


def test_a_payer_is_returned_as_it_was_written(cloud):
    stored = cloud.orders.swap_payer(None, replace(PAYER, subscription=SUBSCRIPTION, to_cancel=("sub_0",)))
    assert cloud.orders.payer(ACCOUNT) == stored
    assert (stored.subscription, stored.to_cancel) == (SUBSCRIPTION, ("sub_0",))
    assert cloud.orders.payer(OTHER_ACCOUNT) is None


def test_of_two_new_payers_one_is_stored(cloud):
    first = cloud.orders.swap_payer(None, PAYER)
    assert cloud.orders.swap_payer(None, replace(PAYER, customer_id="cus_2")) is None
    assert cloud.orders.swap_payer(first, replace(first, customer_id="cus_3")).version == 2


def test_a_purchase_is_one_transaction(cloud, order):
    payer = cloud.orders.swap_payer(None, PAYER)
    now = replace(payer, subscription=SUBSCRIPTION)
    paid = cloud.orders.record(order, replace(order, state=OrderState.PAID), EMPTY, FULL, ENTRY, (payer, now))
    assert cloud.orders.get(ACCOUNT, ORDER.id) == paid
    assert (cloud.ledger.balance(ACCOUNT), cloud.ledger.list(ACCOUNT)) == (FULL, [ENTRY])
    assert cloud.orders.payer(ACCOUNT).subscription == SUBSCRIPTION


def test_a_purchase_of_a_changed_order_writes_nothing(cloud, order):
    cloud.orders.swap(order, replace(order, url="https://pay"))
    assert cloud.orders.record(order, replace(order, state=OrderState.PAID), EMPTY, FULL, ENTRY) is None
    assert (cloud.ledger.balance(ACCOUNT), cloud.ledger.list(ACCOUNT)) == (EMPTY, [])


def test_a_purchase_with_a_changed_balance_writes_nothing(cloud, order):
    cloud.ledger.append(replace(ENTRY, id="8" * 24))
    assert cloud.orders.record(order, replace(order, state=OrderState.PAID), EMPTY, FULL, ENTRY) is None
    assert cloud.orders.get(ACCOUNT, ORDER.id) == order


def test_a_purchase_with_a_changed_payer_writes_nothing(cloud, order):
    payer = cloud.orders.swap_payer(None, PAYER)
    cloud.orders.swap_payer(payer, payer)
    paid = replace(order, state=OrderState.PAID)
    assert cloud.orders.record(order, paid, EMPTY, FULL, ENTRY, (payer, payer)) is None
    assert (cloud.orders.get(ACCOUNT, ORDER.id), cloud.ledger.list(ACCOUNT)) == (order, [])


def test_a_new_order_is_recorded_once(cloud):
    assert cloud.orders.record(None, ORDER, EMPTY, FULL, ENTRY) is not None
    assert cloud.orders.record(None, ORDER, FULL, FULL, replace(ENTRY, id="8" * 24)) is None


def test_debts_are_a_part_of_the_balance(cloud):
    owing = Entry(ACCOUNT, "7" * 24, EntryKind.REFUND, NOW_MS, Amounts(owed=5), order_id=ORDER.id)
    assert cloud.ledger.append(owing)
    assert (cloud.ledger.balance(ACCOUNT).amounts, cloud.ledger.list(ACCOUNT)) == (Amounts(owed=5), [owing])


def test_undecided_orders_and_payers_are_due(cloud, order):
    payer = cloud.orders.swap_payer(None, replace(PAYER, look_ms=NOW_MS + 7))
    assert list(cloud.orders.due(NOW_MS + 4)) == []
    assert list(cloud.orders.due(NOW_MS + 5)) == [order]
    assert {row.id for row in cloud.orders.due(NOW_MS + 7)} == {order.id, payer.id}
    cloud.orders.swap(order, replace(order, state=OrderState.PAID))
    cloud.orders.swap_payer(payer, replace(payer, look_ms=None))
    assert list(cloud.orders.due(NOW_MS + 7)) == []


def test_a_plan_is_set_together_with_the_payer(cloud):
    cloud.accounts.put(make_account(plan="FREE"))
    payer = cloud.orders.swap_payer(None, PAYER)
    stored = cloud.orders.swap_plan(payer, replace(payer, subscription=SUBSCRIPTION), make_account(plan="FREE"), "GOLD")
    assert (cloud.orders.payer(ACCOUNT), cloud.accounts.get(ACCOUNT).plan) == (stored, "GOLD")


def test_a_plan_is_not_set_if_the_payer_has_changed(cloud):
    cloud.accounts.put(make_account(plan="FREE"))
    payer = cloud.orders.swap_payer(None, PAYER)
    now = cloud.orders.swap_payer(payer, payer)
    assert cloud.orders.swap_plan(payer, payer, make_account(plan="FREE"), "GOLD") is None
    assert (cloud.orders.payer(ACCOUNT), cloud.accounts.get(ACCOUNT).plan) == (now, "FREE")


@pytest.mark.parametrize("account", [make_account(plan="PRO"), None])
def test_a_plan_is_not_set_if_the_account_has_another_one_or_is_gone(cloud, account):
    cloud.accounts.delete(ACCOUNT)
    if account:
        cloud.accounts.put(account)
    payer = cloud.orders.swap_payer(None, PAYER)
    assert cloud.orders.swap_plan(payer, payer, make_account(plan="FREE"), "GOLD") is None
    assert (cloud.orders.payer(ACCOUNT), cloud.accounts.get(ACCOUNT)) == (payer, account)
