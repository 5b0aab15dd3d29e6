"""`credits`: the balances and ledgers of accounts."""

from dataclasses import asdict

import click

from chalicelib import wiring
from chalicelib.api.credits import list_credits, quota_to_wire
from chalicelib.billing.checking import find_order_discrepancies
from chalicelib.cli.find import ACCOUNT, find_account
from chalicelib.cli.operator_trail import recorded
from chalicelib.cli.output import say, show, show_rows, with_json
from chalicelib.domain.billing_admin import find_discrepancy, grant_credits, recount_balance
from chalicelib.domain.credit import Amounts
from chalicelib.domain.quota import load_quota


@click.group("credits")
def credits_() -> None:
    """Manage credits and ledgers. ACCOUNT is an id or an e-mail."""


@credits_.command("show")
@ACCOUNT
@with_json
def show_quota(account_id: str, as_json: bool) -> None:
    """Show the plan, credits and storage of an account."""
    show(quota_to_wire(load_quota(find_account(account_id).id, wiring.services())), as_json=as_json)


@credits_.command("list")
@ACCOUNT
@click.option("--since", default="", metavar="DATE", help="Only entries since then, as 2026-11-21T08:00:00Z.")
@with_json
def list_entries(account_id: str, since: str, as_json: bool) -> None:
    """List the ledger of an account, oldest first."""
    entries = list_credits(since, find_account(account_id).id, wiring.services().ledger)
    show_rows(entries, ["date", "kind", "left", "held", "spent", "videoID", "note"], as_json=as_json)


@credits_.command("grant")
@ACCOUNT
@click.argument("number", type=int)
@click.option("--note", default="", help="The reason, which the account can read.")
@click.option("--id", "entry_id", help="An id of yours (24 hex characters), so that a retry grants only once.")
def add_credits(account_id: str, number: int, note: str, entry_id: str | None) -> None:
    """Grant credits that do not expire.

    A negative number takes credits back: `credits grant ACCOUNT -- -5`.
    """
    account = find_account(account_id)
    with recorded(account.id, "credits grant"):
        if not grant_credits(account.id, number, note, wiring.services(), entry_id):
            raise click.ClickException(f"The ledger already has an entry with the id {entry_id}.")
    say(f"Granted {number:,} credits.")


@credits_.command()
@click.argument("account_ids", nargs=-1, metavar="[ACCOUNT]...")
@with_json
def check(account_ids: tuple[str, ...], as_json: bool) -> None:
    """Check that ledgers add up to balances, and paid orders to purchases.

    Without arguments it checks all accounts.
    """
    chosen = [find_account(each) for each in account_ids] if account_ids else wiring.services().accounts.each()
    accounts = list(chosen)
    found = {account.id: find_discrepancy(account.id, wiring.services()) for account in accounts}
    wrong = [{"account": account_id} | asdict(amounts) for account_id, amounts in found.items() if amounts != Amounts()]
    if wrong or as_json:
        show_rows(wrong, list(wrong[0]) if wrong else [], as_json=as_json)
    if wrong:
        raise click.ClickException("These balances differ from the sums of their ledgers; see credits recount.")
    orders = [
        {"account": account.id} | asdict(order)
        for account in accounts
        for order in find_order_discrepancies(account.id, wiring.services())
    ]
    if orders:
        show_rows(orders, list(orders[0]), as_json=as_json)
        raise click.ClickException("The ledger's entries about these orders differ from what was paid.")
    say(f"{len(found)} accounts: all ledgers add up.")


@credits_.command("recount")
@ACCOUNT
@with_json
def recount_account(account_id: str, as_json: bool) -> None:
    """Recount the storage and held credits of an account."""
    account = find_account(account_id)
    with recorded(account.id, "credits recount"):
        amounts = recount_balance(account.id, wiring.services())
    show(asdict(amounts), as_json=as_json)
