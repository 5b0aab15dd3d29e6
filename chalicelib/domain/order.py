"""Orders: what an account buys, and what the payment provider says about it.

An order is stored before the provider hears of it. Each payment has an order: a renewal of a subscription makes one of
its own. So the ledger's purchases, the paid orders and the provider's payments can be compared one by one.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from chalicelib.domain.watch import Watch, Watched

PAYER_ID = "payer"
"""The id of the row of the payer. Ids of orders are hexadecimal, so they all sort before it."""
CHECKOUT_MS = 3_600_000
"""The provider's pay page of an order ends so long after the order was made."""
_LATER_MS = 600_000
_DAY_MS = 86_400_000


class Period(StrEnum):
    """The periods that a plan is paid for."""

    MONTH = "month"
    YEAR = "year"


class OrderState(StrEnum):
    """The states of an order.

    - `open`: the pay page can be used
    - `pending`: the buyer has agreed, and the money is on its way, as from a bank
    - `paid`: the money has arrived, and the ledger has the credits
    - `expired`: nobody paid in time
    - `failed`: the money did not arrive
    - `mismatch`: what was paid is not what was ordered, so nothing was granted (error 1027)
    """

    OPEN = "open"
    PENDING = "pending"
    PAID = "paid"
    EXPIRED = "expired"
    FAILED = "failed"
    MISMATCH = "mismatch"


UNDECIDED = (OrderState.OPEN, OrderState.PENDING)
"""The states in which the provider knows more than the order."""


@dataclass(frozen=True, slots=True)
class Order:
    """An order of an account: a period of a plan, or credits.

    - `plan`, `period`: the plan and how long it is paid for; empty and None for credits alone.
    - `credits`: the credits that the payment brings.
    - `amount`: the price without taxes, in the smallest unit of `currency` (ISO 4217, lower case).
    - `provider`: the payment provider. `checkout_id`, `subscription_id`, `invoice_id`, `payment_id` are its names.
    - `url`: the pay page, until it ends.
    - `refunded`, `disputed`: what of the money was given back, and what is asked back, with taxes.
    - `taken`: the credits that were taken back for that.
    - `problem`: why the order is a mismatch.
    - `version`: counts the writes of the row.
    """

    account_id: str
    id: str
    created_ms: int
    provider: str
    amount: int
    currency: str
    credits: int = 0
    plan: str = ""
    period: Period | None = None
    state: OrderState = OrderState.OPEN
    checkout_id: str | None = None
    subscription_id: str | None = None
    invoice_id: str | None = None
    payment_id: str | None = None
    url: str | None = None
    paid_ms: int | None = None
    look_ms: int | None = None
    refunded: int = 0
    disputed: int = 0
    taken: int = 0
    problem: str = ""
    version: int = 0

    @property
    def until_ms(self) -> int:
        """The time at which the pay page ends."""
        return self.created_ms + CHECKOUT_MS

    @property
    def watch(self) -> Watch | None:
        """The time to ask the provider, if none of its messages arrives."""
        if self.state not in UNDECIDED or self.look_ms is None:
            return None
        return Watch(Watched.ORDER, self.look_ms)


def first_look_ms(created_ms: int) -> int:
    """Return when to ask about an order of which nothing was heard: some minutes after its pay page has ended."""
    return created_ms + CHECKOUT_MS + _LATER_MS


def looked_at(order: Order, now_ms: int) -> Order:
    """Return an undecided order that is asked about again a day later."""
    return replace(order, look_ms=now_ms + _DAY_MS)


class SubscriptionState(StrEnum):
    """The states of a subscription.

    - `active`: it is paid
    - `unpaid`: a payment has failed, and the provider tries again; the plan stays for some days of grace
    - `ended`: it is over
    """

    ACTIVE = "active"
    UNPAID = "unpaid"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A plan that the provider collects the price of, period by period.

    - `id`: the provider's name. `order_id`: the order that began it.
    - `amount`, `currency`, `credits`: as in that order; each later payment is compared with them.
    - `ends_ms`: the end of the period that is paid or due. `cancels`: it then ends.
    - `unpaid_since_ms`: when a payment failed first.
    - `gives_plan`: whether the account has the plan by it now.
    """

    id: str
    order_id: str
    plan: str
    period: Period
    amount: int
    currency: str
    credits: int
    state: SubscriptionState = SubscriptionState.ACTIVE
    ends_ms: int = 0
    cancels: bool = False
    unpaid_since_ms: int | None = None
    gives_plan: bool = False


@dataclass(frozen=True, slots=True)
class Payer:
    """An account at the payment provider.

    - `customer_id`: the provider's name of the account.
    - `to_cancel`: subscriptions that another one has replaced, and that the provider must still end.
    """

    account_id: str
    provider: str
    customer_id: str
    subscription: Subscription | None = None
    to_cancel: tuple[str, ...] = ()
    look_ms: int | None = None
    version: int = 0
    id: str = PAYER_ID

    @property
    def watch(self) -> Watch | None:
        """The time to ask the provider, if none of its messages arrives."""
        return None if self.look_ms is None else Watch(Watched.ORDER, self.look_ms)
