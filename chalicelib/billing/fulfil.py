"""Find out what became of an order, and give what it brings."""

import logging
from dataclasses import replace

from chalicelib.billing.purchase import title_of, write_purchase
from chalicelib.billing.services import PaymentServices, notify, report_mismatch
from chalicelib.billing.subscriptions import begun, sync_subscription
from chalicelib.domain.order import UNDECIDED, Order, OrderState, Payer, looked_at
from chalicelib.domain.payment_provider import Checkout, PaymentRefused, UnitPrice

# The provider's clock and ours may differ by so much.
_CLOCK_MS = 300_000

log = logging.getLogger(__name__)


def settle_order(
    account_id: str, order_id: str, services: PaymentServices, checkout_id: str | None = None
) -> Order | None:
    """Ask the provider about an order, and give what it brings if it is paid. Return the order as it then is.

    `checkout_id`: the pay page that a message of the provider names. Return None if the account has no such order.

    Raises:
        PaymentRefused: the provider refuses to answer.
        Transient: the provider cannot be reached.
    """
    while True:
        order = services.orders.get(account_id, order_id)
        if order is None:
            log.error("a payment names the order %s, which the account %s does not have", order_id, account_id)
            return None
        if checkout_id and order.checkout_id not in (None, checkout_id):
            log.error("the pay page %s names the order %s, which has another one", checkout_id, order_id)
            return order
        settled = (
            order if order.state in (OrderState.PAID, OrderState.MISMATCH) else _decide(order, checkout_id, services)
        )
        if settled is not None:
            break
    if settled.state is OrderState.PAID and settled.plan:
        sync_subscription(account_id, services)
    _report(settled, services)
    return settled


def _decide(order: Order, checkout_id: str | None, services: PaymentServices) -> Order | None:
    """Store what the provider says about an order. Return the order, or None if it has changed since it was read."""
    payer = services.orders.payer(order.account_id)
    checkout = _find_checkout(order, checkout_id, payer, services)
    if checkout is None:
        # Its call died before the provider heard of the order, or a page of it may still be made.
        if services.now_ms() < order.until_ms + _CLOCK_MS:
            return order
        return _store(order, replace(order, state=OrderState.EXPIRED), services)
    named = replace(order, checkout_id=checkout.id)
    match checkout.state:
        case OrderState.PAID:
            return _pay(order, named, checkout, payer, services)
        case OrderState.PENDING | OrderState.OPEN:
            is_late = services.now_ms() > order.until_ms
            waiting = replace(named, state=checkout.state)
            return _store(order, looked_at(waiting, services.now_ms()) if is_late else waiting, services)
        case state:
            return _store(order, replace(named, state=state, url=None), services)


def _find_checkout(order: Order, named: str | None, payer: Payer | None, services: PaymentServices) -> Checkout | None:
    if page_id := order.checkout_id or named:
        return services.payment_provider.checkout(page_id)
    if payer is None:
        return None
    since_ms = order.created_ms - _CLOCK_MS
    pages = services.payment_provider.checkouts_since(since_ms, payer.customer_id)
    return next((page for page in pages if page.order_id == order.id), None)


def _pay(
    order: Order, named: Order, checkout: Checkout, payer: Payer | None, services: PaymentServices
) -> Order | None:
    named = replace(
        named,
        subscription_id=checkout.subscription_id,
        invoice_id=checkout.invoice_id,
        payment_id=checkout.payment_id,
    )
    if problem := mismatch(order, checkout, payer):
        refused = _store(order, replace(named, state=OrderState.MISMATCH, problem=problem, url=None), services)
        if refused is not None:
            report_mismatch(checkout.id, order.id, problem, services)
        return refused
    if not named.plan or payer is None:
        return write_purchase(order, named, services)
    return write_purchase(order, named, services, (payer, begun(payer, named, services.now_ms())))


def mismatch(order: Order, checkout: Checkout, payer: Payer | None) -> str:
    """Return how a payment differs from its order, or an empty text."""
    quantity = 1 if order.plan else order.credits
    price = UnitPrice(order.amount // quantity, order.currency, quantity, order.period)
    compared = {
        "account": (order.account_id, checkout.account_id),
        "order": (order.id, checkout.order_id),
        "customer": (payer and payer.customer_id, checkout.customer_id),
        "currency": (order.currency, checkout.currency),
        "amount": (order.amount, checkout.amount),
        "price": (price, checkout.price),
        "subscription": (bool(order.plan), checkout.subscription_id is not None),
    }
    wrong = [f"{name}: expected {ours}, got {theirs}" for name, (ours, theirs) in compared.items() if ours != theirs]
    if checkout.total < checkout.amount:
        wrong.append(f"total: expected at least {checkout.amount}, got {checkout.total}")
    return "; ".join(wrong)


def _store(was: Order, now: Order, services: PaymentServices) -> Order | None:
    return was if now == was else services.orders.swap(was, now)


def _report(order: Order, services: PaymentServices) -> None:
    """Notify the account of an order that ended without a purchase."""
    about = (order.account_id, order.id, order.state)
    match order.state:
        case OrderState.MISMATCH:
            message = f"The payment of {title_of(order)} does not match the order, so nothing was granted. Ask us."
            notify(*about, message, services, code=1027)
        case OrderState.FAILED:
            notify(*about, f"The payment of {title_of(order)} failed. Nothing was granted; order again.", services)


def settle_undecided(account_id: str, services: PaymentServices) -> None:
    """Ask the provider about all orders of an account that are not decided."""
    for order in services.orders.list(account_id):
        if order.state in UNDECIDED:
            settle_order(account_id, order.id, services)


def look_at_order(order: Order, services: PaymentServices) -> bool:
    """Ask about an order of which the provider has sent no message. Return whether that has changed it.

    Raises:
        Transient: the provider cannot be reached.
    """
    if order.provider != services.payment_provider.name:
        # The operator has changed the provider; nobody answers any more.
        return services.orders.swap(order, replace(order, state=OrderState.EXPIRED, url=None)) is not None
    try:
        settled = settle_order(order.account_id, order.id, services)
    except PaymentRefused as error:
        log.error("the payment provider does not tell about the order %s: %s", order.id, error)
        settled = services.orders.swap(order, looked_at(order, services.now_ms()))
    return settled is not None and settled.state != order.state
