"""Compare all payments since a time with those of the provider, in both directions."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from chalicelib.billing.fulfil import settle_order
from chalicelib.billing.renewals import find_payer, renewal_id, settle_invoice
from chalicelib.billing.reversals import settle_reversal
from chalicelib.billing.services import PaymentServices
from chalicelib.billing.subscriptions import sync_subscription
from chalicelib.domain.order import Order, OrderState, Subscription, SubscriptionState
from chalicelib.domain.payment_provider import Checkout, Invoice, SubscriptionFacts

# The provider's clock and ours may differ by so much.
_CLOCK_MS = 300_000


@dataclass(frozen=True, slots=True)
class Difference:
    """A payment that we and the provider do not agree about. `payment` is the provider's id of it."""

    account_id: str
    order_id: str
    payment: str
    problem: str


class Reconciliation:
    """The comparison of all payments since a time, in ms since 1970.

    `repairs`: whether what we have missed is made good: by the same steps as after a message of the provider.
    """

    def __init__(self, since_ms: int, services: PaymentServices, *, repairs: bool = False) -> None:
        self._since_ms = since_ms
        self._services = services
        self._repairs = repairs
        self._seen: set[str] = set()
        self._account_of = cache(self._find_account)
        self.compared = 0

    def differences(self) -> Iterator[Difference]:
        """Yield the differences. A payment that was repaired is a difference, too.

        Raises:
            PaymentRefused: the provider refuses to answer.
            Transient: the provider cannot be reached.
        """
        provider = self._services.payment_provider
        for page in provider.checkouts_since(self._since_ms - _CLOCK_MS):
            if page.state is OrderState.PAID and self._services.accounts.get(page.account_id):
                yield from self._compare_page(page)
        for invoice in provider.invoices_since(self._since_ms - _CLOCK_MS):
            if invoice.is_paid and invoice.is_renewal and (account_id := self._account_of(invoice.customer_id)):
                yield from self._compare_invoice(account_id, invoice)
        for account in self._services.accounts.each():
            yield from self._compare_subscription(account.id)
            for order in self._services.orders.list(account.id):
                if order.state is OrderState.PAID and order.created_ms >= self._since_ms:
                    yield from self._compare_order(order)

    def _compare_page(self, page: Checkout) -> Iterator[Difference]:
        self._seen.add(page.id)
        self.compared += 1
        order = self._services.orders.get(page.account_id, page.order_id)
        if problem := _problem_of(order, page.id, order.checkout_id if order else None):
            yield Difference(page.account_id, page.order_id, page.id, problem)
            if self._repairs:
                settle_order(page.account_id, page.order_id, self._services, page.id)

    def _compare_invoice(self, account_id: str, invoice: Invoice) -> Iterator[Difference]:
        self._seen.add(invoice.id)
        self.compared += 1
        order = self._services.orders.get(account_id, renewal_id(invoice))
        if problem := _problem_of(order, invoice.id, order.invoice_id if order else None):
            yield Difference(account_id, renewal_id(invoice), invoice.id, problem)
            if self._repairs:
                settle_invoice(invoice.id, self._services)

    def _compare_order(self, order: Order) -> Iterator[Difference]:
        # The first payment of a subscription has both; its page is compared.
        payment = order.checkout_id or order.invoice_id or ""
        if payment not in self._seen:
            yield Difference(order.account_id, order.id, payment, "the provider has no such payment")
        if order.payment_id is None:
            return
        facts = self._services.payment_provider.payment(order.payment_id)
        if (order.refunded, order.disputed) != (facts.refunded, facts.disputed):
            ours, theirs = f"{order.refunded} and {order.disputed}", f"{facts.refunded} and {facts.disputed}"
            problem = f"refunded and disputed are {theirs} at the provider, and {ours} here"
            yield Difference(order.account_id, order.id, order.payment_id, problem)
            if self._repairs:
                settle_reversal(order, self._services)

    def _compare_subscription(self, account_id: str) -> Iterator[Difference]:
        payer = self._services.orders.payer(account_id)
        ours = payer.subscription if payer else None
        if ours is None or ours.state is SubscriptionState.ENDED:
            return
        theirs = self._services.payment_provider.subscription(ours.id)
        if (ours.state, ours.cancels) != (theirs.state, theirs.cancels):
            problem = f"the subscription is {_words(theirs)} at the provider, and {_words(ours)} here"
            yield Difference(account_id, ours.order_id, ours.id, problem)
            if self._repairs:
                sync_subscription(account_id, self._services)

    def _find_account(self, customer_id: str) -> str | None:
        payer = find_payer(customer_id, self._services)
        return payer.account_id if payer else None


def _words(subscription: Subscription | SubscriptionFacts) -> str:
    return f"{subscription.state} and cancelled" if subscription.cancels else str(subscription.state)


def _problem_of(order: Order | None, theirs: str, ours: str | None) -> str | None:
    """Return what is wrong with the order of a payment that has succeeded, or None."""
    if order is None:
        return "it is paid, and there is no order"
    if order.state is OrderState.MISMATCH:
        return f"it does not match its order: {order.problem}"
    if order.state is not OrderState.PAID:
        return f"it is paid, and its order is {order.state}"
    return None if ours == theirs else f"its order was paid by {ours}"
