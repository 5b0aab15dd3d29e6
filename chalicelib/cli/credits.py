"""`credits`: what accounts have, and the books."""

from dataclasses import asdict

import click

from chalicelib import wiring
from chalicelib.api.credits import list_credits, standing_to_wire
from chalicelib.cli.find import ACCOUNT, find_account
from chalicelib.cli.output import say, show, show_rows, with_json
from chalicelib.domain.bookkeeping import difference, grant, recount
from chalicelib.domain.credit import Amounts
from chalicelib.domain.standing import standing_of


@click.group("credits")
def credits_() -> None:
    """What accounts have, and the books. ACCOUNT is an id, or an e-mail."""


@credits_.command("show")
@ACCOUNT
@with_json
def show_standing(account_id: str, as_json: bool) -> None:
    """Where an account stands: its plan, credits and storage."""
    show(standing_to_wire(standing_of(find_account(account_id).id, wiring.office())), as_json=as_json)


@credits_.command("list")
@ACCOUNT
@click.option("--since", default="", metavar="DATE", help="Only since then, as 2026-11-21T08:00:00Z.")
@with_json
def list_entries(account_id: str, since: str, as_json: bool) -> None:
    """The ledger of an account, oldest first."""
    entries = list_credits(since, find_account(account_id).id, wiring.store())
    show_rows(entries, ["date", "kind", "left", "held", "spent", "videoID", "note"], as_json=as_json)


@credits_.command("grant")
@ACCOUNT
@click.argument("number", type=int)
@click.option("--note", default="", help="What for; the account sees it.")
@click.option("--id", "entry_id", help="An id of yours for it (24 hex characters): tried again, it is given once.")
def grant_credits(account_id: str, number: int, note: str, entry_id: str | None) -> None:
    """Give an account credits that do not expire, or take some back: `credits grant ACCOUNT -- -5`."""
    if not grant(find_account(account_id).id, number, note, wiring.office(), entry_id):
        raise click.ClickException(f"There is an entry of the id {entry_id} already.")
    say(f"{number:,} credits are given.")


@credits_.command()
@click.argument("account_ids", nargs=-1, metavar="[ACCOUNT]...")
@with_json
def check(account_ids: tuple[str, ...], as_json: bool) -> None:
    """Whether the ledgers add up to the balances; of all accounts, if none is named."""
    accounts = [find_account(each) for each in account_ids] if account_ids else wiring.accounts().each()
    found = {account.id: difference(account.id, wiring.office()) for account in accounts}
    wrong = [{"account": account_id} | asdict(amounts) for account_id, amounts in found.items() if amounts != Amounts()]
    if wrong or as_json:
        show_rows(wrong, list(wrong[0]) if wrong else [], as_json=as_json)
    if wrong:
        raise click.ClickException("These balances are more than their ledgers add up to; see credits recount.")
    say(f"{len(found)} accounts: all ledgers add up.")


@credits_.command("recount")
@ACCOUNT
@with_json
def recount_account(account_id: str, as_json: bool) -> None:
    """Count anew what an account stores and holds, and correct its balance."""
    show(asdict(recount(find_account(account_id).id, wiring.office())), as_json=as_json)
