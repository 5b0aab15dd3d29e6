"""`plans`: what accounts may make, store and use."""

from dataclasses import asdict, replace
from typing import Any

import click

from chalicelib import wiring
from chalicelib.cli.output import say, show, show_rows, with_json
from chalicelib.domain.plan import BUILT_IN, Plan, check_plan
from chalicelib.domain.standing import find_plan

UNLIMITED = "none"


class _Limit(click.ParamType[int | str]):
    """A whole number, or `none` for no limit."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        if value == UNLIMITED:
            return UNLIMITED
        if not str(value).isdecimal():
            self.fail(f"{value!r} is neither a whole number nor {UNLIMITED}", param, ctx)
        return int(value)


_LIMIT = _Limit()


@click.group()
def plans() -> None:
    """What accounts may make, store and use."""


@plans.command("list")
@with_json
def list_plans(as_json: bool) -> None:
    """All plans: those built in, and your own."""
    columns = ["name", "credits", "media_bytes", "video_bytes", "objects", "templates", "profiles", "lines"]
    show_rows([asdict(plan) for plan in wiring.plans().list()], columns, as_json=as_json)


@plans.command("show")
@click.argument("name")
@with_json
def show_plan(name: str, as_json: bool) -> None:
    """What a plan allows."""
    show(asdict(find_plan(name, wiring.store())), as_json=as_json)


@plans.command("set")
@click.argument("name")
@click.option("--credits", type=_LIMIT, help="A month.")
@click.option("--media-bytes", type=_LIMIT, help="Of medias in storage.")
@click.option("--video-bytes", type=_LIMIT, help="Of finished videos in storage.")
@click.option("--objects", type=_LIMIT, help="That a video has to fill.")
@click.option("--templates", type=_LIMIT, help="That an account may have.")
@click.option(
    "--profile", "profiles", multiple=True, help=f"One that is allowed, as MP4_*; several times, or {UNLIMITED}."
)
@click.option("--lines", type=_LIMIT, help="Of the largest picture, as 1080; of 16:9, lying or standing.")
@click.option("--custom-profiles/--no-custom-profiles", default=None, help="Whether accounts may make profiles.")
@click.option("--static-templates/--no-static-templates", default=None, help="Of Pirsonal.")
def set_plan(name: str, profiles: tuple[str, ...], **limits: Any) -> None:
    """Make a plan, or change what is given of one; a limit is a number, or `none`."""
    before = wiring.plans().get(name) or Plan(name)
    changes: dict[str, Any] = {
        field: None if value == UNLIMITED else value for field, value in limits.items() if value is not None
    }
    if UNLIMITED in profiles and len(profiles) > 1:
        raise click.UsageError(f"--profile {UNLIMITED} is all profiles: take it alone.")
    if profiles:
        changes["profiles"] = None if profiles == (UNLIMITED,) else profiles
    wiring.plan_rows().put(check_plan(replace(before, **changes)))
    say(f"The plan {name} is set. Functions remember the old one for a minute.")


@plans.command()
@click.argument("name")
def delete(name: str) -> None:
    """Remove a plan; one that is built in is then again as it was."""
    users = [account.id for account in wiring.accounts().each() if account.plan == name]
    if users and name not in BUILT_IN:
        raise click.ClickException(f"{len(users)} accounts have this plan, among them {users[0]}.")
    if not wiring.plan_rows().delete(name):
        raise click.ClickException(f"There is no plan {name} of your own.")
    say(f"The plan {name} is removed.")
