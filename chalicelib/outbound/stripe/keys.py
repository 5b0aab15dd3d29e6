"""The keys of an account at Stripe."""

import json
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StripeKeys:
    """The secret of the API, and those that sign its messages: two, while one replaces the other."""

    api_key: str
    webhook_secrets: tuple[str, ...]

    def __repr__(self) -> str:
        """Return a text without the keys."""
        return "StripeKeys(…)"


ReadKeys = Callable[[], StripeKeys]
"""Returns the keys as they are now."""


def parse_keys(text: str) -> StripeKeys:
    """Return the keys in the JSON of a secret: `{"apiKey": "sk_…", "webhookSecrets": ["whsec_…"]}`.

    Raises:
        ValueError: it is no such JSON. The text shows nothing of it.
    """
    try:
        found = json.loads(text)
        keys = StripeKeys(found["apiKey"], tuple(found["webhookSecrets"]))
    except (ValueError, KeyError, TypeError):
        keys = None
    if keys is None or not all(isinstance(each, str) and each for each in (keys.api_key, *keys.webhook_secrets)):
        raise ValueError('the secret of Stripe has to be {"apiKey": "sk_…", "webhookSecrets": ["whsec_…"]}')
    return keys
