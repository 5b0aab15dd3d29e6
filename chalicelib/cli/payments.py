"""`payments`: the orders of accounts, and their comparison with the payment provider."""

from dataclasses import asdict
from datetime import timedelta

import click

from chalicelib import wiring
from chalicelib.api.orders import list_orders as orders_to_wire
from chalicelib.api.wire_fields import from_date
from chalicelib.billing.reconcile import Difference, Reconciliation
from chalicelib.cli.find import ACCOUNT, find_account
from chalicelib.cli.output import say, show_rows, with_json
from chalicelib.domain.payment_provider import PaymentRefused

_DAYS = 30
_COLUMNS = [
    *("id", "date", "plan", "period", "credits", "amount", "currency", "state"),
    *("refunded", "disputed", "taken"),
]


@click.group()
def payments() -> None:
    """List orders, and compare them with the payment provider.

    ACCOUNT is an id or an e-mail.
    """


@payments.command("list")
@ACCOUNT
@with_json
def list_orders(account_id: str, as_json: bool) -> None:
    """List the orders of an account, oldest first."""
    found = orders_to_wire(find_account(account_id).id, wiring.services())
    show_rows(found, _COLUMNS, as_json=as_json)


@payments.command()
@click.option("--since", default="", metavar="DATE", help=f"Payments since then; the last {_DAYS} days by default.")
@click.option("--repair", is_flag=True, help="Give what was paid for and not given yet, and take refunds back.")
@with_json
def reconcile(since: str, repair: bool, as_json: bool) -> None:
    """Compare payments with the payment provider.

    Each payment at the provider must have its order here, and each paid order its payment there. The keys of the
    provider are found by the settings REELWRIGHT_PAYMENTS and REELWRIGHT_STRIPE_SECRET, as the functions have them.
    """
    services = wiring.services()
    if services.payment_provider.name == "none":
        raise click.ClickException("No payment provider is set up: set REELWRIGHT_PAYMENTS and its keys.")
    days_ms = timedelta(days=_DAYS) // timedelta(milliseconds=1)
    since_ms = from_date(since, "--since") if since else services.now_ms() - days_ms
    run = Reconciliation(since_ms, services, repairs=repair)
    try:
        found = list(run.differences())
    except PaymentRefused as error:
        raise click.ClickException(f"The payment provider refuses: {error}.") from error
    if found or as_json:
        show_rows([asdict(each) for each in found], list(Difference.__dataclass_fields__), as_json=as_json)
    if found and not repair:
        raise click.ClickException("These payments differ. --repair makes good what was missed.")
    say(f"{run.compared} payments were compared: {len(found)} differed.")
