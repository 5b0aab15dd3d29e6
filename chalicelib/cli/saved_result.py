"""The result of a campaign, as a file beside its list. No file is replaced unasked."""

from itertools import count
from pathlib import Path

import click

from chalicelib.cli.output import say
from chalicelib.cli.progress_bar import ProgressBar
from chalicelib.client.remote_campaign import RemoteCampaign

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
    """Return the path of a result beside its list: `people.result.csv`, or with a number if that exists."""
    for number in count(1):
        path = file.with_name(f"{file.stem}.result{f'-{number}' if number > 1 else ''}.csv")
        if not path.exists():
            break
    return path


def save_result(remote: RemoteCampaign, path: Path) -> Path:
    """Wait for the result of a campaign, and store it whole or not at all. Return its path.

    Raises:
        ClickException: the result cannot be written.
    """
    with ProgressBar() as bar:
        for result in remote.results():
            bar.show("Writing the result", result.get("percent", 0), 100)
    if result["state"] != "ready":
        raise click.ClickException(f"The result cannot be written: {result.get('problem')}")
    content = remote.fetch(result["url"])
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    say(f"Saved {path}.")
    return path
