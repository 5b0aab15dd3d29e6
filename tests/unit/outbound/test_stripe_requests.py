"""Requests to Stripe: one host, one version, a key that no text shows, and faults told apart."""

from types import SimpleNamespace

import pytest

from chalicelib.aws.operator_secret import KEEP_MS, OperatorSecret
from chalicelib.domain.errors import Transient
from chalicelib.domain.payment_provider import PaymentRefused
from chalicelib.outbound.stripe.keys import StripeKeys, parse_keys
from chalicelib.outbound.stripe.requests import API_URL, API_VERSION, StripeRequests, flat, pool_for
from tests.fakes.stripe.pool import Response

KEYS = StripeKeys("sk_test_secret", ("whsec_secret",))


class Recorder:
    """A pool with given answers, which records the requests."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.requests = []

    def request(self, method, url, **options):
        self.requests.append((method, url, options))
        status, content = self.answers.pop(0)
        return Response(status, content)


def requests(*answers):
    pool = Recorder(*answers)
    return pool, StripeRequests(pool, lambda: KEYS)


def test_a_request_names_its_version_and_its_key():
    pool, stripe = requests((200, b"{}"))
    stripe.get("customers/cus_1", {"expand": ["a"]})
    ((method, url, options),) = pool.requests
    assert (method, url) == ("GET", "https://api.stripe.com/v1/customers/cus_1?expand%5B0%5D=a")
    assert options["headers"]["Stripe-Version"] == API_VERSION
    assert options["headers"]["Authorization"] == "Bearer sk_test_secret"
    assert (options["redirect"], options["retries"]) == (False, False)


def test_a_request_that_makes_something_has_an_idempotency_key():
    pool, stripe = requests((200, b"{}"))
    stripe.post("customers", {"name": "Ann & Bo"}, "key-1")
    ((_, _, options),) = pool.requests
    assert (options["body"], options["headers"]["Idempotency-Key"]) == (b"name=Ann+%26+Bo", "key-1")


def test_fields_are_flat_in_forms():
    fields = {"a": {"b": [1, {"c": True}]}, "d": None, "e": False}
    assert flat(fields) == [("a[b][0]", "1"), ("a[b][1][c]", "true"), ("e", "false")]


@pytest.mark.parametrize("status", [409, 429, 500, 502, 503, 504])
def test_a_fault_that_may_pass_is_tried_twice(status):
    _, stripe = requests((status, b"{}"), (200, b'{"id": "cus_1"}'))
    assert stripe.get("customers/cus_1") == {"id": "cus_1"}
    _, stripe = requests((status, b"{}"), (status, b"{}"))
    with pytest.raises(Transient, match=f"status {status}"):
        stripe.get("customers/cus_1")


@pytest.mark.parametrize("content", [b"", b"<html>", b"[]"])
def test_an_answer_that_is_no_object_may_pass(content):
    _, stripe = requests((200, content), (200, content))
    with pytest.raises(Transient):
        stripe.get("customers/cus_1")


def test_a_refusal_is_not_repeated_and_says_why():
    pool, stripe = requests((402, b'{"error": {"message": "Your card is no card."}}'))
    with pytest.raises(PaymentRefused, match=r"^Your card is no card\.$") as caught:
        stripe.get("customers/cus_1")
    assert (caught.value.is_missing, len(pool.requests)) == (False, 1)


@pytest.mark.parametrize(
    ("status", "content"), [(404, b"{}"), (400, b'{"error": {"code": "resource_missing", "message": "No such"}}')]
)
def test_what_does_not_exist_is_missing(status, content):
    _, stripe = requests((status, content))
    with pytest.raises(PaymentRefused) as caught:
        stripe.get("customers/cus_1")
    assert caught.value.is_missing


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_not_shown(status):
    _, stripe = requests((status, b'{"error": {"message": "Invalid API Key provided: sk_test_secret"}}'))
    with pytest.raises(PaymentRefused) as caught:
        stripe.get("customers/cus_1")
    assert "sk_test" not in str(caught.value)


def test_an_answer_that_is_too_large_is_not_read():
    _, stripe = requests(*[(200, b" " * 5_000_000)] * 2)
    with pytest.raises(Transient):
        stripe.get("customers/cus_1")


@pytest.mark.parametrize("url", ["https://api.stripe.com.example", "http://api.stripe.com", "http://10.0.0.1:80", ""])
def test_no_other_host_is_called(url):
    with pytest.raises(ValueError, match=r"expected https://api\.stripe\.com"):
        pool_for(url)


def test_stripe_itself_is_called_at_its_port_only():
    assert [pool_for(API_URL)._destinations.port_problem("api.stripe.com", port) for port in (443,)] == [None]
    assert pool_for(API_URL)._destinations.port_problem("api.stripe.com", 8080)


def test_keys_are_read_from_the_secret():
    keys = parse_keys('{"apiKey": "rk_live_1", "webhookSecrets": ["whsec_1", "whsec_2"]}')
    assert keys == StripeKeys("rk_live_1", ("whsec_1", "whsec_2"))
    assert "rk_live" not in repr(keys)


@pytest.mark.parametrize(
    "text", ["sk_live_1", "{}", "[]", '{"apiKey": "sk_live_1"}', '{"apiKey": 5, "webhookSecrets": []}', "null"]
)
def test_a_secret_that_is_none_is_not_shown(text):
    with pytest.raises(ValueError, match="has to be") as caught:
        parse_keys(text)
    assert "sk_live_1" not in str(caught.value)


def test_a_new_version_of_the_secret_counts_after_five_minutes():
    versions = iter(["old", "new"])
    client = SimpleNamespace(get_secret_value=lambda SecretId: {"SecretString": next(versions)})
    now = [0]
    secret = OperatorSecret(client, "prod/stripe", lambda: now[0])
    assert [secret.read(), secret.read()] == ["old", "old"]
    now[0] = KEEP_MS - 1
    assert secret.read() == "old"
    now[0] = KEEP_MS
    assert secret.read() == "new"
