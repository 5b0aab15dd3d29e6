"""`erase`, `erasures`: the erasure of recipients, and its receipts."""

from typing import Any

import click

from chalicelib import wiring
from chalicelib.api.erasures import MAX_ERASURES, erase_recipient, get_erasure, list_erasures
from chalicelib.cli.find import ACCOUNT, find_account
from chalicelib.cli.operator_trail import recorded
from chalicelib.cli.output import say, show, show_rows, with_json
from chalicelib.domain.account import Credential

_COLUMNS = ["id", "date", "finished", "credential", "number", "removed"]


@click.command()
@ACCOUNT
@click.option("--email", help="The e-mail of the recipient, upper or lower case.")
@click.option("--data", help="The `data` of the recipient's videos.")
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
@with_json
def erase(account_id: str, email: str | None, data: str | None, yes: bool, as_json: bool) -> None:
    """Erase all videos of a recipient, and print the receipt.

    The deployment erases them in the background; `erasures show` prints the receipt again.
    """
    if (email is None) == (data is None):
        raise click.UsageError("Give either --email or --data.")
    account, store = find_account(account_id), wiring.services()
    if not yes:
        about = "e-mail" if data is None else "data"
        click.confirm(f"Erase all videos of the account {account.name!r} with this {about}?", abort=True)
    recipient = {"email": email} if data is None else {"data": data}
    with recorded(account.id, "erase"):
        erasure_id = erase_recipient(recipient, account.id, Credential.OPERATOR, store)
    show(_readable(get_erasure(erasure_id, account.id, store.erasures), as_json=as_json), as_json=as_json)
    say("The erasure has begun. Its receipt is finished in about a quarter of an hour.")


@click.group()
def erasures() -> None:
    """Show the receipts of erasures.

    ACCOUNT is an id or an e-mail; ERASURE is the id of an erasure, or of a deleted video.
    """


@erasures.command("list")
@ACCOUNT
@click.option(
    "--limit", type=click.IntRange(1, MAX_ERASURES), default=100, show_default=True, help="The most receipts."
)
@with_json
def list_receipts(account_id: str, limit: int, as_json: bool) -> None:
    """List the receipts of an account, newest first."""
    found = list_erasures({"limit": limit}, find_account(account_id).id, wiring.services().erasures)
    show_rows([_readable(each, as_json=as_json) for each in found["erasures"]], _COLUMNS, as_json=as_json)


@erasures.command("show")
@ACCOUNT
@click.argument("erasure")
@with_json
def show_receipt(account_id: str, erasure: str, as_json: bool) -> None:
    """Show a receipt: what was removed, and what is kept and why."""
    receipt = get_erasure(erasure, find_account(account_id).id, wiring.services().erasures)
    show(_readable(receipt, as_json=as_json), as_json=as_json)


def _readable(receipt: dict[str, Any], *, as_json: bool) -> dict[str, Any]:
    """Return a receipt with its lists by kind, for people."""
    if as_json:
        return receipt
    removed = {each["kind"]: _amount(each) for each in receipt["removed"]}
    kept = {"kept": [_kept(each) for each in receipt["kept"]]} if "kept" in receipt else {}
    return receipt | {"removed": removed} | kept


def _amount(removed: dict[str, Any]) -> str:
    size = f" ({removed['bytes']:,} bytes)" if "bytes" in removed else ""
    return f"{removed['number']:,}{size}"


def _kept(kept: dict[str, Any]) -> str:
    days = f" (up to {kept['days']} days)" if "days" in kept else ""
    return f"{kept['kind']}: {kept['reason']}{days}"
