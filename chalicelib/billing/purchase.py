"""Write a purchase: an order that is paid, and the ledger entry with what it brings, in one transaction."""

from dataclasses import replace

from chalicelib.billing.services import PaymentServices
from chalicelib.domain.credit import Entry, EntryKind, given
from chalicelib.domain.ids import new_id
from chalicelib.domain.order import Order, OrderState, Payer
from chalicelib.domain.quota import renew_month


def write_purchase(
    was: Order | None, paid: Order, services: PaymentServices, payer: tuple[Payer, Payer] | None = None
) -> Order | None:
    """Store an order as paid, and give its credits. Return it, or None if something has changed since it was read.

    `was` is the order as it was read, or None for a new one. `payer`: the payer as it was read, and the new one.
    """
    renew_month(paid.account_id, services)
    before, now_ms = services.ledger.balance(paid.account_id), services.now_ms()
    paid = replace(paid, state=OrderState.PAID, paid_ms=now_ms, url=None, look_ms=None)
    moved = given(before, paid.credits)
    after = replace(before, amounts=before.amounts + moved)
    entry = Entry(
        *(paid.account_id, new_id(now_ms), EntryKind.PURCHASE, now_ms, moved), note=title_of(paid), order_id=paid.id
    )
    return services.orders.record(was, paid, before, after, entry, payer)


def title_of(order: Order) -> str:
    """Return what an order is about, in words for its buyer."""
    bought = f"{order.credits:,} credits"
    if not order.plan:
        return bought
    period = f"plan {order.plan}, a {order.period}"
    return f"{period}, with {bought}" if order.credits else period
