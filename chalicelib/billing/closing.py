"""End the payments of an account that is being deleted."""

import logging
from typing import Protocol

from chalicelib.domain.order import UNDECIDED
from chalicelib.domain.payment_provider import PaymentRefused
from chalicelib.domain.services import HasOrders, HasPaymentProvider


class ClosingServices(HasOrders, HasPaymentProvider, Protocol):
    """The services that end the payments of an account."""


log = logging.getLogger(__name__)


def end_payments(account_id: str, services: ClosingServices) -> None:
    """Close the pay pages of an account, end its subscriptions, and let the provider delete its cards.

    The provider keeps the invoices and payments, because the law demands it of the operator. May be repeated.

    Raises:
        PaymentRefused: the provider refuses.
        Transient: the provider cannot be reached.
    """
    provider = services.payment_provider
    payer = services.orders.payer(account_id)
    if payer is None:
        return
    if payer.provider != provider.name:
        log.error(
            "%s still has the customer %s of a deleted account: delete it there", payer.provider, payer.customer_id
        )
        return
    for order in services.orders.list(account_id):
        if order.state in UNDECIDED and order.checkout_id:
            try:
                provider.close_checkout(order.checkout_id)
            except PaymentRefused as error:
                # It was used or has ended meanwhile.
                log.info("the pay page %s stays: %s", order.checkout_id, error)
    try:
        provider.delete_customer(payer.customer_id)
    except PaymentRefused as error:
        if not error.is_missing:
            raise
