import pytest

from chalicelib.domain.payment_provider import PaymentTerms
from chalicelib.domain.payment_settings import MOST_GRACE_DAYS, PaymentSettings, read_payment_settings

STRIPE = {"REELWRIGHT_PAYMENTS": "stripe"}
SECRET = {"REELWRIGHT_STRIPE_SECRET": "prod/stripe"}
TEST_KEYS = {"REELWRIGHT_STRIPE_KEY": "sk_test_1", "REELWRIGHT_STRIPE_WEBHOOK_SECRETS": "whsec_1, whsec_2"}


def test_nothing_is_sold_by_default():
    assert read_payment_settings({}) == PaymentSettings()


def test_the_keys_are_in_a_secret():
    assert read_payment_settings(STRIPE | SECRET) == PaymentSettings("stripe", "prod/stripe")


def test_test_keys_may_be_in_the_environment():
    settings = read_payment_settings(STRIPE | TEST_KEYS)
    assert (settings.api_key, settings.webhook_secrets) == ("sk_test_1", ("whsec_1", "whsec_2"))


def test_no_key_is_shown():
    assert not any(key in repr(read_payment_settings(STRIPE | TEST_KEYS)) for key in ("sk_test_1", "whsec"))


def test_the_terms_are_settings():
    settings = read_payment_settings({"REELWRIGHT_PAYMENT_GRACE_DAYS": "0", "REELWRIGHT_UNPAID_PLAN": "NONE"})
    assert settings.terms == PaymentTerms(0, "NONE")


def test_the_longest_grace_is_accepted():
    assert (
        read_payment_settings({"REELWRIGHT_PAYMENT_GRACE_DAYS": str(MOST_GRACE_DAYS)}).terms.grace_ms == 7_776_000_000
    )


@pytest.mark.parametrize(
    ("environment", "problem"),
    [
        ({"REELWRIGHT_PAYMENTS": "paymill"}, "REELWRIGHT_PAYMENTS: expected none or stripe"),
        (STRIPE, "REELWRIGHT_STRIPE_SECRET: expected the name of a secret, or test keys"),
        (STRIPE | {"REELWRIGHT_STRIPE_KEY": "sk_test_1"}, "REELWRIGHT_STRIPE_SECRET"),
        (STRIPE | TEST_KEYS | {"REELWRIGHT_STRIPE_KEY": "sk_live_1"}, "a live key belongs into Secrets Manager"),
        (STRIPE | SECRET | {"REELWRIGHT_STRIPE_KEY": "rk_live_1"}, "a live key belongs into Secrets Manager"),
        (STRIPE | {"REELWRIGHT_STRIPE_SECRET": "arn:aws:secretsmanager:x"}, "not its ARN"),
        (STRIPE | SECRET | {"REELWRIGHT_STRIPE_URL": "https://api.stripe.example"}, "REELWRIGHT_STRIPE_URL"),
        (STRIPE | SECRET | {"REELWRIGHT_STRIPE_URL": "http://127.0.0.1:8700/v1"}, "REELWRIGHT_STRIPE_URL"),
        (STRIPE | SECRET | {"REELWRIGHT_STRIPE_TAXES": "yes"}, "REELWRIGHT_STRIPE_TAXES: expected true or false"),
        ({"REELWRIGHT_PAYMENT_GRACE_DAYS": str(MOST_GRACE_DAYS + 1)}, "expected 0 to 90 days"),
        ({"REELWRIGHT_PAYMENT_GRACE_DAYS": "a week"}, "expected 0 to 90 days"),
    ],
)
def test_what_cannot_be_is_refused(environment, problem):
    with pytest.raises(ValueError, match=problem) as caught:
        read_payment_settings(environment)
    assert "live_1" not in str(caught.value)
