"""Messages of the payment provider, as the gateway hands them over: their bodies are bytes in base64."""

import base64
import hashlib
import hmac
import json
from pathlib import Path

import pytest

import app
from chalicelib import wiring
from tests.fakes.stripe import API_KEY, WEBHOOK_SECRET, signed
from tests.unit.test_app import ENVIRONMENT, forget

RECORDED = json.loads((Path(__file__).parents[1] / "events" / "api.json").read_text())
STRIPE = {
    "REELWRIGHT_PAYMENTS": "stripe",
    "REELWRIGHT_STRIPE_KEY": API_KEY,
    "REELWRIGHT_STRIPE_WEBHOOK_SECRETS": WEBHOOK_SECRET,
}
# Of no interest, so that nobody is asked. The name has characters of several bytes.
EVENT = {"id": "evt_1", "type": "customer.created", "data": {"object": {"id": "cus_1", "name": "Zoë ☃ 😀"}}}


@pytest.fixture
def deployment(monkeypatch):
    for name, value in (ENVIRONMENT | STRIPE).items():
        monkeypatch.setenv(name, value)
    forget()
    yield
    forget()


def message(body, headers, provider="stripe", *, in_base64=True):
    """Return a message in the format of API Gateway."""
    context = RECORDED["requestContext"] | {"resourcePath": "/payments/{provider}", "path": f"/v1/payments/{provider}"}
    sent = {"Stripe-Signature": headers["stripe-signature"], "Content-Type": "application/json; charset=utf-8"}
    return RECORDED | {
        "resource": "/payments/{provider}",
        "path": f"/payments/{provider}",
        "pathParameters": {"provider": provider},
        "requestContext": context,
        "headers": sent,
        "multiValueHeaders": {name: [value] for name, value in sent.items()},
        "body": base64.b64encode(body).decode() if in_base64 else body.decode(),
        "isBase64Encoded": in_base64,
    }


def answer_to(event):
    answer = app.app(event, None)
    return answer["statusCode"], json.loads(answer["body"])["message"]


@pytest.mark.parametrize("in_base64", [True, False])
def test_the_signature_is_that_of_the_bytes_that_were_sent(deployment, in_base64):
    body, headers = signed(EVENT, wiring.now_ms() // 1000)
    assert answer_to(message(body, headers, in_base64=in_base64)) == (200, "of no interest")


def test_characters_that_are_not_escaped_are_bytes_as_well(deployment):
    text = json.dumps(EVENT, ensure_ascii=False)
    _, headers = signed(EVENT, wiring.now_ms() // 1000)
    now_s = headers["stripe-signature"].partition(",")[0].removeprefix("t=")
    digest = hmac.new(WEBHOOK_SECRET.encode(), f"{now_s}.{text}".encode(), hashlib.sha256).hexdigest()
    sent = {"stripe-signature": f"t={now_s},v1={digest}"}
    assert answer_to(message(text.encode(), sent)) == (200, "of no interest")


def test_a_changed_body_is_refused(deployment):
    body, headers = signed(EVENT, wiring.now_ms() // 1000)
    assert answer_to(message(body.replace(b"cus_1", b"cus_2"), headers)) == (400, "no signature is right")


@pytest.mark.parametrize("provider", ["none", "paymill", "Stripe"])
def test_another_provider_is_not_found(deployment, provider):
    body, headers = signed(EVENT, wiring.now_ms() // 1000)
    assert answer_to(message(body, headers, provider))[0] == 404


def test_without_payments_nothing_is_found(deployment, monkeypatch):
    monkeypatch.setenv("REELWRIGHT_PAYMENTS", "none")
    body, headers = signed(EVENT, wiring.now_ms() // 1000)
    assert answer_to(message(body, headers))[0] == 404
