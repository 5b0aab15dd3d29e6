"""The command line. Exit codes: 0 success, 1 not found or rejected, 2 usage error."""

import os
from typing import Any

import click
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.cli.accounts import accounts
from chalicelib.cli.credits import credits_
from chalicelib.cli.deployment import choose
from chalicelib.cli.notifications import notifications
from chalicelib.cli.plans import plans
from chalicelib.cli.videos import videos
from chalicelib.domain.credit import CreditShort
from chalicelib.domain.errors import ApiError, Transient

_HELP = ("-h", "--help")


class _Commands(click.Group):
    """A group that prints errors in words to standard error; `obj` of its context: whether help is asked for."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.obj = not set(_HELP).isdisjoint(args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except ApiError as error:
            raise click.ClickException(_words(error)) from error
        except ClientError as error:
            raise click.ClickException(_reason(error)) from error
        except (BotoCoreError, CreditShort, Transient, ValueError, OSError) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Commands, context_settings={"help_option_names": _HELP})
@click.option("--stack", help="Stack of a deployment on AWS; REELWRIGHT_STACK by default.")
@click.option("--local", is_flag=True, help="Use the local cloud that `make up` has started.")
@click.option("--endpoint-url", help="Custom AWS endpoint URL, for example an emulator.")
@click.pass_obj
def cli(asks_for_help: bool, stack: str | None, local: bool, endpoint_url: str | None) -> None:
    """Manage a Reelwright deployment: accounts, plans, credits, videos, notifications."""
    # Which needs no deployment.
    if not asks_for_help:
        choose(stack, endpoint_url, local=local)


def _reason(error: ClientError) -> str:
    if error.response["Error"]["Code"] == "ResourceNotFoundException":
        return (
            f"There is no stack {os.environ['REELWRIGHT_STACK']} in this AWS account and region, or it is incomplete."
        )
    return str(error)


def _words(error: ApiError) -> str:
    about = error.data if isinstance(error.data, dict) else {}
    told = about.get("problem") or ", ".join(f"{name} {value}" for name, value in about.items())
    return f"{error.message}: {told}" if told else error.message


for group in (accounts, plans, credits_, videos, notifications):
    cli.add_command(group)
