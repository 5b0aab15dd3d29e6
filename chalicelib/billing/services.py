"""The services of payments, and the notifications about them."""

from typing import Protocol

from chalicelib.domain.ids import derived_id
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.quota import QuotaServices
from chalicelib.domain.services import HasNotifications, HasOrders, HasPaymentProvider


class PaymentServices(HasNotifications, HasOrders, HasPaymentProvider, QuotaServices, Protocol):
    """The services that payments use."""


def notify(
    account_id: str, order_id: str, occasion: str, message: str, services: PaymentServices, code: int | None = None
) -> None:
    """Store a notification about an order. The same occasion is stored once, however often it is found."""
    id_ = derived_id(order_id, f"notification {occasion}")
    kind, now_ms = NotificationKind.BILLING, services.now_ms()
    services.notifications.put_new(Notification(account_id, id_, kind, message, now_ms, code, order_id=order_id))
