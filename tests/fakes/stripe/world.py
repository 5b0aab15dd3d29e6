"""The events at Stripe: customers pay, subscriptions renew, cards fail, money goes back. Each leaves events."""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

Object = dict[str, Any]
DAY_S = 86_400
PERIODS_S = {"month": 30 * DAY_S, "year": 365 * DAY_S}


class Card(StrEnum):
    """The cards of buyers, by the numbers of Stripe's test cards."""

    PAYS = "4242424242424242"
    DECLINES = "4000000000000002"
    # A bank debit: the money comes some days later, or never.
    DELAYS = "4000000000003220"


class Missing(Exception):
    """There is no object with this id."""


class Refused(Exception):
    """The object's state does not allow it."""


class StripeWorld:
    """All objects of an account at Stripe. `now_s` returns the time in seconds since 1970."""

    def __init__(self, now_s: Callable[[], int]) -> None:
        self.now_s = now_s
        self.objects: dict[str, Object] = {}
        self.events: list[Object] = []
        self.cards: dict[str, Card] = {}
        self.keys: dict[str, tuple[str, Object]] = {}
        self._made = 0

    # Objects

    def make(self, prefix: str, kind: str, **fields: Any) -> Object:
        self._made += 1
        id_ = f"{prefix}_{self._made:08d}"
        mode = {} if kind == "refund" else {"livemode": False}
        self.objects[id_] = {"id": id_, "object": kind, "created": self.now_s(), **mode, **fields}
        return self.objects[id_]

    def get(self, id_: str) -> Object:
        if id_ not in self.objects:
            raise Missing(id_)
        return self.objects[id_]

    def all(self, kind: str) -> list[Object]:
        return [each for each in self.objects.values() if each["object"] == kind]

    def emit(self, kind: str, about: Object) -> None:
        data = {"object": dict(about)}
        event = {"id": f"evt_{len(self.events):08d}", "object": "event", "type": kind, "created": self.now_s()}
        self.events.append(event | {"livemode": False, "api_version": "2026-10-28.endive", "data": data})

    # Buyers

    def pay(self, session_id: str, card: Card = Card.PAYS) -> bool:
        """Let the buyer of a pay page use a card. Return whether the page is over."""
        session = self.get(session_id)
        if session["status"] != "open" or session["expires_at"] <= self.now_s():
            raise Refused("the page has ended")
        if card is Card.DECLINES:
            return False
        self.cards[session["customer"]] = card
        session["status"], session["url"] = "complete", None
        self._subscribe(session) if session["mode"] == "subscription" else self._charge_once(session)
        if card is Card.PAYS:
            session["payment_status"] = "paid"
            self._collect(session)
        self.emit("checkout.session.completed", session)
        return True

    def _charge_once(self, session: Object) -> None:
        marks = session.pop("_intent_metadata")
        amount = session["amount_total"]
        intent = self._intent(session["customer"], amount, session["currency"], marks)
        session["payment_intent"] = intent["id"]

    def _intent(self, customer: str, amount: int, currency: str, marks: Object) -> Object:
        about = {"customer": customer, "amount": amount, "currency": currency, "metadata": marks}
        return self.make("pi", "payment_intent", status="processing", latest_charge=None, **about)

    def _subscribe(self, session: Object) -> None:
        item = session["line_items"]["data"][0]
        start, interval = self.now_s(), item["price"]["recurring"]["interval"]
        own = {
            "id": f"si_{session['id']}",
            "object": "subscription_item",
            "price": item["price"],
            "quantity": item["quantity"],
            "current_period_start": start,
            "current_period_end": start + PERIODS_S[interval],
        }
        subscription = self.make(
            *("sub", "subscription"),
            customer=session["customer"],
            status="incomplete",
            currency=session["currency"],
            cancel_at_period_end=False,
            cancel_at=None,
            metadata=session.pop("_subscription_metadata"),
            items={"object": "list", "data": [own], "has_more": False},
        )
        invoice = self._invoice(subscription, "subscription_create")
        session["subscription"], session["invoice"] = subscription["id"], invoice["id"]

    def _invoice(self, subscription: Object, reason: str) -> Object:
        (item,) = subscription["items"]["data"]
        amount = item["price"]["unit_amount"] * item["quantity"]
        details = {"subscription": subscription["id"], "metadata": subscription["metadata"]}
        return self.make(
            *("in", "invoice"),
            customer=subscription["customer"],
            status="open",
            billing_reason=reason,
            currency=subscription["currency"],
            subtotal=amount,
            total=amount,
            attempt_count=0,
            parent={"type": "subscription_details", "subscription_details": details, "quote_details": None},
            payments={"object": "list", "data": [], "has_more": False},
        )

    def _collect(self, session: Object) -> None:
        """Let the money of a pay page arrive."""
        if session.get("payment_intent"):
            self._succeed(self.get(session["payment_intent"]))
        if session.get("subscription"):
            self._pay_invoice(self.get(session["invoice"]))

    def _succeed(self, intent: Object) -> None:
        charge = self.make(
            *("ch", "charge"),
            payment_intent=intent["id"],
            customer=intent["customer"],
            amount=intent["amount"],
            amount_refunded=0,
            currency=intent["currency"],
            paid=True,
            disputed=False,
            status="succeeded",
            metadata=intent["metadata"],
        )
        intent["status"], intent["latest_charge"] = "succeeded", charge["id"]

    def _pay_invoice(self, invoice: Object) -> None:
        intent = self._intent(invoice["customer"], invoice["total"], invoice["currency"], {})
        self._succeed(intent)
        payment = self.make(
            *("inpay", "invoice_payment"),
            invoice=invoice["id"],
            status="paid",
            amount_paid=invoice["total"],
            amount_requested=invoice["total"],
            currency=invoice["currency"],
            is_default=True,
            payment={"type": "payment_intent", "payment_intent": intent["id"]},
        )
        invoice["payments"]["data"].append(payment)
        invoice["status"] = "paid"
        subscription = self.get(invoice["parent"]["subscription_details"]["subscription"])
        subscription["status"] = "active"
        self.emit("invoice.paid", invoice)
        self.emit("customer.subscription.updated", subscription)

    # Time

    def arrive(self, session_id: str, *, good: bool = True) -> None:
        """Let the money of a delayed payment arrive, or not."""
        session = self.get(session_id)
        if good:
            session["payment_status"] = "paid"
            self._collect(session)
            self.emit("checkout.session.async_payment_succeeded", session)
            return
        session["_failed"] = True
        if session.get("payment_intent"):
            self.get(session["payment_intent"])["status"] = "requires_payment_method"
        if session.get("subscription"):
            self.get(session["invoice"])["status"] = "void"
            self.get(session["subscription"])["status"] = "incomplete_expired"
        self.emit("checkout.session.async_payment_failed", session)

    def expire(self, session_id: str) -> Object:
        """End a pay page that nobody used."""
        session = self.get(session_id)
        if session["status"] != "open":
            raise Refused("Only Checkout Sessions with a status in [open] can be expired.")
        session["status"], session["url"] = "expired", None
        self.emit("checkout.session.expired", session)
        return session

    def renew(self, subscription_id: str) -> Object:
        """Begin the next period of a subscription, and charge the card on file. Return the invoice."""
        subscription = self.get(subscription_id)
        (item,) = subscription["items"]["data"]
        if subscription["cancel_at_period_end"]:
            return self.end(subscription_id)
        item["current_period_start"] = item["current_period_end"]
        item["current_period_end"] += PERIODS_S[item["price"]["recurring"]["interval"]]
        invoice = self._invoice(subscription, "subscription_cycle")
        self.retry(invoice["id"])
        return invoice

    def retry(self, invoice_id: str) -> None:
        """Charge the card on file for an invoice, again."""
        invoice = self.get(invoice_id)
        invoice["attempt_count"] += 1
        if self.cards.get(invoice["customer"]) is Card.PAYS:
            self._pay_invoice(invoice)
            return
        subscription = self.get(invoice["parent"]["subscription_details"]["subscription"])
        subscription["status"] = "past_due"
        self.emit("invoice.payment_failed", invoice)
        self.emit("customer.subscription.updated", subscription)

    def cancel_later(self, subscription_id: str) -> None:
        """Let the buyer cancel a subscription for the end of its period, as in the portal."""
        subscription = self.get(subscription_id)
        subscription["cancel_at_period_end"] = True
        self.emit("customer.subscription.updated", subscription)

    def end(self, subscription_id: str) -> Object:
        """End a subscription at once."""
        subscription = self.get(subscription_id)
        if subscription["status"] == "canceled":
            raise Missing(subscription_id)
        subscription["status"] = "canceled"
        self.emit("customer.subscription.deleted", subscription)
        return subscription

    def delete_customer(self, customer_id: str) -> Object:
        """Delete a customer with his cards, and end his subscriptions."""
        customer = self.get(customer_id)
        if customer.get("deleted"):
            raise Missing(customer_id)
        for subscription in self.all("subscription"):
            if subscription["customer"] == customer_id and subscription["status"] != "canceled":
                self.end(subscription["id"])
        self.cards.pop(customer_id, None)
        self.objects[customer_id] = {"id": customer_id, "object": "customer", "deleted": True}
        return self.objects[customer_id]

    # Money that goes back

    def refund(self, payment_id: str, amount: int) -> Object:
        """Give money back."""
        charge = self.get(self.get(payment_id)["latest_charge"])
        if charge["amount_refunded"] + amount > charge["amount"]:
            raise Refused("the refund is larger than what is left of the charge")
        charge["amount_refunded"] += amount
        about = {"payment_intent": payment_id, "charge": charge["id"], "amount": amount}
        refund = self.make("re", "refund", status="succeeded", currency=charge["currency"], **about)
        self.emit("refund.created", refund)
        self.emit("charge.refunded", charge)
        return refund

    def fail_refund(self, refund_id: str) -> None:
        """Let a refund come back from the buyer's bank."""
        refund = self.get(refund_id)
        self.get(refund["charge"])["amount_refunded"] -= refund["amount"]
        refund["status"] = "failed"
        self.emit("refund.failed", refund)

    def dispute(self, payment_id: str, amount: int, status: str = "needs_response") -> Object:
        """Let the buyer ask his bank for the money back."""
        about = {"payment_intent": payment_id, "charge": self.get(payment_id)["latest_charge"], "amount": amount}
        currency = self.get(payment_id)["currency"]
        made = self.make("dp", "dispute", status=status, reason="fraudulent", currency=currency, metadata={}, **about)
        self.emit("charge.dispute.created", made)
        return made

    def close_dispute(self, dispute_id: str, status: str) -> None:
        """Let the bank decide, as `won` or `lost` for the operator."""
        dispute = self.get(dispute_id)
        dispute["status"] = status
        self.emit("charge.dispute.closed", dispute)
