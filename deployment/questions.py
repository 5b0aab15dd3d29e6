"""Questions to the operator. Without a terminal, nothing is assumed."""

import os
import sys

from deployment.errors import DeploymentError


def confirm(question: str, *, instead: str) -> bool:
    """Ask a question, and return whether the answer is yes.

    Raises:
        DeploymentError: there is no terminal; `instead` names the option that answers beforehand.
    """
    return _answer(f"{question} [y/N] ", instead).lower() in ("y", "yes")


def confirm_name(question: str, name: str) -> None:
    """Ask for a name to be typed. The variable CONFIRM can hold it, too.

    Raises:
        DeploymentError: the name is another one, or there is neither a terminal nor CONFIRM.
    """
    given = os.environ.get("CONFIRM")
    if given is not None:
        what = f"CONFIRM is {given!r}"
    else:
        given = _answer(f"{question}\nType {name} to go on: ", f"CONFIRM={name}")
        what = f"You typed {given!r}" if given else "You typed no name"
    if given != name:
        raise DeploymentError(f"{what}, and the name is {name!r}. Nothing was changed.")


def _answer(question: str, instead: str) -> str:
    if not sys.stdin.isatty():
        raise DeploymentError(f"There is no terminal to ask at, so nothing is changed. Answer before, with {instead}.")
    try:
        return input(question).strip()
    except EOFError:
        return ""
