"""Read Stripe's objects, in the version of the API that `requests.py` asks for."""

from typing import Any

from chalicelib.domain.order import OrderState, Period, SubscriptionState
from chalicelib.domain.payment_provider import Checkout, Invoice, PaymentFacts, SubscriptionFacts, UnitPrice
from chalicelib.outbound.stripe.requests import Object

CHECKOUT_PARTS = ["line_items", "payment_intent", "invoice.payments"]
INVOICE_PARTS = ["payments"]
PAYMENT_PARTS = ["latest_charge"]
_PAID = ("paid", "no_payment_required")
_FAILED_PAYMENTS = ("requires_payment_method", "canceled")
_FAILED_INVOICES = ("void", "uncollectible")
_RUNNING = ("active", "trialing")
_ENDED = ("canceled", "incomplete_expired")
# Inquiries ("warning_…") and disputes that were won take no money.
_TAKES_MONEY = ("needs_response", "under_review", "lost")


def to_checkout(session: Object) -> Checkout:
    """Return the pay page of a Checkout Session with its parts."""
    metadata = session.get("metadata") or {}
    invoice = session.get("invoice")
    return Checkout(
        id=session["id"],
        state=_state_of(session),
        order_id=session.get("client_reference_id") or "",
        account_id=metadata.get("account", ""),
        customer_id=id_of(session.get("customer")) or "",
        amount=session.get("amount_subtotal") or 0,
        total=session.get("amount_total") or 0,
        currency=session.get("currency") or "",
        price=_price_of(session.get("line_items") or {}),
        created_ms=session["created"] * 1000,
        url=session.get("url"),
        subscription_id=id_of(session.get("subscription")),
        invoice_id=id_of(invoice),
        payment_id=id_of(session.get("payment_intent")) or _payment_of(invoice),
    )


def to_invoice(invoice: Object) -> Invoice | None:
    """Return the invoice of a subscription with its payments, or None for another one."""
    details = (invoice.get("parent") or {}).get("subscription_details") or {}
    subscription_id = id_of(details.get("subscription"))
    if subscription_id is None:
        return None
    return Invoice(
        id=invoice["id"],
        subscription_id=subscription_id,
        customer_id=id_of(invoice.get("customer")) or "",
        is_paid=invoice.get("status") == "paid",
        is_first=invoice.get("billing_reason") == "subscription_create",
        is_renewal=invoice.get("billing_reason") == "subscription_cycle",
        amount=invoice.get("subtotal") or 0,
        currency=invoice.get("currency") or "",
        created_ms=invoice["created"] * 1000,
        payment_id=_payment_of(invoice),
    )


def to_subscription(subscription: Object) -> SubscriptionFacts:
    """Return what a Subscription says."""
    status = subscription.get("status")
    items = (subscription.get("items") or {}).get("data") or []
    state = SubscriptionState.UNPAID
    if status in _RUNNING:
        state = SubscriptionState.ACTIVE
    elif status in _ENDED:
        state = SubscriptionState.ENDED
    return SubscriptionFacts(
        id=subscription["id"],
        customer_id=id_of(subscription.get("customer")) or "",
        order_id=(subscription.get("metadata") or {}).get("order", ""),
        state=state,
        ends_ms=max((item.get("current_period_end") or 0 for item in items), default=0) * 1000,
        # Pages of Stripe set a date in place of the flag.
        cancels=bool(subscription.get("cancel_at_period_end") or subscription.get("cancel_at")),
        keeps_plan=status in (*_RUNNING, "past_due"),
    )


def to_payment(intent: Object, disputes: list[Object]) -> PaymentFacts:
    """Return what a PaymentIntent with its charge, and its disputes say."""
    charge = intent.get("latest_charge") or {}
    return PaymentFacts(
        id=intent["id"],
        customer_id=id_of(intent.get("customer")) or "",
        amount=charge.get("amount") or intent.get("amount") or 0,
        currency=intent.get("currency") or "",
        refunded=charge.get("amount_refunded") or 0,
        disputed=sum(each["amount"] for each in disputes if each.get("status") in _TAKES_MONEY),
    )


def id_of(value: Any) -> str | None:
    """Return the id of an object that stands there itself, or by its id."""
    return value.get("id") if isinstance(value, dict) else value


def _state_of(session: Object) -> OrderState:
    match session.get("status"):
        case "open":
            return OrderState.OPEN
        case "expired":
            return OrderState.EXPIRED
    if session.get("payment_status") in _PAID:
        return OrderState.PAID
    intent, invoice = session.get("payment_intent"), session.get("invoice")
    failed = (isinstance(intent, dict) and intent.get("status") in _FAILED_PAYMENTS) or (
        isinstance(invoice, dict) and invoice.get("status") in _FAILED_INVOICES
    )
    return OrderState.FAILED if failed else OrderState.PENDING


def _price_of(items: Object) -> UnitPrice | None:
    """Return the price of the only item, or None if there are more."""
    found = items.get("data") or []
    if len(found) != 1 or items.get("has_more"):
        return None
    item, price = found[0], found[0].get("price") or {}
    recurring = price.get("recurring") or {}
    try:
        period = Period(recurring["interval"]) if recurring else None
    except ValueError:
        return None
    if recurring and recurring.get("interval_count", 1) != 1:
        return None
    return UnitPrice(price.get("unit_amount") or 0, price.get("currency") or "", item.get("quantity") or 0, period)


def _payment_of(invoice: Any) -> str | None:
    payments = (invoice.get("payments") or {}).get("data") or [] if isinstance(invoice, dict) else []
    named = (id_of((each.get("payment") or {}).get("payment_intent")) for each in payments if each["status"] == "paid")
    return next(filter(None, named), None)
