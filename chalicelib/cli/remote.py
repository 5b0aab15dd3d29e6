"""The common part of the commands that call the API of a deployment with the credentials of an account.

Exit codes: 1 the API refuses the call, 2 the command or the credentials are wrong, 3 there is no answer.
"""

import os
import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, Concatenate, NoReturn

import click

from chalicelib.cli.output import say, show_json, with_json
from chalicelib.client.account_login import LoginError, find_login
from chalicelib.client.http_transport import NoAnswerError, send
from chalicelib.client.remote_account import RefusedCallError, RemoteAccount

REFUSED, NO_ANSWER = 1, 3


def with_account(command: Callable[Concatenate[RemoteAccount, ...], None]) -> Callable[..., None]:
    """Give a command the options `--profile-name` and `--json`, and the account as its first argument."""

    @wraps(command)
    def run(profile_name: str | None, **arguments: Any) -> None:
        with _exit_codes(arguments["as_json"]):
            command(RemoteAccount(find_login(os.environ, profile_name), send), **arguments)

    option = click.option(
        "--profile-name", metavar="NAME", help="Profile of the file profiles.toml; else the environment."
    )
    return option(with_json(run))


def command_line(*words: str) -> str:
    """Return a command of accounts as this person would type it, with the same profile."""
    context = click.get_current_context()
    profile = context.params.get("profile_name")
    named = ("--profile-name", profile) if profile else ()
    return shlex.join([*str(context.find_root().info_name).split(), *words, *named])


@contextmanager
def _exit_codes(as_json: bool) -> Iterator[None]:
    try:
        yield
    except LoginError as error:
        raise click.UsageError(str(error)) from error
    except RefusedCallError as error:
        if as_json:
            show_json({"error": {"code": error.code, "message": error.message, "data": error.data}})
        _end(f"Error {error.code}: {_described(error)}", REFUSED, error)
    except NoAnswerError as error:
        _end(f"Error: {error}.", NO_ANSWER, error)


def _described(error: RefusedCallError) -> str:
    about = error.data if isinstance(error.data, dict) else {}
    problem = about.get("problem")
    return f"{error.message}: {problem}" if problem and problem not in error.message else error.message


def _end(text: str, code: int, error: Exception) -> NoReturn:
    say(text)
    raise click.exceptions.Exit(code) from error
