"""Compare orders with the ledger: what paid orders have brought is what the ledger says, order by order."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from chalicelib.domain.credit import Entry
from chalicelib.domain.order import Order, OrderState
from chalicelib.domain.services import HasLedger, HasOrders

_NO_ORDER = ""


class OrderCheckServices(HasOrders, HasLedger, Protocol):
    """The services that hold orders and the ledger."""


@dataclass(frozen=True, slots=True)
class OrderDiscrepancy:
    """An order whose credits differ from its entries in the ledger. `order_id` may be that of no order."""

    order_id: str
    expected: int
    entered: int


def find_order_discrepancies(account_id: str, services: OrderCheckServices) -> list[OrderDiscrepancy]:
    """Return the orders of an account that do not agree with the ledger. There are none, unless something is wrong."""
    while True:
        orders = services.orders.list(account_id)
        entries = services.ledger.list(account_id)
        # A payment that is written between the reads would look like a discrepancy.
        if services.orders.list(account_id) == orders:
            return _compare(orders, entries)


def _compare(orders: Sequence[Order], entries: Sequence[Entry]) -> list[OrderDiscrepancy]:
    entered: dict[str, int] = defaultdict(int)
    for entry in entries:
        if entry.order_id is not None or entry.kind in ("purchase", "refund", "dispute"):
            # What pays a debt is given, too.
            entered[entry.order_id or _NO_ORDER] += entry.moved.available - entry.moved.owed
    expected = {order.id: order.credits - order.taken for order in orders if order.state is OrderState.PAID}
    return [
        OrderDiscrepancy(order_id, expected.get(order_id, 0), entered[order_id])
        for order_id in sorted(expected.keys() | entered.keys())
        if expected.get(order_id, 0) != entered[order_id]
    ]
