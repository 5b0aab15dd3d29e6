"""A deployment that sells by a fake Stripe, and a buyer."""

from collections.abc import Iterable
from typing import Any

from chalicelib.billing.events import handle_event
from chalicelib.billing.ordering import credits_wish, place_order, plan_wish
from chalicelib.domain.account_plan import Plan
from chalicelib.domain.credit import Amounts
from chalicelib.domain.ids import new_id
from chalicelib.domain.notification import Notification
from chalicelib.domain.order import Order, Period, Subscription
from chalicelib.domain.payment_provider import Return
from tests.fakes import ACCOUNT, FakeCloud, make_account
from tests.fakes.stripe import Card, make_provider, new_fake, signed

PLAN = Plan("GOLD", credits=10, public=True, price_month=2900, price_year=29_000, credits_per_payment=1000)
START = Plan("START", credits=5, extra_credit_price=3)
BACK = Return("https://shop.test/done", "https://shop.test/no")
DAY_MS = 86_400_000


class Shop:
    """The account has the plan START, by which more credits cost 3 cents each."""

    def __init__(self) -> None:
        self.cloud = FakeCloud()
        self.stripe, self.pool = new_fake(lambda: self.cloud.clock.ms // 1000)
        self.cloud.payment_provider = make_provider(self.pool)
        for plan in (PLAN, START):
            self.cloud.plan_rows.put(plan)
        self.cloud.accounts.put(make_account(plan=START.name))
        self.told = 0

    @property
    def services(self) -> Any:
        return self.cloud.api_services

    def order(self, *, credits_: int = 0, period: Period = Period.MONTH, account_id: str = ACCOUNT) -> Order:
        """Order credits, or a period of the plan."""
        wish = credits_wish(START, credits_) if credits_ else plan_wish(PLAN, period)
        account = self.cloud.accounts.get(account_id)
        assert wish is not None
        assert account is not None
        return place_order(account, wish, new_id(self.cloud.clock()), BACK, self.services)

    def buy(self, card: Card = Card.PAYS, **wish: Any) -> Order:
        """Order something, pay for it, and let the messages arrive."""
        order = self.order(**wish)
        self.stripe.pay(order.checkout_id or "", card)
        self.tell()
        return self.stored(order)

    def tell(self, events: Iterable[Any] | None = None) -> None:
        """Let messages arrive: those that have not yet, in order."""
        if events is None:
            events, self.told = self.stripe.events[self.told :], len(self.stripe.events)
        for event in events:
            hint = self.cloud.payment_provider.read_event(*signed(event, self.now_s), self.now_s)
            if hint is not None:
                handle_event(hint, self.services)

    @property
    def now_s(self) -> int:
        return self.cloud.clock.ms // 1000

    def stored(self, order: Order) -> Order:
        stored: Order = self.cloud.orders.get(order.account_id, order.id)
        return stored

    @property
    def subscription(self) -> Subscription:
        subscription: Subscription = self.cloud.orders.payer(ACCOUNT).subscription
        return subscription

    @property
    def plan(self) -> str:
        account = self.cloud.accounts.get(ACCOUNT)
        assert account is not None
        return account.plan

    @property
    def amounts(self) -> Amounts:
        return self.cloud.amounts

    def kinds(self) -> list[str]:
        """Return the kinds of the ledger's entries, without renewals."""
        kinds = [entry.kind.value for entry in self.cloud.ledger.list(ACCOUNT)]
        return [kind for kind in kinds if kind != "renewal"]

    def notes(self) -> list[str]:
        return [each.message for each in self.notifications()]

    def notifications(self) -> list[Notification]:
        """Return the notifications, oldest first."""
        return sorted(self.cloud.notifications.list(ACCOUNT), key=lambda each: each.created_ms)
