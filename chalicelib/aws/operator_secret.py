"""Secrets of the operator in Secrets Manager: the keys of the payment provider, the OAuth client of YouTube."""

from collections.abc import Callable
from typing import Any

KEEP_MS = 300_000
"""A new version of a secret counts after so long at the latest, without a deployment."""


class OperatorSecret:
    """A secret, as text. It is read again every five minutes, so that it can be replaced while functions run."""

    def __init__(self, client: Any, name: str, now_ms: Callable[[], int]) -> None:
        self._client = client
        self._name = name
        self._now_ms = now_ms
        self._kept: tuple[int, str] | None = None

    def read(self) -> str:
        """Return the secret."""
        if self._kept is None or self._now_ms() >= self._kept[0]:
            text = self._client.get_secret_value(SecretId=self._name)["SecretString"]
            self._kept = (self._now_ms() + KEEP_MS, text)
        return self._kept[1]
