"""The methods about plans on sale, orders and payments. None of them takes or returns data of cards."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from chalicelib.api.idempotency import Claim, made_id_of
from chalicelib.api.wire_fields import Wire, check_url, to_date, without_absent
from chalicelib.billing.fulfil import settle_order
from chalicelib.billing.ordering import (
    MOST_AMOUNT,
    MOST_CREDITS,
    Wish,
    credits_wish,
    find_or_make_payer,
    has_plan_already,
    place_order,
    plan_wish,
)
from chalicelib.billing.services import PaymentServices
from chalicelib.domain.account import Account
from chalicelib.domain.account_plan import Plan
from chalicelib.domain.errors import ApiError, Transient
from chalicelib.domain.ids import new_id
from chalicelib.domain.order import Order, OrderState, Period, Subscription
from chalicelib.domain.payment_provider import PaymentRefused, Return
from chalicelib.domain.ports import Plans
from chalicelib.domain.quota import load_plan

_UNAVAILABLE = "the payment provider does not answer; ask again in a minute"


def list_plans(plans: Plans) -> list[Wire]:
    """Return the public plans that have a price, the cheapest first."""
    sold = [plan for plan in plans.list() if plan.public and _prices(plan)]
    return [plan_to_wire(plan) for plan in sorted(sold, key=lambda plan: (min(_prices(plan)), plan.name))]


def new_order(wire: Wire, account_id: str, services: PaymentServices, claim: Claim | None = None) -> Wire:
    """Order what an `OrderNew_t` says. Return the `Order` with its pay page.

    Raises:
        ApiError: −32602 a field is invalid, 1025 the plan is not on sale, 1026 the provider refuses, or nothing is
            sold here.
    """
    account = services.accounts.get(account_id)
    if account is None:
        raise ApiError.account_not_found(account_id)
    order_id = made_id_of(claim) or new_id(services.now_ms())
    wish, back = _read_wish(wire, account, services), _read_return(wire, order_id)
    with _provider_errors():
        return order_to_wire(place_order(account, wish, order_id, back, services))


def get_order(order_id: str, account_id: str, services: PaymentServices) -> Wire:
    """Return the `Order` with this id.

    Raises:
        ApiError: −32602 the account has no such order.
    """
    return order_to_wire(_find(order_id, account_id, services))


def confirm_order(order_id: str, account_id: str, services: PaymentServices) -> Wire:
    """Ask the provider what became of an order, and give what it brings. Return the `Order`.

    Raises:
        ApiError: −32602 the account has no such order, 1026 the provider does not answer, 1027 what was paid is not
            what was ordered.
    """
    order = _find(order_id, account_id, services)
    with _provider_errors():
        order = settle_order(account_id, order.id, services) or order
    if order.state is OrderState.MISMATCH:
        raise ApiError.payment_mismatch(order.id, order.problem)
    return order_to_wire(order)


def list_orders(account_id: str, services: PaymentServices) -> list[Wire]:
    """Return the orders of an account, oldest first."""
    return [order_to_wire(order) for order in services.orders.list(account_id)]


def get_billing(account_id: str, services: PaymentServices) -> Wire:
    """Return the `Billing` of an account.

    Raises:
        ApiError: 1010 there is no such account.
    """
    account, payer = services.accounts.get(account_id), services.orders.payer(account_id)
    if account is None:
        raise ApiError.account_not_found(account_id)
    subscription = payer.subscription if payer else None
    return without_absent(
        {
            "plan": account.plan,
            "subscription": subscription and subscription_to_wire(subscription),
            "owed": services.ledger.balance(account_id).amounts.owed,
        }
    )


def open_portal(return_url: str, account_id: str, services: PaymentServices) -> str:
    """Return the URL of the provider's page for cards, cancellation and invoices.

    Raises:
        ApiError: −32602 the URL is invalid, 1026 the provider refuses, or nothing is sold here.
    """
    account = services.accounts.get(account_id)
    if account is None:
        raise ApiError.account_not_found(account_id)
    check_url(return_url, "returnURL")
    with _provider_errors():
        payer = find_or_make_payer(account, services)
        return services.payment_provider.new_portal(payer.customer_id, return_url)


def plan_to_wire(plan: Plan) -> Wire:
    """Return the `Plan` struct."""
    return without_absent(
        {
            "name": plan.name,
            "currency": plan.currency,
            "priceMonth": plan.price_month,
            "priceYear": plan.price_year,
            "creditsPerPay": plan.credits_per_payment,
            "extraCreditPrice": plan.extra_credit_price,
            "credits": plan.credits,
            "mediaBytes": plan.media_bytes,
            "videoBytes": plan.video_bytes,
            "objects": plan.objects,
            "templates": plan.templates,
            "lines": plan.lines,
            "customProfiles": plan.custom_profiles,
        }
    )


def order_to_wire(order: Order) -> Wire:
    """Return the `Order` struct."""
    is_open = order.state is OrderState.OPEN
    return without_absent(
        {
            "id": order.id,
            "date": to_date(order.created_ms),
            "plan": order.plan or None,
            "period": order.period and str(order.period),
            "credits": order.credits,
            "amount": order.amount,
            "currency": order.currency,
            "state": str(order.state),
            "url": order.url if is_open else None,
            "expires": to_date(order.until_ms) if is_open else None,
            "paid": to_date(order.paid_ms) if order.paid_ms else None,
            "refunded": order.refunded or None,
            "disputed": order.disputed or None,
            "taken": order.taken or None,
            "problem": order.problem or None,
        }
    )


def subscription_to_wire(subscription: Subscription) -> Wire:
    """Return the `Subscription` struct."""
    since_ms = subscription.unpaid_since_ms
    return without_absent(
        {
            "plan": subscription.plan,
            "period": str(subscription.period),
            "amount": subscription.amount,
            "currency": subscription.currency,
            "credits": subscription.credits,
            "state": str(subscription.state),
            "ends": to_date(subscription.ends_ms),
            "cancels": subscription.cancels,
            "unpaidSince": to_date(since_ms) if since_ms is not None else None,
        }
    )


def _read_wish(wire: Wire, account: Account, services: PaymentServices) -> Wish:
    if ("plan" in wire) == ("credits" in wire):
        raise ApiError.invalid_params("order", "either plan with period, or credits")
    wish = _plan_wish(wire, account, services) if "plan" in wire else _credits_wish(wire, account, services)
    if wish.amount > MOST_AMOUNT:
        raise ApiError.invalid_params("order", f"at most {MOST_AMOUNT:,} of {wish.currency}, got {wish.amount:,}")
    return wish


def _plan_wish(wire: Wire, account: Account, services: PaymentServices) -> Wish:
    name = wire["plan"]
    plan = services.plans.get(name)
    if plan is None or not plan.public or not _prices(plan):
        known = [each.name for each in services.plans.list() if each.public and _prices(each)]
        raise ApiError.account_type_not_found(name, known)
    if "period" not in wire:
        raise ApiError.invalid_params("order.period", "month or year")
    wish = plan_wish(plan, Period(wire["period"]))
    if wish is None:
        other = Period.YEAR if wire["period"] == Period.MONTH else Period.MONTH
        raise ApiError.invalid_params("order.period", f"{other}: the plan {name} is not sold by the {wire['period']}")
    if has_plan_already(account.id, services):
        expected = "credits, as long as a plan is paid for: cancel it by Billing_Portal, then order another one"
        raise ApiError.invalid_params("order.plan", expected)
    return wish


def _credits_wish(wire: Wire, account: Account, services: PaymentServices) -> Wish:
    credits_ = wire["credits"]
    if "period" in wire:
        raise ApiError.invalid_params("order.period", "no period with credits")
    if not 1 <= credits_ <= MOST_CREDITS:
        raise ApiError.invalid_params("order.credits", f"1 to {MOST_CREDITS:,}")
    wish = credits_wish(load_plan(account.id, services), credits_)
    if wish is None:
        raise ApiError.invalid_params("order.credits", f"a plan: accounts with {account.plan} cannot buy credits alone")
    return wish


def _read_return(wire: Wire, order_id: str) -> Return:
    done = check_url(wire["returnURL"], "order.returnURL")
    cancel = check_url(wire["cancelURL"], "order.cancelURL") if "cancelURL" in wire else done
    return Return(_with_order(done, order_id), _with_order(cancel, order_id))


def _with_order(url: str, order_id: str) -> str:
    parts = urlsplit(url)
    query = [*parse_qsl(parts.query, keep_blank_values=True), ("order", order_id)]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _find(order_id: str, account_id: str, services: PaymentServices) -> Order:
    order = services.orders.get(account_id, order_id)
    if order is None:
        raise ApiError.invalid_params("orderID", "the id of an order of this account")
    return order


def _prices(plan: Plan) -> list[int]:
    return [price for price in (plan.price_month, plan.price_year) if price is not None]


@contextmanager
def _provider_errors() -> Iterator[None]:
    """Turn the provider's errors into answers."""
    try:
        yield
    except PaymentRefused as error:
        raise ApiError.payment_refused(str(error)) from error
    except Transient as error:
        raise ApiError.payment_refused(_UNAVAILABLE) from error
