"""An account that buys: orders in all states, a subscription, and calls of all methods about them."""

from typing import Any

from chalicelib.domain.account_plan import Plan
from chalicelib.domain.credit import Amounts, Entry, EntryKind
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.order import Order, OrderState, Payer, Period, Subscription, SubscriptionState
from chalicelib.domain.payment_provider import Return
from tests.fakes import ACCOUNT, NOW_MS, FakeCloud, make_account
from tests.fakes.stripe import make_provider, new_fake

OPEN_ORDER, PAID_ORDER, WRONG_ORDER = "6553f1a01" + "0" * 15, "6553f1a02" + "0" * 15, "6553f1a03" + "0" * 15
BACK = "https://shop.example/done?from=video"
GOLD = Plan(
    *("GOLD", 100, 5_000_000_000, 20_000_000_000, None, 20, 25),
    lines=1080,
    public=True,
    price_month=2900,
    price_year=29_000,
    credits_per_payment=1000,
    extra_credit_price=3,
)


def add_payments(cloud: FakeCloud) -> None:
    """Let the deployment sell by a fake Stripe, and add what the account has bought."""
    _, pool = new_fake(lambda: cloud.clock.ms // 1000)
    cloud.payment_provider = make_provider(pool)
    cloud.plan_rows.put(GOLD)
    customer = cloud.payment_provider.new_customer(make_account())
    bought = Order(ACCOUNT, OPEN_ORDER, NOW_MS, "stripe", 300, "eur", 100)
    page = cloud.payment_provider.new_checkout(bought, customer, Return(BACK, BACK))
    about: dict[str, Any] = {"provider": "stripe", "amount": 2900, "currency": "eur", "credits": 1000, "plan": "GOLD"}
    paid = {"state": OrderState.PAID, "paid_ms": NOW_MS + 60_000, "refunded": 1000, "disputed": 29, "taken": 354}
    problem = "amount: expected 2900, got 29"
    orders = [
        Order(**{**vars_of(bought), "checkout_id": page.id, "url": page.url, "look_ms": NOW_MS + 4_200_000}),
        Order(ACCOUNT, PAID_ORDER, NOW_MS, period=Period.MONTH, **about, **paid),
        Order(ACCOUNT, WRONG_ORDER, NOW_MS, period=Period.YEAR, **about, state=OrderState.MISMATCH, problem=problem),
    ]
    for order in orders:
        cloud.orders.put_new(order)
    terms = ("GOLD", Period.MONTH, 2900, "eur", 1000, SubscriptionState.UNPAID)
    dates = {"ends_ms": NOW_MS + 2_592_000_000, "unpaid_since_ms": NOW_MS, "cancels": True, "gives_plan": True}
    subscription = Subscription("sub_1", PAID_ORDER, *terms, **dates)
    cloud.orders.swap_payer(None, Payer(ACCOUNT, "stripe", customer, subscription))
    entry = Entry(ACCOUNT, PAID_ORDER, EntryKind.PURCHASE, NOW_MS, Amounts(available=1000, granted=1000))
    cloud.ledger.append(Entry(**{**vars_of(entry), "note": "plan GOLD, a month", "order_id": PAID_ORDER}))
    message = "The payment of plan GOLD, a year does not match the order, so nothing was granted. Ask us."
    told = Notification(ACCOUNT, WRONG_ORDER, NotificationKind.BILLING, message, NOW_MS, 1027, order_id=WRONG_ORDER)
    cloud.notifications.put(told)


def vars_of(entity: Any) -> dict[str, Any]:
    return {name: getattr(entity, name) for name in entity.__dataclass_fields__}


PAYMENT_EXAMPLES: list[tuple[Any, ...]] = [
    ("Plan_List",),
    ("Order_New", {"plan": "GOLD", "period": "month", "returnURL": BACK, "cancelURL": "https://shop.example"}),
    ("Order_New", {"credits": 100, "returnURL": BACK}),
    ("Order_Get", WRONG_ORDER),
    ("Order_Confirm", OPEN_ORDER),
    ("Order_List",),
    ("Billing_Get",),
    ("Billing_Portal", "https://shop.example/account"),
]
