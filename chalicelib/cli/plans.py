"""`plans`: the limits of accounts."""

from dataclasses import asdict, replace
from typing import Any

import click

from chalicelib import wiring
from chalicelib.cli.output import say, show, show_rows, with_json
from chalicelib.domain.account_plan import BUILT_IN, Plan, check_plan
from chalicelib.domain.quota import find_plan

UNLIMITED = "none"


class _Limit(click.ParamType[int | str]):
    """A whole number, or `none` for no limit."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int | str:
        if value == UNLIMITED:
            return UNLIMITED
        if not str(value).isdecimal():
            self.fail(f"expected a whole number or {UNLIMITED}, got {value!r}", param, ctx)
        return int(value)


_LIMIT = _Limit()


@click.group()
def plans() -> None:
    """Manage plans, the limits of accounts."""


@plans.command("list")
@with_json
def list_plans(as_json: bool) -> None:
    """List all plans, built-in and your own."""
    prices = ["public", "price_month", "price_year", "currency"]
    columns = ["name", "credits", "media_bytes", "video_bytes", "objects", "templates", "profiles", "lines", *prices]
    show_rows([asdict(plan) for plan in wiring.services().plans.list()], columns, as_json=as_json)


@plans.command("show")
@click.argument("name")
@with_json
def show_plan(name: str, as_json: bool) -> None:
    """Show the limits of a plan."""
    show(asdict(find_plan(name, wiring.services())), as_json=as_json)


@plans.command("set")
@click.argument("name")
@click.option("--credits", type=_LIMIT, help="Credits a month.")
@click.option("--media-bytes", type=_LIMIT, help="Bytes of media files in storage.")
@click.option("--video-bytes", type=_LIMIT, help="Bytes of finished videos in storage.")
@click.option("--objects", type=_LIMIT, help="Objects that a template leaves to its videos.")
@click.option("--templates", type=_LIMIT, help="Templates of an account.")
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    help=f"An allowed profile, as MP4_*; repeatable; {UNLIMITED} allows all.",
)
@click.option("--lines", type=_LIMIT, help="Lines of the largest 16:9 frame, as 1080, in either orientation.")
@click.option("--custom-profiles/--no-custom-profiles", default=None, help="Whether accounts may create profiles.")
@click.option(
    "--static-templates/--no-static-templates",
    default=None,
    help="Static templates (Pirsonal).",
)
@click.option("--public/--not-public", default=None, help="Whether accounts see the plan and can order it.")
@click.option("--price-month", type=_LIMIT, help=f"Price of a month, in cents; {UNLIMITED}: not sold by the month.")
@click.option("--price-year", type=_LIMIT, help=f"Price of a year, in cents; {UNLIMITED}: not sold by the year.")
@click.option("--currency", help="Currency of the prices, as eur.")
@click.option("--credits-per-payment", type=click.IntRange(0), help="Credits that each payment brings.")
@click.option(
    "--extra-credit-price", type=_LIMIT, help=f"Price of one more credit, in cents; {UNLIMITED}: none is sold."
)
def set_plan(name: str, profiles: tuple[str, ...], **limits: Any) -> None:
    """Create or change a plan.

    A limit is a number, or `none`. Options that you omit stay as they are.
    """
    before = wiring.services().plans.get(name) or Plan(name)
    changes: dict[str, Any] = {
        field: None if value == UNLIMITED else value for field, value in limits.items() if value is not None
    }
    if UNLIMITED in profiles and len(profiles) > 1:
        raise click.UsageError(f"--profile {UNLIMITED} allows all profiles: use it alone.")
    if profiles:
        changes["profiles"] = None if profiles == (UNLIMITED,) else profiles
    wiring.services().plan_rows.put(check_plan(replace(before, **changes)))
    say(f"The plan {name} is saved. Functions may use the old one for another minute.")


@plans.command()
@click.argument("name")
def delete(name: str) -> None:
    """Delete a plan, or reset a built-in plan to its defaults."""
    users = [account.id for account in wiring.services().accounts.each() if account.plan == name]
    if users and name not in BUILT_IN:
        raise click.ClickException(f"Accounts use this plan: {len(users)}, among them {users[0]}.")
    if not wiring.services().plan_rows.delete(name):
        raise click.ClickException(f"There is no plan {name} of your own.")
    say(f"The plan {name} is deleted.")
