"""The fake as a server, over connections of the real pool: an order is paid on its page, and the messages arrive."""

from threading import Thread
from typing import Any

import pytest
import urllib3

from chalicelib.billing.receive import receive_event
from chalicelib.domain.payment_settings import PaymentSettings
from chalicelib.settings import Settings
from chalicelib.wiring.payment_wiring import make_payment_provider
from tests.fakes import ACCOUNT
from tests.fakes.stripe import API_KEY, WEBHOOK_SECRET, Card
from tests.fakes.stripe.server import FakeStripe
from tests.unit.billing.shop import Shop


@pytest.fixture
def shop(monkeypatch):
    shop = Shop()
    shop.cloud.clock.step_ms = 0
    shop.answers = []

    def tell(body: bytes, headers: dict[str, str]) -> None:
        shop.answers.append(receive_event("stripe", body, headers, shop.services))

    server = FakeStripe(0, tell)
    shop.cloud.clock.ms = server.world.now_s() * 1000
    shop.stripe = server.world
    payments = PaymentSettings("stripe", None, API_KEY, (WEBHOOK_SECRET,), server.url)
    settings = Settings("reelwright-test", "bucket", payments=payments)
    shop.cloud.payment_provider = make_payment_provider(settings, lambda: None, lambda: 0)
    Thread(target=server.serve_forever, daemon=True).start()
    yield shop
    server.shutdown()
    server.server_close()


def choose(url: str, choice: str) -> Any:
    return urllib3.request("POST", url, body=f"choice={choice}", redirect=False)


def test_a_paid_page_leads_back_and_gives_the_credits(shop):
    order = shop.order(credits_=100)
    assert "Pay 3.00 EUR" in urllib3.request("GET", order.url).data.decode()
    answer = choose(order.url, Card.PAYS)
    assert (answer.status, answer.headers["Location"]) == (303, "https://shop.test/done")
    assert (shop.kinds(), shop.answers) == (["purchase"], [(200, "done")])


def test_a_declined_card_leads_to_the_page_again(shop):
    order = shop.order(credits_=100)
    assert order.url.endswith(choose(order.url, Card.DECLINES).headers["Location"])
    assert (shop.kinds(), shop.answers) == ([], [])


def test_money_that_comes_later(shop):
    order = shop.order(credits_=100)
    choose(order.url, Card.DELAYS)
    assert "on its way" in urllib3.request("GET", order.url).data.decode()
    assert shop.kinds() == []
    choose(order.url, "arrives")
    assert shop.kinds() == ["purchase"]


def test_a_subscription_is_cancelled_in_the_portal(shop):
    choose(shop.order().url, Card.PAYS)
    customer = shop.cloud.orders.payer(ACCOUNT).customer_id
    portal = shop.cloud.payment_provider.new_portal(customer, "https://shop.test")
    assert choose(portal, "cancel").headers["Location"] == "https://shop.test"
    assert shop.subscription.cancels
