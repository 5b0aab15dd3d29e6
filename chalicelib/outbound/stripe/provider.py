"""Stripe as the payment provider."""

import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from chalicelib.domain.account import Account
from chalicelib.domain.order import Order
from chalicelib.domain.payment_provider import (
    Checkout,
    Hint,
    Invoice,
    PaymentFacts,
    Return,
    SubscriptionFacts,
)
from chalicelib.outbound.stripe.keys import ReadKeys
from chalicelib.outbound.stripe.requests import StripeRequests, flat
from chalicelib.outbound.stripe.signatures import HEADER, read_hint, verify
from chalicelib.outbound.stripe.stripe_objects import (
    CHECKOUT_PARTS,
    INVOICE_PARTS,
    PAYMENT_PARTS,
    to_checkout,
    to_invoice,
    to_payment,
    to_subscription,
)

STRIPE = "stripe"


class Stripe:
    """Stripe. See `PaymentProvider` for the methods.

    `taxes`: whether Stripe adds taxes to the prices. `stack` marks what this deployment makes.
    """

    name = STRIPE

    def __init__(self, requests: StripeRequests, read_keys: ReadKeys, stack: str, *, taxes: bool = False) -> None:
        self._requests = requests
        self._read_keys = read_keys
        self._stack = stack
        self._taxes = taxes

    def new_customer(self, account: Account) -> str:
        """Make the customer of an account. Return its id."""
        fields = {"name": account.name, "email": account.email, "metadata": self._marks(account.id)}
        # Its name or e-mail may change between two attempts, and Stripe refuses a known key with other fields.
        digest = hashlib.sha256(repr(flat(fields)).encode()).hexdigest()[:16]
        return str(self._requests.post("customers", fields, f"customer-{account.id}-{digest}")["id"])

    def new_checkout(self, order: Order, customer_id: str, back: Return) -> Checkout:
        """Make the Checkout Session of an order."""
        marks = self._marks(order.account_id) | {"order": order.id}
        about = "subscription_data" if order.plan else "payment_intent_data"
        fields = {
            "mode": "subscription" if order.plan else "payment",
            "client_reference_id": order.id,
            "customer": customer_id,
            "success_url": back.done_url,
            "cancel_url": back.cancel_url,
            "expires_at": order.until_ms // 1000,
            "metadata": marks,
            about: {"metadata": marks},
            "line_items": [self._line_item(order)],
            # The amount in the currency of the order is what is compared.
            "adaptive_pricing": {"enabled": False},
            "expand": CHECKOUT_PARTS,
        }
        if self._taxes:
            fields |= {"automatic_tax": {"enabled": True}, "customer_update": {"address": "auto", "name": "auto"}}
        return to_checkout(self._requests.post("checkout/sessions", fields, f"order-{order.id}"))

    def new_portal(self, customer_id: str, back_url: str) -> str:
        """Return the URL of the customer portal, which is valid for some minutes."""
        fields = {"customer": customer_id, "return_url": back_url}
        # Two of them do no harm: each is only a URL.
        return str(self._requests.post("billing_portal/sessions", fields)["url"])

    def checkout(self, checkout_id: str) -> Checkout:
        """Return a Checkout Session."""
        return to_checkout(self._requests.get(f"checkout/sessions/{checkout_id}", {"expand": CHECKOUT_PARTS}))

    def invoice(self, invoice_id: str) -> Invoice | None:
        """Return the Invoice of a subscription, or None for another one."""
        return to_invoice(self._requests.get(f"invoices/{invoice_id}", {"expand": INVOICE_PARTS}))

    def subscription(self, subscription_id: str) -> SubscriptionFacts:
        """Return a Subscription."""
        return to_subscription(self._requests.get(f"subscriptions/{subscription_id}"))

    def payment(self, payment_id: str) -> PaymentFacts:
        """Return a PaymentIntent with its refunds and disputes."""
        intent = self._requests.get(f"payment_intents/{payment_id}", {"expand": PAYMENT_PARTS})
        return to_payment(intent, list(self._requests.each("disputes", {"payment_intent": payment_id})))

    def account_of(self, customer_id: str) -> str | None:
        """Return the account that a customer was made for by this deployment, or None."""
        metadata = self._requests.get(f"customers/{customer_id}").get("metadata") or {}
        return metadata.get("account") if metadata.get("stack") == self._stack else None

    def cancel_subscription(self, subscription_id: str) -> None:
        """End a Subscription at once."""
        self._requests.delete(f"subscriptions/{subscription_id}")

    def close_checkout(self, checkout_id: str) -> None:
        """Expire a Checkout Session."""
        self._requests.post(f"checkout/sessions/{checkout_id}/expire", {}, f"expire-{checkout_id}")

    def delete_customer(self, customer_id: str) -> None:
        """Delete a Customer, which ends his subscriptions."""
        self._requests.delete(f"customers/{customer_id}")

    def checkouts_since(self, since_ms: int, customer_id: str | None = None) -> Iterator[Checkout]:
        """Yield the Checkout Sessions since a time."""
        fields = _since(since_ms, CHECKOUT_PARTS) | {"customer": customer_id}
        return map(to_checkout, self._requests.each("checkout/sessions", fields))

    def invoices_since(self, since_ms: int) -> Iterator[Invoice]:
        """Yield the Invoices of subscriptions since a time."""
        found = map(to_invoice, self._requests.each("invoices", _since(since_ms, INVOICE_PARTS)))
        return (invoice for invoice in found if invoice is not None)

    def read_event(self, body: bytes, headers: Mapping[str, str], now_s: int) -> Hint | None:
        """Verify a message, and return what it is about."""
        verify(body, headers.get(HEADER, ""), self._read_keys().webhook_secrets, now_s)
        return read_hint(body)

    def _marks(self, account_id: str) -> dict[str, str]:
        return {"account": account_id, "stack": self._stack}

    def _line_item(self, order: Order) -> dict[str, Any]:
        quantity = 1 if order.plan else order.credits
        price: dict[str, Any] = {
            "currency": order.currency,
            "unit_amount": order.amount // quantity,
            "product_data": {"name": f"Plan {order.plan}" if order.plan else "Credits"},
        }
        if order.period:
            price["recurring"] = {"interval": str(order.period)}
        if self._taxes:
            price["tax_behavior"] = "exclusive"
        return {"quantity": quantity, "price_data": price}


def _since(since_ms: int, parts: list[str]) -> dict[str, Any]:
    return {"created": {"gte": since_ms // 1000}, "expand": [f"data.{part}" for part in parts]}
