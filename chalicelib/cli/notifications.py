"""`notifications`: asynchronous failures of accounts."""

import click

from chalicelib import wiring
from chalicelib.api.notifications import delete_notification, list_notifications
from chalicelib.cli.find import ACCOUNT, find_account
from chalicelib.cli.operator_trail import recorded
from chalicelib.cli.output import say, show_rows, with_json


@click.group()
def notifications() -> None:
    """Read notifications about asynchronous failures.

    ACCOUNT is an id or an e-mail.
    """


@notifications.command("list")
@ACCOUNT
@click.option("--since", default="", metavar="DATE", help="Only notifications since then, as 2026-11-21T08:00:00Z.")
@with_json
def list_them(account_id: str, since: str, as_json: bool) -> None:
    """List the notifications of an account, oldest first."""
    found = list_notifications(since, find_account(account_id).id, wiring.services().notifications)
    show_rows(found, ["id", "date", "kind", "videoID", "message"], as_json=as_json)


@notifications.command()
@ACCOUNT
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--all", "every", is_flag=True, help="All notifications of the account.")
def delete(account_id: str, ids: tuple[str, ...], every: bool) -> None:
    """Delete notifications of an account."""
    if bool(ids) == every:
        raise click.UsageError("Name notifications, or use --all.")
    notifications_, account = wiring.services().notifications, find_account(account_id).id
    chosen = [each.id for each in notifications_.list(account)] if every else ids
    with recorded(account, "notifications delete"):
        for notification_id in chosen:
            delete_notification(notification_id, account, notifications_)
    say(f"Deleted {len(chosen)}.")
