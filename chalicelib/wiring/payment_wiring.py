"""The payment provider of a deployment."""

from collections.abc import Callable
from typing import Any

from chalicelib.billing.none import NoPayments
from chalicelib.domain.payment_provider import PaymentProvider
from chalicelib.settings import Settings


def make_payment_provider(
    settings: Settings, secrets_client: Callable[[], Any], now_ms: Callable[[], int]
) -> PaymentProvider:
    """Return the provider that the settings name. Its keys are read when they are needed first."""
    payments = settings.payments
    if payments.provider == "none":
        return NoPayments()
    from chalicelib.aws.operator_secret import OperatorSecret
    from chalicelib.outbound.stripe.keys import StripeKeys, parse_keys
    from chalicelib.outbound.stripe.provider import Stripe
    from chalicelib.outbound.stripe.requests import API_URL, StripeRequests, pool_for

    stored = OperatorSecret(secrets_client(), payments.secret, now_ms) if payments.secret else None

    def read_keys() -> StripeKeys:
        return parse_keys(stored.read()) if stored else StripeKeys(payments.api_key, payments.webhook_secrets)

    url = payments.api_url or API_URL
    requests = StripeRequests(pool_for(url), read_keys, url)
    return Stripe(requests, read_keys, settings.stack, taxes=payments.taxes)
