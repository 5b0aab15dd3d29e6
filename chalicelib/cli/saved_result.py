"""The result of a campaign, as a file beside its list. No file is replaced unasked."""

import os
import re
from itertools import count
from pathlib import Path
from typing import Any

import click

from chalicelib.cli.output import plain, say
from chalicelib.cli.progress_bar import ProgressBar
from chalicelib.client.remote_account import RefusedFileError
from chalicelib.client.remote_campaign import RemoteCampaign

_MAX_STEM_BYTES = 200
"""The most bytes of a stem: file systems allow 255 for a whole name."""
PATH = click.Path(dir_okay=False, path_type=Path)


def check_output(path: Path | None, *, overwrite: bool) -> None:
    """Check that a result can be written.

    Raises:
        UsageError: there is such a file already, or no folder for it.
    """
    if path is not None and path.exists() and not overwrite:
        raise click.UsageError(f"{path} exists already: choose another name, or pass --overwrite")
    if path is not None and not path.parent.is_dir():
        raise click.UsageError(f"there is no folder {path.parent}")


def result_path(file: Path) -> Path:
    """Return the path of a result beside its list: `people.result.csv`."""
    return file.with_name(f"{file.stem}.result.csv")


def local_name(text: str) -> Path:
    """Return the name of a list that the API tells as a name of a file here: without folders and odd characters."""
    name = re.split(r"[/\\:]", text)[-1]
    stem = Path("".join(filter(str.isprintable, name)).strip(" .")).stem
    short = stem.encode()[:_MAX_STEM_BYTES].decode(errors="ignore")
    return Path(f"{short or 'campaign'}.csv")


def save_result(remote: RemoteCampaign, path: Path, *, overwrite: bool = False) -> Path:
    """Wait for the result of a campaign, and store it whole or not at all. Return its path.

    Unless told to overwrite, it gets a number in its name if there is such a file: nothing that came up meanwhile is
    replaced, and the result is not lost.

    Raises:
        ClickException: the result cannot be written or downloaded.
    """
    try:
        content = remote.fetch(_ready(remote)["url"])
    except RefusedFileError:
        # The link may have ended while the command slept.
        content = _fetch_again(remote)
    try:
        written = _write(path, content, overwrite=overwrite)
    except OSError as error:
        raise click.ClickException(f"{path} cannot be written: {error.strerror or error}") from error
    say(f"Saved {written}.")
    return written


def _ready(remote: RemoteCampaign) -> dict[str, Any]:
    with ProgressBar() as bar:
        for result in remote.results():
            bar.show("Writing the result", result.get("percent", 0), 100)
    if result["state"] != "ready":
        raise click.ClickException(plain(f"The result cannot be written: {result.get('problem')}"))
    return result


def _fetch_again(remote: RemoteCampaign) -> bytes:
    try:
        return remote.fetch(_ready(remote)["url"])
    except RefusedFileError as error:
        raise click.ClickException(f"The result cannot be downloaded: {error}") from error


def _write(path: Path, content: bytes, *, overwrite: bool) -> Path:
    chosen = path if overwrite else _reserve(path)
    part = chosen.with_name(f".{chosen.name}.{os.getpid()}.part")
    try:
        part.write_bytes(content)
        part.replace(chosen)
    except BaseException:
        if not overwrite:
            chosen.unlink(missing_ok=True)
        raise
    finally:
        part.unlink(missing_ok=True)
    return chosen


def _reserve(path: Path) -> Path:
    """Create an empty file that nobody else has, with a number in its name if there is one. Return its path."""
    for number in count(1):
        chosen = path if number == 1 else path.with_name(f"{path.stem}-{number}{path.suffix}")
        try:
            chosen.open("x").close()
        except FileExistsError:
            continue
        break
    return chosen
