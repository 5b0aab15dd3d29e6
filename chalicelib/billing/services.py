"""The services of payments, and the notifications about them."""

import logging
from typing import Protocol

from chalicelib.domain.ids import derived_id
from chalicelib.domain.metrics import Metric
from chalicelib.domain.notification import Notification, NotificationKind
from chalicelib.domain.quota import QuotaServices
from chalicelib.domain.services import HasMetrics, HasNotifications, HasOrders, HasPaymentProvider

log = logging.getLogger(__name__)


class PaymentServices(HasNotifications, HasMetrics, HasOrders, HasPaymentProvider, QuotaServices, Protocol):
    """The services that payments use."""


def report_mismatch(payment: str, order_id: str, problem: str, services: PaymentServices) -> None:
    """Tell the operator, by the log and an alarm, of a payment that is not what was ordered."""
    services.metrics.add(Metric.PAYMENT_MISMATCHES, 1)
    log.error("error 1027: %s is not what the order %s says: %s", payment, order_id, problem)


def notify(
    account_id: str, order_id: str, occasion: str, message: str, services: PaymentServices, code: int | None = None
) -> None:
    """Store a notification about an order. The same occasion is stored once, however often it is found."""
    id_ = derived_id(order_id, f"notification {occasion}")
    kind, now_ms = NotificationKind.BILLING, services.now_ms()
    services.notifications.put_new(Notification(account_id, id_, kind, message, now_ms, code, order_id=order_id))
