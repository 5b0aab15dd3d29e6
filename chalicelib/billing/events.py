"""Act on a message of the provider. It is only a hint at what to ask about."""

import logging

from chalicelib.billing.fulfil import settle_order
from chalicelib.billing.renewals import find_payer, settle_invoice
from chalicelib.billing.reversals import settle_payment
from chalicelib.billing.services import PaymentServices
from chalicelib.billing.subscriptions import sync_subscription
from chalicelib.domain.payment_provider import About, Hint, PaymentRefused

log = logging.getLogger(__name__)


def handle_event(hint: Hint, services: PaymentServices) -> None:
    """Ask the provider about what a message names, and act by the answer.

    Messages about what belongs to another deployment, or is not known to the provider, are passed over.

    Raises:
        PaymentRefused: the provider refuses to answer, as with a wrong key.
        Transient: the provider cannot be reached. It sends the message again.
    """
    try:
        _handle(hint, services)
    except PaymentRefused as error:
        if not error.is_missing:
            raise
        log.warning("passed over %s %s: %s", hint.type, hint.event_id, error)


def _handle(hint: Hint, services: PaymentServices) -> None:
    match hint.about:
        case About.CHECKOUT:
            page = services.payment_provider.checkout(hint.id)
            if not (page.account_id and page.order_id) or services.accounts.get(page.account_id) is None:
                log.warning("passed over %s %s: no account of this deployment", hint.type, hint.event_id)
                return
            settle_order(page.account_id, page.order_id, services, page.id)
        case About.INVOICE:
            settle_invoice(hint.id, services)
        case About.SUBSCRIPTION:
            payer = find_payer(services.payment_provider.subscription(hint.id).customer_id, services)
            if payer is not None:
                sync_subscription(payer.account_id, services)
        case About.PAYMENT:
            settle_payment(hint.id, services)
