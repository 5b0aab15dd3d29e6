"""Subscriptions: the plan that an account has by one, and what the provider says about it."""

import logging
from dataclasses import replace

from chalicelib.billing.services import PaymentServices, notify
from chalicelib.domain.order import Order, Payer, Subscription, SubscriptionState
from chalicelib.domain.payment_provider import PaymentRefused, PaymentTerms, SubscriptionFacts
from chalicelib.domain.quota import renew_month

_SOON_MS = 600_000
_DAY_MS = 86_400_000

log = logging.getLogger(__name__)


def begun(payer: Payer, order: Order, now_ms: int) -> Payer:
    """Return the payer whose plan order was paid. A subscription of an earlier order is replaced and must be ended.

    Its plan is given by `sync_subscription`. The reaper calls that, if a crash comes before it.
    """
    if order.period is None or order.subscription_id is None:
        raise ValueError(f"{order.id} is no order of a plan")
    before = payer.subscription
    if before and before.order_id > order.id:
        # A later order is paid already.
        return replace(payer, to_cancel=(*payer.to_cancel, order.subscription_id), look_ms=now_ms + _SOON_MS)
    replaced = (before.id,) if before and before.state is not SubscriptionState.ENDED else ()
    subscription = Subscription(
        *(order.subscription_id, order.id, order.plan, order.period, order.amount, order.currency, order.credits)
    )
    to_cancel = (*payer.to_cancel, *replaced)
    return replace(payer, subscription=subscription, to_cancel=to_cancel, look_ms=now_ms + _SOON_MS)


def sync_subscription(account_id: str, services: PaymentServices) -> Payer | None:
    """Ask the provider about an account's subscription, and give or take the plan by that. Return the payer.

    Raises:
        PaymentRefused: the provider refuses to answer.
        Transient: the provider cannot be reached.
    """
    while True:
        payer = services.orders.payer(account_id)
        if payer is None or payer.subscription is None:
            return payer
        facts = services.payment_provider.subscription(payer.subscription.id)
        now = _synced(payer, payer.subscription, facts, services)
        stored = payer if now == payer else services.orders.swap_payer(payer, now)
        stored = stored and _give_or_take(stored, services)
        if stored is not None:
            break
    _report(stored, services)
    return _end_replaced(stored, services)


def _synced(payer: Payer, was: Subscription, facts: SubscriptionFacts, services: PaymentServices) -> Payer:
    if (facts.customer_id, facts.order_id) != (payer.customer_id, was.order_id):
        log.error("the subscription %s is not that of the account %s", was.id, payer.account_id)
        return payer
    now_ms = services.now_ms()
    since_ms = (was.unpaid_since_ms or now_ms) if facts.state is SubscriptionState.UNPAID else None
    if since_ms is not None and not facts.keeps_plan:
        since_ms = min(since_ms, now_ms - services.payment_terms.grace_ms)
    now = replace(was, state=facts.state, ends_ms=facts.ends_ms, cancels=facts.cancels, unpaid_since_ms=since_ms)
    synced = replace(payer, subscription=now)
    return replace(synced, look_ms=_next_look_ms(synced, services.payment_terms, now_ms))


def _next_look_ms(payer: Payer, terms: PaymentTerms, now_ms: int) -> int | None:
    subscription = payer.subscription
    if payer.to_cancel or (subscription and wants_plan(subscription, terms, now_ms) != subscription.gives_plan):
        return now_ms + _SOON_MS
    if subscription is None or subscription.state is SubscriptionState.ENDED:
        return None
    # A day after its end the next period is paid, or the payment has failed.
    later_ms = max(subscription.ends_ms, now_ms) + _DAY_MS
    if subscription.unpaid_since_ms is None:
        return later_ms
    grace_ends_ms = subscription.unpaid_since_ms + terms.grace_ms
    return grace_ends_ms if grace_ends_ms > now_ms else now_ms + _DAY_MS


def wants_plan(subscription: Subscription, terms: PaymentTerms, now_ms: int) -> bool:
    """Return whether a subscription gives its plan: it is paid, or within the days of grace."""
    match subscription.state:
        case SubscriptionState.ACTIVE:
            return True
        case SubscriptionState.UNPAID:
            return now_ms < (subscription.unpaid_since_ms or 0) + terms.grace_ms
        case SubscriptionState.ENDED:
            return False


def _give_or_take(payer: Payer, services: PaymentServices) -> Payer | None:
    """Set the account's plan if its subscription gives it since, or no longer.

    Return the payer, or None if it or the account has changed since it was read.
    """
    subscription = payer.subscription
    if subscription is None:
        return payer
    gives = wants_plan(subscription, services.payment_terms, services.now_ms())
    if gives == subscription.gives_plan:
        return payer
    account = services.accounts.get(payer.account_id)
    if account is None:
        return payer
    plan = subscription.plan if gives else services.payment_terms.unpaid_plan
    if services.plans.get(plan) is None:
        # The operator has deleted it. The reaper tries again.
        log.error("there is no plan %s for the account %s, whose subscription has changed", plan, payer.account_id)
        return payer
    now = replace(payer, subscription=replace(subscription, gives_plan=gives))
    now = replace(now, look_ms=_next_look_ms(now, services.payment_terms, services.now_ms()))
    if not gives and account.plan != subscription.plan:
        # The operator has set another plan meanwhile, which stays.
        plan = account.plan
    # One transaction: a process that is late cannot give a plan that another one has taken.
    stored = services.orders.swap_plan(payer, now, account, plan)
    if stored is not None:
        renew_month(payer.account_id, services)
    # If another process was faster, the caller looks again.
    return stored


def _end_replaced(payer: Payer, services: PaymentServices) -> Payer:
    """Let the provider end the subscriptions that another one has replaced."""
    if not payer.to_cancel:
        return payer
    for subscription_id in payer.to_cancel:
        try:
            services.payment_provider.cancel_subscription(subscription_id)
        except PaymentRefused as error:
            if not error.is_missing:
                raise
        log.warning("ended the subscription %s, which another one has replaced", subscription_id)
    now = replace(payer, to_cancel=())
    now = replace(now, look_ms=_next_look_ms(now, services.payment_terms, services.now_ms()))
    return services.orders.swap_payer(payer, now) or payer


def _report(payer: Payer, services: PaymentServices) -> None:
    """Notify the account of a failed payment, and of the end of its plan. Each is stored once."""
    subscription, terms = payer.subscription, services.payment_terms
    if subscription is None:
        return
    about = (payer.account_id, subscription.order_id)
    if subscription.state is SubscriptionState.ENDED:
        notify(*about, "ended", f"The subscription to the plan {subscription.plan} has ended.", services)
    elif subscription.unpaid_since_ms is not None:
        since_ms = subscription.unpaid_since_ms
        if wants_plan(subscription, terms, services.now_ms()):
            message = f"A payment for the plan {subscription.plan} failed. Check your card before the plan ends."
            notify(*about, f"unpaid {since_ms}", message, services)
        else:
            message = f"The plan {subscription.plan} is suspended, because its payment failed."
            notify(*about, f"suspended {since_ms}", message, services)


def look_at_payer(payer: Payer, services: PaymentServices) -> bool:
    """Ask about a subscription of which the provider has sent no message. Return whether that has changed it.

    Raises:
        Transient: the provider cannot be reached.
    """
    later = replace(payer, look_ms=services.now_ms() + _DAY_MS)
    if payer.provider != services.payment_provider.name:
        log.error("the account %s has a subscription at %s, which is not set up", payer.account_id, payer.provider)
        return services.orders.swap_payer(payer, later) is not None
    try:
        now = sync_subscription(payer.account_id, services)
    except PaymentRefused as error:
        log.error("the payment provider does not tell about the account %s: %s", payer.account_id, error)
        now = services.orders.swap_payer(payer, later)
    return now is not None and now.subscription != payer.subscription
