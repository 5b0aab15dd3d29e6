"""`medias`: the media files of an account, over the API."""

import mimetypes
import time
from pathlib import Path
from typing import Any

import click

from chalicelib.cli.output import say, show, show_rows
from chalicelib.cli.remote import REFUSED, with_account
from chalicelib.client.remote_account import RemoteAccount

WAIT_S = 120
_POLL_S = 1.0
_COLUMNS = ("id", "name", "type", "status", "size", "duration", "date")
_FIELDS = ("id", "name", "type", "status", "size", "duration", "width", "height", "problem")


@click.group()
def medias() -> None:
    """List and upload the media files of an account."""


@medias.command("list")
@with_account
def list_medias(account: RemoteAccount, as_json: bool) -> None:
    """List all media files."""
    show_rows(account.call("Media_List"), _COLUMNS, as_json=as_json)


@medias.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", help="Name of the media file; that of FILE by default.")
@click.option("--description", default="", help="Description of the media file.")
@click.option("--type", "content_type", help="MIME type, such as video/mp4; by the end of the name by default.")
@with_account
def upload(
    account: RemoteAccount, file: Path, name: str | None, description: str, content_type: str | None, as_json: bool
) -> None:
    """Upload a file, and wait until it is inspected."""
    guessed = content_type or mimetypes.guess_type(file.name)[0]
    if guessed is None:
        raise click.UsageError(f"the name {file.name} does not tell the type of the file: pass it by --type")
    media = account.upload(file.read_bytes(), name or file.name, guessed, description)
    found = _inspected(account, media["id"])
    shown = {field: found[field] for field in _FIELDS if field in found}
    show(found if as_json else shown, as_json=as_json)
    if found.get("status") == "error":
        say(f"The file is refused: {found.get('problem')}")
        raise click.exceptions.Exit(REFUSED)
    if found.get("status") == "waiting":
        say(f"The file is not inspected after {WAIT_S} s. See its status by `medias list`.")


def _inspected(account: RemoteAccount, media_id: str) -> dict[str, Any]:
    """Return a media file once it is inspected, or as it is after `WAIT_S`."""
    until = time.monotonic() + WAIT_S
    while True:
        found: dict[str, Any] = next(each for each in account.call("Media_List") if each["id"] == media_id)
        if found.get("status") != "waiting" or time.monotonic() >= until:
            return found
        time.sleep(_POLL_S)
