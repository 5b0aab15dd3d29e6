"""No payment provider: the operator grants credits and sets plans."""

from collections.abc import Iterator, Mapping
from typing import Never

from chalicelib.domain.payment_provider import Checkout, Hint, Invoice, PaymentRefused

NONE = "none"


class NoPayments:
    """The provider of deployments that sell nothing."""

    name = NONE

    def checkouts_since(self, since_ms: int, customer_id: str | None = None) -> Iterator[Checkout]:
        """Return nothing: there are none."""
        return iter(())

    def invoices_since(self, since_ms: int) -> Iterator[Invoice]:
        """Return nothing: there are none."""
        return iter(())

    def read_event(self, body: bytes, headers: Mapping[str, str], now_s: int) -> Hint | None:
        """Refuse every message."""
        return self._refuse()

    def _refuse(self, *_: object) -> Never:
        raise PaymentRefused("this deployment sells nothing; its operator grants credits")

    new_customer = new_checkout = new_portal = checkout = invoice = subscription = payment = _refuse
    account_of = cancel_subscription = close_checkout = delete_customer = _refuse
