"""`campaigns`: the campaigns of an account, over the API."""

from copy import copy
from pathlib import Path
from typing import Any

import click

from chalicelib.cli.campaign_steps import can_ask
from chalicelib.cli.campaign_view import describe_row
from chalicelib.cli.output import say, show, show_json, show_rows
from chalicelib.cli.remote import command_line, with_account
from chalicelib.cli.saved_result import PATH, check_output, local_name, result_path, save_result
from chalicelib.client.remote_account import RemoteAccount
from chalicelib.client.remote_campaign import RemoteCampaign

_COLUMNS = ("id", "name", "state", "percent", "totalRows", "validRows", "doneVideos", "failedRows", "credits", "date")
_ROW_COLUMNS = ("row", "line", "videoID", "status", "credits", "about")
_MANY = 1_000_000


@click.group()
def campaigns() -> None:
    """List, show, pause, resume, cancel, retry and delete campaigns.

    CAMPAIGN is an id. `campaign` makes one of a list.
    """


@campaigns.command("list")
@with_account
def list_campaigns(account: RemoteAccount, as_json: bool) -> None:
    """List all campaigns, oldest first."""
    show_rows(account.call("Campaign_List"), _COLUMNS, as_json=as_json)


@campaigns.command("show")
@click.argument("campaign")
@with_account
def show_campaign(account: RemoteAccount, campaign: str, as_json: bool) -> None:
    """Show a campaign with its state and its progress."""
    show(account.call("Campaign_Get", campaign), as_json=as_json)


# The name of the API's method is understood, too.
_alias = copy(show_campaign)
_alias.hidden = True
campaigns.add_command(_alias, "get")


@campaigns.command()
@click.argument("campaign")
@click.option("--problems", is_flag=True, help="Only rows with problems.")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="The most rows to list.")
@click.option("--all", "every", is_flag=True, help="List all rows.")
@with_account
def rows(account: RemoteAccount, campaign: str, problems: bool, limit: int, every: bool, as_json: bool) -> None:
    """List the rows of a campaign that are checked, with their problems and their videos."""
    account.call("Campaign_Get", campaign)
    found = RemoteCampaign(account, campaign).rows(only_problems=problems, most=_MANY if every else limit)
    shown = found if as_json else [row | {"about": _about(row)} for row in found]
    show_rows(shown, _ROW_COLUMNS, as_json=as_json)


def _about(row: dict[str, Any]) -> str:
    return describe_row(row).partition(": ")[2]


def _command(name: str, method: str, summary: str, done: str) -> None:
    """Add a command that calls a method about a campaign, and shows the campaign afterwards to programs."""

    def call(account: RemoteAccount, campaign: str, as_json: bool) -> None:
        account.call(method, campaign)
        if as_json:
            show_json(account.call("Campaign_Get", campaign))
        say(done.format(go_on=command_line("campaign", "--resume", campaign)))

    call.__doc__ = summary
    campaigns.command(name)(click.argument("campaign")(with_account(call)))


_command(
    "pause",
    "Campaign_Pause",
    "Let a running campaign get no further videos until it is resumed.",
    "The campaign is paused. Videos that are queued are made.",
)
_command("resume", "Campaign_Resume", "Let a paused campaign go on.", "The campaign goes on. To watch it: {go_on}")
_command(
    "cancel",
    "Campaign_Cancel",
    "Let a campaign get no further videos, for good.",
    "The campaign is cancelled. Videos that are queued are made.",
)


_command(
    "retry",
    "Campaign_Retry",
    "Make the failed rows of a campaign again.",
    "The rows that failed are made again. To watch it: {go_on}",
)


@campaigns.command()
@click.argument("campaign")
@click.option("-o", "--output", type=PATH, help="File of the result; that of the list with .result.csv by default.")
@click.option("--overwrite", is_flag=True, help="Replace the file of --output if it exists.")
@click.option("--new", "renew", is_flag=True, help="Write it again, with the videos as they are now.")
@with_account
def result(
    account: RemoteAccount, campaign: str, output: Path | None, overwrite: bool, renew: bool, as_json: bool
) -> None:
    """Save the result of a campaign: its list with the links of the videos."""
    check_output(output, overwrite=overwrite)
    found = account.call("Campaign_Get", campaign)
    if renew:
        account.call("Campaign_Result_New", campaign)
    path = output or result_path(local_name(found["fileName"]))
    saved = save_result(RemoteCampaign(account, campaign), path, overwrite=overwrite and path == output)
    if as_json:
        show_json(found | {"result": str(saved)})


@campaigns.command()
@click.argument("campaign")
@click.option("--yes", is_flag=True, help="Do not ask.")
@with_account
def delete(account: RemoteAccount, campaign: str, yes: bool, as_json: bool) -> None:
    """Delete a campaign with its list and the checks of its rows. Its videos stay."""
    found = account.call("Campaign_Get", campaign)
    if not (yes or can_ask()):
        raise click.UsageError("there is no terminal to ask in: pass --yes")
    if not yes:
        click.confirm(f"Delete the campaign {found['name']!r} and its list?", abort=True, err=True)
    account.call("Campaign_Delete", campaign)
    if as_json:
        show_json(found)
    say("The campaign is deleted. Its videos stay.")
