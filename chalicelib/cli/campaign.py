"""`campaign`: make a video for each row of a list, in one command, over the API."""

from pathlib import Path
from typing import Any

import click

from chalicelib.cli.campaign_steps import NOTHING_VALID, CampaignSteps, can_ask, exit_code, has_result, interruptible
from chalicelib.cli.list_sample import write_sample
from chalicelib.cli.output import say, show_json
from chalicelib.cli.remote import with_account
from chalicelib.cli.saved_result import PATH, check_output, local_name, result_path, save_result
from chalicelib.cli.template_names import find_template
from chalicelib.client.remote_account import RefusedCallError, RemoteAccount
from chalicelib.client.remote_campaign import RemoteCampaign
from chalicelib.row_files.row_limits import MAX_FILE_BYTES

_FIELDS = {"key": "keyColumn", "earlier": "earlierID", "when": "when"}
"""The fields of a `CampaignNew_t` by the options that set them."""


@click.command()
@click.argument("file", required=False, type=PATH)
@click.option("--template", help="Template, by its id or its name.")
@click.option("--name", help="Name of the campaign; that of FILE by default.")
@click.option("--key", metavar="COLUMN", help="Column that tells people apart, such as the number of a customer.")
@click.option("--earlier", metavar="CAMPAIGN", help="Earlier campaign of a list that has changed since, by its id.")
@click.option(
    "--when",
    type=click.Choice(("asked", "watched")),
    help="Make videos when asked, the default, or when first watched.",
)
@click.option("--watch", is_flag=True, help="Wait until all videos are done.")
@click.option("--yes", is_flag=True, help="Make the videos of valid rows without asking.")
@click.option("--check", "only_check", is_flag=True, help="Only check the list; --resume makes its videos later.")
@click.option("-o", "--output", type=PATH, help="File of the result; people.result.csv beside people.csv by default.")
@click.option("--overwrite", is_flag=True, help="Replace the file of --output if it exists.")
@click.option("--sample", is_flag=True, help="Write a sample list of the template to FILE, or to standard output.")
@click.option("--resume", "resumed", metavar="CAMPAIGN", help="Go on with a campaign, by its id, and watch it.")
@with_account
def campaign(
    account: RemoteAccount,
    watch: bool,
    yes: bool,
    only_check: bool,
    sample: bool,
    output: Path | None,
    overwrite: bool,
    resumed: str | None,
    as_json: bool,
    **given: Any,
) -> None:
    """Make a video for each row of a list of people.

    FILE is a list in CSV or XLSX. Its rows are checked, their price is shown, and you are asked before any video is
    made. Rows with problems are left out. Ctrl-C does not stop a campaign.

    Exit codes: 0 all rows are done, 1 refused, 2 the command or the credentials are wrong, 3 no answer, 4 some rows
    have problems or failed, 5 the list or all of its rows cannot be used, 6 the campaign is paused or cancelled, 130
    Ctrl-C.
    """
    if sample:
        write_sample(account, given["file"], given["template"])
        return
    check_output(output, overwrite=overwrite)
    if resumed is None:
        remote = _sent(account, asks=not (yes or only_check), **given)
    else:
        remote = _found(account, resumed, **given)
    with interruptible(remote):
        steps = CampaignSteps(remote, yes)
        now = steps.check()
        if not only_check:
            now = steps.start(now)
        now = steps.end(now, watch=watch or resumed is not None)
        if has_result(now):
            path = output or result_path(given["file"] or local_name(now["fileName"]))
            now["result"] = str(save_result(remote, path, overwrite=overwrite and path == output))
    if as_json:
        show_json(now)
    if code := exit_code(now):
        raise click.exceptions.Exit(code)


def _sent(
    account: RemoteAccount, *, asks: bool, file: Path | None, template: str | None, name: str | None, **given: Any
) -> RemoteCampaign:
    """Upload a list, and return its campaign."""
    if file is None or template is None:
        raise click.UsageError("name the list and its template: campaign people.csv --template NAME")
    if asks and not can_ask():
        raise click.UsageError(
            "there is no terminal to ask in: pass --yes to make the videos, or --check to check the list"
        )
    if not file.is_file():
        raise click.UsageError(f"there is no file {file}; --sample writes one to fill in")
    if (size := file.stat().st_size) == 0:
        say(f"{file.name} is empty: a list has a header and a row for each person")
        raise click.exceptions.Exit(NOTHING_VALID)
    if size > MAX_FILE_BYTES:
        raise click.UsageError(f"{file.name} has {size:,} bytes; a list has up to {MAX_FILE_BYTES:,}")
    found = find_template(account, template)
    wire = {"name": name or file.stem, "fileName": file.name, "size": size}
    wire |= {field: given[option] for option, field in _FIELDS.items() if given[option]}
    say(f"Uploading {file.name} for the template {found['name']!r} …")
    with interruptible(None):
        try:
            sent = RemoteCampaign.send_list(account, found["id"], wire, file.read_bytes())
        except RefusedCallError as error:
            raise _in_options(error) from error
    return _remote(account, sent)


def _in_options(error: RefusedCallError) -> RefusedCallError:
    """Return a refusal of a new campaign that names options of the command in place of fields of the API."""
    option, field = next(
        (each for each in _FIELDS.items() if error.message.startswith(f"campaign.{each[1]}:")), ("", "")
    )
    if not option:
        return error
    message = error.message.replace(f"campaign.{field}", f"--{option}", 1)
    if option == "key" and "earlier" in message:
        message += "; leave out --key to use it"
    return RefusedCallError(error.code, message, error.data)


def _found(account: RemoteAccount, campaign_id: str, **given: Any) -> RemoteCampaign:
    """Return the campaign with an id.

    Raises:
        RefusedCallError: there is none.
    """
    if any(given.values()):
        raise click.UsageError(
            "--resume goes on with a campaign as it is: leave out FILE and all options that describe a campaign"
        )
    return _remote(account, str(account.call("Campaign_Get", campaign_id)["id"]))


def _remote(account: RemoteAccount, campaign_id: str) -> RemoteCampaign:
    last = ""

    def waiting(reason: str) -> None:
        nonlocal last
        if reason != last:
            say(f"Trying again: {reason}")
        last = reason

    return RemoteCampaign(account, campaign_id, waiting)
