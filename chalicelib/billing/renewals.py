"""The later payments of subscriptions. Each is an order of its own, which is written when it is paid."""

import logging
from dataclasses import replace

from chalicelib.billing.fulfil import settle_order
from chalicelib.billing.purchase import title_of, write_purchase
from chalicelib.billing.services import PaymentServices, notify, report_mismatch
from chalicelib.billing.subscriptions import sync_subscription
from chalicelib.domain.ids import derived_id, id_prefix
from chalicelib.domain.order import Order, OrderState, Payer
from chalicelib.domain.payment_provider import Invoice

_ID_CHARS = 24

log = logging.getLogger(__name__)


def find_payer(customer_id: str, services: PaymentServices) -> Payer | None:
    """Return the payer whom the provider knows under a name, or None. Both sides must name each other.

    Raises:
        PaymentRefused: the provider knows no such customer.
        Transient: the provider cannot be reached.
    """
    account_id = services.payment_provider.account_of(customer_id)
    payer = services.orders.payer(account_id) if account_id else None
    if payer is None or payer.customer_id != customer_id:
        log.warning("the customer %s of the payment provider is no account of this deployment", customer_id)
        return None
    return payer


def settle_invoice(invoice_id: str, services: PaymentServices) -> None:
    """Give what a later payment of a subscription brings, if it is paid, and renew the subscription's state.

    Raises:
        PaymentRefused: the provider refuses to answer.
        Transient: the provider cannot be reached.
    """
    invoice = services.payment_provider.invoice(invoice_id)
    payer = find_payer(invoice.customer_id, services) if invoice else None
    if invoice is None or payer is None:
        return
    first = _first_order(payer.account_id, invoice, services)
    if first is None:
        log.error("the invoice %s belongs to no order of the account %s", invoice_id, payer.account_id)
        return
    if invoice.is_paid and not (invoice.is_first or invoice.is_renewal):
        log.warning(
            "the invoice %s of the account %s was made by hand: nothing is granted", invoice_id, first.account_id
        )
    if invoice.is_paid and invoice.is_renewal:
        renewal = _settle(first, invoice, services)
        if renewal.state is OrderState.MISMATCH:
            message = f"A payment of {title_of(renewal)} does not match the order, so nothing was granted. Ask us."
            notify(renewal.account_id, renewal.id, renewal.state, message, services, code=1027)
    sync_subscription(payer.account_id, services)


def renewal_id(invoice: Invoice) -> str:
    """Return the id of the order of a later payment: always the same one."""
    return derived_id(id_prefix(invoice.created_ms).ljust(_ID_CHARS, "0"), f"invoice {invoice.id}")


def _first_order(account_id: str, invoice: Invoice, services: PaymentServices) -> Order | None:
    """Return the order that began the subscription of an invoice. Its checkout may not have been looked at yet."""
    orders = services.orders.list(account_id)
    known = next((each for each in orders if each.subscription_id == invoice.subscription_id), None)
    if known is not None and known.state is OrderState.PAID:
        return known
    facts = services.payment_provider.subscription(invoice.subscription_id)
    if facts.customer_id != invoice.customer_id or not facts.order_id:
        return None
    return settle_order(account_id, facts.order_id, services)


def _settle(first: Order, invoice: Invoice, services: PaymentServices) -> Order:
    while True:
        known = services.orders.get(first.account_id, renewal_id(invoice))
        if known is not None:
            return known
        order = Order(
            first.account_id,
            renewal_id(invoice),
            invoice.created_ms,
            first.provider,
            first.amount,
            first.currency,
            first.credits,
            first.plan,
            first.period,
            subscription_id=invoice.subscription_id,
            invoice_id=invoice.id,
            payment_id=invoice.payment_id,
        )
        if problem := _mismatch(first, invoice):
            refused = replace(order, state=OrderState.MISMATCH, problem=problem)
            if services.orders.put_new(refused):
                report_mismatch(invoice.id, first.id, problem, services)
                return refused
        elif stored := write_purchase(None, order, services):
            return stored


def _mismatch(first: Order, invoice: Invoice) -> str:
    if first.state is not OrderState.PAID:
        return f"its order is {first.state}"
    ours, theirs = (first.amount, first.currency), (invoice.amount, invoice.currency)
    return "" if ours == theirs else f"amount: expected {ours}, got {theirs}"
