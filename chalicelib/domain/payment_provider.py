"""The port of payment providers, and the words in which they answer.

A provider's message is only a hint. What counts is what the provider answers when it is asked about an object.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from chalicelib.domain.account import Account
from chalicelib.domain.order import Order, OrderState, Period, SubscriptionState


class PaymentRefused(Exception):
    """The provider refuses a request; the text is the reason, without secrets.

    `is_missing`: it knows no such thing.
    """

    def __init__(self, reason: str, *, is_missing: bool = False) -> None:
        super().__init__(reason)
        self.is_missing = is_missing


class ForgedEvent(Exception):
    """A message that does not come from the provider, or is too old; the text says why."""


class About(StrEnum):
    """The kinds of things that a message of the provider is about."""

    CHECKOUT = "checkout"
    INVOICE = "invoice"
    SUBSCRIPTION = "subscription"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True)
class Hint:
    """A message of the provider: what it is about, and the id of that. `event_id` and `type` are for the log."""

    event_id: str
    type: str
    about: About
    id: str


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """A price without taxes, for a number of units; `amount` of one unit. `period`: how often it is paid, if it is."""

    amount: int
    currency: str
    quantity: int = 1
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Checkout:
    """A pay page and what came of it.

    - `state`: what the provider says; it never is `mismatch`.
    - `order_id`, `account_id`: what we told the provider when the page was made.
    - `amount`: the sum without taxes; `total`: what the buyer pays.
    """

    id: str
    state: OrderState
    order_id: str
    account_id: str
    customer_id: str
    amount: int
    total: int
    currency: str
    price: UnitPrice | None
    created_ms: int
    url: str | None = None
    subscription_id: str | None = None
    invoice_id: str | None = None
    payment_id: str | None = None


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice of a subscription.

    `is_first`: it is for the first period, and its checkout pays it. `is_renewal`: it is for a later period.
    """

    id: str
    subscription_id: str
    customer_id: str
    is_paid: bool
    is_first: bool
    is_renewal: bool
    amount: int
    currency: str
    created_ms: int
    payment_id: str | None = None


@dataclass(frozen=True, slots=True)
class SubscriptionFacts:
    """The facts that the provider knows of a subscription."""

    id: str
    customer_id: str
    order_id: str
    state: SubscriptionState
    ends_ms: int
    cancels: bool
    keeps_plan: bool = True
    """False: the provider has given up collecting, or collecting is paused, so there is no grace."""


@dataclass(frozen=True, slots=True)
class PaymentFacts:
    """A payment, what of it was refunded, and what is disputed or lost. Amounts are with taxes."""

    id: str
    customer_id: str
    amount: int
    currency: str
    refunded: int
    disputed: int

    def credits_of(self, credits_: int) -> int:
        """Return which of the bought credits have lost their money: all of them, or their share, rounded down."""
        gone = min(self.amount, self.refunded + self.disputed)
        return credits_ * gone // self.amount if self.amount else 0


@dataclass(frozen=True, slots=True)
class PaymentTerms:
    """The operator's terms: how long a plan stays after a payment has failed, and the plan after that."""

    grace_ms: int = 7 * 86_400_000
    unpaid_plan: str = "FREE"


@dataclass(frozen=True, slots=True)
class Return:
    """The URLs to which the provider sends the buyer: after the payment, and if he gives up."""

    done_url: str
    cancel_url: str


class PaymentProvider(Protocol):
    """A payment provider.

    Every method but `read_event` may raise `PaymentRefused`, or `Transient` if the provider cannot be reached. Methods
    that make something may be repeated with the same arguments, and then make it once.
    """

    @property
    def name(self) -> str:
        """The name of the provider. `none` sells nothing."""
        ...

    def new_customer(self, account: Account, /) -> str:
        """Make the customer of an account. Return its id."""
        ...

    def new_checkout(self, order: Order, customer_id: str, back: Return, /) -> Checkout:
        """Make the pay page of an order: one, however often it is asked for."""
        ...

    def new_portal(self, customer_id: str, back_url: str, /) -> str:
        """Return the URL of the page where a customer changes his card, cancels, and finds his invoices."""
        ...

    def checkout(self, checkout_id: str, /) -> Checkout:
        """Return a pay page."""
        ...

    def invoice(self, invoice_id: str, /) -> Invoice | None:
        """Return a payment of a subscription, or None if the invoice is for something else."""
        ...

    def subscription(self, subscription_id: str, /) -> SubscriptionFacts:
        """Return a subscription."""
        ...

    def payment(self, payment_id: str, /) -> PaymentFacts:
        """Return a payment."""
        ...

    def account_of(self, customer_id: str, /) -> str | None:
        """Return the account that a customer was made for, or None if it was made elsewhere, or is deleted."""
        ...

    def cancel_subscription(self, subscription_id: str, /) -> None:
        """End a subscription at once."""
        ...

    def close_checkout(self, checkout_id: str, /) -> None:
        """End a pay page that was not used."""
        ...

    def delete_customer(self, customer_id: str, /) -> None:
        """Delete a customer with his cards, and end his subscriptions. Invoices and payments stay."""
        ...

    def checkouts_since(self, since_ms: int, customer_id: str | None = None, /) -> Iterator[Checkout]:
        """Yield the pay pages made since a time: all, or those of a customer."""
        ...

    def invoices_since(self, since_ms: int, /) -> Iterator[Invoice]:
        """Yield the payments of subscriptions since a time."""
        ...

    def read_event(self, body: bytes, headers: Mapping[str, str], now_s: int, /) -> Hint | None:
        """Verify a message, whose headers have lower-case names. Return what it is about, or None: nothing of interest.

        Raises:
            ForgedEvent: the provider has not sent it, or long ago.
        """
        ...
