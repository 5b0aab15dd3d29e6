"""A Stripe for tests: its objects and API, a pay page, buyers with all kinds of cards, and signed messages.

The official library drives it and reads its answers (`tests/unit/outbound/test_fake_stripe.py`), so it cannot say what
Stripe would not.
"""

from tests.fakes.stripe.api import FakeApi
from tests.fakes.stripe.pool import API_KEY, WEBHOOK_SECRET, FakePool, make_provider, new_fake, signed
from tests.fakes.stripe.world import Card, StripeWorld

__all__ = [
    "API_KEY",
    "WEBHOOK_SECRET",
    "Card",
    "FakeApi",
    "FakePool",
    "StripeWorld",
    "make_provider",
    "new_fake",
    "signed",
]
