"""The command line. Exit codes: 0 success, 1 not found or rejected, 2 usage error, 3 no answer of the API."""

import os
from typing import Any

import click

from chalicelib import __version__
from chalicelib.cli.lazy import LazyCommand, LazyGroup

_HELP = ("-h", "--help")
_ROOM = "chalicelib.cli"
_OPERATORS = "Commands of operators, on the tables of a deployment"
_ACCOUNTS = "Commands of accounts, over the API"
_HERE = "Commands without a deployment"


def _command(name: str, summary: str, heading: str, module: str = "", variable: str = "") -> LazyCommand:
    return LazyCommand(f"{_ROOM}.{module or name}", variable or name, summary, heading)


_COMMANDS = {
    "templates": _command("templates", "List and show the templates of an account.", _ACCOUNTS),
    "videos": _command("videos", "List and show the videos of an account.", _ACCOUNTS),
    "campaign": _command("campaign", "Make a video for each row of a list of people.", _ACCOUNTS),
    "campaigns": _command("campaigns", "List, show, pause, resume, cancel, retry and delete campaigns.", _ACCOUNTS),
    "medias": _command("medias", "List and upload the media files of an account.", _ACCOUNTS),
    "accounts": _command("accounts", "Manage accounts.", _OPERATORS),
    "audit": _command("audit", "Show who did what in an account, newest first.", _OPERATORS),
    "credits": _command("credits", "Manage credits and ledgers.", _OPERATORS, variable="credits_"),
    "erase": _command("erase", "Erase all videos of a recipient, and print the receipt.", _OPERATORS, "erasures"),
    "erasures": _command("erasures", "Show the receipts of erasures.", _OPERATORS),
    "notifications": _command("notifications", "Read notifications about asynchronous failures.", _OPERATORS),
    "operate": _command("operate", "Inspect and restart videos.", _OPERATORS),
    "payments": _command("payments", "List orders, and compare them with the payment provider.", _OPERATORS),
    "plans": _command("plans", "Manage plans, the limits of accounts.", _OPERATORS),
    "completion": _command("completion", "Print a script that completes commands in a shell.", _HERE),
    "cost": _command("cost", "Calculate what videos cost on AWS.", _HERE),
    "preview": _command("preview", "Render the frame that SCRIPT shows at a time.", _HERE),
    "render": _command("render", "Render a video into a file, as a deployment does.", _HERE, "render_locally"),
}
_NO_CREDENTIALS = (
    "There are no AWS credentials. Run `aws configure`, or set AWS_PROFILE, or set AWS_ACCESS_KEY_ID and "
    "AWS_SECRET_ACCESS_KEY. The local cloud of `make up` needs none: use --local."
)
_NO_REGION = "There is no AWS region. Run `aws configure`, or set AWS_DEFAULT_REGION, such as eu-central-1."


class _Commands(LazyGroup):
    """A group that prints errors as one line to standard error. `ctx.obj` is true if the caller asks for help."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        ctx.obj = not set(_HELP).isdisjoint(args)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command. A wrong subcommand is an error here, before a deployment is needed."""
        name, command, rest = super().resolve_command(ctx, args)
        if isinstance(command, click.Group) and not ctx.resilient_parsing:
            # Without arguments this shows the help of the group.
            with command.make_context(name, list(rest), parent=ctx) as group:
                command.resolve_command(group, list(rest))
        return name, command, rest

    def invoke(self, ctx: click.Context) -> Any:
        from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError, NoRegionError

        from chalicelib.cli.output import plain
        from chalicelib.domain.credit import InsufficientCredit
        from chalicelib.domain.errors import ApiError, Transient

        try:
            return super().invoke(ctx)
        except ApiError as error:
            raise click.ClickException(plain(describe_error(error))) from error
        except ClientError as error:
            raise click.ClickException(_reason(error)) from error
        except NoCredentialsError as error:
            raise click.ClickException(_NO_CREDENTIALS) from error
        except NoRegionError as error:
            raise click.ClickException(_NO_REGION) from error
        except OSError as error:
            raise click.ClickException(plain(describe_os_error(error))) from error
        except (BotoCoreError, InsufficientCredit, Transient, ValueError) as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=_Commands, lazy=_COMMANDS, context_settings={"help_option_names": _HELP})
@click.version_option(__version__, prog_name="reelwright", message="%(prog)s %(version)s")
@click.option("--stack", help="Stack of a deployment on AWS; REELWRIGHT_STACK by default.")
@click.option("--local", is_flag=True, help="Use the local cloud that `make up` has started.")
@click.option("--endpoint-url", help="Custom AWS endpoint URL, for example an emulator.")
@click.pass_context
def cli(ctx: click.Context, stack: str | None, local: bool, endpoint_url: str | None) -> None:
    """Use and manage a Reelwright deployment, and try templates on this machine.

    The options before a command choose the deployment of operators. Accounts choose theirs by --profile-name.
    """
    if not ctx.obj and _COMMANDS[str(ctx.invoked_subcommand)].heading == _OPERATORS:
        from chalicelib.cli.deployment import choose

        choose(stack, endpoint_url, local=local)


def _reason(error: Any) -> str:
    code, message = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
    if code == "ResourceNotFoundException" or (code == "ValidationError" and "does not exist" in message):
        return (
            f"There is no stack {os.environ['REELWRIGHT_STACK']} in this AWS account and region, or it is incomplete."
        )
    return str(error)


def describe_error(error: Any) -> str:
    """Return an `ApiError` as one line with its problem, or else its details."""
    about = error.data if isinstance(error.data, dict) else {}
    details = about.get("problem") or "; ".join(f"{name} {_shown(value)}" for name, value in about.items())
    return f"{error.message}: {details}" if details else error.message


def describe_os_error(error: OSError) -> str:
    """Return an error of the operating system as one line, with the file and without its number."""
    if not error.strerror:
        return str(error)
    reason = f"{error.strerror[:1].lower()}{error.strerror[1:]}"
    return f"{error.filename}: {reason}" if error.filename else reason


def _shown(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
