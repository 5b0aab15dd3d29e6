"""Payments with faults: buyers, a fake Stripe, and a deployment whose calls break, crash and run at once.

    python -m tests.simulation.payments --schedules 1000
    python -m tests.simulation.payments --seed 7

A schedule is a sequence of what buyers, the operator and Stripe do. Messages arrive late, twice, in any order or never;
connections break before and after the work; processes die between any two calls. At the end the reaper runs, and
`payments reconcile --repair`. Then the promises must hold.
"""

import argparse
import logging
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from random import Random
from typing import Any
from unittest import mock

from chalicelib.billing.checking import find_order_discrepancies
from chalicelib.billing.fulfil import look_at_order, settle_order
from chalicelib.billing.ordering import credits_wish, place_order, plan_wish
from chalicelib.billing.receive import receive_event
from chalicelib.billing.reconcile import Reconciliation
from chalicelib.billing.subscriptions import look_at_payer
from chalicelib.domain import ids
from chalicelib.domain.account_plan import Plan
from chalicelib.domain.billing_admin import find_discrepancy
from chalicelib.domain.credit import Amounts
from chalicelib.domain.errors import Transient
from chalicelib.domain.ids import new_id
from chalicelib.domain.order import Order, OrderState, Payer, Period
from chalicelib.domain.payment_provider import PaymentRefused, Return
from tests.fakes import ACCOUNT, OTHER_ACCOUNT, Crashed, FakeCloud, make_account, make_video
from tests.fakes.crash_injection import CrashAfter, InterruptedBefore
from tests.fakes.stripe import Card, make_provider, new_fake, signed
from tests.fakes.stripe.world import Refused

PLAN = Plan("GOLD", credits=10, price_month=2900, price_year=29_000, credits_per_payment=1000)
START = Plan("FREE", credits=5, extra_credit_price=3)
BACK = Return("https://shop.test/done", "https://shop.test/no")
ACCOUNTS = (ACCOUNT, OTHER_ACCOUNT)
STEPS = 60
_HOUR_MS = 3_600_000
_DAY_MS = 24 * _HOUR_MS
_WRAPPED = ("orders", "ledger", "accounts", "notifications", "plans")
_UNRELIABLE = (Crashed, Transient, PaymentRefused)


class Schedule:
    """One schedule. `injected` counts its faults by kind."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.injected: Counter[str] = Counter()
        self.cloud = FakeCloud()
        self.cloud.clock.step_ms = 1
        self.stripe, self.pool = new_fake(lambda: self.cloud.clock.ms // 1000)
        self.cloud.payment_provider = make_provider(self.pool)
        for plan in (PLAN, START):
            self.cloud.plan_rows.put(plan)
        for account_id in ACCOUNTS:
            self.cloud.accounts.put(make_account(id=account_id, plan="FREE"))
        self.began_ms = self.cloud.clock.ms
        self.told = 0
        self.waiting: list[dict[str, Any]] = []

    def run(self) -> None:
        """Run the schedule, and check the promises.

        Raises:
            AssertionError: one of them does not hold.
        """
        acts = [self.order, self.order, self.buy, self.buy, self.move_money, self.move_money, self.renew, self.spend]
        acts += [self.deliver] * 8 + [self.come_back, self.forge, self.reap]
        # So that a seed gives the same schedule each time.
        with mock.patch.object(ids.secrets, "randbits", self.random.getrandbits):
            for _ in range(STEPS):
                self.random.choice(acts)()
                self.collect_messages()
                self.cloud.clock.ms += self.random.choice((0, 1000, 60_000, _HOUR_MS))
            self.calm_down()
        self.check()

    # What people and Stripe do

    def order(self) -> None:
        account = self.cloud.accounts.get(self.random.choice(ACCOUNTS))
        assert account is not None
        wish = (
            credits_wish(START, 100) if self.random.random() < 0.6 else plan_wish(PLAN, self.random.choice([*Period]))
        )
        assert wish is not None
        id_ = new_id(self.cloud.clock())
        for _ in range(self.random.randint(1, 2)):
            with suppress(*_UNRELIABLE):
                place_order(account, wish, id_, BACK, self.services())

    def buy(self) -> None:
        open_pages = [each for each in self.stripe.all("checkout.session") if each["status"] == "open"]
        if open_pages:
            page = self.random.choice(open_pages)
            with suppress(Refused):
                card = self.random.choice((Card.PAYS, Card.PAYS, Card.PAYS, Card.DELAYS, Card.DECLINES))
                if self.random.random() < 0.05:
                    self.injected["changed amount"] += 1
                    page["amount_subtotal"] -= 1
                self.stripe.pay(page["id"], card)

    def move_money(self) -> None:
        with suppress(Refused, IndexError):
            match self.random.choice(("arrive", "refund", "refund", "fail", "dispute", "close", "expire")):
                case "arrive":
                    late = [each for each in self.stripe.all("checkout.session") if is_on_its_way(each)]
                    self.stripe.arrive(self.random.choice(late)["id"], good=self.random.random() < 0.7)
                case "refund":
                    intent = self.random.choice(self.paid_intents())
                    self.stripe.refund(
                        intent["id"], self.random.choice((1, 100, intent["amount"] // 2, intent["amount"]))
                    )
                case "fail":
                    good = [each for each in self.stripe.all("refund") if each["status"] == "succeeded"]
                    self.stripe.fail_refund(self.random.choice(good)["id"])
                case "dispute":
                    intent = self.random.choice(self.paid_intents())
                    self.stripe.dispute(intent["id"], intent["amount"])
                case "close":
                    opened = [each for each in self.stripe.all("dispute") if each["status"] == "needs_response"]
                    self.stripe.close_dispute(self.random.choice(opened)["id"], self.random.choice(("won", "lost")))
                case "expire":
                    self.stripe.expire(self.random.choice(self.stripe.all("checkout.session"))["id"])

    def renew(self) -> None:
        living = [each for each in self.stripe.all("subscription") if each["status"] in ("active", "past_due")]
        if not living:
            return
        subscription = self.random.choice(living)
        match self.random.choice(("renew", "renew", "card", "cancel", "end")):
            case "renew":
                self.stripe.renew(subscription["id"])
            case "card":
                self.stripe.cards[subscription["customer"]] = self.random.choice((Card.PAYS, Card.DECLINES))
                for invoice in self.stripe.all("invoice"):
                    if invoice["customer"] == subscription["customer"] and invoice["status"] == "open":
                        self.stripe.retry(invoice["id"])
            case "cancel":
                self.stripe.cancel_later(subscription["id"])
            case "end":
                self.stripe.end(subscription["id"])

    def spend(self) -> None:
        account_id = self.random.choice(ACCOUNTS)
        price = min(self.random.randint(1, 80), self.cloud.ledger.balance(account_id).amounts.available)
        if price > 0:
            self.cloud.videos.add([make_video(account_id=account_id, id=new_id(self.cloud.clock()), price=price)])

    def paid_intents(self) -> list[dict[str, Any]]:
        return [each for each in self.stripe.all("payment_intent") if each["status"] == "succeeded"]

    # What the deployment does

    def collect_messages(self) -> None:
        new, self.told = self.stripe.events[self.told :], len(self.stripe.events)
        for event in new:
            copies = self.random.choice((0, 1, 1, 1, 2, 3))
            self.injected["lost message"] += copies == 0
            self.injected["doubled message"] += max(0, copies - 1)
            self.waiting += [event] * copies

    def deliver(self) -> None:
        if self.waiting:
            index = self.random.randrange(len(self.waiting))
            self.injected["reordered message"] += index > 0
            event = self.waiting.pop(index)
            if self.receive(event, self.services()) != 200:
                # Stripe sends it again.
                self.waiting.append(event)

    def receive(self, event: dict[str, Any], services: Any) -> int | None:
        now_s = self.cloud.clock.ms // 1000
        with suppress(Crashed):
            return receive_event("stripe", *signed(event, now_s), services)[0]
        return None

    def forge(self) -> None:
        if self.stripe.events:
            event = self.random.choice(self.stripe.events)
            now_s = self.cloud.clock.ms // 1000
            kind = self.random.choice(("other secret", "old", "changed", "genuine, of a foreign page"))
            self.injected[f"forged message: {kind}"] += 1
            body, headers = signed(
                event, now_s - (900 if kind == "old" else 0), "no" if kind == "other secret" else "whsec_fake"
            )
            if kind == "changed":
                body = body.replace(b"evt_", b"evt-", 1)
            if kind.startswith("genuine"):
                foreign = event | {"type": "checkout.session.completed", "data": {"object": {"id": "cs_of_nobody"}}}
                self.pool.fault = lambda: None
                assert self.receive(foreign, self.cloud.api_services) == 200
            else:
                assert receive_event("stripe", body, headers, self.cloud.api_services)[0] == 400

    def come_back(self) -> None:
        orders = self.orders()
        if orders:
            order = self.random.choice(orders)
            with suppress(*_UNRELIABLE):
                settle_order(order.account_id, order.id, self.services())

    def reap(self, services: Any = None) -> None:
        services = services or self.services()
        for row in list(self.cloud.orders.due(self.cloud.clock.ms)):
            with suppress(*_UNRELIABLE):
                look_at_payer(row, services) if isinstance(row, Payer) else look_at_order(row, services)

    def services(self) -> Any:
        """Return the services of a process to which one thing happens, or nothing."""
        services = self.cloud.api_services
        self.pool.fault = self.next_fault
        match self.random.choice(("fine", "crash", "race")):
            case "crash":
                left = [self.random.randint(1, 12)]
                return self.wrapped(services, lambda thing: _Counted(thing, left, self.injected))
            case "race":
                left = [self.random.randint(1, 12)]
                return self.wrapped(services, lambda thing: InterruptedBefore(thing, left, self.interrupt))
        return services

    def wrapped(self, services: Any, wrap: Callable[[Any], Any]) -> Any:
        return replace(services, **{name: wrap(getattr(services, name)) for name in _WRAPPED})

    def interrupt(self) -> None:
        """Let another process act on a message between two calls of the first."""
        self.injected["process in between"] += 1
        if self.stripe.events:
            self.receive(self.random.choice(self.stripe.events), self.cloud.api_services)

    def next_fault(self) -> str | int | None:
        fault: str | int | None = self.random.choice((None,) * 20 + ("refused", "lost", 500, 429))
        if fault is not None:
            names = {"refused": "broken connection", "lost": "lost answer"}
            self.injected[names.get(str(fault), f"status {fault}")] += 1
        return fault

    # The end

    def calm_down(self) -> None:
        """Let all faults end: pages expire, the reaper runs for two weeks, and the operator reconciles."""
        self.pool.fault = lambda: None
        for page in self.stripe.all("checkout.session"):
            if page["status"] == "open":
                self.stripe.expire(page["id"])
            if is_on_its_way(page):
                self.stripe.arrive(page["id"], good=self.random.random() < 0.5)
        for _ in range(3):
            self.cloud.clock.ms += 4 * _DAY_MS
            self.reap(self.cloud.api_services)
        services = self.cloud.api_services
        list(Reconciliation(self.began_ms, services, repairs=True).differences())
        # The days of grace of payments that have failed.
        self.cloud.clock.ms += 8 * _DAY_MS
        self.reap(services)

    def check(self) -> None:
        services = self.cloud.api_services
        for account_id in ACCOUNTS:
            assert find_discrepancy(account_id, services) == Amounts(), "the ledger adds up"
            assert find_order_discrepancies(account_id, services) == [], "purchases are paid orders"
            amounts = self.cloud.ledger.balance(account_id).amounts
            assert min(amounts.available, amounts.held, amounts.owed) >= 0, amounts
            assert self.given(account_id) == self.bought(account_id), (self.given(account_id), self.bought(account_id))
            self.check_plan(account_id)
        wrong = [each for each in self.orders() if each.state is OrderState.OPEN and each.checkout_id]
        assert wrong == [], "each order is decided"
        left = list(Reconciliation(self.began_ms, services).differences())
        assert [each for each in left if "does not match" not in each.problem] == [], left

    def given(self, account_id: str) -> int:
        """Return the credits that payments have brought, by the ledger."""
        kinds = ("purchase", "refund", "dispute")
        entries = [entry for entry in self.cloud.ledger.list(account_id) if entry.kind in kinds]
        return sum(entry.moved.available - entry.moved.owed for entry in entries)

    def bought(self, account_id: str) -> int:
        """Return the credits that payments should have brought, by what Stripe knows."""
        total = 0
        for page in self.stripe.all("checkout.session"):
            is_paid = page["payment_status"] == "paid" and page["metadata"]["account"] == account_id
            quantity = page["line_items"]["data"][0]["quantity"]
            price = page["line_items"]["data"][0]["price"]["unit_amount"]
            if not is_paid or page["amount_subtotal"] != price * quantity:
                continue
            if page["mode"] == "payment":
                total += self.kept(page["payment_intent"], quantity)
                continue
            for invoice in self.stripe.all("invoice"):
                of_page = invoice["parent"]["subscription_details"]["subscription"] == page["subscription"]
                if of_page and invoice["status"] == "paid":
                    total += self.kept(invoice["payments"]["data"][0]["payment"]["payment_intent"], 1000)
        return total

    def kept(self, intent_id: str, credits_: int) -> int:
        """Return which of the credits of a payment its buyer keeps."""
        charge = self.stripe.get(self.stripe.get(intent_id)["latest_charge"])
        lost = [each for each in self.stripe.all("dispute") if each["payment_intent"] == intent_id]
        disputed = sum(each["amount"] for each in lost if each["status"] != "won")
        gone = min(charge["amount"], charge["amount_refunded"] + disputed)
        return credits_ - credits_ * gone // int(charge["amount"])

    def check_plan(self, account_id: str) -> None:
        payer, account = self.cloud.orders.payer(account_id), self.cloud.accounts.get(account_id)
        subscription = payer and payer.subscription
        living = [
            each["id"]
            for each in self.stripe.all("subscription")
            if payer and each["customer"] == payer.customer_id and each["status"] == "active"
        ]
        assert account is not None
        paid = [each for each in self.orders() if each.account_id == account_id and each.state is OrderState.PAID]
        known = {order.subscription_id for order in paid}
        # That of a mismatch waits for the operator.
        living = [each for each in living if each in known]
        assert len(living) <= 1, "nobody pays for two plans"
        assert (account.plan == "GOLD") == bool(living), (account.plan, living, subscription)

    def orders(self) -> list[Order]:
        return [order for account_id in ACCOUNTS for order in self.cloud.orders.list(account_id)]


class _Counted(CrashAfter):
    """A thing in a process that dies, which is counted."""

    def __init__(self, thing: Any, calls_left: list[int], injected: Counter[str]) -> None:
        super().__init__(thing, calls_left)
        self._injected = injected

    def __getattr__(self, name: str) -> Any:
        return _Counted(getattr(self._thing, name), self._calls_left, self._injected)

    def __call__(self, *args: Any, **options: Any) -> Any:
        was = self._calls_left[0]
        try:
            return super().__call__(*args, **options)
        except Crashed:
            self._injected["crash between two calls"] += was > 0
            raise


def is_on_its_way(page: dict[str, Any]) -> bool:
    """Return whether a delayed payment was made, and its money has neither arrived nor failed."""
    return page["status"] == "complete" and page["payment_status"] == "unpaid" and not page.get("_failed")


def run_schedules(seeds: range) -> Counter[str]:
    """Run schedules, and return how many faults of which kind they had.

    Raises:
        AssertionError: a promise does not hold; the text names the seed.
    """
    injected: Counter[str] = Counter()
    for seed in seeds:
        schedule = Schedule(seed)
        try:
            schedule.run()
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
        injected += schedule.injected
    return injected


def main() -> None:
    logging.disable()
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--schedules", type=int, default=1000)
    parser.add_argument("--seed", type=int, help="only this one")
    options = parser.parse_args()
    seeds = range(options.schedules) if options.seed is None else range(options.seed, options.seed + 1)
    injected = run_schedules(seeds)
    for kind, number in sorted(injected.items()):
        sys.stdout.write(f"{number:>7,}  {kind}\n")
    sys.stdout.write(f"{injected.total():>7,}  faults in {len(seeds):,} schedules; all promises hold\n")


if __name__ == "__main__":
    main()
