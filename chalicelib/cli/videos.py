"""`videos`: the videos of an account, over the API."""

from collections.abc import Iterator
from typing import Any

import click

from chalicelib.cli.output import show, show_rows
from chalicelib.cli.remote import with_account
from chalicelib.cli.template_names import template_id
from chalicelib.client.remote_account import RemoteAccount

PAGE = 1000
"""The most videos of a page of `Template_Video_Page`."""
_COLUMNS = ("id", "name", "status", "progress", "credits", "date", "pageUrl")
_LINK_COLUMNS = ("profile", "url", "poster", "lastingUrl", "pageUrl")
_FIELDS = ("id", "name", "status", "templateID", "date", "duration", "credits", "usage", "warnings", "pageUrl")


@click.group()
def videos() -> None:
    """List and show the videos of an account.

    TEMPLATE is an id or a name, VIDEO an id. The operator's commands about videos are in `operate`.
    """


@videos.command("list")
@click.argument("template")
@click.option("--limit", type=click.IntRange(1), default=100, show_default=True, help="The most videos to list.")
@click.option("--all", "every", is_flag=True, help="List all videos.")
@with_account
def list_videos(account: RemoteAccount, template: str, limit: int, every: bool, as_json: bool) -> None:
    """List the videos of a template, newest first."""
    found = list(_pages(account, template_id(account, template), None if every else limit))
    show_rows(found if as_json else [_row(video) for video in found], _COLUMNS, as_json=as_json)


@videos.command("show")
@click.argument("video")
@with_account
def show_video(account: RemoteAccount, video: str, as_json: bool) -> None:
    """Show a video."""
    found = account.call("Video_Get", video)
    shown = {name: found.get(name) for name in _FIELDS} | {"status": _status(found)}
    show(found if as_json else shown, as_json=as_json)


@videos.command()
@click.argument("video")
@with_account
def links(account: RemoteAccount, video: str, as_json: bool) -> None:
    """List the links of a finished video: of its files, its posters and its page."""
    show_rows(account.call("Video_Get_Links", video), _LINK_COLUMNS, as_json=as_json)


def _pages(account: RemoteAccount, template: str, most: int | None) -> Iterator[dict[str, Any]]:
    """Yield videos page by page, at most `most`."""
    page: dict[str, Any] = {}
    while most is None or most > 0:
        found = account.call("Template_Video_Page", template, page | {"limit": min(most or PAGE, PAGE)})
        yield from found["videos"]
        most = None if most is None else most - len(found["videos"])
        if "older" not in found:
            return
        page = {"after": found["older"]}


def _row(video: dict[str, Any]) -> dict[str, Any]:
    return video | {"status": video["status"]["code"], "progress": video["status"].get("progress")}


def _status(video: dict[str, Any]) -> str:
    status = video["status"]
    about = [f"{status['progress']} %" if "progress" in status else "", status.get("message", "")]
    return ": ".join([status["code"], *filter(None, about)])
