"""Plans on sale, orders and payments, as accounts see them."""

import pytest

from chalicelib.api.orders import list_plans
from chalicelib.billing.ordering import MOST_CREDITS
from chalicelib.domain.account_plan import Plan
from chalicelib.domain.known_plans import KnownPlans
from tests.fakes import ACCOUNT, FakeCloud
from tests.fakes.ledger import PlanRows
from tests.fakes.stripe import make_provider, new_fake
from tests.unit.api.calling import Caller

URL = "https://shop.example/done"
GOLD = Plan("GOLD", credits=0, public=True, price_month=2900, credits_per_payment=100)


class Buyer(Caller):
    """An account of a deployment that sells the plan GOLD, and credits at 3 cents."""

    def __init__(self, **headers):
        self.cloud = FakeCloud()
        self.stripe, self.pool = new_fake(lambda: self.cloud.clock.ms // 1000)
        self.cloud.payment_provider = make_provider(self.pool)
        for plan in (GOLD, Plan("SECRET", credits=0, price_month=1), Plan("FREE_ONE", public=True)):
            self.cloud.plan_rows.put(plan)
        self.cloud.limit(credits=10, extra_credit_price=3)
        super().__init__(self.cloud, headers=headers)


@pytest.fixture
def buyer():
    return Buyer()


def order(**fields):
    return {"returnURL": URL} | fields


def test_plans_are_listed_from_the_cheapest():
    rows = PlanRows()
    for plan in (
        Plan("YEAR", public=True, price_year=5000, price_month=500),
        GOLD,
        Plan("A", public=True, price_year=2900),
        Plan("HIDDEN", price_month=1),
        Plan("FOR_NOTHING", public=True),
    ):
        rows.put(plan)
    assert [plan["name"] for plan in list_plans(KnownPlans(rows, lambda: 0))] == ["YEAR", "A", "GOLD"]


def test_an_order_is_paid_and_confirmed(buyer):
    made = buyer.call("Order_New", order(credits=100))
    assert (made["state"], made["amount"], made["currency"]) == ("open", 300, "eur")
    assert buyer.call("Order_Confirm", made["id"])["state"] == "open"
    buyer.stripe.pay(made["url"].rpartition("/")[2])
    assert buyer.call("Order_Get", made["id"])["state"] == "open"
    paid = buyer.call("Order_Confirm", made["id"])
    assert (paid["state"], "url" in paid, "expires" in paid) == ("paid", False, False)
    assert [each["id"] for each in buyer.call("Order_List")] == [made["id"]]
    assert buyer.call("Account_Get")["credits"]["left"] == 110
    entry = buyer.call("Credit_List", "")[-1]
    assert (entry["kind"], entry["left"], entry["orderID"]) == ("purchase", 100, made["id"])


def test_a_plan_is_bought(buyer):
    made = buyer.call("Order_New", order(plan="GOLD", period="month"))
    buyer.stripe.pay(made["url"].rpartition("/")[2])
    buyer.call("Order_Confirm", made["id"])
    billing = buyer.call("Billing_Get")
    assert (billing["plan"], billing["subscription"]["state"], billing["owed"]) == ("GOLD", "active", 0)
    assert buyer.error("Order_New", order(plan="GOLD", period="month"))[1]["path"] == "order.plan"


def test_the_buyer_comes_back_with_the_order(buyer):
    made = buyer.call("Order_New", order(credits=100, returnURL=f"{URL}?a=1&b=#top", cancelURL=f"{URL}/no"))
    (page,) = buyer.stripe.all("checkout.session")
    assert page["success_url"] == f"{URL}?a=1&b=&order={made['id']}#top"
    assert page["cancel_url"] == f"{URL}/no?order={made['id']}"


@pytest.mark.parametrize("plan", ["SECRET", "FREE_ONE", "NO_SUCH", "FREE", "", "é" * 2000])
def test_a_plan_that_is_not_on_sale_is_error_1025(buyer, plan):
    code, data = buyer.error("Order_New", order(plan=plan, period="month"))
    assert (code, data["plans"]) == (1025, ["GOLD"])


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({}, "order"),
        ({"plan": "GOLD", "credits": 5}, "order"),
        ({"plan": "GOLD"}, "order.period"),
        ({"plan": "GOLD", "period": "year"}, "order.period"),
        ({"credits": 5, "period": "year"}, "order.period"),
        ({"credits": 0}, "order.credits"),
        ({"credits": -5}, "order.credits"),
        ({"credits": MOST_CREDITS + 1}, "order.credits"),
        ({"credits": 50, "returnURL": "javascript:alert(1)"}, "order.returnURL"),
        ({"credits": 50, "returnURL": "/done"}, "order.returnURL"),
        ({"credits": 50, "cancelURL": "ftp://shop.example"}, "order.cancelURL"),
    ],
)
def test_an_order_that_cannot_be_is_refused(buyer, fields, path):
    code, data = buyer.error("Order_New", order(**fields))
    assert (code, data["path"]) == (-32602, path)
    assert buyer.cloud.orders.list(ACCOUNT) == []


def test_the_most_credits_can_be_ordered(buyer):
    assert buyer.call("Order_New", order(credits=MOST_CREDITS))["amount"] == 3 * MOST_CREDITS


def test_an_amount_that_no_card_pays_is_refused(buyer):
    buyer.cloud.limit(credits=10, extra_credit_price=100)
    assert buyer.error("Order_New", order(credits=MOST_CREDITS))[1]["path"] == "order"


def test_a_plan_that_sells_no_credits_says_so(buyer):
    buyer.cloud.limit(credits=10)
    assert "cannot buy credits alone" in buyer.error("Order_New", order(credits=5))[1]["expected"]


def test_a_repeated_call_makes_one_order():
    buyer = Buyer(**{"idempotency-key": "k"})
    first, again = (buyer.call("Order_New", order(credits=100)) for _ in range(2))
    assert (first, len(buyer.stripe.all("checkout.session"))) == (again, 1)


@pytest.mark.parametrize("path", ["customers", "checkout"])
@pytest.mark.parametrize("answer", [(402, {"error": {"message": "No."}}), (500, {}), (401, {})])
def test_a_provider_that_refuses_or_is_away_is_error_1026(buyer, path, answer):
    buyer.pool.api.broken[path] = answer
    code, data = buyer.error("Order_New", order(credits=100))
    assert (code, bool(data["problem"])) == (1026, True)


def test_an_order_that_the_provider_refused_is_over(buyer):
    assert buyer.error("Order_New", order(credits=1))[0] == 1026
    assert [each["state"] for each in buyer.call("Order_List")] == ["expired"]


@pytest.mark.parametrize("call", [("Order_New", order(credits=5)), ("Billing_Portal", URL)])
def test_a_deployment_that_sells_nothing_says_so(call):
    cloud = FakeCloud()
    cloud.limit(credits=10, extra_credit_price=3)
    code, data = Caller(cloud).error(*call)
    assert (code, "sells nothing" in data["problem"]) == (1026, True)


def test_an_account_that_never_bought_anything_has_no_subscription(buyer):
    assert buyer.call("Billing_Get") == {"plan": "SMALL", "owed": 0}
    assert buyer.pool.api.calls == []


@pytest.mark.parametrize("method", ["Order_Get", "Order_Confirm"])
@pytest.mark.parametrize("order_id", ["", "payer", "0" * 24, "é" * 2000])
def test_an_order_that_is_not_there_is_not_found(buyer, method, order_id):
    buyer.call("Order_New", order(credits=100))
    assert buyer.error(method, order_id)[1]["path"] == "orderID"


def test_the_portal_leads_back(buyer):
    assert buyer.call("Billing_Portal", URL).startswith("https://pay.test/portal/")
    assert buyer.error("Billing_Portal", "nowhere")[1]["path"] == "returnURL"


def test_no_answer_names_the_customer_or_the_payment_at_the_provider(buyer):
    made = buyer.call("Order_New", order(credits=100))
    buyer.stripe.pay(made["url"].rpartition("/")[2])
    shown = str([buyer.call("Order_Confirm", made["id"]), buyer.call("Order_List"), buyer.call("Billing_Get")])
    assert not any(prefix in shown for prefix in ("cus_", "pi_", "ch_", "4242"))
