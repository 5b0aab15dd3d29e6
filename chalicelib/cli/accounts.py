"""`accounts`: the accounts of a deployment."""

from pathlib import Path
from typing import Any

import click

from chalicelib import wiring
from chalicelib.api.accounts import account_to_wire, change_account, request_deletion
from chalicelib.api.auth import GRACE_HOURS, MAX_GRACE_HOURS, new_account_secret
from chalicelib.api.export import export_account
from chalicelib.api.login_attempts import forgive
from chalicelib.api.sign_up import add_account
from chalicelib.api.wire_fields import check_length, read_email
from chalicelib.cli.find import ACCOUNT, find_account
from chalicelib.cli.operator_trail import recorded
from chalicelib.cli.output import say, show, show_rows, with_json
from chalicelib.domain.account import Account
from chalicelib.domain.account_plan import DEFAULT_PLAN
from chalicelib.domain.billing_admin import set_plan
from chalicelib.domain.field_limits import MAX_NAME_CHARS
from chalicelib.domain.ids import hash_secret, new_id, new_secret
from chalicelib.domain.password import check_new
from chalicelib.domain.quota import find_plan

STATES = ("new", "active", "inactive", "deleting")


@click.group()
def accounts() -> None:
    """Manage accounts. ACCOUNT is an id or an e-mail."""


@accounts.command("list")
@click.option("--state", type=click.Choice(STATES), help="Only accounts in this state.")
@with_json
def list_accounts(state: str | None, as_json: bool) -> None:
    """List all accounts, oldest first."""
    rows = sorted((_fields(account) for account in wiring.services().accounts.each()), key=lambda row: str(row["id"]))
    found = [row for row in rows if state in (None, row["state"])]
    show_rows(found, ["id", "name", "email", "plan", "state", "date"], as_json=as_json)


@accounts.command("show")
@ACCOUNT
@with_json
def show_account(account_id: str, as_json: bool) -> None:
    """Show an account."""
    show(_fields(find_account(account_id)), as_json=as_json)


@accounts.command()
@click.argument("name")
@click.option("--email", help="Log-in e-mail of the owner.")
@click.option("--plan", default=DEFAULT_PLAN, show_default=True, help="The plan of the account.")
@with_json
def create(name: str, email: str | None, plan: str, as_json: bool) -> None:
    """Create an account; its secret is shown only once."""
    secret = new_secret()
    account = Account(
        id=new_id(),
        name=check_length(name, "NAME", MAX_NAME_CHARS, 1),
        secret_hash=hash_secret(secret),
        created_ms=wiring.now_ms(),
        plan=find_plan(plan, wiring.services()).name,
        email=read_email(email, "email").text if email else None,
    )
    with recorded(account.id, "accounts create"):
        add_account(account, wiring.services())
    show({"accountID": account.id, "accountSecret": secret}, as_json=as_json)


@accounts.command("set-plan")
@ACCOUNT
@click.argument("plan")
def change_plan(account_id: str, plan: str) -> None:
    """Change the plan of an account.

    The account gets the monthly credits of the new plan at once.
    """
    account = find_account(account_id)
    with recorded(account.id, "accounts set-plan"):
        set_plan(account.id, plan, wiring.services())
    say(f"The account has the plan {plan}.")


@accounts.command()
@ACCOUNT
def activate(account_id: str) -> None:
    """Allow an account to call the API and log in."""
    _change(account_id, "accounts activate", active=True, is_new=False)
    say("The account is active.")


@accounts.command()
@ACCOUNT
def deactivate(account_id: str) -> None:
    """Block an account, and keep its data."""
    _change(account_id, "accounts deactivate", active=False, is_new=False, sessions=())
    say("The account is inactive. Videos that are in progress will be finished.")


@accounts.command("rotate-secret")
@ACCOUNT
@click.option(
    "--grace-hours",
    type=click.IntRange(0, MAX_GRACE_HOURS),
    default=GRACE_HOURS,
    show_default=True,
    help="How long the old secret stays valid; 0 if it was stolen.",
)
@with_json
def rotate_secret(account_id: str, grace_hours: int, as_json: bool) -> None:
    """Create a new secret; it is shown only once."""
    account = find_account(account_id)
    with recorded(account.id, "accounts rotate-secret"):
        secret = new_account_secret(grace_hours, account.id, wiring.services())
    show({"accountID": account.id, "accountSecret": secret}, as_json=as_json)


@accounts.command()
@ACCOUNT
@click.password_option(help="Prompted for if omitted; a value given here stays in the shell's history.")
def password(account_id: str, password: str) -> None:
    """Set the password of an account that has an e-mail.

    This ends all its sessions, and forgets failed log-ins, which may have locked the owner out.
    """
    account = find_account(account_id)
    if account.email is None:
        raise click.ClickException("The account has no e-mail, so its owner cannot log in.")
    hashed = wiring.services().passwords.hash(check_new(password, account.email))
    _change(account.id, "accounts password", password_hash=hashed, sessions=(), token=None)
    forgive(read_email(account.email, "email"), wiring.services())
    say("The password is set.")


@accounts.command()
@ACCOUNT
@click.option("--yes", is_flag=True, help="Do not ask for confirmation.")
def delete(account_id: str, yes: bool) -> None:
    """Delete an account and all its data."""
    account = find_account(account_id)
    if not yes:
        click.confirm(f"Delete the account {account.name!r} ({account.id}) and all its data?", abort=True)
    with recorded(account.id, "accounts delete"):
        request_deletion(account, wiring.services())
    say("The account is closed. Its data will be deleted within an hour.")


@accounts.command()
@ACCOUNT
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace an existing file.")
def export(account_id: str, file: Path, force: bool) -> None:
    """Write the data of an account to a zip archive.

    The archive has no secrets.
    """
    if file.exists() and not force:
        raise click.ClickException(f"{file} exists; use --force to replace it.")
    account = find_account(account_id)
    with recorded(account.id, "accounts export"):
        missing = export_account(account, file, wiring.services())
    for name in missing:
        say(f"no longer in the bucket: {name}")
    say(f"{file}: {file.stat().st_size:,} bytes")


def _change(account_id: str, command: str, **changes: Any) -> None:
    def unless_deleting(account: Account) -> dict[str, Any]:
        if account.is_deleting:
            raise click.ClickException("The account is being deleted.")
        return changes

    account = find_account(account_id)
    with recorded(account.id, command):
        change_account(account, unless_deleting, wiring.services().accounts)


def _fields(account: Account) -> dict[str, Any]:
    return account_to_wire(account) | {"state": _state(account)}


def _state(account: Account) -> str:
    if account.is_deleting:
        return "deleting"
    return "active" if account.active else "new" if account.is_new else "inactive"
