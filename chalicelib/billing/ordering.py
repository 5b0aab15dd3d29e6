"""Make an order, and the pay page of it."""

from dataclasses import dataclass, replace

from chalicelib.billing.services import PaymentServices
from chalicelib.domain.account import Account
from chalicelib.domain.account_plan import Plan
from chalicelib.domain.order import Order, OrderState, Payer, Period, SubscriptionState, first_look_ms
from chalicelib.domain.payment_provider import PaymentRefused, Return

MOST_CREDITS = 1_000_000
MOST_AMOUNT = 99_999_999
"""The largest amount of a payment. Source: Stripe, "Minimum and maximum charge amounts"."""


@dataclass(frozen=True, slots=True)
class Wish:
    """The wish of an account to buy: a period of a plan, or a number of credits, at a price of `currency`."""

    amount: int
    currency: str
    credits: int = 0
    plan: str = ""
    period: Period | None = None


def plan_wish(plan: Plan, period: Period) -> Wish | None:
    """Return the wish for a period of a plan, or None if it is not sold by that."""
    amount = plan.price_month if period is Period.MONTH else plan.price_year
    if amount is None:
        return None
    return Wish(amount, plan.currency, plan.credits_per_payment, plan.name, period)


def credits_wish(plan: Plan, credits_: int) -> Wish | None:
    """Return the wish for credits at the price of a plan, or None if it sells none."""
    if plan.extra_credit_price is None:
        return None
    return Wish(credits_ * plan.extra_credit_price, plan.currency, credits_)


def has_plan_already(account_id: str, services: PaymentServices) -> bool:
    """Return whether an account has a subscription that goes on. A second one would be paid beside it."""
    payer = services.orders.payer(account_id)
    subscription = payer.subscription if payer else None
    return bool(subscription and subscription.state is not SubscriptionState.ENDED and not subscription.cancels)


def place_order(account: Account, wish: Wish, order_id: str, back: Return, services: PaymentServices) -> Order:
    """Store an order, and let the provider make its pay page. May be repeated with the same arguments.

    The order is stored first, so that no payment is ever without one.

    Raises:
        PaymentRefused: the provider refuses to make the customer or the page. The order is then over.
        Transient: the provider cannot be reached.
    """
    payer = find_or_make_payer(account, services)
    order = services.orders.get(account.id, order_id) or _store(account.id, wish, order_id, services)
    if order.checkout_id or order.state is not OrderState.OPEN:
        return order
    try:
        page = services.payment_provider.new_checkout(order, payer.customer_id, back)
    except PaymentRefused:
        services.orders.swap(order, replace(order, state=OrderState.EXPIRED))
        raise
    # If it has changed, a message of the provider was faster.
    named = services.orders.swap(order, replace(order, checkout_id=page.id, url=page.url))
    return named or services.orders.get(account.id, order_id) or order


def find_or_make_payer(account: Account, services: PaymentServices) -> Payer:
    """Return the payer of an account. The provider makes its customer, if it has none yet.

    Raises:
        as `place_order`.
    """
    provider = services.payment_provider
    payer = services.orders.payer(account.id)
    while payer is None or payer.provider != provider.name:
        customer_id = provider.new_customer(account)
        payer = services.orders.swap_payer(payer, Payer(account.id, provider.name, customer_id))
        # Another call may have made it at the same time.
        payer = payer or services.orders.payer(account.id)
    return payer


def _store(account_id: str, wish: Wish, order_id: str, services: PaymentServices) -> Order:
    now_ms = services.now_ms()
    order = Order(
        account_id,
        order_id,
        now_ms,
        services.payment_provider.name,
        wish.amount,
        wish.currency,
        wish.credits,
        wish.plan,
        wish.period,
        look_ms=first_look_ms(now_ms),
    )
    services.orders.put_new(order)
    return services.orders.get(account_id, order_id) or order
