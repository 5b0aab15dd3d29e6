"""`cost`: calculate what a deployment costs on AWS, without one."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from chalicelib.cli.output import show_json, show_rows, with_json
from chalicelib.cost.basis import ARCHITECTURES, Basis
from chalicelib.cost.campaign_cost import Campaign, campaign_lines
from chalicelib.cost.cost_tables import Row, line_rows, minute_rows
from chalicelib.cost.idle import Stored, busy_hour, idle_lines
from chalicelib.cost.measured_usage import read_usage
from chalicelib.cost.prices import read_prices
from chalicelib.cost.sizes import function_sizes
from chalicelib.domain.profile import Profile, parse_profile

DEFAULT_PROFILE = "MP4_H264_AAC_1280x720_24fps"


class _Profile(click.ParamType[Profile]):
    """The name of a profile with a picture."""

    name = "profile"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Profile:
        """Return the profile that an argument names."""
        if isinstance(value, Profile):
            return value
        try:
            profile = parse_profile(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        if not profile.has_picture:
            self.fail(f"{value} has no picture: choose a profile with one", param, ctx)
        return profile


class _Number(click.FloatRange):
    """A number within limits, and neither infinite nor `nan`, which no limit stops."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the number that an argument names."""
        number = super().convert(value, param, ctx)
        if not math.isfinite(number):
            self.fail(f"{value} is not a finite number", param, ctx)
        return number


@click.command()
@click.option("--region", default="us-east-1", help="AWS region; us-east-1 by default.")
@click.option("--videos", type=click.IntRange(1), default=10_000, help="Videos of the campaign; 10000 by default.")
@click.option("--seconds", type=_Number(0.1), default=30.0, help="Length of each video; 30 by default.")
@click.option("--personal", type=_Number(0), default=10.0, help="Seconds of it that differ; 10 by default.")
@click.option("--profile", type=_Profile(), default=DEFAULT_PROFILE, help=f"Profile; {DEFAULT_PROFILE} by default.")
@click.option("--views", type=_Number(0), default=1.0, help="Downloads of each file; 1 by default.")
@click.option("--months", type=_Number(0), default=1.0, help="Months that files are kept; 1 by default.")
@click.option("--stored-gb", type=_Number(0), default=0.0, help="GB of files in the idle month; 0 by default.")
@click.option(
    "--prices", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="TOML file with prices of your own."
)
@with_json
def cost(
    region: str,
    videos: int,
    seconds: float,
    personal: float,
    profile: Profile,
    views: float,
    months: float,
    stored_gb: float,
    prices: Path | None,
    as_json: bool,
) -> None:
    """Calculate what videos cost on AWS.

    Prices are those of chalicelib/cost/prices.toml, each with its source and its day, without taxes, free tiers and
    discounts. A file of your own replaces some of them.
    """
    if personal > seconds:
        raise click.BadParameter(f"{personal:g} s are more than the {seconds:g} s of a video", param_hint="--personal")
    known = read_prices(region, prices)
    bases = [Basis(known, read_usage(), function_sizes(), architecture) for architecture in ARCHITECTURES]
    campaign, stored = Campaign(videos, seconds, personal, profile, views, months), Stored(stored_gb)
    rows = {
        "minute": minute_rows(bases),
        "campaign": line_rows({basis.architecture: campaign_lines(campaign, basis) for basis in bases}),
        "idle": line_rows({basis.architecture: idle_lines(stored, basis) for basis in bases}),
    }
    oldest, newest = (choose(price.as_of for price in known.values()).isoformat() for choose in (min, max))
    if as_json:
        show_json({"region": region, "pricesFrom": oldest, "pricesTo": newest, **rows})
        return
    click.echo(f"Prices of {region} as they were known between {oldest} and {newest}: check them.\n")
    click.echo("A minute of 1280x720 at 24 frames a second, rendered:")
    _show(rows["minute"])
    click.echo(f"{videos:,} videos of {seconds:g} s, {personal:g} s of each personal, {profile.name}:")
    _show(rows["campaign"])
    click.echo("A month without calls:")
    _show(rows["idle"])
    metrics = busy_hour(bases[0])
    click.echo(f"Each hour with calls adds up to {metrics.usd:.3f} USD for custom metrics of CloudWatch.")


def _show(rows: Sequence[Row]) -> None:
    show_rows([{name: _text(value) for name, value in row.items()} for row in rows], list(rows[0]), as_json=False)


def _text(value: str | float | None) -> str:
    """Return a number with four significant digits, without an exponent."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.6f}" if abs(value) < 0.01 else f"{value:.2f}" if abs(value) >= 1 else f"{value:.4f}"
