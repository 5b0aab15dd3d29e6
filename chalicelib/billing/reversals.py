"""Refunds and disputes: take bought credits back by what of their money is gone, and give them back if it returns."""

import logging
from dataclasses import replace

from chalicelib.billing.fulfil import settle_undecided
from chalicelib.billing.purchase import title_of
from chalicelib.billing.renewals import find_payer
from chalicelib.billing.services import PaymentServices, notify
from chalicelib.domain.credit import Amounts, Entry, EntryKind, given, taken_back
from chalicelib.domain.ids import new_id
from chalicelib.domain.order import Order, OrderState
from chalicelib.domain.payment_provider import PaymentFacts
from chalicelib.domain.quota import renew_month

log = logging.getLogger(__name__)


def settle_payment(payment_id: str, services: PaymentServices) -> Order | None:
    """Take back, or give back, the credits of a payment by what of its money is refunded or disputed.

    Return the order of the payment, or None if it is none of ours.

    Raises:
        PaymentRefused: the provider refuses to answer.
        Transient: the provider cannot be reached.
    """
    facts = services.payment_provider.payment(payment_id)
    payer = find_payer(facts.customer_id, services)
    if payer is None:
        return None
    order = _order_of(payer.account_id, payment_id, services)
    if order is None:
        # The message of the refund may be faster than that of the payment.
        settle_undecided(payer.account_id, services)
        order = _order_of(payer.account_id, payment_id, services)
    if order is None:
        log.warning("the payment %s belongs to no paid order of the account %s", payment_id, payer.account_id)
        return None
    return settle_reversal(order, services)


def settle_reversal(order: Order, services: PaymentServices) -> Order:
    """Bring a paid order to what of its money is refunded or disputed. Return it as it then is.

    Raises:
        as `settle_payment`.
    """
    while True:
        now = services.orders.get(order.account_id, order.id) or order
        if now.payment_id is None or now.state is not OrderState.PAID:
            return now
        facts = services.payment_provider.payment(now.payment_id)
        if (now.refunded, now.disputed) == (facts.refunded, facts.disputed):
            return now
        if stored := _write(now, facts, services):
            _report(now, stored, services)
            return stored


def _order_of(account_id: str, payment_id: str, services: PaymentServices) -> Order | None:
    return next((each for each in services.orders.list(account_id) if each.payment_id == payment_id), None)


def _write(was: Order, facts: PaymentFacts, services: PaymentServices) -> Order | None:
    renew_month(was.account_id, services)
    before, now_ms = services.ledger.balance(was.account_id), services.now_ms()
    taken = facts.credits_of(was.credits)
    more = taken - was.taken
    moved = taken_back(before, more) if more > 0 else given(before, -more) if more else Amounts()
    kind = EntryKind.DISPUTE if facts.disputed != was.disputed else EntryKind.REFUND
    now = replace(was, refunded=facts.refunded, disputed=facts.disputed, taken=taken)
    entry = Entry(
        *(was.account_id, new_id(now_ms), kind, now_ms, moved),
        note=f"{taken:,} of {was.credits:,} credits are taken back",
        order_id=was.id,
    )
    return services.orders.record(was, now, before, replace(before, amounts=before.amounts + moved), entry)


def _report(was: Order, now: Order, services: PaymentServices) -> None:
    occasion = f"reversed {now.refunded} {now.disputed} {now.version}"
    about = "disputed" if now.disputed != was.disputed and now.disputed else "refunded"
    if now.refunded + now.disputed < was.refunded + was.disputed:
        message = f"Money of {title_of(now)} has come back: {was.taken - now.taken:,} credits are yours again."
    else:
        message = f"The payment of {title_of(now)} is {about}: {now.taken - was.taken:,} credits are taken back."
    notify(now.account_id, now.id, occasion, message, services)
